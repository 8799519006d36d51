"""The verifiers of the skill coding on planted answers: wrong ones fall, right ones pass."""

from typing import Any

import pytest

from tests.unit.coding_pairs import FUNCTION, fence, pair, verdicts
from tests.unit.coding_planted import DRY, MEDIAN, TASKS, Task
from transforms.flows.coding.generated_tests import AcceptanceTests, judged
from transforms.flows.common.verifying import is_accepted

_GOOD_TESTS = """\
def test_end():
    assert longest_dry([3, 0, 0, 1, 0, 0, 0]) == 3

def test_middle():
    assert longest_dry([0, 0, 0, 1, 0]) == 3

def test_none():
    assert longest_dry([]) == 0 and longest_dry([4]) == 0"""


def _spec(task: Task) -> dict[str, Any]:
    spec = {"language": "python", "function": task.function, "reference": task.reference}
    if task.given:
        spec["given"] = task.given
    return {**spec, "broken": list(task.broken)}


def _program_is_accepted(task: Task, code: str) -> bool:
    return is_accepted(verdicts(pair(task.kind, fence(code), _spec(task)), task.tests))


_TESTS_SPEC = {"language": "python", "function": "longest_dry", "reference": FUNCTION}
_BUG_SPEC = {**_TESTS_SPEC, "given": DRY.given}
_CALL_SPEC = {"function": "longest_dry", "code": FUNCTION, "call": "longest_dry([0, 2, 0, 0])"}
_KEPT_SPEC = {"language": "python", "given": FUNCTION}
_JS_SPEC = {"target": "JavaScript", "name": "longest_dry"}
_DOCUMENTED = FUNCTION.replace("(days):\n", '(days):\n    """Return the longest dry spell."""\n')
_JS = "function longestDry(days) {\n  let best = 0;\n  return best;\n}"

#: (type, response, spec)
_RIGHT = [
    ("write_tests", fence(_GOOD_TESTS), _TESTS_SPEC),
    ("write_tests", fence("from weather import longest_dry\n\n" + _GOOD_TESTS), _TESTS_SPEC),
    ("write_tests", fence(FUNCTION + "\n\n" + _GOOD_TESTS), _TESTS_SPEC),
    ("expose_bug", fence("longest_dry([1, 0, 0])"), _BUG_SPEC),
    ("expose_bug", fence("longest_dry(days=[0])", ""), _BUG_SPEC),
    ("predict_output", "Two dry days end it.\n\nResult: 2", _CALL_SPEC),
    ("predict_output", "`run` is 1, then 0, then 2.\n\n**Result:** `2`", _CALL_SPEC),
    ("document", fence(_DOCUMENTED), _KEPT_SPEC),
    ("document", fence(FUNCTION.replace("return max", "# the last spell\n    return max")),
     _KEPT_SPEC),
    ("annotate_types", fence(FUNCTION.replace("(days)", "(days: list[float]) -> int")),
     _KEPT_SPEC),
    ("annotate_types",
     fence("from typing import Iterable\n\n"
           + FUNCTION.replace("(days)", "(days: Iterable[float]) -> int")), _KEPT_SPEC),
    ("translate", fence(_JS, "js"), _JS_SPEC),
    ("translate", fence(_JS, "javascript"), _JS_SPEC),
    ("explain", "`longest_dry` keeps `best` and `run`; a rainy day ends the run.", None),
]  # fmt: skip
_WRONG = [
    ("write_tests", fence("def test_it():\n    assert longest_dry([1]) == 0"), _TESTS_SPEC),
    ("write_tests", fence("def test_it():\n    assert longest_dry([0, 0]) == 3"), _TESTS_SPEC),
    ("write_tests", fence("def test_it():\n    longest_dry([0, 0])"), _TESTS_SPEC),
    ("write_tests", "Test the empty list, and a spell at the end.", _TESTS_SPEC),
    ("expose_bug", fence("longest_dry([0, 0, 1])"), _BUG_SPEC),
    ("expose_bug", fence("longest_dry(5)"), _BUG_SPEC),
    ("expose_bug", "Any list that ends with a dry day.", _BUG_SPEC),
    ("predict_output", "There are three dry days.\n\nResult: 3", _CALL_SPEC),
    ("predict_output", "It returns 2, I think.", _CALL_SPEC),
    ("predict_output", "Result: '2'", _CALL_SPEC),
    ("document", fence(_DOCUMENTED.replace("max(best, run)", "max(run, best)", 1)), _KEPT_SPEC),
    ("document", fence(FUNCTION), _KEPT_SPEC),
    ("document", fence(_DOCUMENTED.replace("days", "rainfall")), _KEPT_SPEC),
    ("annotate_types", fence(FUNCTION.replace("(days)", "(days) -> int")), _KEPT_SPEC),
    ("annotate_types", fence(DRY.given.replace("(days)", "(days: list[int]) -> int")), _KEPT_SPEC),
    ("translate", fence(FUNCTION), _JS_SPEC),
    ("translate", fence(_JS.replace("longestDry", "solve"), "js"), _JS_SPEC),
    ("translate", "```js\n" + _JS, _JS_SPEC),
    ("explain", "The code does what it should, in an elegant way.", None),
    ("write", "I would sort the list and take the middle.", _spec(MEDIAN)),
    ("write", fence("def med(xs):\n    return 0"), _spec(MEDIAN)),
    ("write", fence("def median(xs)\n    return xs"), _spec(MEDIAN)),
]  # fmt: skip


