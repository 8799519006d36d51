"""Tests that an agent writes from the task alone, run on the answer: the verifier of programs.

The tester sees neither the response nor the reference. A test that the reference fails is wrong and
is dropped. A program that fails a right test is refused; for one that passes them all, they must be
strong enough to prove something (`strength.py`). Belongs here: the verifier, and the judgement of
what ran. Does not: running (`trial.py`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.coding.python_code import answer_code, function_in, same_code
from transforms.flows.coding.showing import asked_of
from transforms.flows.coding.strength import Strength, strength_of
from transforms.flows.coding.taxonomy import TESTED
from transforms.flows.coding.trial import Trial, run_tests, usable_tests
from transforms.flows.common.asking import spec_of
from transforms.flows.common.untrusted import as_data
from transforms.flows.common.verifying import Method
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement, capped, failed, not_checkable

#: Fewer tests that count decide nothing. Judgement: one may be passed by luck.
MIN_COUNTING = 2


class AcceptanceTests(BaseModel):
    """What the tester answers: tests of a few statements each, and a subtly wrong program."""

    tests: list[str]
    broken_code: str


TESTER = Agent(
    name="coding.tester",
    package="transforms.flows.coding",
    prompt="tester.jinja",
    output=AcceptanceTests,
    role="critic",
    temperature=0.0,
    max_tokens=1536,
)


@dataclass(frozen=True)
class GeneratedTests:
    """Fails a program that does not pass the tests written for its task."""

    name: str = "generated_tests"
    version: str = "3"

    @property
    def method(self) -> Method:
        return "execution"

    @property
    def agents(self) -> tuple[Agent, ...]:
        return (TESTER,)

    def applies(self, pair: Row) -> bool:
        return pair["instruction_type"] in TESTED

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        name = str(spec_of(pair).get("function", ""))
        code = answer_code(pair["response"], name)
        if code is None:  # a rule before this one has said so; no call is worth it
            return failed("function_missing", f"no Python block defines {name}")
        shown = {"question": as_data(asked_of(pair)), "function_name": name}
        suite = await agents.ask_for(TESTER, AcceptanceTests, shown)
        return await asyncio.to_thread(judged, code, spec_of(pair), suite)


def judged(code: str, spec: dict[str, Any], suite: AcceptanceTests) -> Judgement:
    """Judge a program by the tests that are right and prove something. Waits for the sandbox."""
    name, reference = str(spec["function"]), str(spec.get("reference", ""))
    tests = usable_tests(suite.tests, name)
    if len(tests) < MIN_COUNTING:
        return not_checkable("no_usable_tests")
    right = _right_tests(tests, reference)
    if isinstance(right, Judgement):
        return right
    trial = run_tests(code, right)
    if not trial.is_beyond and (trial.error is not None or trial.with_status("failed")):
        return _fault(trial, right)
    known = [*spec.get("broken", ())]
    if function_in(suite.broken_code, name) and not same_code(suite.broken_code, reference):
        known.append(suite.broken_code)
    strength = strength_of(right, reference or code, known)
    if len(strength.counting) < MIN_COUNTING:
        return not_checkable("tests_prove_nothing", float(len(strength.counting)))
    if not strength.is_enough:
        return not_checkable("tests_too_weak", strength.share)
    return _verdict(trial, right, strength)


def _right_tests(tests: Sequence[str], reference: str) -> list[str] | Judgement:
    """Return the tests that the reference passes; all of them where there is none."""
    if not reference:
        return list(tests)
    trial = run_tests(reference, tests)
    if trial.error is not None:
        return not_checkable("beyond_sandbox" if trial.is_beyond else "reference_does_not_run")
    passed = trial.with_status("passed")
    if 2 * len(passed) < len(tests):
        beyond = len(trial.with_status("beyond")) > len(tests) - len(passed) - 1
        return not_checkable("beyond_sandbox" if beyond else "tests_contradict_reference")
    return [test for place, test in enumerate(tests) if place in passed]


def _fault(trial: Trial, tests: Sequence[str]) -> Judgement:
    """Judge a program that fails a right test, even one that no broken variant fails."""
    if trial.error is not None:
        return failed("does_not_run", f"{trial.error} | tests: {' ## '.join(tests)}", 0.0)
    wrong = sorted(trial.with_status("failed"))
    said = trial.outcomes[wrong[0]].said
    return failed(
        "fails_tests",
        f"{len(wrong)} of {len(tests)} failed; {tests[wrong[0]]} -> {said}",
        len(trial.with_status("passed")) / len(tests),
    )


def _verdict(trial: Trial, tests: Sequence[str], strength: Strength) -> Judgement:
    passed = sorted(trial.with_status("passed") & strength.counting)
    score = len(passed) / len(strength.counting)
    if trial.is_beyond or len(passed) < MIN_COUNTING:
        return not_checkable("beyond_sandbox", score)
    ran = " ## ".join(tests[place] for place in passed)
    said = (
        f"{len(passed)} tests passed; each failed on one of {strength.tried} broken variants, "
        f"{strength.caught} of which they catch. {ran}"
    )
    return Judgement("passed", score, evidence=capped(said))
