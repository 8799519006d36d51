"""A set of labels: what is well formed, how labels are spelled, and how they are listed.

The same set is shown in different ways (words, snake case, capitals, codes; with definitions or
without), so that a model learns no one way. Belongs here: those. Does not: how an answer is laid
out (`layouts.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.flows.common.labels import without_labels
from transforms.flows.common.tasks import IllFormed
from transforms.flows.text_classification.tasks import Label
from transforms.lakehouse.ids import choose, fraction, ranked

FEWEST, MOST = 2, 12
_NAME_CHARS, _DEFINITION_CHARS = 60, 300
#: What separates labels in an answer can be in none of them.
_SEPARATORS = re.compile(r"[,;:\n\"“”\[\]{}|`*]")
#: A definition that shares this many words in a row with the text was written off it.
_QUOTED_WORDS = 6

#: Styles, by how often each is drawn: the name as it is written more often than others.
STYLES = ("as written", "as written", "snake case", "capitals", "codes")


@dataclass(frozen=True)
class Shown:
    """A label as it is listed: how it is spelled in an answer, its name and its definition."""

    spelled: str
    name: str
    definition: str


def shown_labels(
    labels: Sequence[Label],
    *key: str,
    is_scale: bool = False,
    is_path: bool = False,
    needs_definitions: bool = False,
) -> list[Shown]:
    """Return labels as they are listed, in an order and a style picked by `key`.

    Args:
        labels: as an agent wrote them.
        *key: what the choices depend on.
        is_scale: whether they are steps of a scale, which keep their order, or its reverse.
        is_path: whether they are paths ("A > B"), which keep their spelling.
        needs_definitions: whether definitions are shown in any case.

    Raises:
        IllFormed: too few or many, unclear, or not all different.
    """
    names = without_labels([each.name for each in labels])
    definitions = [" ".join(each.definition.split())[:_DEFINITION_CHARS] for each in labels]
    _must_be_well_formed(names)
    if is_path and not all(" > " in name for name in names):
        raise IllFormed("a label is no path")
    has_all = all(definitions)
    if needs_definitions and not has_all:
        raise IllFormed("a label lacks its definition")
    is_defined = has_all and (needs_definitions or fraction("defined", *key) < 0.5)
    listed = [*zip(names, definitions, strict=True)]
    if not is_scale:
        listed = ranked(listed, "order", *key)
    elif fraction("order", *key) < 0.5:
        listed.reverse()
    style = "as written" if is_path else choose(STYLES, "style", *key)
    shown = [
        Shown(_spelled(name, number, style), name, definition if is_defined else "")
        for number, (name, definition) in enumerate(listed, 1)
    ]
    if len({each.spelled.casefold() for each in shown}) < len(shown):
        raise IllFormed("two labels are spelled alike")
    return shown


def listing(labels: Sequence[Shown]) -> str:
    """Return labels as an instruction lists them, one to a line."""
    lines = []
    for each in labels:
        is_code = each.spelled != each.name and not _same_words(each.spelled, each.name)
        name = f"{each.spelled} = {each.name}" if is_code else each.spelled
        lines.append(f"- {name}: {each.definition}" if each.definition else f"- {name}")
    return "\n".join(["Labels:", *lines])


def must_not_tell(question: str, labels: Sequence[Shown], text: str) -> None:
    """Refuse what gives the answer away.

    Raises:
        IllFormed: the question names some labels and not the others, or a definition quotes `text`.
    """
    said = f" {' '.join(_words(question))} "
    named = [f" {' '.join(_words(each.name))} " in said for each in labels]
    if any(named) and not all(named):
        raise IllFormed("the question names some of the labels")
    grams = set(_grams(text))
    if any(gram in grams for each in labels for gram in _grams(each.definition)):
        raise IllFormed("a definition quotes the text")


def _must_be_well_formed(names: Sequence[str]) -> None:
    if not FEWEST <= len(names) <= MOST:
        raise IllFormed(f"{len(names)} labels")
    if any(not 1 <= len(name) <= _NAME_CHARS or _SEPARATORS.search(name) for name in names):
        raise IllFormed("a label is empty, long, or has a separator in it")
    if not all(map(_words, names)):
        raise IllFormed("a label without a word")
    if len({name.casefold() for name in names}) < len(names):
        raise IllFormed("a label is there twice")


def _spelled(name: str, number: int, style: str) -> str:
    if style == "snake case":
        return "_".join(_words(name))
    if style == "capitals":
        return name.upper()
    return f"L{number}" if style == "codes" else name


def _same_words(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _grams(text: str) -> list[tuple[str, ...]]:
    words = _words(text)
    return [*zip(*(words[start:] for start in range(_QUOTED_WORDS)), strict=False)]


def is_level(names: Sequence[str]) -> bool:
    """Whether no label's path is the beginning of another's: then just one can be right."""
    paths = sorted(f"{name.casefold()} > " for name in names)
    return not any(after.startswith(before) for before, after in pairwise(paths))
