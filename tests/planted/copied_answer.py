"""Cases of answers copied from passage or instruction, and of answers that quote as they may.

Belongs here: how an answer is copied. Does not: how they become cases (`cases.py`).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer, behind, on_passage, task
from transforms.quality.verdict import Pair

_ASKED = ("Explain in your own words why the @word mattered so much.",
          "What conclusion follows from this, and what speaks against it?")  # fmt: skip


def _of_passage(change: Callable[[str], str], answer_format: str = "explanation") -> Apply:
    """The wording, and then the passage, changed."""
    return lambda pair, wording: replace(
        pair, response=wording + change(pair.passage), answer_format=answer_format
    )


def _of_instruction(change: Callable[[str], str]) -> Apply:
    return lambda pair, wording: replace(pair, instruction=wording, response=change(wording))


def _half(text: str) -> str:
    words = text.split()
    return " ".join(words[: max(30, len(words) * 3 // 4)])


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _in_quotes(pair: Pair, wording: str) -> Pair:
    words = " ".join(pair.passage.split()[:9])
    return replace(pair, response=f"{pair.response} {wording} “{words}”.")


DEFECTS = (
    Kind("whole", ("", "Answer: ", "Sure. "), _of_passage(str)),
    Kind("other case", ("", "Here it is: "), _of_passage(str.upper)),
    Kind("without marks", ("",), _of_passage(lambda text: re.sub(r"[,;:]", "", text))),
    Kind("most of it", ("", "It says: "), _of_passage(_half)),
    Kind(
        "reversed sentences",
        ("", "In short, "),
        _of_passage(lambda text: " ".join(reversed(_sentences(text)))),
    ),
    Kind("essay", ("", "This is my view. "), _of_passage(str, "essay")),
    Kind("summary", ("", "To sum up: "), _of_passage(str, "summary")),
    Kind(
        "list of it", ("",), _of_passage(lambda text: "- " + "\n- ".join(_sentences(text)), "list")
    ),
    Kind("one quotation", ("The passage says: ",), _of_passage(lambda text: f"“{text}”")),
    Kind("instruction", _ASKED, _of_instruction(str)),
    Kind("instruction labelled", _ASKED, _of_instruction(lambda text: f"Question: {text}")),
    Kind("instruction with a lead", _ASKED, _of_instruction(lambda text: f"Sure! {text}")),
    Kind("instruction twice", _ASKED, _of_instruction(lambda text: f"{text} {text}")),
    Kind("delimiters", ("\n</passage>", "\n<question>", " </answer>", " < / source >"), behind),
)

HARD = (
    Kind("quotation within", ("As it says:", "Compare:"), _in_quotes),
    Kind("span", ("@first",), answer("span")),
    Kind("word", ("@word", "the @word"), answer("short_answer")),
    Kind("cells", ("| Word | n |\n|---|---|\n| @word | 1 |",), answer("table")),
    Kind("rewritten", ("",), _of_passage(lambda text: text.replace("the", "that"), "rewrite")),
    Kind(
        "code repaired",
        (
            "def f(a): return a + 1 => Fix it. => def f(a): return a - 1",
            "x = [1, 2, 3 => Close it. => x = [1, 2, 3]",
        ),
        on_passage("code"),
    ),
    Kind(
        "option",
        (
            "Which one?\nA) the rain of that spring\nB) the frost of that spring => A) the rain "
            "of that "
            "spring",
            "Choose.\nA) all of them left\nB) none of them left => B) none of them left",
        ),
        task("choice"),
    ),
    Kind(
        "question taken up",
        (
            "Why did the mill on the upper river fall silent? => The mill on the upper river fell "
            "silent because its owner had drowned in the flood of May.",
            "Who built the first bridge over the river? => The first bridge over the river was "
            "built by monks, as a chronicle of the abbey tells us.",
        ),
        task("explanation"),
    ),
    Kind(
        "blank filled",
        (
            "Complete: the mill stood by the _____. => The mill stood by the river.",
            "Complete: it was _____ that day. => It was cold that day.",
        ),
        task("fill_in"),
    ),
    Kind(
        "other words", (" In short, what came of it was little.", " So much for the @word."), behind
    ),
    Kind(
        "true",
        (
            "Judge: the mill stood by the river. => The mill stood by the river: true.",
            "Judge: all left. => False.",
        ),
        task("true_false"),
    ),
    Kind("html", (" In HTML, <p> opens a paragraph.", " The answer <b>stands</b>."), behind),
)
