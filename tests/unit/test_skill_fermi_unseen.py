"""Fermi estimates: answers written by somebody who had not read the rules, and their rates.

The first sets showed faults, since mended. The second, nine each, still had two right ones refused
(40% assumed, and 60% reckoned with) and a wrong one accepted (another number of days than assumed);
these are mended as well. Of the third sets, eight each, three wrong ones were accepted, all with
another number than the one assumed; one still is (5 MB for an assumed 4 MB, where 4 is used for
something else).
"""

import asyncio
import json

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.fermi_unseen import (
    RIGHT,
    SECOND_RIGHT,
    SECOND_WRONG,
    THIRD_RIGHT,
    THIRD_WRONG,
    WRONG,
)
from transforms.flows.common.tasks import Draft
from transforms.flows.common.verifying import Verified, verdicts_on
from transforms.flows.fermi.verification import VERIFIERS


def verdicts(case: tuple[Draft, str]) -> list[Verified]:
    """What is said of an answer where the solver gets what the question's author gets."""
    asked, response = case
    spec = dict(asked.spec or {})
    row = {
        "instruction": asked.instruction, "spec": json.dumps(spec), "response": response,
        "answer_format": "explanation", "passage": "Text.", "instruction_type": "count",
        "messages": [{"role": "user", "content": asked.instruction},
                     {"role": "assistant", "content": response}],
    }  # fmt: skip
    solved = {"is_answerable": True, "final_answer": f"{float(spec['estimate']):.0f}"}
    agents = ScriptedAgents({"fermi.solver": solved, "fermi.critic": {"faults": "", "score": 9}})
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))


def said(case: tuple[Draft, str]) -> str:
    found = [each for each in verdicts(case) if each.method != "critic"]
    judged = {each.judgement.verdict for each in found}
    return (
        "failed" if "failed" in judged else ("undecided" if "not_checkable" in judged else "passed")
    )


@pytest.mark.parametrize(
    ("right_cases", "wrong_cases", "most_accepted"),
    [(RIGHT, WRONG, 0), (SECOND_RIGHT, SECOND_WRONG, 0), (THIRD_RIGHT, THIRD_WRONG, 1)],
    ids=["first", "second", "third"],
)
def test_estimates_are_told_apart(
    right_cases: list[tuple[Draft, str]],
    wrong_cases: list[tuple[Draft, str]],
    most_accepted: int,
) -> None:
    right, wrong = [said(each) for each in right_cases], [said(each) for each in wrong_cases]
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= len(wrong) - most_accepted, wrong