def test_wrong_programs_are_rejected_and_right_ones_accepted() -> None:
    wrong = [_program_is_accepted(task, code) for task in TASKS for code in task.wrong]
    right = [
        _program_is_accepted(task, code) for task in TASKS for code in (task.reference, *task.right)
    ]
    assert len(wrong) >= 20
    assert wrong.count(False) >= 0.95 * len(wrong)
    assert len(right) >= 20
    assert right.count(True) >= 0.95 * len(right)


def test_other_answers_are_told_apart_as_well() -> None:
    wrong = [is_accepted(verdicts(pair(*each))) for each in _WRONG]
    right = [is_accepted(verdicts(pair(*each))) for each in _RIGHT]
    assert wrong.count(False) >= 0.95 * len(wrong), [
        each[:2] for each, passes in zip(_WRONG, wrong, strict=True) if passes
    ]
    assert right.count(True) >= 0.95 * len(right), [
        each[:2] for each, passes in zip(_RIGHT, right, strict=True) if not passes
    ]
    assert len(wrong) >= 20


def test_the_evidence_holds_the_test_that_ran_and_what_came_of_it() -> None:
    right = verdicts(pair("write", fence(MEDIAN.right[0]), _spec(MEDIAN)), MEDIAN.tests)
    ran = next(each for each in right if each.check == "generated_tests")
    assert ran.method == "execution"
    assert "assert median([4, 1, 2, 3]) == 2.5" in str(ran.judgement.evidence)
    wrong = verdicts(pair("write", fence(MEDIAN.wrong[1]), _spec(MEDIAN)), MEDIAN.tests)
    assert wrong[-1].judgement.reason == "fails_tests"
    assert "assert median([4, 1, 2, 3]) == 2.5 -> AssertionError" in str(
        wrong[-1].judgement.evidence
    )


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ([], "no_usable_tests"),
        (["assert True", "median([1])"], "no_usable_tests"),
        # The reference passes them, and so does every broken variant.
        (["try:\n    median([1, 2])\nexcept IndexError:\n    pass\nassert 1",
          "assert median([]) is None"],
         "tests_prove_nothing"),
        (["assert median([1]) == 9", "assert median([2]) == 9", "assert median([3]) == 9"],
         "tests_contradict_reference"),
        (["import heapq\nassert median([1]) == 1", "import string\nassert median([1])"],
         "beyond_sandbox"),
    ],
)  # fmt: skip
def test_tests_that_prove_nothing_count_for_nothing(tests: list[str], reason: str) -> None:
    suite = AcceptanceTests(tests=tests, broken_code="def median(xs):\n    return None")
    judgement = judged(MEDIAN.right[0], _spec(MEDIAN), suite)
    assert (judgement.verdict, judgement.reason) == ("not_checkable", reason)


def test_a_program_beyond_the_sandbox_is_not_checkable_however_right() -> None:
    code = "import statistics\n\ndef median(xs):\n    return statistics.median(xs) if xs else None"
    found = verdicts(pair("write", fence(code), _spec(MEDIAN)), MEDIAN.tests)
    ran = next(each for each in found if each.check == "generated_tests")
    assert (ran.judgement.verdict, ran.judgement.reason) == ("not_checkable", "beyond_sandbox")
