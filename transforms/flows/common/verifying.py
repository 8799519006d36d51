"""Verification, the same in every skill: a pair's verifiers in turn, the cheap ones first.

Each verifier writes a verdict of its own: method, score, evidence. The first that fails ends it, so
that nobody is asked about a pair that code has refused. A pair that no verifier passes is not
released: *not checkable* is never a pass. Belongs here: the verifier, the plan and the step. Does
not: the verifiers shared by skills (`checked_by_code.py`, `solved_again.py`, `criticised.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.skill import Row, Sampling, Stage, Step
from transforms.flows.work import Done, Planned, Result, WorkItem
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED, Judgement, capped

Method = Literal["code", "execution", "solver", "critic", "citation", "schema"]

#: The columns of a pair that verifiers are given.
COLUMNS = (
    "pair_id", "goal", "transformation", "instruction_type", "answer_format", "instruction",
    "spec", "passage", "response", "messages", "tool_calls",
)  # fmt: skip


class Verifier(Protocol):
    """One way to check a pair.

    Attributes:
        name: of its check, as stored: `<skill>.<name>`.
        method: how it checks.
        agents: those it may ask; empty where code alone decides.
        version: changes whenever its rule does; its agents' prompts need not be part of it.
    """

    @property
    def name(self) -> str: ...
    @property
    def method(self) -> Method: ...
    @property
    def agents(self) -> tuple[Agent, ...]: ...
    @property
    def version(self) -> str: ...

    def applies(self, pair: Row) -> bool:
        """Whether it has anything to say of such a pair; where not, it writes no verdict."""
        ...

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        """Judge a pair: the columns of COLUMNS, `messages` a list of role and content."""
        ...


@dataclass(frozen=True)
class Verified:
    """A verdict as the stage writes it, with the version of the verifier's own rule."""

    check: str
    method: Method
    judgement: Judgement
    version: str | None = None


def verdicts_stage(skill: str, verifiers: Sequence[Verifier]) -> Stage:
    """Return the verdicts stage of a skill: every pair, by the verifiers that apply, in order."""
    agents = tuple(dict.fromkeys(agent for each in verifiers for agent in each.agents))
    versions = ",".join(f"{each.name}={each.version}" for each in verifiers)

    def plan(pair: Row, sampling: Sampling) -> Iterable[Planned]:
        payload = {name: pair[name] for name in COLUMNS if name != "messages"}
        payload["messages"] = [dict(turn) for turn in _turns(pair["messages"])]
        return [Planned("verify", (pair["pair_id"],), payload, pair["content_id"])]

    async def verify(item: WorkItem, agents: Agents) -> Result:
        verdicts = await verdicts_on(item.payload, verifiers, agents)
        return Done([_row(item.payload["pair_id"], skill, each) for each in verdicts])

    return Stage(plan, (Step("verify", verify, agents, code_version=versions),))


async def verdicts_on(
    pair: Mapping[str, Any], verifiers: Sequence[Verifier], agents: Agents
) -> list[Verified]:
    """Return the verdicts on a pair, up to the first failed one.

    Where none applies, one verdict says so: not checkable.
    """
    verdicts = []
    for verifier in verifiers:
        if not verifier.applies(pair):
            continue
        judgement = await verifier.judge(pair, agents)
        verdicts.append(Verified(verifier.name, verifier.method, judgement, verifier.version))
        if judgement.verdict == FAILED:
            break
    if not verdicts:
        nobody = Judgement(NOT_CHECKABLE, reason="no_verifier_applies")
        verdicts.append(Verified("unverified", "code", nobody))
    return verdicts


def is_accepted(verdicts: Iterable[Verified]) -> bool:
    """Whether a pair with these verdicts is verified: none failed, one passed at least."""
    found = [each.judgement.verdict for each in verdicts]
    return PASSED in found and FAILED not in found


def _turns(messages: Any) -> Iterable[Mapping[str, Any]]:
    return (each.asDict() if hasattr(each, "asDict") else each for each in messages or ())


def _row(pair_id: str, skill: str, verified: Verified) -> dict[str, Any]:
    judgement = verified.judgement
    return {
        "pair_id": pair_id,
        "check": f"{skill}.{verified.check}",
        "verdict": judgement.verdict,
        "method": verified.method,
        "verifier_version": verified.version,
        "score": judgement.score,
        "reason": judgement.reason,
        "evidence": capped(judgement.evidence) if judgement.evidence else None,
    }
