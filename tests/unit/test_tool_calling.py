"""Agents that call tools: what they are offered, what they are told, what is kept and replayed."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.fakes.scripted_teacher.process import ScriptedTeacher
from tests.unit.odd_servers import complete
from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents
from transforms.agents.session import Conversation, ToolAnswer
from transforms.agents.tools.tool import Tool, ToolResult
from transforms.teacher.call_rows import TOOL_STATUS
from transforms.teacher.endpoint import ByRole, Endpoint
from transforms.teacher.expected import Cost
from transforms.teacher.ledger import recorded_cost, to_parquet
from transforms.teacher.request import Completion, Request
from transforms.teacher.server_errors import read_error

PARAMETERS = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
    "required": ["a", "b"],
    "additionalProperties": False,
}


def calling(*calls: tuple[str, Any], text: str = "") -> Completion:
    """An answer that calls tools by name with these arguments."""
    made = tuple(
        {
            "id": f"server-{place}",
            "name": name,
            "arguments": given if isinstance(given, str) else json.dumps(given),
        }
        for place, (name, given) in enumerate(calls)
    )
    return Completion(text, "stop", "m", tool_calls=made)


def saying(text: str) -> Completion:
    return Completion(text, "stop", "m")


@dataclass
class Bench:
    """An agent with the tool `add` and scripted answers; the ledger outlives its items."""

    agent: Agent
    ledger: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    runs: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def add(self) -> Tool:
        def run(arguments: Mapping[str, Any]) -> str:
            self.runs.append(dict(arguments))
            return str(arguments["a"] + arguments["b"])

        return Tool("add", "Adds.", PARAMETERS, run, "1")

    def ask(
        self, *answers: Completion, tools: list[Tool] | None = None, **changes: Any
    ) -> ToolAnswer:
        given = [self.add] if tools is None else tools
        agents = self._agents(list(answers), **changes)
        return asyncio.run(agents.ask_with_tools(self.agent, {"text": "2 + 3?"}, given))

    def use(self, tool: Tool, *arguments: str) -> list[ToolResult]:
        """Run a tool that the agent called in a structured answer, with each of the arguments."""
        agents = self._agents([])

        async def use() -> list[ToolResult]:
            return [await agents.use_tool(self.agent, tool, each) for each in arguments]

        return asyncio.run(use())

    def _agents(self, left: list[Completion], **changes: Any) -> ItemAgents:
        async def send(role: str, request: Request) -> tuple[Completion, int]:
            self.sent.append(request)
            return left.pop(0), 1

        self.last = ItemAgents(
            item=work_item("pairs", "response", {}),
            models={"teacher": "m", "critic": "c"},
            recorded={row["call_id"]: row for row in self.ledger},
            send=send,
            record=self.ledger.append,
            run_id="run",
            **changes,
        )
        return self.last


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    package = prompt_package(tmp_path, monkeypatch, {"count.jinja": prompt("Count.", "{{ text }}")})
    return Bench(Agent("counter", package, "count.jinja", tools=("add",), tool_rounds=2))


def test_a_call_is_run_and_its_result_told_and_the_answer_ends_it(bench: Bench) -> None:
    used = bench.ask(calling(("add", {"a": 2, "b": 3})), saying("It is 5."))
    assert used.text == "It is 5."
    assert used.tool_calls == [
        {
            "id": "call_0_0",
            "tool": "add",
            "arguments": '{"a": 2, "b": 3}',
            "version": "1",
            "result": "5",
            "is_error": False,
        }
    ]
    assert [turn["role"] for turn in used.messages] == ["assistant", "tool", "assistant"]
    told = bench.sent[1].messages[-1]
    assert told == {"role": "tool", "tool_call_id": "call_0_0", "content": "5"}
    assert bench.sent[0].tools == (bench.add.declaration(),)


def test_a_second_time_nothing_is_paid_and_no_tool_is_run(bench: Bench) -> None:
    first = bench.ask(calling(("add", {"a": 2, "b": 3})), saying("It is 5."))
    again = bench.ask()
    assert again == first
    assert len(bench.runs) == 1
    assert bench.last.paid_calls == 0


def test_results_are_on_record_and_are_no_calls_that_were_paid(bench: Bench) -> None:
    bench.ask(calling(("add", {"a": 2, "b": 3})), saying("It is 5."))
    assert bench.last.paid_calls == 2
    (row,) = [row for row in bench.ledger if row["status"] == TOOL_STATUS]
    assert (row["model"], row["response"], row["cost_usd"]) == ("tool:add@1", "5", 0.0)
    assert len({row["call_id"] for row in bench.ledger}) == 3
    to_parquet(bench.ledger)  # they have the columns of ops.teacher_calls


def test_a_tool_that_was_not_offered_is_never_run_and_the_model_is_told(bench: Bench) -> None:
    used = bench.ask(calling(("delete_files", {"path": "/"})), saying("I cannot."))
    assert bench.runs == []
    assert used.tool_calls[0]["is_error"]
    assert (
        "there is no tool 'delete_files'; there are: add" in bench.sent[1].messages[-1]["content"]
    )


@pytest.mark.parametrize("arguments", ["{", "[]", '{"a": 1}', '{"a": "1", "b": 2}', "9" * 200_000])
def test_arguments_that_do_not_fit_are_told_and_not_run(bench: Bench, arguments: str) -> None:
    used = bench.ask(calling(("add", arguments)), saying("Sorry."))
    assert bench.runs == []
    assert used.tool_calls[0]["result"].startswith("error:")


def test_endless_calls_end_with_the_rounds_and_the_last_answer_may_call_none(bench: Bench) -> None:
    calls = [calling(("add", {"a": n, "b": n})) for n in range(3)]
    used = bench.ask(*calls)
    assert [request.calls_tools for request in bench.sent] == [True, True, False]
    assert len(bench.runs) == 2
    assert (used.text, used.finish_reason) == ("", "length")


def test_calls_beyond_those_of_a_round_are_told_so(bench: Bench) -> None:
    many = [("add", {"a": n, "b": 0}) for n in range(12)]
    used = bench.ask(calling(*many), saying("Done."))
    assert len(bench.runs) == 8
    assert [call["is_error"] for call in used.tool_calls] == [False] * 8 + [True] * 4


def test_a_tool_the_agent_does_not_list_is_refused_before_anything_is_asked(bench: Bench) -> None:
    other = Tool("shell", "Runs.", PARAMETERS, lambda arguments: "", "1")
    with pytest.raises(ValueError, match="may not call"):
        bench.ask(tools=[bench.add, other])
    assert bench.sent == []


def test_a_tool_called_in_a_structured_answer_is_run_once_recorded_and_replayed(
    bench: Bench,
) -> None:
    given = ('{"a": 2, "b": 3}', '{"b": 3, "a": 2}', '{"a": "two"}')
    first = bench.use(bench.add, *given)
    assert first[:2] == [ToolResult("5"), ToolResult("5")]
    assert first[2].is_error
    assert bench.runs == [{"a": 2, "b": 3}]
    assert [row["step_path"] for row in bench.ledger] == ["counter/add"] * 2
    assert {row["status"] for row in bench.ledger} == {TOOL_STATUS}
    assert bench.last.paid_calls == 0
    assert bench.use(bench.add, *given) == first
    assert (len(bench.runs), len(bench.ledger)) == (1, 2)
    other = Tool("shell", "Runs.", PARAMETERS, lambda arguments: "", "1")
    with pytest.raises(ValueError, match="may not call"):
        bench.use(other, "{}")


def test_where_the_endpoint_cannot_call_tools_the_agent_is_asked_without(bench: Bench) -> None:
    used = bench.ask(saying("About 5."), calls_tools=ByRole(teacher=False))
    assert used.was_degraded
    assert used.tool_calls == []
    assert bench.sent[0].tools == ()


def test_a_request_without_tools_hashes_as_it_always_did() -> None:
    request = Request("a", ({"role": "user", "content": "x"},), 0.5, 10)
    assert request.hash("m") == "26a86447773d671c53358171874ec545"


def test_a_conversation_goes_on_from_the_tools_turns(bench: Bench) -> None:
    conversation = Conversation()
    answers = [calling(("add", {"a": 1, "b": 1})), saying("2."), saying("Still 2.")]

    async def send(role: str, request: Request) -> tuple[Completion, int]:
        bench.sent.append(request)
        return answers.pop(0), 1

    agents = ItemAgents(
        work_item("pairs", "response", {}), {"teacher": "m"}, {}, send, bench.ledger.append, "run"
    )

    async def talk() -> None:
        for text in ("1 + 1?", "Sure?"):
            await agents.ask_with_tools(
                bench.agent, {"text": text}, [bench.add], conversation=conversation
            )

    asyncio.run(talk())
    roles = [turn["role"] for turn in bench.sent[-1].messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]


def test_over_http_the_tools_are_declared_and_a_call_is_read(teacher: ScriptedTeacher) -> None:
    tool = Tool("add", "Adds.", PARAMETERS, lambda arguments: "5", "1")
    messages = ({"role": "user", "content": "How much is it?"},)
    asked = Request("counter", messages, 0.0, 50, tools=(tool.declaration(),))
    answer = complete(Endpoint(teacher.url, teacher.model), asked)
    (call,) = answer.tool_calls
    assert call["name"] == "add"
    assert set(json.loads(call["arguments"])) == {"a", "b"}


def test_a_request_that_forbids_calls_gets_words(teacher: ScriptedTeacher) -> None:
    tool = Tool("add", "Adds.", PARAMETERS, lambda arguments: "5", "1")
    messages = ({"role": "user", "content": "How much is it?"},)
    asked = Request("counter", messages, 0.0, 50, tools=(tool.declaration(),), calls_tools=False)
    assert complete(Endpoint(teacher.url, teacher.model), asked).text


def test_what_is_said_of_tools_is_part_of_what_a_call_is_and_of_an_agents_version() -> None:
    message = {"role": "user", "content": "x"}
    plain = Request("a", (message,), 0.5, 10)
    tool = Tool("add", "Adds.", PARAMETERS, lambda arguments: "5", "1").declaration()
    offered = replace(plain, tools=(tool,))
    called = {"id": "call_0_0", "type": "function", "function": {"name": "add", "arguments": "{}"}}
    turns = ({"role": "assistant", "content": "", "tool_calls": [called]},
             {"role": "tool", "tool_call_id": "call_0_0", "content": "5"})  # fmt: skip
    others = [offered, replace(offered, calls_tools=False),
              replace(offered, messages=(message, *turns))]  # fmt: skip
    assert len({each.hash("m") for each in [plain, *others]}) == 4
    agent = Agent("a", "transforms.flows.reading_comprehension", "response.jinja")
    able = replace(agent, tools=("add",))
    versions = {each.version for each in (agent, able, replace(able, tool_rounds=1))}
    assert len(versions) == 3
    assert replace(agent, tool_rounds=1).version == agent.version  # it has no tools to call


def test_calls_nobody_offered_are_no_part_of_an_answer(bench: Bench) -> None:
    answers = [calling(("add", {"a": 1, "b": 1}), text="Two."), Completion("", "tool_calls", "m")]

    async def send(role: str, request: Request) -> tuple[Completion, int]:
        return answers.pop(0), 1

    agents = ItemAgents(
        work_item("pairs", "response", {}), {"teacher": "m"}, {}, send, bench.ledger.append, "run"
    )

    async def ask() -> list[tuple[str, str]]:
        asked = [await agents.ask(bench.agent, {"text": text}) for text in ("1 + 1?", "Sure?")]
        return [(answer.text, answer.finish_reason) for answer in asked]

    assert asyncio.run(ask()) == [("Two.", "stop"), ("", "stop")]


def test_an_answer_that_only_claims_to_call_tools_is_an_answer(bench: Bench) -> None:
    used = bench.ask(Completion("It is 5.", "tool_calls", "m"))
    assert (used.text, used.finish_reason, used.tool_calls) == ("It is 5.", "stop", [])


def test_a_name_that_no_server_takes_back_is_sent_back_as_one_that_it_does(bench: Bench) -> None:
    used = bench.ask(calling(("functions.add now\n" * 9, {"a": 1, "b": 1})), saying("Sorry."))
    name = used.messages[0]["tool_calls"][0]["function"]["name"]
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name)
    assert bench.runs == []


def test_a_tools_result_counts_as_no_call_when_a_task_is_tried_again(bench: Bench) -> None:
    bench.ask(calling(("add", {"a": 2, "b": 3})), saying("It is 5."))
    assert sum((recorded_cost(row) for row in bench.ledger), Cost()).calls == 2


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "registry.ollama.ai/library/gemma:latest does not support tools"}),
        (400, {"message": '"auto" tool choice requires --enable-auto-tool-choice to be set'}),
        (500, {"message": "tools param requires --jinja flag"}),
        (400, {"message": "Unsupported parameter: 'tools' is not supported with this model.",
               "param": "tools", "code": "unsupported_parameter"}),
        (400, {"message": "This model does not support Function Calling"}),
        (404, {"message": "No endpoints found that support tool use."}),
        (422, {"message": [{"loc": ["body", "tools"], "msg": "Extra inputs are not permitted"}]}),
    ],
)  # fmt: skip
def test_that_a_server_takes_no_tools_is_said_in_many_words(
    status: int, error: dict[str, Any]
) -> None:
    assert read_error(status, {"error": error}, {}).is_against_tools


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"message": "This model's maximum context length is 8192 tokens. Please reduce the "
               "length of the messages or tools.", "code": "context_length_exceeded"}),
        (400, {"message": "Invalid schema for function 'add': 'format' is not supported.",
               "param": "tools[0].function.parameters", "code": "invalid_function_parameters"}),
        (400, {"message": "Unsupported parameter: 'temperature' is not supported.",
               "param": "temperature", "code": "unsupported_parameter"}),
        (400, {"message": "Failed to call a function.", "code": "tool_use_failed"}),
        (500, {"message": "Unexpected error in the tool parser"}),
        (404, {"message": "The model `x` does not exist"}),
        (429, {"message": "tools are not supported at this rate"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_one_request_is_no_lack_of_tools(
    status: int, error: dict[str, Any]
) -> None:
    assert not read_error(status, {"error": error}, {}).is_against_tools
