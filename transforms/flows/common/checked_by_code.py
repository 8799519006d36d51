"""A verifier that code alone decides: a rule over the pair and its spec.

Belongs here: that adapter. Does not: any rule; those are the skills'.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.flows.common.verifying import Method
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement


def always(pair: Row) -> bool:
    return True


@dataclass(frozen=True)
class CheckedByCode:
    """Judges by a rule.

    Attributes:
        name: of its check.
        rule: (pair) -> judgement. Pure; a pair it cannot decide is *not checkable*.
        version: raise it whenever the rule changes a verdict.
        applies: for which pairs.
        method: code, or execution, citation, schema.
        waits: whether the rule runs code in the interpreter, and must not hold up the calls.
    """

    name: str
    rule: Callable[[Row], Judgement]
    version: str = "1"
    applies: Callable[[Row], bool] = always
    method: Method = "code"
    waits: bool = False

    @property
    def agents(self) -> tuple[Agent, ...]:
        return ()

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        if self.waits:
            return await asyncio.to_thread(self.rule, pair)
        return self.rule(pair)
