"""How an answer is laid out: what the instruction says of it, and reading an answer strictly by it.

Belongs here: the layouts, and strict reading of responses. Does not: reading a solver
(`solutions.py`), or comparing (`verification.py`).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

#: One list of labels for each text, in order.
Read = list[list[str]]

_ALL = "Choose every label that applies, one at least"
#: By what is asked for (one label, several, one for each of several texts): layout → its wording.
LAYOUTS: dict[str, dict[str, str]] = {
    "label": {
        "bare": "Answer with the label alone.",
        "object": 'Answer with a JSON object whose one key is "label", and nothing else.',
        "reasoned": (
            'Begin with a line that says "Label: " and the label; below it, give the reason in '
            "one or two sentences."
        ),
    },
    "labels": {
        "commas": f"{_ALL}; give them alone, separated by commas.",
        "lines": f"{_ALL}; give them alone, one to a line.",
        "list": f"{_ALL}; answer with a JSON list of them, and nothing else.",
        "reasoned": (
            f'{_ALL}. Begin with a line that says "Labels: " and the labels, separated by commas; '
            "below it, give the reason for each in a sentence."
        ),
    },
    "classification": {
        "numbered": "For each text write a line with its number, a colon and its label, no more.",
        "list": "Answer with a JSON list of the labels, in the order of the texts, no more.",
    },
}
#: A reason is longer than a word, and no essay.
_REASON_WORDS = (4, 200)
_MOST_CHARS = 4000


class Unreadable(ValueError):
    """An answer that is not laid out as the instruction says; the message says how not."""


def read(response: str, spec: Mapping[str, Any]) -> Read:
    """Return the labels of an answer laid out as its instruction says.

    Raises:
        Unreadable: it is laid out otherwise, or has something that is no allowed label.
    """
    if len(response) > _MOST_CHARS:
        raise Unreadable("far longer than any such answer")
    found = _READERS[spec["format"], spec["layout"]](response.strip())
    _must_be_allowed(found, spec)
    return found


def _must_be_allowed(found: Read, spec: Mapping[str, Any]) -> None:
    allowed = {each["spelled"] for each in spec["labels"]}
    if len(found) != spec["texts"]:
        raise Unreadable(f"labels for {len(found)} of {spec['texts']} texts")
    for labels in found:
        if strange := [label for label in labels if label not in allowed]:
            raise Unreadable(f"not among the labels: {strange[0][:80]!r}")
        if not labels or len(set(labels)) < len(labels):
            raise Unreadable("no label, or one twice")
        if spec["format"] != "labels" and len(labels) > 1:
            raise Unreadable("more than one label")


def _bare(text: str) -> Read:
    return [[text]]


def _object(text: str) -> Read:
    value = _json(text)
    if not isinstance(value, dict) or [*value] != ["label"] or not isinstance(value["label"], str):
        raise Unreadable('no JSON object with the one key "label"')
    return [[value["label"]]]


def _reasoned(opening: str) -> Callable[[str], Read]:
    def reader(text: str) -> Read:
        first, _, reason = text.partition("\n")
        if not first.startswith(opening):
            raise Unreadable(f"the first line does not begin with {opening!r}")
        if not _REASON_WORDS[0] <= len(reason.split()) <= _REASON_WORDS[1]:
            raise Unreadable(f"a reason of {len(reason.split())} words")
        return [_parts(first.removeprefix(opening), ",")]

    return reader


def _commas(text: str) -> Read:
    return [_parts(text, ",")]


def _lines(text: str) -> Read:
    return [_parts(text, "\n")]


def _list(text: str) -> list[str]:
    value = _json(text)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unreadable("no JSON list of texts")
    return value


def _numbered(text: str) -> Read:
    found = []
    for number, line in enumerate(_parts(text, "\n"), 1):
        label = re.fullmatch(rf"{number}: ?(\S.*)", line)
        if label is None:
            raise Unreadable(f"line {number} is not its number, a colon and a label")
        found.append([label[1]])
    return found


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.strip().split(separator)]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("no JSON") from fault


def layout_names(answer_format: str) -> Sequence[str]:
    return tuple(LAYOUTS[answer_format])


_READERS: dict[tuple[str, str], Callable[[str], Read]] = {
    ("label", "bare"): _bare,
    ("label", "object"): _object,
    ("label", "reasoned"): _reasoned("Label: "),
    ("labels", "commas"): _commas,
    ("labels", "lines"): _lines,
    ("labels", "list"): lambda text: [_list(text)],
    ("labels", "reasoned"): _reasoned("Labels: "),
    ("classification", "numbered"): _numbered,
    ("classification", "list"): lambda text: [[label] for label in _list(text)],
}
