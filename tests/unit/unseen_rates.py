"""What verifiers make of cases written by somebody who had not read them.

Belongs here: deciding a case by code, with a solver's honest answer where a skill asks one, and the
rates. Does not: any case.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import Verifier
from transforms.quality.verdict import FAILED, PASSED


class Undecided(Exception):
    """A model would have to decide."""


class _Agents(ScriptedAgents):
    """Whoever is not scripted is not asked: then the case is open."""

    def _answer(self, agent: Any, variables: Any, conversation: Any) -> Any:
        if not any(agent.name.startswith(name) for name in self.answers):
            raise Undecided(agent.name)
        return super()._answer(agent, variables, conversation)


def decided(
    pair: Mapping[str, Any],
    verifiers: Sequence[Verifier],
    honest: Mapping[str, dict[str, Any]] | None = None,
) -> tuple[str, str]:
    """Return `passed`, `failed` or `open`, and the check that decided, with its evidence.

    The critic's score at the end is left aside; a comparison that only a critic can make is open.

    Args:
        pair: as the verdicts stage is given it.
        verifiers: the skill's, in order.
        honest: by agent, what a solver that works honestly answers.
    """
    passed, is_open = "", False
    for verifier in verifiers:
        if not verifier.applies(pair):
            continue
        try:
            said = asyncio.run(verifier.judge(pair, _Agents(honest)))
        except Undecided:
            is_open = is_open or not isinstance(verifier, Criticised)
            continue
        if said.verdict == FAILED:
            return "failed", f"{verifier.name}: {said.reason}: {said.evidence}"
        if said.verdict == PASSED:
            passed = passed or f"{verifier.name}: {said.evidence}"
    return ("passed", passed) if passed and not is_open else ("open", passed)


def rates(outcomes: Iterable[str], wanted: str) -> tuple[float, float]:
    """Return the share of those decided that came out as wanted, and the share left open."""
    counted = Counter(outcomes)
    told = counted["passed"] + counted["failed"]
    return (counted[wanted] / told if told else 1.0), counted["open"] / counted.total()
