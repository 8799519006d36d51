"""Coding: answers written by somebody who had not read the rules, and the rates they reach.

The first sets showed faults, since mended, so they measure the rules no more; nothing was mended
after the last set (`SECOND_…`), which does. Test sets that let one wrong program through must not
count as proof: two of eleven still do, since a set that catches nine of ten small changes may
lack one case that the task names.
"""

import json
from typing import Any

import pytest

from tests.unit.coding_pairs import pair, verdicts
from tests.unit.coding_planted import Task
from tests.unit.coding_unseen import LEDGER, PAIRS, ROMAN, SECOND_WEAK, SECONDS, TASKS, TOP, WEAK
from transforms.flows.coding.assembling import (
    failing_input,
    fixing,
    keeping_code,
    own_tests,
    prediction,
    translation,
)
from transforms.flows.coding.generated_tests import AcceptanceTests, judged
from transforms.flows.coding.showing import BUGGY, FUNCTION
from transforms.flows.coding.tasks import CallTask, CodeTask, TranslationTask
from transforms.flows.common.tasks import Asked

_BY_CODE = {"code", "execution"}


def outcome(row: dict[str, Any], tests: tuple[str, ...] = ()) -> str:
    """What code says of a pair: failed, passed, or undecided where nobody but a critic passes."""
    found = [each for each in verdicts(row, tests) if each.method in _BY_CODE]
    said = {each.judgement.verdict for each in found}
    if "failed" in said:
        return "failed"
    return "passed" if found and found[-1].judgement.verdict == "passed" else "undecided"


def spec_of(task: Task) -> dict[str, Any]:
    spec = {"language": "python", "function": task.function, "reference": task.reference}
    return {**spec, "broken": [*task.broken], **({"given": task.given} if task.given else {})}


RATES = """\
def shipping(weight, zone, express=False):
    if weight <= 0:
        raise ValueError("weight must be positive")
    base = 4 if weight <= 2 else 7
    if zone > 1:
        base += 3 * (zone - 1)
    return base * 2 if express else base"""
LONGEST = """\
def longest_word(text):
    best = ""
    for word in text.split():
        word = word.strip(".,;!?")
        if len(word) > len(best):
            best = word
    return best"""
LONGEST_BUGGY = LONGEST.replace("> len(best)", ">= len(best)")
BUGGY_TEXT = json.dumps(
    {
        "function_name": "longest_word",
        "code": LONGEST,
        "buggy_code": LONGEST_BUGGY,
        "symptom": "The last of several longest words is returned.",
    }
)

ASSEMBLED = {
    "write_tests": own_tests(
        CodeTask(request="Write at most eight tests that would catch a slip in these rates."),
        Asked(RATES, FUNCTION, "k1"),
    ),
    "expose_bug": failing_input(
        CodeTask(
            request="longest_word(text) is to return the first of the longest words. It does "
            "not, they say. Give me a call that proves it."
        ),
        Asked(BUGGY_TEXT, BUGGY, "k2"),
    ),
    "predict_output": prediction(
        CallTask(
            request="What does this call return? Work it out by hand.",
            call="shipping(2.5, 3, express=True)",
        ),
        Asked(RATES, FUNCTION, "k3"),
    ),
    "document": keeping_code(
        CodeTask(request="Add a docstring and comments for a new colleague; keep the code."),
        Asked(RATES, FUNCTION, "k4"),
    ),
    "annotate_types": keeping_code(
        CodeTask(request="Add type hints to everything and change nothing else."),
        Asked(RATES, FUNCTION, "k5"),
    ),
    "translate": translation(
        TranslationTask(
            request="Put this into idiomatic Go, please.",
            target_language="Go",
            main_name="longest_word",
        ),
        Asked(LONGEST, FUNCTION, "k6"),
    ),
    "fix": fixing(
        CodeTask(
            request="It should return the first of the longest words, and returns the last. "
            "Repair it, please."
        ),
        Asked(BUGGY_TEXT, BUGGY, "k7"),
    ),
}


def py(code: str, before: str = "", after: str = "") -> str:
    return f"{before}\n\n```python\n{code}\n```\n\n{after}".strip()


_SHIPPING_TESTS = '''\
def test_light_base_rate():
    assert shipping(1, 1) == 4


def test_boundary_of_two_is_still_light():
    assert shipping(2, 1) == 4


def test_just_above_two_is_heavy():
    assert shipping(2.01, 1) == 7


def test_zone_surcharge():
    assert shipping(1, 3) == 10


def test_express_doubles_everything():
    assert shipping(3, 2, express=True) == 20


def test_zero_weight_raises():
    try:
        shipping(0, 1)
    except ValueError:
        return
    assert False, "expected ValueError"'''

