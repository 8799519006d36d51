"""The front matter of a Markdown document, and its first heading.

Belongs here: YAML between two lines of dashes, which anyone may have written. Does not: which of
its keys are columns (`adapter.py`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.seeds.parse import storable
from transforms.seeds.records import as_float, as_int

#: Front matter is a few lines; what is longer is a document with a rule on top.
_MOST_CHARS = 32 * 1024
_MOST_DEPTH = 20
_TITLE_CHARS = 300

_FRONT = re.compile(
    r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def without_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """Return a document's front matter (empty if it has none) and the text after it."""
    found = _FRONT.match(text[:_MOST_CHARS])
    if not found:
        return {}, text
    stated = _parsed(found.group(1))
    if stated is None:
        return {}, text  # two rules with words between them
    return stated, text[found.end() :].lstrip("\r\n")


def first_heading(text: str) -> str | None:
    """Return the words of the first heading outside of a code block, if it is near the top.

    Neither a long text nor a long line is looked at as a whole: no document must take long.
    """
    fence, before = "", ""
    for whole in text[:_MOST_CHARS].splitlines():
        line = whole[:_TITLE_CHARS]
        if mark := _FENCE.match(line):
            fence = "" if fence == mark.group(1) else fence or mark.group(1)
        elif not fence:
            if heading := _HEADING.fullmatch(line):
                return _words(heading.group(1))
            if before.strip() and _UNDERLINE.fullmatch(line):
                return _words(before)
        before = "" if fence or mark else line
    return None


def _words(heading: str) -> str | None:
    words = re.sub(r"[`*]", "", _LINK.sub(r"\1", heading)).strip()
    return words or None


def _parsed(front: str) -> Mapping[str, Any] | None:
    import yaml

    try:
        if not _is_harmless(yaml.parse(front)):
            return None
        stated = _plain(yaml.safe_load(front))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if stated is None:
        return {}
    return stated if isinstance(stated, dict) else None


def _is_harmless(events: Iterator[Any]) -> bool:
    """Say whether YAML can be parsed: an alias may stand for a billion values, depth take hours."""
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if name == "AliasEvent" or depth > _MOST_DEPTH:
            return False
    return True


def _plain(value: Any) -> Any:
    """Return what YAML knows as JSON knows it: keys as text, dates too, no half characters."""
    if isinstance(value, dict):
        return {storable(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool) or as_int(value) == value:
        return value
    return as_float(value) if isinstance(value, float) else storable(str(value)[:_MOST_CHARS])
