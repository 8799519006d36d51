"""What one work item's agents pay for, replay, repair and record."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.fakes.agents import work_item
from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents, as_recorded
from transforms.agents.session import Conversation
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.endpoint import ByRole
from transforms.teacher.failures import (
    FlowDeadline,
    Malformed,
    Misconfigured,
    Permanent,
    Refused,
    TeacherError,
    Transient,
    Truncated,
)
from transforms.teacher.ledger import RECORDED, to_parquet
from transforms.teacher.request import Completion, Request

GOOD = '{"verdict": "yes", "score": 3}'
Said = str | Completion | Exception


class Judgement(BaseModel):
    verdict: str
    score: int


@dataclass
class Bench:
    """An item's agents against scripted answers, and a ledger that outlives them."""

    judge: Agent
    models: Mapping[str, str] = field(default_factory=lambda: {"teacher": "m", "critic": "c"})
    ledger: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    last: ItemAgents | None = None

    def do(
        self,
        work: Callable[[ItemAgents], Awaitable[Any]],
        *answers: Said,
        key: str = "item",
        **settings: Any,
    ) -> Any:
        """Run `work` on fresh agents that can replay the ledger; each call sent takes an answer."""
        left = list(answers)

        async def send(role: str, request: Request) -> tuple[Completion, int]:
            self.sent.append(request)
            assert left, "a call was paid for that nothing was scripted for"
            said = left.pop(0)
            if isinstance(said, Exception):
                raise said
            return (said if isinstance(said, Completion) else answer(said)), 1

        self.last = ItemAgents(
            item=work_item("pairs", "response", {}, key),
            models=self.models,
            recorded={call["call_id"]: call for call in self.ledger},
            send=send,
            record=self.ledger.append,
            run_id="run",
            **settings,
        )
        try:
            return asyncio.run(work(self.last))  # type: ignore[arg-type]
        finally:
            assert not left, "a call was expected and not made"

    def judged(self, *answers: Said, sample: int = 0, **settings: Any) -> Judgement:
        async def work(agents: ItemAgents) -> Judgement:
            return await agents.ask_for(self.judge, Judgement, {"x": "Is it?"}, sample=sample)

        judgement = self.do(work, *answers, **settings)
        assert isinstance(judgement, Judgement)
        return judgement

    def asked(self, *answers: Said, x: str = "Is it?", **settings: Any) -> str:
        async def work(agents: ItemAgents) -> str:
            return (await agents.ask(self.judge, {"x": x})).text

        return str(self.do(work, *answers, **settings))


def answer(text: str, finish_reason: str = "stop") -> Completion:
    return Completion(text, finish_reason, "m", 10, 5, 2, 0.25, 0.1)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    files = {"a.jinja": prompt("Judge.", "{{ x }}"), "b.jinja": prompt("Judge well.", "{{ x }}")}
    return prompt_package(tmp_path, monkeypatch, files)


@pytest.fixture
def bench(package: str) -> Bench:
    return Bench(Agent("judge", package, "a.jinja", max_tokens=100))


def test_an_answered_call_is_recorded_whole_and_replayed_without_paying(bench: Bench) -> None:
    assert bench.judged(GOOD) == Judgement(verdict="yes", score=3)
    (call,) = bench.ledger
    assert set(call) == set(TEACHER_CALLS.column_names)
    assert to_parquet([call])
    assert (call["status"], call["prompt_tokens"], call["cost_usd"]) == ("answered", 10, 0.25)
    assert (call["work_item"], call["step_path"], call["run_id"]) == ("item", "judge", "run")

    assert bench.judged() == Judgement(verdict="yes", score=3)
    assert bench.last is not None
    assert (bench.last.calls, bench.last.paid_calls) == (1, 0)
    assert (bench.last.total_tokens, bench.last.cost_usd) == (15, 0.25)


def test_a_replay_from_what_the_planner_joined_on_is_the_same(bench: Bench) -> None:
    bench.judged(GOOD)
    lines = [json.dumps({name: call[name] for name in RECORDED}, default=str)
             for call in bench.ledger]  # fmt: skip
    bench.ledger[:] = as_recorded(lines)
    assert bench.judged() == Judgement(verdict="yes", score=3)
    assert as_recorded(None) == []


def test_whatever_changes_the_request_is_asked_anew(bench: Bench, package: str) -> None:
    bench.judged(GOOD)
    bench.judged(GOOD, sample=1)
    bench.judged(GOOD, key="another item")
    bench.judge = replace(bench.judge, prompt="b.jinja")
    bench.judged(GOOD)
    bench.judge = replace(bench.judge, temperature=0.1)
    bench.judged(GOOD)
    bench.models = {"teacher": "other", "critic": "c"}
    bench.judged(GOOD)
    assert len({call["call_id"] for call in bench.ledger}) == len(bench.ledger) == 6
    bench.judged()


