"""How answers of this skill are verified: read, then run, then solved again, then criticised.

Belongs here: which verifier takes which type, in order. Does not: the rules (`code_rules.py`,
`executed.py`, `own_tests.py`, `generated_tests.py`).
"""

import re
from collections.abc import Callable

from transforms.flows.coding.code_rules import has_code, keeps_code, speaks_of_code
from transforms.flows.coding.executed import predicted_value, shows_bug
from transforms.flows.coding.generated_tests import GeneratedTests
from transforms.flows.coding.own_tests import catches_bugs
from transforms.flows.coding.showing import asked_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.skill import Row

_TITLE = "programming tasks"

#: A growth, such as O(n log n).
_GROWTH = re.compile(r"\bO\(([^()\n]{1,40}(?:\([^()\n]{0,20}\)[^()\n]{0,20})?)\)")

#: A growth that an answer mentions to rule it out.
_RULED_OUT = re.compile(r"\b(?:not|never|than|instead of)\s{1,3}[`$*]{0,3}O\(")


def _lines(*said: str) -> str:
    return "\n".join(f"- {each}" for each in said)


_HOW = _lines(
    "The task shows code. Read it line by line before you decide; trust neither names nor "
    "comments.",
    "final_answer is the answer in one to three sentences, with names of the code in backticks. "
    "Where the task asks how cost grows, give time first and memory second as O(...), in the names "
    "of the inputs.",
    "If the answer depends on code that is not shown, the task cannot be solved.",
)

_RUBRIC = _lines(
    "It does what was asked, all of it: the language, the signature, the constraints and the last "
    "line that the user wanted; nothing that was to stay is changed.",
    "Code is correct for ordinary and edge input, runs as it stands, uses nothing that does not "
    "exist, and is written as a good programmer of that language would write it.",
    "What is said about code is true of this code: every name, line, value and cost. A claim that "
    "the code contradicts is a plain error (3 or less), however well it reads.",
    "An explanation is at the level of the reader who asked, and gives reasons, no paraphrase line "
    "by line. A review names the defects that matter first, each with consequence and remedy, and "
    "invents none; one that misses the real bug is at most 4.",
    "A translation keeps behaviour where the languages differ: integer division, overflow, "
    "indexing, mutation, text encoding.",
    "An optimised program is truly cheaper in growth, not only shorter; a refactored one is "
    "clearer; a fix repairs the cause.",
)


def _of_type(*names: str) -> Callable[[Row], bool]:
    wanted = frozenset(names)
    return lambda pair: pair["instruction_type"] in wanted


def _wants_program(pair: Row) -> bool:
    """Whether the answer is code; those of tests and calls are read by rules of their own."""
    apart = ("write_tests", "expose_bug")
    return pair["answer_format"] == "code" and pair["instruction_type"] not in apart


def compare_growth(pair: Row, solution: str) -> bool | None:
    """Whether both name the same growths in the same order; else a critic has to compare them.

    O(n + m) and O(m + n) are the same, and an answer may mention a growth to rule it out.
    """
    if pair["instruction_type"] != "complexity" or _RULED_OUT.search(pair["response"]):
        return None
    one, other = (
        [*dict.fromkeys("".join(each.split()) for each in _GROWTH.findall(text))]
        for text in (solution, pair["response"])
    )
    return True if one and one == other else None


VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("code_block", has_code, version="2", applies=_wants_program),
    CheckedByCode(
        "unchanged_program", keeps_code, version="2",
        applies=_of_type("document", "annotate_types"),
    ),
    CheckedByCode("names_code", speaks_of_code, applies=_of_type("explain", "review")),
    CheckedByCode(
        "predicted_value", predicted_value, applies=_of_type("predict_output"),
        method="execution", waits=True,
    ),
    CheckedByCode(
        "failing_input", shows_bug, version="2", applies=_of_type("expose_bug"),
        method="execution", waits=True,
    ),
    CheckedByCode(
        "own_tests", catches_bugs, version="2", applies=_of_type("write_tests"),
        method="execution", waits=True,
    ),
    GeneratedTests(),
    SolvedAgain(
        "coding", _TITLE, _HOW, compare=compare_growth, shows_content=False, question=asked_of,
        version="2", applies=_of_type("question", "complexity"),
    ),
    Criticised("coding", _TITLE, _RUBRIC),
)  # fmt: skip

STAGE = verdicts_stage("coding", VERIFIERS)
