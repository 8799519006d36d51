"""What the agents of the skill coding are answered: one function in many guises, and right answers.

The function counts the longest run of values above a limit; its name comes from the text at hand.
Belongs here: its guises, and which agent is answered with which. Does not: other skills.
"""

import ast
import re

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import topics

_DOC = '"""Return the length of the longest run of values above limit; 0 for no values."""'
# Its lines are odd on purpose: an agent is known by lines of its prompt, and examples hold code.
_RIGHT = f"""\
def NAME(values, limit):
    {_DOC}
    best_run = this_run = 0
    for each_value in values:
        this_run = this_run + 1 if each_value > limit else 0
        best_run = max(best_run, this_run)
    return best_run"""
_BUGGY = _RIGHT.replace("value > limit", "value >= limit")
_CLUMSY = f"""\
def NAME(values, limit):
    {_DOC}
    b_run = 0
    for i_first in range(len(values)):
        n_run = 0
        for j_last in range(i_first, len(values)):
            n_run = n_run + (1 if values[j_last] > limit and n_run == j_last - i_first else 0)
        b_run = n_run if n_run > b_run else b_run
    return b_run"""
_EXTENDED = _RIGHT.replace("limit):", "limit, least=0):").replace(
    "return best_run", "return best_run if best_run >= least else 0"
)
_TYPED = _RIGHT.replace("(values, limit)", "(values: list[int], limit: int) -> int")
_PORTED = """\
function NAME(values, limit) {
  let best = 0, run = 0;
  for (const value of values) {
    run = value > limit ? run + 1 : 0;
    best = Math.max(best, run);
  }
  return best;
}"""
_TESTS = """\
def test_run():
    assert NAME([3, 5, 6, 1, 7], 4) == 2

def test_limit_is_not_above():
    assert NAME([4, 4, 5], 4) == 1

def test_nothing():
    assert NAME([], 4) == 0"""
_ACCEPTANCE = [
    "assert NAME([3, 5, 6, 1, 7], 4) == 2",
    "assert NAME([4, 4, 5], 4) == 1",
    "assert NAME([], 4) == 0",
    "assert NAME([9, 9, 9, 1, 9, 9], 4) == 3",
]
_FUNCTION = re.compile(r"\b(?:longest|spell|streak)_run_[a-z]+")
_NAME = re.compile(r"[A-Za-z_]{4,60}")

