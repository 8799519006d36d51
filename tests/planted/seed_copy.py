"""Cases of answers that are the document behind the passage, and of answers that draw on it.

Belongs here: how an answer is taken from the document. Does not: how they become cases
(`cases.py`). The document of a case is its passage and the text after it; the passage shown is none
of that.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer
from transforms.quality.verdict import Pair

_SHOWN = "A short note on a matter that somebody asked about."


def _of_document(change: Callable[[str, str], str], answer_format: str = "explanation") -> Apply:
    """Make the answer from the document's two parts, the wording before it."""

    def apply(pair: Pair, wording: str) -> Pair:
        document = f"{pair.passage}\n\n{pair.response}"
        return replace(
            pair, seed_text=document, passage=_SHOWN, answer_format=answer_format,
            response=wording + change(pair.passage, pair.response),
        )  # fmt: skip

    return apply


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _whole(first: str, then: str) -> str:
    return f"{first} {then}"


def _fed(change: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda first, then: change(f"{first} {then}")


DEFECTS = (
    Kind("whole", ("", "Here is what is known. "), _of_document(_whole)),
    Kind(
        "first part", ("", "Answer: "), _of_document(_fed(lambda text: " ".join(text.split()[:60])))
    ),
    Kind(
        "last part",
        ("", "In short: "),
        _of_document(_fed(lambda text: " ".join(text.split()[-60:]))),
    ),
    Kind("other case", ("",), _of_document(_fed(str.upper))),
    Kind("without marks", ("",), _of_document(_fed(lambda text: re.sub(r"[,;:()]", "", text)))),
    Kind("essay", ("", "This is the case. "), _of_document(_whole, "essay")),
    Kind("summary", ("", "Summary: "), _of_document(_whole, "summary")),
    Kind(
        "list", ("",), _of_document(_fed(lambda text: "- " + "\n- ".join(_sentences(text))), "list")
    ),
    Kind("span", ("",), _of_document(_whole, "span")),
    Kind(
        "sentences reversed",
        ("",),
        _of_document(_fed(lambda text: " ".join(reversed(_sentences(text))))),
    ),
    Kind(
        "with an end of its own",
        ("",),
        _of_document(lambda a, b: f"{a} {b} That is the whole of it, I should say."),
    ),
    Kind(
        "a word changed", ("",), _of_document(_fed(lambda text: text.replace(" of ", " from ", 2)))
    ),
)


def _own(pair: Pair, wording: str) -> Pair:
    """An answer of its own, with a piece of the document so many words long."""
    piece = " ".join(pair.passage.split()[: int(wording)])
    return replace(
        pair, seed_text=pair.passage, passage=_SHOWN, response=f"{pair.response} “{piece}”."
    )


def _as(answer_format: str) -> Apply:
    """The document given back, where the format says so."""
    return lambda pair, _: replace(
        pair, seed_text=pair.passage, response=pair.passage, answer_format=answer_format
    )


HARD = (
    Kind("a few words", ("6",), _own),
    Kind("a dozen words", ("12",), _own),
    Kind("a score of words", ("20",), _own),
    Kind("short quotation", ("@first",), answer("span")),
    Kind("word", ("@word", "@term"), answer("short_answer")),
    Kind("rewritten", ("own",), _as("rewrite")),
    Kind("translated", ("own",), _as("translation")),
    Kind("code kept", ("own",), _as("code")),
    Kind("letter", ("B", "The answer is (B)."), answer("choice")),
    Kind("table", ("| Word | n |\n|---|---|\n| @word | 1 |",), answer("table")),
    Kind(
        "words of it",
        ("It tells of @word and of @term, and of little else that a reader would remember.",),
        answer(),
    ),
    Kind("figure", ("@count", "The answer is @count."), answer("number")),
)
