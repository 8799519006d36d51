"""Checking a few-shot answer: the computed output, a solver who sees the examples alone, a critic.

Belongs here: the rules and the rubric. Does not: comparing outputs (`final_output.py`).
"""

from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.few_shot_reasoning.final_output import final_output, same_output
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

SKILL_TITLE = "few-shot reasoning"

HOW = (
    "- Find the rule that explains every example. If two simple rules do and give the last "
    "input different outputs, the examples do not determine the rule: the task cannot be "
    "solved.\n"
    "- Apply it to the last input. final_answer is the output alone, exactly as the examples "
    "write outputs: same case, spacing and punctuation."
)

RUBRIC = (
    "- The rule that the answer states explains every example and is stated so that somebody "
    "else could apply it; a rule that fails an example is a plain error, even where the result "
    "is right.\n"
    "- The steps on the last input follow that rule, one by one where it has several parts.\n"
    "- The result stands last, in the form of the examples' outputs, with nothing behind it."
)


def expected_output(pair: Row) -> Judgement:
    """Compare the output a response ends with to the one that the rule gives."""
    spec = spec_of(pair)
    if "expected" not in spec:
        return not_checkable("no_expected_output")
    found = final_output(pair["response"])
    if found is None:
        return failed("no_final_output", "no line that begins with Output:")
    is_same = same_output(spec["match"], spec["expected"], found)
    said = f"the rule gives: {spec['expected']} | the response: {found}"
    if is_same is None:
        return Judgement("not_checkable", reason="not_comparable", evidence=capped(said))
    return (
        Judgement(PASSED, 1.0, evidence=capped(said))
        if is_same
        else failed("wrong_output", said, 0.0)
    )


def agrees(pair: Row, solution: str) -> bool | None:
    """Whether the solver, who saw the examples alone, comes to the response's output."""
    found = final_output(pair["response"]) or ""
    match = spec_of(pair).get("match", "meaning")
    # As it stands first: an output may itself look like a mark and a result.
    is_same = same_output(match, solution, found)
    return is_same or same_output(match, final_output(solution) or solution, found)


VERIFIERS = (
    CheckedByCode("expected_output", expected_output, version="2"),
    SolvedAgain(
        "few_shot_reasoning", SKILL_TITLE, HOW, compare=agrees, shows_content=False, version="2"
    ),
    Criticised("few_shot_reasoning", SKILL_TITLE, RUBRIC),
)
STAGE = verdicts_stage("few_shot_reasoning", VERIFIERS)