def test_an_item_run_again_replays_what_was_good_and_asks_anew_what_failed(bench: Bench) -> None:
    bench.judged(GOOD)
    bench.judged(attempt=1)
    with pytest.raises(Malformed):
        bench.judged("no", "nor this", key="failed")
    assert bench.judged(GOOD, key="failed", attempt=1) == Judgement(verdict="yes", score=3)
    assert bench.judged(key="failed", attempt=1) == Judgement(verdict="yes", score=3)


def test_a_third_try_replays_what_the_second_mended_and_pays_for_the_rest_alone(
    bench: Bench,
) -> None:
    with pytest.raises(Malformed):
        bench.judged("no", "nor this", key="mended")
    assert bench.judged(GOOD, key="mended", attempt=1).score == 3
    assert bench.judged(key="mended", attempt=2).score == 3


@pytest.mark.parametrize("failure", [Transient("timeout"), TeacherError("500 for long")])
def test_what_went_unanswered_is_not_asked_anew_at_once_nor_recorded(
    bench: Bench, failure: Exception
) -> None:
    with pytest.raises(type(failure)):
        bench.asked(failure, attempt=2)
    assert len(bench.sent) == 1
    assert bench.ledger == []


def test_an_answer_nested_too_deeply_is_asked_for_once_more(bench: Bench) -> None:
    assert bench.judged("[" * 100_000, GOOD).score == 3


def test_escapes_that_no_table_can_hold_are_cleaned_out_of_structured_answers(
    bench: Bench,
) -> None:
    judged = bench.judged('{"verdict": "a\\ud800b\\u0000", "score": 3}')
    assert judged.verdict == "a\ufffdb"
    judged.verdict.encode("utf-8")


def test_the_role_decides_whose_model_counts(bench: Bench) -> None:
    bench.judge = replace(bench.judge, role="critic")
    bench.judged(GOOD)
    bench.models = {"teacher": "another teacher", "critic": "c"}
    bench.judged()
    bench.models = {"teacher": "another teacher", "critic": "d"}
    bench.judged(GOOD)


@pytest.mark.parametrize(
    "said",
    [
        f"Here you are:\n```json\n{GOOD}\n```\nAnything else?",
        '{"score": 3, "verdict": "yes"',
        "{'verdict': 'yes', 'score': 3,}",
        '{"verdict": "yes", "score": "3"}',
        '\n\n{"verdict": "yes", "score": 3, "extra": [1]}',
    ],
    ids=["fenced", "unclosed", "python", "number as text", "extra field"],
)
def test_nearly_json_is_repaired_without_a_further_call(bench: Bench, said: str) -> None:
    assert bench.judged(said) == Judgement(verdict="yes", score=3)
    assert len(bench.ledger) == 1


@pytest.mark.parametrize(
    "bad",
    [
        "In plain words: yes.",
        "",
        '{"verdict": "yes"}',
        "[1, 2]",
        '{"verdict": "yes", "score": 3',
        '{"score": 3, "verdict": "yes, but on',
        '{"score": 3, "verdict": "yes, } but on',
        '```json\n{"score": 3, "verdict": "yes, but on',
        '{"score": 3, "verdict": "yes", "extra": [1',
    ],
)
def test_an_answer_without_the_schema_is_asked_for_once_more(bench: Bench, bad: str) -> None:
    assert bench.judged(bad, GOOD).score == 3
    assert [call["step_path"] for call in bench.ledger] == ["judge", "judge/again"]
    *_, shown, complaint = bench.sent[1].messages
    assert shown == {"role": "assistant", "content": bad}
    assert "schema" in complaint["content"]
    assert bench.judged().score == 3, "and the repaired conversation replays"


def test_a_second_answer_without_the_schema_is_malformed_and_replays_as_such(bench: Bench) -> None:
    for answers in (("Yes.", "Still yes."), ()):
        with pytest.raises(Malformed, match="judge answered twice"):
            bench.judged(*answers)
    assert len(bench.ledger) == 2


def test_a_cut_answer_is_asked_for_once_with_twice_the_room(bench: Bench) -> None:
    assert bench.judged(answer('{"verdict": "y', "length"), GOOD).score == 3
    assert [request.max_tokens for request in bench.sent] == [100, 200]
    assert bench.judged().score == 3


def test_an_answer_that_is_cut_twice_is_truncated(bench: Bench) -> None:
    with pytest.raises(Truncated, match="200 tokens"):
        bench.judged(answer("{", "length"), answer("{", "length"))
    assert len(bench.ledger) == 2


@pytest.mark.parametrize(("cap", "rooms"), [(150, [100, 150]), (100, [100]), (40, [40])])
def test_the_settings_cap_bounds_every_answer_and_without_more_room_none_is_asked_again(
    bench: Bench, cap: int, rooms: list[int]
) -> None:
    with pytest.raises(Truncated, match=f"{rooms[-1]} tokens"):
        bench.judged(*[answer("{", "length")] * len(rooms), max_answer_tokens=ByRole(teacher=cap))
    assert [request.max_tokens for request in bench.sent] == rooms


