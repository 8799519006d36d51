"""Open-domain answers looked at once more with a web search, where one is configured."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.odd_servers import Handler, serving
from transforms.flows.common.verifying import Verifier
from transforms.flows.open_domain_qa.verification import VERIFIERS

_KEY = "a-key-of-nobody"
(WEB,) = (each for each in VERIFIERS if each.name == "web_answer")
PAIR: dict[str, Any] = {
    "pair_id": "p", "goal": "seed", "instruction": "In what year did the first railway open?",
    "answer_format": "short_answer", "spec": None, "passage": "SEED TEXT",
    "response": "It opened in 1835.", "messages": [], "tool_calls": None,
}  # fmt: skip


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A search service on loopback; `status` is what it answers with."""
    state: dict[str, Any] = {"status": 200, "asked": []}

    class Service(Handler):
        def do_GET(self) -> None:  # noqa: N802
            state["asked"].append(self.path)
            found = [{"title": "Railways", "url": "https://example.org", "snippet": "Opened 1835."}]
            self.answer(json.dumps(found).encode(), state["status"])

    with serving(Service) as endpoint:
        monkeypatch.setenv("SEARCH_URL", f"{endpoint.base_url.removesuffix('/v1')}/find")
        monkeypatch.setenv("SEARCH_API_KEY", _KEY)
        yield state


def judged(final_answer: str) -> tuple[Any, ScriptedAgents]:
    solution = {"is_answerable": True, "final_answer": final_answer}
    differ = {"agrees": False, "why": "another year"}
    agents = ScriptedAgents(
        {"open_domain_qa.solver_on_the_web": solution, "open_domain_qa.agreement": differ}
    )
    return asyncio.run(WEB.judge(PAIR, agents)), agents


def test_without_a_service_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEARCH_URL", raising=False)
    verifier: Verifier = WEB
    assert not verifier.applies(PAIR)


def test_the_solver_sees_what_the_web_says_and_not_the_seed(service: dict[str, Any]) -> None:
    assert WEB.applies(PAIR)
    judgement, agents = judged("1835")
    assert judgement.verdict == "passed"
    (sent,) = agents.sent
    said = "\n".join(turn["content"] for turn in sent)
    assert "Opened 1835." in said
    assert "SEED TEXT" not in said
    assert _KEY not in said
    assert service["asked"] == ["/find?q=In+what+year+did+the+first+railway+open%3F"]


def test_an_answer_that_the_web_contradicts_fails(service: dict[str, Any]) -> None:
    judgement, _ = judged("1845")
    assert (judgement.verdict, judgement.reason) == ("failed", "solver_disagrees")


def test_a_service_that_is_down_decides_nothing(service: dict[str, Any]) -> None:
    service["status"] = 503
    judgement, agents = judged("1835")
    assert (judgement.verdict, judgement.reason) == ("not_checkable", "web_search_failed")
    assert agents.asked == []
