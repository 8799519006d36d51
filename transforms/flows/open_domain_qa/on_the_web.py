"""A second look at an answer with what the web says, where a search service is configured.

What was found is shown to a solver and kept with the paid calls; none of it is in the pair, whose
licence is that of the seeds. Belongs here: this verifier. Does not: the search itself
(`agents/tools/web_search.py`), or how answers are compared.
"""

import json
import os
from dataclasses import dataclass

from transforms.agents.agent import Agent
from transforms.agents.session import Agents
from transforms.agents.tools.web_search import QUERY_CHARS, URL_SETTING, web_search_tool
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import Method
from transforms.flows.skill import Row
from transforms.quality.verdict import Judgement, not_checkable

HOW = """\
- The material is what a search of the web found: titles, addresses and extracts, of unequal \
worth. Prefer what several of them say; where they do not tell, rely on what you know for certain.
- final_answer is the answer in a few words; a number with its unit and no other number; a list \
with one entry a line; for yes or no, that word and the reason; for an explanation, its gist.
- A question that has several right answers, or none that you are sure of, cannot be solved."""


@dataclass(frozen=True)
class OnTheWeb:
    """Fails an answer that a solver with the web's results contradicts.

    A service that does not answer makes the pair *not checkable* by it, and what it found is on
    record: the same item, run again, asks it nothing.
    """

    solved: SolvedAgain
    name: str = "web_answer"
    version: str = "2"

    @property
    def method(self) -> Method:
        return "solver"

    @property
    def agents(self) -> tuple[Agent, ...]:
        return self.solved.agents

    def applies(self, pair: Row) -> bool:
        return bool(os.environ.get(URL_SETTING, "").strip())

    async def judge(self, pair: Row, agents: Agents) -> Judgement:
        tool = web_search_tool(os.environ)
        if tool is None:
            return not_checkable("no_web_search")
        query = " ".join(pair["instruction"].split())[:QUERY_CHARS]
        found = await agents.use_tool(self.agents[0], tool, json.dumps({"query": query}))
        if found.is_error:
            return not_checkable("web_search_failed")
        return await self.solved.judge({**pair, "passage": found.text}, agents)