#: (type, response)
RIGHT = [
    ("write_tests", py(_SHIPPING_TESTS, "These tests pin down each threshold:")),
    (
        "write_tests",
        py(
            "def test_rates():\n"
            "    cases = [((2, 1), 4), ((2.5, 1), 7), ((1, 2), 7), ((1, 4), 13)]\n"
            "    for args, expected in cases:\n        assert shipping(*args) == expected, args\n\n"
            "def test_express():\n    assert shipping(5, 2, True) == 2 * shipping(5, 2)\n"
            "    assert shipping(5, 2, True) == 20\n\n"
            "def test_errors():\n    for bad in (0, -1):\n        raised = False\n        try:\n"
            "            shipping(bad, 1)\n        except ValueError:\n            raised = True\n"
            "        assert raised",
            "**Tests**",
            "Together they would fail on a swapped bound or a lost factor.",
        ),
    ),
    (
        "expose_bug",
        py(
            'longest_word("tall oak ship")',
            "Both `tall` and `ship` have four letters.",
            "The function returns `ship`; it should return `tall`.",
        ),
    ),
    ("expose_bug", "```\nlongest_word('one two')\n```"),
    ("expose_bug", py('longest_word(text="red, fox; hen")  # returns "hen", should be "red"')),
    (
        "predict_output",
        "1. `weight = 2.5` is above 2, so `base = 7`.\n2. `zone = 3`: add 3 * 2 = 6, "
        "so `base = 13`.\n3. Express doubles it: 26.\n\nResult: 26",
    ),
    (
        "predict_output",
        "**Step by step**\n\nbase is 7, then 13, and express gives "
        "$13 \\times 2 = 26$.\n\n**Result: 26**",
    ),
    ("predict_output", "The base is 7; two zones more make 13; doubled it is 26.\n\nResult: `26`"),
    (
        "document",
        py(
            'def shipping(weight, zone, express=False):\n    """Return the price of a '
            "parcel in euros.\n\n    Raises:\n        ValueError: If weight is not "
            'positive.\n    """\n    # Reject nonsense early.\n    if weight <= 0:\n'
            '        raise ValueError("weight must be positive")\n    # Two price classes.\n'
            "    base = 4 if weight <= 2 else 7\n    if zone > 1:\n"
            "        base += 3 * (zone - 1)  # each further zone\n"
            "    return base * 2 if express else base",
            "Here is the documented version:",
        ),
    ),
    (
        "document",
        py(
            "# Prices of parcels.\n"
            + RATES.replace("    base = 4", "\n    # light or heavy\n    base = 4")
        ),
    ),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, express: bool = False) -> int:",
            )
        ),
    ),
    (
        "annotate_types",
        py(
            "from __future__ import annotations\n\n\n"
            + RATES.replace(
                "(weight, zone, express=False):",
                "(\n    weight: int | float,\n"
                "    zone: int,\n    express: bool = False,\n) -> int:",
            )
        ),
    ),
    (
        "annotate_types",
        py(
            "from typing import Union\n\nNumber = Union[int, float]\n\n"
            + RATES.replace(
                "(weight, zone, express=False):",
                "(weight: Number, zone: int, express: bool = False) -> int:",
            )
        ),
    ),
    (
        "translate",
        'Here is the Go version:\n\n```go\npackage main\n\nimport "strings"\n\n'
        "// LongestWord returns the first of the longest words.\n"
        "func LongestWord(text string) string "
        '{\n\tbest := ""\n\tfor _, word := range strings.Fields(text) {\n\t\tword = strings.Trim('
        'word, ".,;!?")\n\t\tif len([]rune(word)) > len([]rune(best)) {\n\t\t\tbest = word\n\t\t}\n'
        "\t}\n\treturn best\n}\n```\n\nRunes are counted, as Python counts characters.",
    ),
    (
        "translate",
        "```golang\nfunc longestWord(text string) string {\n\tvar best string\n\treturn "
        "best\n}\n```",
    ),
    (
        "fix",
        "The comparison must be strict, or a later word of equal length wins.\n\n"
        f"```python\n{LONGEST}\n```",
    ),
    (
        "fix",
        "**Cause:** `>=`.\n\n```py\ndef longest_word(text):\n    words = [w.strip('.,;!?') for "
        "w in text.split()]\n    return max(words, key=len, default='')\n```\n\n`max` keeps the "
        "first of equals.",
    ),
    (
        "fix",
        "Only this line changes:\n\n```python\n        if len(word) > len(best):\n```\n\nThe "
        f"whole function:\n\n```python\n{LONGEST}\n```",
    ),
    (
        "fix",
        "1. Compare strictly:\n\n   ```python\n   "
        + LONGEST.replace("\n", "\n   ")
        + "\n   ```\n\nThat is all.",
    ),
]