_REQUESTS = {
    "write": "Write `NAME(values, limit)`: how many values in a row, at most, are above the limit?",
    "complete": "Our report needs the longest run of values above a limit.",
    "fix": "NAME([4, 4, 5], 4) gives 3, though only one value is above 4. Please correct it.",
    "translate_to_python": "Port this JavaScript to Python as `NAME(values, limit)`.",
    "optimise": "NAME takes minutes on long lists of readings; results must stay the same.",
    "refactor": "Nobody dares to touch NAME. Make it readable and keep what it returns.",
    "extend": "Add a parameter `least`, by default 0: a longest run shorter than it counts as 0.",
    "write_tests": "I am about to rewrite NAME and want to notice a slip at the limit.",
    "expose_bug": "NAME ought to count values strictly above the limit. Prove that it does not.",
    "predict_output": "Work the value out by hand, and say where the decision is close.",
    "document": "Give this code a docstring or comments for a newcomer; leave it as it is.",
    "annotate_types": "Add type hints for all parameters and the result; change nothing else.",
    "translate": "Translate this code to JavaScript and keep what it returns for empty input.",
    "explain": "Explain to a beginner why this code needs the value it keeps between rounds.",
    "review": "Would you approve this code for tonight's report? Three points at most.",
    "question": "What is kept when the loop of this code ends without any match?",
    "complexity": "How do time and memory of this code grow with the number of values?",
    "approach": "How should a colleague go about this, for lists of some million values?",
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    """Return what an agent of this skill is answered; None for those that every skill has."""
    if agent.startswith("transform_"):
        return _material(request, agent)
    if agent.startswith("ask_"):
        fields = _task(request, agent.removeprefix("ask_"))
        return said(is_applicable=True, tasks=[fields])
    if agent.startswith("editor_"):
        return said(**_edited(request, *agent.removeprefix("editor_").rsplit("_", 1)))
    if agent == "tester":
        return _tested(request)
    if agent == "responder":
        return Reply(_response(block(request, "question")))
    if agent == "solver":
        return said(is_answerable=True, final_answer=_told(block(request, "question")))
    return None


def _name(request: TeacherRequest, text: str) -> str:
    """Return the function's name in a text, or one made of its words."""
    if found := _FUNCTION.search(text):
        return found[0]
    chance = dice("coding", text)
    word = topics(text, 1, chance)[0]
    return f"{chance.choice(['longest', 'spell', 'streak'])}_run_{word}"


def _material(request: TeacherRequest, agent: str) -> Reply:
    name = _name(request, block(request, "source"))
    right, buggy = (_of(code, name) for code in (_RIGHT, _BUGGY))
    if agent == "transform_specification":
        rules = "It returns the length of the longest run of values that are above the limit. "
        edges = "A value equal to the limit ends the run. For an empty list it returns 0. "
        return Reply(f"`{name}(values, limit)` takes a list and a number. {rules}{edges}" * 2)
    fields = {"is_possible": True, "function_name": name, "code": right}
    if agent == "transform_buggy_function":
        fields |= {"buggy_code": buggy, "symptom": "It counts values that equal the limit."}
    return said(**fields)


def _task(request: TeacherRequest, kind: str) -> dict[str, str]:
    passage = block(request, "passage")
    name = _name(request, passage)
    fields = {"request": _of(_REQUESTS[kind], name)}
    right = _of(_RIGHT, name)
    if kind == "write":
        fields |= {"function_name": name, "reference_code": right}
    elif kind == "complete":
        fields |= {"function_name": name, "full_code": right}
    elif kind == "translate_to_python":
        fields |= {"source_language": "JavaScript", "source_code": _of(_PORTED, name)}
        fields |= {"function_name": name, "reference_code": right}
    elif kind in ("optimise", "refactor", "extend"):
        before, after = (_RIGHT, _EXTENDED) if kind == "extend" else (_CLUMSY, _RIGHT)
        fields |= {"function_name": name, "given_code": _of(before, name)}
        fields |= {"reference_code": _of(after, name)}
    elif kind == "predict_output":
        fields["call"] = f"{name}([3, 5, 6, 1, 7], 4)"
    elif kind == "translate":
        fields |= {"target_language": "JavaScript", "main_name": _main_name(passage)}
    return fields


def _edited(request: TeacherRequest, goal: str, task: str) -> dict[str, str]:
    asked = block(request, "question")
    kind = {
        "ProgramTask": "write", "CompletionTask": "complete", "PortTask": "translate_to_python",
        "ChangeTask": "extend" if "`least`" in asked else "refactor", "CallTask": "predict_output",
        "TranslationTask": "translate",
    }.get(task, "explain")  # fmt: skip
    fields = _task(request, kind)
    before = asked.split("```")[0].split("Write the tests as")[0].split("Put the call,")[0]
    fields["request"] = f"{before.strip()} It matters for the {goal.replace('_', ' ')} case."
    if "call" in fields:
        fields["call"] = fields["call"].replace("7]", "7, 8, 9]")
    return fields


def _tested(request: TeacherRequest) -> Reply:
    asked = block(request, "question")
    tests = [*_ACCEPTANCE]
    if "`least`" in asked:
        tests += ["assert NAME([5, 5, 1], 4, least=3) == 0", "assert NAME([5, 5], 4, least=2) == 2"]
    name = _name(request, asked)
    return said(tests=[_of(test, name) for test in tests], broken_code=_of(_BUGGY, name))


def _response(asked: str) -> str:
    found = _FUNCTION.search(asked)
    name = found[0] if found else _main_name(asked)
    if call := re.search(rf"^{name}\((.*), (\d+)\)$", asked, re.MULTILINE):
        run = best = 0
        for value in ast.literal_eval(call[1]):
            run = run + 1 if value > int(call[2]) else 0
            best = max(best, run)
        return f"The limit is close at 5. In `{name}` the run breaks at 1.\n\nResult: {best}"
    guises = (
        ("test_", _TESTS), ("Put the call", "NAME([4, 4, 5], 4)"), ("type hints", _TYPED),
        ("to JavaScript", _PORTED), ("`least`", _EXTENDED),
    )  # fmt: skip
    if "docstring or comments" in asked:
        return f"Comments added.\n\n{_fence(_documented(asked, name))}"
    for sign, code in guises:
        if sign in asked:
            tag = "javascript" if code is _PORTED else "python"
            return f"Here it is.\n\n{_fence(_of(code, name), tag)}"
    if any(sign in asked for sign in ("Explain", "approve", "What is kept", "How ")):
        return _told(asked)
    return f"One pass is enough.\n\n{_fence(_of(_RIGHT, name))}"


def _documented(asked: str, name: str) -> str:
    """Return the code asked about with a comment before it."""
    code = re.search(r"```\w*\n(.*?)\n```", asked, re.DOTALL)
    return f"# {name}: what it keeps from round to round.\n{code[1] if code else ''}"


def _told(asked: str) -> str:
    code = asked.partition("```")[2] or asked
    return (
        f"`{_main_name(code)}` goes through its input once and keeps the best found so far, so "
        "time is O(n) and memory is O(1); without a match it returns the "
        "first value that it kept."
    )


def _main_name(text: str) -> str:
    if found := _FUNCTION.search(text):
        return found[0]
    names = [name for name in _NAME.findall(text) if name not in {"python", "import", "from"}]
    return max(names, key=len) if names else "code"


def _fence(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


def _of(code: str, name: str) -> str:
    return code.replace("NAME", name)
