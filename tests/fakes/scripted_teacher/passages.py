"""Passages: the content transformations, and the edits suggesters and editors make.

Belongs here: whole passages, built from the source's words but none of its sentences. Does not:
the patterns (`phrases.py`), or who asked for one (`roles.py`).
"""

import re
from collections.abc import Callable
from random import Random

from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.phrases import (
    REVERSALS,
    SILENCE_MARK,
    SILENCES,
    STATEMENTS,
    VERSES,
)
from tests.fakes.scripted_teacher.vocabulary import fill, normal, topics

_SENTENCE_BORDER = re.compile(r"(?<=[.!?])\s+(?=\S)")


def transformed(kind: str, source: str) -> str:
    """Return the passage a content transformation makes of a source.

    `kind` is the transformation's name; one the script does not know becomes plain paragraphs.
    """
    chance = dice("transformed", kind, normal(source))
    return _FORMS.get(kind, _paragraphs)(_Writer(source, chance))


def silenced(passage: str) -> str:
    """Return the passage with a sentence replaced by one that says the answer is lost."""
    return _with_new_sentence(passage, SILENCES, "silenced")


def reversed_(passage: str) -> str:
    """Return the passage with a sentence replaced by one that changes what is true."""
    return _with_new_sentence(passage, REVERSALS, "reversed")


def is_silent(passage: str) -> bool:
    """Whether this is a passage that `silenced` made."""
    return normal(SILENCE_MARK) in normal(passage)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly: parts that end with closing punctuation."""
    return [part.strip() for part in _SENTENCE_BORDER.split(text) if part.strip()]


class _Writer:
    """Writes sentences about a source; each pattern and each word is used at most once."""

    def __init__(self, source: str, chance: Random) -> None:
        self._patterns = chance.sample(STATEMENTS, len(STATEMENTS))
        self._words = iter(topics(source, 2 * len(STATEMENTS), chance))
        self.chance = chance

    def sentence(self) -> str:
        return self.fill(self._patterns.pop()) + "."

    def fill(self, pattern: str) -> str:
        return fill(pattern, (next(self._words), next(self._words)))

    def paragraph(self, count: int) -> str:
        return " ".join(self.sentence() for _ in range(count))


def _paragraphs(writer: _Writer) -> str:
    return "\n\n".join(writer.paragraph(4) for _ in range(3))


def _argument(writer: _Writer) -> str:
    return (
        f"Some hold the following to be beyond dispute. {writer.paragraph(4)}\n\n"
        f"Against this stands another consideration. {writer.paragraph(4)}\n\n"
        f"Therefore the first view must yield. {writer.paragraph(2)}"
    )


def _long_text(writer: _Writer) -> str:
    return "\n\n".join(writer.paragraph(4) for _ in range(5))


def _speeches(*speakers: str) -> Callable[[_Writer], str]:
    def write(writer: _Writer) -> str:
        turns = (speaker for _ in range(3) for speaker in speakers)
        return "\n\n".join(f"{speaker}: {writer.paragraph(2)}" for speaker in turns)

    return write


def _poem(writer: _Writer) -> str:
    return "\n\n".join("\n".join(map(writer.fill, VERSES[part : part + 4])) for part in (0, 4))


def _satire(writer: _Writer) -> str:
    return (
        f"The committee is proud to announce its triumph. {writer.paragraph(4)}\n\n"
        f"Naturally the public is delighted. {writer.paragraph(4)}"
    )


def _instructions(writer: _Writer) -> str:
    steps = "\n".join(f"{number}. {writer.paragraph(2)}" for number in range(1, 6))
    return f"Before you begin, read the whole procedure. {writer.sentence()}\n\n{steps}"


_FORMS: dict[str, Callable[[_Writer], str]] = {
    "argument_passage": _argument,
    "debate": _speeches("Moderator", "Proposition", "Opposition"),
    "conversation": _speeches("Mira", "Jonas"),
    "meeting_transcript": _speeches("Chair", "Treasurer", "Secretary"),
    "poem": _poem,
    "satire": _satire,
    "instructional": _instructions,
    "long_text": _long_text,
}


def _with_new_sentence(passage: str, patterns: tuple[str, ...], key: str) -> str:
    """Replace one sentence of the longest paragraph, or add one where all are too long to lose."""
    chance = dice(key, normal(passage))
    new = fill(chance.choice(patterns), topics(passage, 2, chance))
    paragraphs = passage.split("\n\n")
    longest = max(range(len(paragraphs)), key=lambda index: len(paragraphs[index]))
    kept = sentences(paragraphs[longest])
    places = [place for place, old in enumerate(kept) if len(old) < len(passage) / 4]
    if places:
        kept[chance.choice(places)] = new
        paragraphs[longest] = " ".join(kept)
    else:
        paragraphs[longest] += " " + new
    return "\n\n".join(paragraphs)