WRONG = [
    (
        "write_tests",
        py(
            "def test_light():\n    assert shipping(1, 1) == 4\n\n"
            "def test_zone():\n    assert shipping(1, 2) == 7"
        ),
    ),
    ("write_tests", py(_SHIPPING_TESTS.replace("== 10", "== 13"))),
    ("write_tests", py(_SHIPPING_TESTS.replace("shipping(2, 1) == 4", "shipping(2, 1) == 7"))),
    (
        "write_tests",
        py(
            "def test_all():\n    result = shipping(1, 1)\n    assert result\n\n"
            "def test_more():\n    assert shipping(3, 2) > 0\n\n"
            "def test_express():\n    assert shipping(3, 2, True) is not None"
        ),
    ),
    (
        "write_tests",
        py(
            "def test_same():\n    assert shipping(3, 2) == shipping(3, 2)\n\n"
            "def test_order():\n    assert shipping(3, 2) <= shipping(3, 2, True)"
        ),
    ),
    (
        "write_tests",
        py(
            "def check_base():\n    assert shipping(1, 1) == 4\n\n"
            "def check_zone():\n    assert shipping(1, 3) == 10"
        ),
    ),
    (
        "write_tests",
        py(
            "def shipping(weight, zone, express=False):\n    return 4\n\n"
            "def test_light():\n    assert shipping(1, 1) == 4\n\n"
            "def test_heavy():\n    assert shipping(9, 9) == 4"
        ),
    ),
    (
        "write_tests",
        py(
            "def test_errors():\n    try:\n        shipping(0, 1)\n        assert False"
            "\n    except Exception:\n        pass\n\ndef test_errors_again():\n"
            "    try:\n        shipping(-1, 1)\n        assert False\n"
            "    except Exception:\n        pass"
        ),
    ),
    ("expose_bug", py('longest_word("tall ship oaks!")\nlongest_word("a bb")')),
    ("expose_bug", py('longest_word("the tallest oak")')),
    ("expose_bug", py('longest_word("")')),
    ("expose_bug", py('longest_word(["one", "two"])')),
    ("expose_bug", py('text = "one two"\nlongest_word(text)')),
    ("predict_output", "base is 4, since 2.5 rounds down; 4 + 6 = 10; doubled 20.\n\nResult: 20"),
    ("predict_output", "7 + 3 * 3 = 16, doubled 32.\n\nResult: 32"),
    ("predict_output", "7 + 6 = 13, and express doubles it to 26.\n\nResult: 13"),
    ("predict_output", "7 + 6 = 13, doubled: 26.\n\nResult: 26.0"),
    ("predict_output", 'The result is 26.\n\nResult: "26"'),
    (
        "document",
        py(
            RATES.replace("False):\n", 'False):\n    """Return the price."""\n').replace(
                "weight <= 2", "weight < 2"
            )
        ),
    ),
    (
        "document",
        py(
            RATES.replace("False):\n", 'False):\n    """Return the price."""\n').replace(
                '    if weight <= 0:\n        raise ValueError("weight must be positive")\n', ""
            )
        ),
    ),
    (
        "document",
        py(
            RATES.replace("False):\n", 'False):\n    """Return the price."""\n').replace(
                "must be positive", "has to be positive"
            )
        ),
    ),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, express: bool = True) -> int:",
            )
        ),
    ),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, express=False) -> int:",
            )
        ),
    ),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, express: bool = False):",
            )
        ),
    ),
    ("translate", "```python\ndef longest_word(text):\n    return max(text.split(), key=len)\n```"),
    ("translate", "```javascript\nfunction longestWord(text) {\n  return text;\n}\n```"),
    ("fix", f"Use a strict comparison.\n\n```python\n{LONGEST_BUGGY}\n```"),
    ("fix", py(LONGEST.replace("> len(best)", "> len(best) + 1"))),
    (
        "fix",
        "Change `>=` to `>` in the last condition:\n\n```python\nif len(word) > len(best):\n"
        "    best = word\n```",
    ),
    ("fix", py(LONGEST.replace("longest_word", "first_longest_word"))),
    ("fix", py("def longest_word(text):\n    return max(text.split(), key=len, default='')")),
    (
        "fix",
        py(
            "def longest_word(text):\n    words = [w.strip('.,;!?') for w in text.split()]\n"
            "    return max(words, key=len)"
        ),
    ),
    (
        "fix",
        py(
            "def longest_word(text):\n    words = sorted((w.strip('.,;!?') for w in "
            "text.split()), key=len)\n    return words[-1] if words else ''"
        ),
    ),
]
_FIX_TESTS = (
    'assert longest_word("one two") == "one"',
    'assert longest_word("a bbb cc") == "bbb"',
    'assert longest_word("oak, tree!") == "tree"',
    'assert longest_word("well, trees") == "trees"',
    'assert longest_word("tall?!; trees") == "trees"',
    'assert longest_word("") == ""',
)


