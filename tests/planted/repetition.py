"""Cases of repetition: loops of every length, and texts that repeat for a reason.

Belongs here: the wordings. Does not: how they become cases (`cases.py`).
"""

import re
from dataclasses import replace

from tests.planted.cases import Apply, Kind, answer, behind, on_passage, task
from transforms.quality.verdict import Pair


def _again(pair: Pair, wording: str) -> Pair:
    """The answer and again the answer, parted by the wording."""
    return replace(pair, response=pair.response + wording + pair.response)


def _every_sentence_twice(pair: Pair, wording: str) -> Pair:
    sentences = re.split(r"(?<=[.!?])\s+", pair.response)
    return replace(pair, response=wording.join(f"{each} {each}" for each in sentences))


def _times(count: int) -> Apply:
    def apply(pair: Pair, wording: str) -> Pair:
        return replace(pair, response=pair.response + wording * count)

    return apply


def _numbered(pair: Pair, wording: str) -> Pair:
    lines = "\n".join(f"{number}. {wording}" for number in range(1, 9))
    return replace(pair, response=f"The reasons are these:\n{lines}")


def _tail(pair: Pair, wording: str) -> Pair:
    last = re.split(r"(?<=[.!?])\s+", pair.response)[-1]
    return replace(pair, response=pair.response + (wording + last) * 5)


DEFECTS = (
    Kind("whole again", ("\n\n", " In other words: ", "\n\nTo sum up, "), _again),
    Kind("sentences twice", (" ", "\n"), _every_sentence_twice),
    Kind("last sentence over and over", (" ", "\n", " Again: "), _tail),
    Kind("words at the end", (" and so on", " the other", " very", " again and again"), _times(14)),
    Kind(
        "phrase at the end",
        (
            " because it is the reason that",
            " of the people by the people for",
            " which in turn leads to the fact that",
        ),
        _times(6),
    ),
    Kind(
        "line at the end",
        (
            "\nThis is a matter of some weight.",
            "\n- See what was said before here.",
            "\nThe answer to the question is yes.",
        ),
        _times(7),
    ),
    Kind(
        "numbered alike",
        (
            "It is important to the whole community.",
            "The @word was the main cause of it.",
            "They had no other choice in the end.",
        ),
        _numbered,
    ),
    Kind("one character", ("!", "a", "。", "?"), _times(60)),
    Kind(
        "small loop",
        (
            "the cat sat on the mat and the dog sat on the log and " * 6,
            "I think that it is what it is and " * 9,
        ),
        answer(),
    ),
    Kind(
        "paragraph thrice",
        ("@first @other\n\n" * 3, "@other So it is said here.\n\n" * 4),
        answer(),
    ),
    Kind(
        "list of one",
        ("- the @word and its effects\n" * 8, "1. a large part of the @word\n" * 8),
        answer("list"),
    ),
    Kind(
        "same question",
        (
            " What does it mean? It means what it says it means." * 4,
            " Is it so? It is so as far as anybody can tell." * 5,
        ),
        behind,
    ),
    Kind(
        "verse without end",
        (
            "The river runs down to the sea tonight\n" * 12,
            "O night of stars and silver rain\nO night of endless grey again\n" * 7,
        ),
        answer("creative"),
    ),
    Kind(
        "code without end",
        ("x = compute(x, y, z)\n" * 20, "if a:\n    run(a)\n    stop(a)\n" * 12),
        answer("code"),
    ),
)

HARD = (
    Kind(
        "labels",
        (
            "1. True\n2. True\n3. False\n4. True\n5. True\n6. True",
            "positive, positive, negative, positive, positive, positive, positive, positive",
        ),
        answer("labels"),
    ),
    Kind(
        "matrix",
        ("The matrix is 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0.", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1."),
        answer("short_answer"),
    ),
    Kind(
        "refrain",
        (
            "The bell rings low across the bay\nWe wait for sails that do not come\nThe lamp is "
            "lit at "
            "close of day\nThe bell rings low across the bay\nThe nets are dry, the hands are "
            "numb\n"
            "The bell rings low across the bay\nWe wait for sails that do not come",
            "Row, boatman, row,\nthe tide is low,\nour house is far,\nwe have no star.\nRow, "
            "boatman, "
            "row,\nthe night is slow,\nthe reeds are tall,\nthe owls all call.\nRow, boatman, row.",
        ),
        answer("creative"),
    ),
    Kind(
        "parallel",
        (
            "Statement 1 is true because the passage names the mill. Statement 2 is true because "
            "the "
            "passage names the weir. Statement 3 is false because the passage omits the road.",
            "Option A is wrong: it mixes the two dates. Option B is wrong: it names no cause. "
            "Option C "
            "is right: it follows from line 3.",
        ),
        answer(),
    ),
    Kind(
        "table",
        (
            "| Town | Open |\n|---|---|\n| Bern | yes |\n| Basel | yes |\n| Chur | yes |\n| Genf "
            "| yes |",
            "| Year | Count |\n|---|---|\n| 1901 | 0 |\n| 1902 | 0 |\n| 1903 | 0 |\n| 1904 | 0 |",
        ),
        answer("table"),
    ),
    Kind("border", ("\n" + "-" * 70, "\n" + "=" * 60, "\n" + "*" * 50, "\n" + "_" * 45), behind),
    Kind(
        "emphasis",
        (
            " It was very, very, very long ago.",
            " No, no, no, said the miller.",
            " On and on and on it went.",
        ),
        behind,
    ),
    Kind(
        "code",
        (
            "```python\nfor a in x:\n    print(a)\nfor b in y:\n    print(b)\nfor c in z:\n    "
            "print(c)\n```",
            "```c\n}\n}\n}\n}\n}\n}\n}\n}\n}\n}\n```",
        ),
        answer("code"),
    ),
    Kind("summing up", (" In short: @other", " To repeat the chief point: @other"), behind),
    Kind(
        "passage repeats",
        (
            "Buffalo buffalo Buffalo buffalo is a sentence that people repeat. Buffalo buffalo "
            "Buffalo buffalo is a sentence that people repeat. => Put it in capitals. => BUFFALO "
            "BUFFALO BUFFALO BUFFALO IS A SENTENCE THAT PEOPLE REPEAT. BUFFALO BUFFALO BUFFALO "
            "BUFFALO IS A SENTENCE THAT PEOPLE REPEAT.",
            "We shall fight on the beaches here. We shall fight on the beaches here. We go. => "
            "Quote it whole. => We shall fight on the beaches here. We shall fight on the beaches "
            "here. We go.",
        ),
        on_passage("rewrite"),
    ),
    Kind(
        "steps of a sum",
        (
            "3 + 4 = 7\n7 + 4 = 11\n11 + 4 = 15\n15 + 4 = 19\nThe answer is 19.",
            "Round 1: add 4 to get 8. Round 2: add 4 to get 12. Round 3: add 4 to get 16. The "
            "answer is 16.",
        ),
        answer("number"),
    ),
    Kind(
        "names",
        (
            "- the river Aare\n- the river Rhine\n- the river Inn\n- the river Po\n- the river "
            "Saar",
            "- head of the house\n- head of the mill\n- head of the weir\n- head of the guild",
        ),
        answer("list"),
    ),
    Kind(
        "asked to repeat",
        (
            "Give the motto once for each gate, one a line. => Hold fast.\nHold fast.\nHold fast."
            "\nHold fast.",
            "Write the word four times. => so so so so",
        ),
        task("list"),
    ),
)
