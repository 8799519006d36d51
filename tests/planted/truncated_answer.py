"""Cases of answers that stop before their end, and of whole ones that end without a full stop.

Belongs here: the wordings, and where a text is cut. Does not: how they become cases (`cases.py`).
"""

from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer, behind, task
from transforms.quality.verdict import Pair


def _limited(pair: Pair, wording: str) -> Pair:
    """Cut at so many characters, and the server says so."""
    return replace(pair, response=pair.response[: int(wording)], finish_reason="length")


def _cut(pair: Pair, wording: str) -> Pair:
    """The answer up to the middle word of its last half, and the wording."""
    words = pair.response.split()
    kept = [word.strip(".,;:") for word in words[: len(words) * 3 // 4]]
    return replace(
        pair, response=" ".join(words[: len(words) // 2] + kept[len(words) // 2 :]) + wording
    )


def _in(answer_format: str) -> Apply:
    return lambda pair, wording: replace(_cut(pair, wording), answer_format=answer_format)


DEFECTS = (
    Kind("limit", ("200", "120", "60"), _limited),
    Kind("limit, short", ("12", "25", "35"), _limited),
    Kind(
        "open sentence",
        (
            " and it then was found that many of the older ones had been",
            " while nobody in the whole of that country could tell them",
        ),
        _cut,
    ),
    Kind(
        "open sentence of a summary",
        (" so that those who had come to see it were told that",),
        _in("summary"),
    ),
    Kind(
        "open sentence of an essay",
        (" for which no better ground was ever given in any of the",),
        _in("essay"),
    ),
    Kind("comma", (",", " however,", " and so,"), _cut),
    Kind("colon", (":", " as follows:", " The reasons are:"), _cut),
    Kind("bracket", (" (", " (see", " ["), _cut),
    Kind("dash", (" –", " —", " -"), _cut),
    Kind("connector", (" and the", " because", " which", " or"), _cut),
    Kind("fence", ("\n```python\nfor a in x:\n    print(a)", "\n```\nls -l"), behind),
    Kind("display", ("\n$$\nx = \\frac{1}{2}", "\n\\[ x^2 + y^2"), behind),
    Kind(
        "item",
        (
            "\n- The first came in May.\n- The second came in June.\n- The third came in the "
            "middle of",
            "\n1. It is dear.\n2. It is slow.\n3. It is hard for people to",
        ),
        behind,
    ),
)

HARD = (
    Kind("letter", ("B", "The answer is (B)", "Option C is correct"), answer("choice")),
    Kind("figure", ("42", "The answer is 75 percent", "30 / 40 = 0.75"), answer("number")),
    Kind("phrase", ("the old mill by the river", "in the summer of 1911"), answer("short_answer")),
    Kind(
        "items", ("- a drug against it\n- less beer", "1. rain\n2. frost\n3. wind"), answer("list")
    ),
    Kind(
        "span",
        (
            "that nobody could tell them what had happened to the",
            "of the people, by the people, for the",
        ),
        answer("span"),
    ),
    Kind("table", ("| a | b |\n|---|---|\n| 1 | 2 |", "| a |\n|---|\n| 1 |"), answer("table")),
    Kind(
        "verse",
        ("Rain on the pond,\none leaf turns\nand is gone", "The wheel stands still\nand so do we"),
        answer("creative"),
    ),
    Kind(
        "program",
        ("x = [1, 2,\n     3]", "```python\nreturn a\n```", "print(a,\n      b)"),
        answer("code"),
    ),
    Kind(
        "quoted end", (' He said: "Go home."', " (That was all.)", " So ends “The Mill.”"), behind
    ),
    Kind("code at the end", ("\n```\nls -l\n```", " Type `ls`", " It is $x^2$"), behind),
    Kind(
        "order", ("The order is C, A, B", "Therefore the sequence is 2, 1, 3"), answer("ordering")
    ),
    Kind("other stops", (" So it was!", " Was it so?", " And then…", " 以上。"), behind),
    Kind(
        "fence asked",
        ("Show it. => ```\na, b,\n```", "Show a loop. => ```python\nfor a in x: ...\n```"),
        task("text"),
    ),
)