def test_a_cut_text_is_handed_over_as_it_is(bench: Bench) -> None:
    assert bench.asked(answer("Once upon a", "length")) == "Once upon a"


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Refused("I can't.", completion=answer("I can't.")), "refused"),
        (Refused("content filter: no"), "refused"),
        (Permanent("400 from there: too long"), "bad_request"),
    ],
)
def test_a_refusal_and_a_bad_request_are_recorded_and_replayed(
    bench: Bench, failure: Exception, status: str
) -> None:
    for answers in ((failure,), ()):
        with pytest.raises(type(failure)):
            bench.asked(*answers)
    (call,) = bench.ledger
    assert call["status"] == status
    assert call["response"]
    assert to_parquet([call])


@pytest.mark.parametrize("failure", [Transient("timeout"), Misconfigured("OPENAI_API_KEY")])
def test_what_is_not_the_items_fault_is_never_recorded(bench: Bench, failure: Exception) -> None:
    with pytest.raises(type(failure)):
        bench.asked(failure)
    assert bench.ledger == []
    assert bench.asked("Yes.") == "Yes."


def test_lone_surrogates_and_nuls_in_an_answer_are_kept_as_text_that_can_be_stored(
    bench: Bench,
) -> None:
    said = bench.asked("a\ud800b\x00c")
    assert said.startswith("a")
    assert said.endswith("bc")
    said.encode("utf-8")
    assert to_parquet(bench.ledger)
    assert bench.asked() == said, "a replay reads what the first run read"


def test_a_prompt_with_a_lone_surrogate_or_a_nul_has_a_call_id(bench: Bench) -> None:
    assert bench.asked("Yes.", x="a\ud800\x00") == "Yes."
    assert bench.asked(x="a\ud800\x00") == "Yes."


def test_a_conversation_is_sent_along_and_handed_over_under_another_system_prompt(
    bench: Bench, package: str
) -> None:
    editor = Agent("editor", package, "b.jinja")

    async def talk(agents: ItemAgents) -> Conversation:
        conversation = Conversation()
        await agents.ask(bench.judge, {"x": "first"}, conversation=conversation)
        await agents.ask(editor, {"x": "second"}, conversation=conversation)
        return conversation

    conversation = bench.do(talk, "one", "two")
    first, second = (list(request.messages) for request in bench.sent)
    said = [{"role": "user", "content": "first"}, {"role": "assistant", "content": "one"}]
    assert first == [{"role": "system", "content": "Judge."}, said[0]]
    assert second == [
        {"role": "system", "content": "Judge well."},
        *said,
        {"role": "user", "content": "second"},
    ]
    assert conversation.turns == 2
    assert conversation.messages[-1] == {"role": "assistant", "content": "two"}
    assert bench.do(talk).messages == conversation.messages


def test_a_conversation_remembers_the_answer_that_was_used_and_not_the_broken_one(
    bench: Bench,
) -> None:
    async def talk(agents: ItemAgents) -> Conversation:
        conversation = Conversation()
        await agents.ask_for(bench.judge, Judgement, {"x": "?"}, conversation=conversation)
        return conversation

    conversation = bench.do(talk, "In words: yes.", GOOD)
    assert [turn["content"] for turn in conversation.messages] == ["?", GOOD]


def test_the_same_question_twice_in_one_item_is_paid_once_one_after_the_other_or_at_once(
    bench: Bench,
) -> None:
    async def one_by_one(agents: ItemAgents) -> list[str]:
        return [(await agents.ask(bench.judge, {"x": "Is it?"})).text for _ in range(2)]

    async def at_once(agents: ItemAgents) -> list[str]:
        asked = (agents.ask(bench.judge, {"x": "Is it not?"}) for _ in range(2))
        return [answer.text for answer in await asyncio.gather(*asked)]

    assert bench.do(one_by_one, "A") == ["A", "A"]
    assert bench.do(at_once, "B") == ["B", "B"]
    assert len(bench.ledger) == 2
    assert bench.do(one_by_one) == ["A", "A"], "as it replays"


def test_a_question_that_went_unanswered_may_be_asked_again_in_the_same_item(bench: Bench) -> None:
    async def twice(agents: ItemAgents) -> str:
        with pytest.raises(Transient):
            await agents.ask(bench.judge, {"x": "Is it?"})
        return (await agents.ask(bench.judge, {"x": "Is it?"})).text

    assert bench.do(twice, Transient("no answer"), "A") == "A"


def test_a_flow_that_asks_on_and_on_ends_at_its_deadline_now_and_when_it_is_replayed(
    bench: Bench,
) -> None:
    async def for_ever(agents: ItemAgents) -> None:
        for number in itertools.count():
            await agents.ask(bench.judge, {"x": f"Is it, {number}?"})

    slow = [replace(answer(f"no {number}"), latency_s=10.0) for number in range(4)]
    with pytest.raises(FlowDeadline, match="its calls took 40 s together, more than 30 s"):
        bench.do(for_ever, *slow, deadline_s=30.0)
    with pytest.raises(FlowDeadline):
        bench.do(for_ever, deadline_s=30.0)
    assert len(bench.ledger) == 4
