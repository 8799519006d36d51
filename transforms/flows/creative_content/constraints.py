"""Constraints that a program can check: their kinds, their wording, and which are sensible.

Belongs here: from what an agent names to the words a user reads, both made of the same numbers, so
that the two cannot disagree. Does not: checking a piece (`checks.py`), or whether several
constraints fit each other (`fitting.py`).
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from transforms.flows.common.tasks import IllFormed
from transforms.flows.creative_content.measures import sentences_of, words_of
from transforms.lakehouse.ids import choose

Kind = Literal[
    "words", "sentences", "paragraphs", "lines", "stanzas", "lines_per_stanza", "words_per_line",
    "items", "words_per_item", "turns", "acrostic", "must_use", "must_not_use", "first_line",
    "last_line", "without_letter", "each_line_begins", "refrain", "unrhymed", "title",
]  # fmt: skip

#: What a count is about, one and many, and the most that may be asked.
COUNTED: Mapping[str, tuple[str, str, int]] = {
    "words": ("word", "words", 600),
    "sentences": ("sentence", "sentences", 30),
    "paragraphs": ("paragraph", "paragraphs", 10),
    "lines": ("line", "lines", 40),
    "stanzas": ("stanza", "stanzas", 10),
    "lines_per_stanza": ("line", "lines", 12),
    "words_per_line": ("word", "words", 15),
    "items": ("item", "items", 12),
    "words_per_item": ("word", "words", 20),
    "turns": ("turn", "turns", 24),
}
_PER = {
    "lines_per_stanza": " in every stanza",
    "words_per_line": " in every line",
    "words_per_item": " in every item of the list",
}
_MOST_TEXTS, _LEAST_REFRAINS, _MOST_REFRAINS = 6, 2, 6


class Constraint(BaseModel):
    """One constraint: `least` and `most` for what is counted, `texts` for what is quoted."""

    kind: Kind
    least: int
    most: int
    texts: list[str]


def sensible(constraint: Constraint) -> dict[str, Any]:
    """Return a constraint as the spec keeps it.

    Raises:
        IllFormed: nobody could mean it.
    """
    kind, texts = constraint.kind, [" ".join(text.split()) for text in constraint.texts]
    texts = [*dict.fromkeys(text.strip('"“”') for text in texts if text.strip('"“” '))]
    if kind in COUNTED:
        most = COUNTED[kind][2]
        if not 0 <= constraint.least <= constraint.most <= most or constraint.most < 1:
            raise IllFormed(f"{kind}: from {constraint.least} to {constraint.most}")
        return {"kind": kind, "least": constraint.least, "most": constraint.most, "texts": []}
    if kind in {"unrhymed", "title"}:
        return {"kind": kind, "least": 0, "most": 0, "texts": []}
    if not texts:
        raise IllFormed(f"{kind}: of what?")
    if (fault := _TEXT_FAULTS[kind](texts)) is not None:
        raise IllFormed(f"{kind}: {fault}")
    least = constraint.least if kind == "refrain" else 0
    if kind == "refrain" and not _LEAST_REFRAINS <= least <= _MOST_REFRAINS:
        raise IllFormed(f"refrain: {least} times")
    return {"kind": kind, "least": least, "most": 0, "texts": texts}


def _terms(texts: list[str]) -> str | None:
    if len(texts) > _MOST_TEXTS:
        return "too many"
    return None if all(1 <= len(words_of(text)) <= 3 for text in texts) else "words, not sentences"


def _one_sentence(texts: list[str]) -> str | None:
    if len(texts) > 1 or len(sentences_of(texts[0])) != 1:
        return "one sentence or line"
    return None if 1 <= len(words_of(texts[0])) <= 25 else "too short or too long"


def _one_letter(texts: list[str]) -> str | None:
    return None if len(texts) == 1 and len(texts[0]) == 1 and texts[0].isalpha() else "one letter"


def _one_word(texts: list[str]) -> str | None:
    is_word = len(texts) == 1 and texts[0].isalpha() and 3 <= len(texts[0]) <= 14
    return None if is_word else "one word of letters"


def _opening(texts: list[str]) -> str | None:
    return None if len(texts) == 1 and 1 <= len(words_of(texts[0])) <= 4 else "a word or a few"


_TEXT_FAULTS: dict[str, Callable[[list[str]], str | None]] = {
    "acrostic": _one_word,
    "must_use": _terms,
    "must_not_use": _terms,
    "first_line": _one_sentence,
    "last_line": _one_sentence,
    "without_letter": _one_letter,
    "each_line_begins": _opening,
    "refrain": _one_sentence,
}


def worded(constraint: Mapping[str, Any], key: str) -> str:
    """Return the sentence that tells a user of it, in one of several wordings by `key`."""
    kind = constraint["kind"]
    if kind in COUNTED:
        return _count_worded(kind, constraint["least"], constraint["most"])
    quoted = [f'"{text}"' for text in constraint["texts"]]
    listed = ", ".join(quoted[:-1]) + (" and " if len(quoted) > 1 else "") + "".join(quoted[-1:])
    least = constraint["least"]
    return choose(_WORDINGS[kind], "wording", key, kind).format(texts=listed, least=least)


def _count_worded(kind: str, least: int, most: int) -> str:
    one, many, _ = COUNTED[kind]
    of, per = (one if most == 1 else many), _PER.get(kind, "")
    if kind == "turns":
        of += " (each line that somebody speaks is a turn)"
    if least == most:
        return f"Exactly {most} {of}{per}."
    if least <= 1:
        return f"At most {most} {of}{per}."
    return f"Between {least} and {most} {of}{per}."


_WORDINGS: Mapping[str, tuple[str, ...]] = {
    "acrostic": (
        "The first letters of the lines, read downwards, spell {texts}.",
        "Read from top to bottom, the initials of the lines must give {texts}.",
    ),
    "must_use": ("Use {texts} somewhere.", "These must occur, as they are: {texts}."),
    "must_not_use": ("Do not use {texts}.", "Nowhere may {texts} occur."),
    "first_line": (
        "Begin with exactly these words: {texts}",
        "The opening is given: {texts}",
    ),
    "last_line": ("End with exactly these words: {texts}", "The very last words are: {texts}"),
    "without_letter": (
        "Avoid the letter {texts} altogether, title included.",
        "No word may contain the letter {texts}.",
    ),
    "each_line_begins": ("Every line begins with {texts}.", "Start each line with {texts}."),
    "refrain": (
        "The line {texts} comes back: it stands there {least} times or more.",
        "Repeat {texts} as a line of its own, at least {least} times in all.",
    ),
    "unrhymed": (
        "No rhymes: no two lines in a row may end alike, not even for the eye.",
        "Keep it unrhymed; neighbouring lines must not end in words that look or sound alike.",
    ),
    "title": (
        "Put a title on the first line, and an empty line after it.",
        "Give it a title of its own, alone on the first line.",
    ),
}
