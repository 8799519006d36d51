"""Cases of absurd lengths, and of short and long answers that are right.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer, asked
from transforms.quality.verdict import Pair


def _grown(chars: int, answer_format: str, *, by_own: bool = False) -> Apply:
    """The wording, or the answer itself, over and over to so many characters."""

    def apply(pair: Pair, wording: str) -> Pair:
        unit = pair.response + " " if by_own else wording
        text = unit * (chars // len(unit) + 1)
        return replace(pair, response=text, answer_format=answer_format)

    return apply


def _long_instruction(pair: Pair, wording: str) -> Pair:
    return replace(pair, instruction=f"{pair.instruction} {wording * (40_000 // len(wording))}")


DEFECTS = (
    Kind("a megabyte", ("word ", "x", "ab\n", "Ω "), _grown(1_000_000, "explanation")),
    Kind("far too long", ("The @word came first. ", "@other "), _grown(60_000, "explanation")),
    Kind("far too long a text", ("own",), _grown(40_000, "essay", by_own=True)),
    Kind(
        "essay of a line",
        ("It is sound.", "The author is right about the @word, mostly.", "Yes."),
        answer("essay"),
    ),
    Kind("summary of a word", ("@word", "It is about @word.", "A summary."), answer("summary")),
    Kind(
        "explanation of a word", ("Because.", "@word", "Due to the @word."), answer("explanation")
    ),
    Kind("story of a line", ("Once.", "The end came.", "A tale of @word."), answer("creative")),
    Kind(
        "comparison of a word",
        ("Different.", "They are alike.", "The first."),
        answer("comparison"),
    ),
    Kind("program of a sign", ("x", "pass", "...", "{}"), answer("code")),
    Kind("passage rewritten to nothing", ("Done.", "Same.", "@word"), answer("rewrite")),
    Kind("no instruction", ("", "?", "Do.", "…", "Q: "), asked),
    Kind("huge instruction", ("Say more. ", "@first "), _long_instruction),
    Kind(
        "choice of a book",
        ("Option A is a good one, as many say. ", "So it is B or it is C. "),
        _grown(6_000, "choice"),
    ),
    Kind("word of a page", ("the @word and its kin ", "one more word "), _grown(4_000, "word")),
    Kind(
        "number of a book",
        ("and then add 4 to it ", "multiply it by two once more "),
        _grown(9_000, "number"),
    ),
)

HARD = (
    Kind("letter", ("B", "(C)", "A, C"), answer("choice")),
    Kind("figure", ("7", "-1", "∞", "3/4"), answer("number")),
    Kind("name", ("Kepler", "Ur", "x", "H₂O"), answer("short_answer")),
    Kind("short reply", ("Done.", "Yes.", "At noon."), answer("text")),
    Kind(
        "short reason",
        ("Because the mill had burned down.", "It saved them a day's walk."),
        answer("explanation"),
    ),
    Kind(
        "haiku",
        (
            "Rain on the mill pond,\none leaf turns and turns again,\nthen the wheel stands still.",
            "Low fog in the pines,\nthe road forgets where it went,\na dog barks, once, twice.",
        ),
        answer("creative"),
    ),
    Kind(
        "one-liner",
        ("print(sum(xs))", "return a + b", "SELECT 1;  -- all", "lambda x: x * x"),
        answer("code"),
    ),
    Kind("long essay", ("own",), _grown(9_000, "essay", by_own=True)),
    Kind("long text", ("own",), _grown(24_000, "text", by_own=True)),
    Kind(
        "long list", ("- one more @word of many\n", "- item of stock, new\n"), _grown(9_000, "list")
    ),
    Kind("choice argued", ("own",), _grown(1_500, "choice", by_own=True)),
    Kind("short order", ("Summarise it.", "Why?!  Explain.", "Translate.", "Count them."), asked),
    Kind("long program", ("    total = total + step\n", "    emit(row)\n"), _grown(12_000, "code")),
    Kind(
        "cut to a line",
        ("The whole passage comes to this one short line.", "Much of it is about @word."),
        answer("rewrite"),
    ),
)