def answered(kind: str, response: str) -> dict[str, Any]:
    draft = ASSEMBLED[kind]
    return pair(kind, response, dict(draft.spec or {}), asked=draft.instruction)


#: Written after the last mending.
SECOND_RIGHT = [
    (
        "write_tests",
        py(
            _SHIPPING_TESTS.replace("== 10", "== 10\n    assert shipping(3, 1) == 7"),
            "### Tests",
            "Run them with any runner.",
        ),
    ),
    ("expose_bug", "Equal lengths:\n\n```python\nlongest_word('a b')\n```\nexpected `'a'`."),
    ("predict_output", "- base: 7\n- zones: +6\n- express: ×2\n\n> Result: 26"),
    (
        "document",
        py(
            "\n".join(
                line + ("  # free of charge nobody ships" if "raise" in line else "")
                for line in RATES.splitlines()
            )
        ),
    ),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, express: bool = False) -> float:",
            ),
            "Typed:",
            "Nothing else.",
        ),
    ),
    (
        "translate",
        "```go\n// longestWord ...\nfunc longestWord(text string) string { return text }\n```",
    ),
    ("fix", "- The fix:\n\n    ```python\n    " + LONGEST.replace("\n", "\n    ") + "\n    ```"),
    ("fix", py(LONGEST + "\n\n\nassert longest_word('one two') == 'one'")),
]
SECOND_WRONG = [
    ("write_tests", py(_SHIPPING_TESTS.split("\n\n\ndef test_zone")[0])),
    ("write_tests", py(_SHIPPING_TESTS.replace("== 20", "== 17"))),
    ("expose_bug", py("longest_word('a bb a')")),
    ("expose_bug", py("longest_word()")),
    ("predict_output", "7 + 6 = 13, times 2 is 26.\n\nResult: 7"),
    ("predict_output", "The answer is 26."),
    ("document", py('"""Shipping."""\n' + RATES.replace("base * 2", "2 * base"))),
    (
        "annotate_types",
        py(
            RATES.replace(
                "(weight, zone, express=False):",
                "(weight: float, zone: int, *, express: bool = False) -> int:",
            )
        ),
    ),
    ("translate", "```java\nString longestWord(String text) { return text; }\n```"),
    ("fix", py(LONGEST.replace("best = word", "best = text"))),
]


def outcomes(cases: list[tuple[str, str]]) -> list[str]:
    return [
        outcome(answered(kind, response), _FIX_TESTS if kind == "fix" else ())
        for kind, response in cases
    ]


def programs(task: Task, codes: tuple[str, ...]) -> list[str]:
    return [
        outcome(pair(task.kind, py(code, "Here it is:"), spec_of(task)), task.tests)
        for code in codes
    ]


def test_programs_are_told_apart() -> None:
    right = [each for task in TASKS for each in programs(task, (task.reference, *task.right))]
    wrong = [each for task in TASKS for each in programs(task, task.wrong)]
    assert (len(right), len(wrong)) == (21, 29)
    assert right.count("failed") == 0
    assert right.count("undecided") <= 1  # it splits by a regular expression
    assert wrong.count("failed") >= 0.95 * len(wrong)


def test_other_answers_are_told_apart() -> None:
    right, wrong = outcomes(RIGHT), outcomes(WRONG)
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= 0.95 * len(wrong), wrong


def test_answers_written_after_the_last_mending_are_told_apart() -> None:
    right = outcomes(SECOND_RIGHT) + programs(SECONDS, SECONDS.right)
    wrong = outcomes(SECOND_WRONG) + programs(SECONDS, SECONDS.wrong)
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= 0.95 * len(wrong), wrong


@pytest.mark.parametrize(("cases", "most"), [(WEAK, 2), (SECOND_WEAK, 0)])
def test_tests_that_let_a_wrong_program_through_prove_nothing(cases: Any, most: int) -> None:
    said = [
        judged(code, spec_of(task), AcceptanceTests(tests=[*tests], broken_code="")).verdict
        for task, tests, code in cases
    ]
    assert said.count("passed") <= most, said
    assert "failed" not in said


@pytest.mark.parametrize(("task", "broken"), [(LEDGER, 0), (ROMAN, 0), (PAIRS, 1), (TOP, 0)])
def test_tests_that_pass_a_variant_known_to_be_broken_prove_nothing(
    task: Task, broken: int
) -> None:
    known = task.wrong[broken]
    tests = [test for test in task.tests if _passes(known, test)]
    suite = AcceptanceTests(tests=tests, broken_code=known)
    assert judged(task.right[0], spec_of(task), suite).reason in (
        "tests_too_weak",
        "tests_prove_nothing",
    )


def _passes(code: str, test: str) -> bool:
    from transforms.flows.coding.trial import run_tests

    return bool(run_tests(code, [test]).with_status("passed"))
