"""The `Agents` handle of one work item: replays recorded answers, pays for the rest.

Belongs here: what a call is (its id and its ledger row), structured output, repair and the one
further try. Does not: when a call is sent (`teacher/caller.py`), where it is kept
(`teacher/ledger.py`).
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from transforms.agents.agent import Agent
from transforms.agents.schema import strict_schema
from transforms.agents.session import Answer, Conversation
from transforms.flows.work import WorkItem
from transforms.lakehouse.ids import digest
from transforms.teacher.failures import Failure, Malformed, Permanent, Refused, Truncated
from transforms.teacher.request import Completion, Request

M = TypeVar("M", bound=BaseModel)

#: Sends a request for an agent's role: (role, request) -> (completion, attempts).
Send = Callable[[str, Request], Awaitable[tuple[Completion, int]]]


@dataclass
class ItemAgents:
    """Asks agents on behalf of one work item.

    Attributes:
        item: whose calls these are.
        models: the model of each role; part of a call's identity.
        recorded: calls already paid for, by call id.
        send: pays for a call.
        record: keeps an answered call (a row of ops.teacher_calls).
        run_id: the run that pays.
        max_answer_tokens: the most tokens an answer may have, whatever an agent asks for.
        attempt: 0, or how often the item failed before, when it was told to run again: it then
            asks anew instead of replaying what failed.
    """

    item: WorkItem
    models: Mapping[str, str]
    recorded: Mapping[str, Mapping[str, Any]]
    send: Send
    record: Callable[[dict[str, Any]], None]
    run_id: str
    max_answer_tokens: int | None = None
    attempt: int = 0
    calls: int = 0
    paid_calls: int = 0
    total_tokens: int = 0
    cost_usd: float = 0.0

    async def ask(
        self,
        agent: Agent,
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> Answer:
        """See `session.Agents.ask`."""
        messages = self._messages(agent, variables, conversation)
        answer = await self._answer(agent, agent.name, messages, sample)
        _remember(conversation, messages, answer.text)
        return answer

    async def ask_for(
        self,
        agent: Agent,
        output: type[M],
        variables: dict[str, Any],
        *,
        sample: int = 0,
        conversation: Conversation | None = None,
    ) -> M:
        """See `session.Agents.ask_for`."""
        messages = self._messages(agent, variables, conversation)
        answer = await self._answer(agent, agent.name, messages, sample, output)
        if answer.finish_reason == "length":
            answer = await self._longer(agent, messages, sample, output)
        try:
            value = parse(answer.text, output)
        except ValueError as error:
            answer, value = await self._again(
                agent, messages, sample, output, bad=answer.text, error=error
            )
        _remember(conversation, messages, answer.text)
        return value

    async def _longer(
        self, agent: Agent, messages: list[dict[str, str]], sample: int, output: type[M]
    ) -> Answer:
        """Ask once more for an answer that was cut, with twice the room, if there is any."""
        first, second = self._room(agent.max_tokens), self._room(2 * agent.max_tokens)
        if second > first:
            path = f"{agent.name}/longer"
            answer = await self._answer(agent, path, messages, sample, output, second)
            if answer.finish_reason != "length":
                return answer
        raise Truncated(f"{agent.name} was cut at {second} tokens")

    def _room(self, tokens: int) -> int:
        return min(tokens, self.max_answer_tokens or tokens)

    async def _again(
        self,
        agent: Agent,
        messages: list[dict[str, str]],
        sample: int,
        output: type[M],
        *,
        bad: str,
        error: ValueError,
    ) -> tuple[Answer, M]:
        said = f"That did not fit the schema: {_short(error)}\nAnswer again, with the JSON alone."
        turn = [{"role": "assistant", "content": bad}, {"role": "user", "content": said}]
        answer = await self._answer(
            agent, f"{agent.name}/again", [*messages, *turn], sample, output
        )
        try:
            return answer, parse(answer.text, output)
        except ValueError as again:
            raise Malformed(
                f"{agent.name} answered twice without the schema: {_short(again)}"
            ) from again

    def _messages(
        self, agent: Agent, variables: dict[str, Any], conversation: Conversation | None
    ) -> list[dict[str, str]]:
        system, user = agent.render(variables)
        return [system, *(conversation.messages if conversation else ()), user]

    async def _answer(
        self,
        agent: Agent,
        step_path: str,
        messages: list[dict[str, str]],
        sample: int,
        output: type[BaseModel] | None = None,
        max_tokens: int | None = None,
    ) -> Answer:
        request = Request(
            agent=agent.name,
            messages=tuple(messages),
            temperature=agent.temperature,
            max_tokens=self._room(max_tokens or agent.max_tokens),
            schema=strict_schema(output) if output else None,
        )
        request_hash = request.hash(self.models[agent.role])
        salt = [self.attempt] if self.attempt else []
        call_id = digest(self.item.key, step_path, sample, request_hash, *salt)
        self.calls += 1
        call = self.recorded.get(call_id)
        if call is None:
            call = await self._pay(agent, request, call_id, step_path, sample, request_hash)
        self.total_tokens += call["prompt_tokens"] + call["completion_tokens"]
        self.cost_usd += call["cost_usd"]
        if call["status"] == "refused":
            raise Refused(call["response"])
        if call["status"] == "bad_request":
            raise Permanent(call["response"])
        return Answer(call["response"], call["finish_reason"], call_id)

    async def _pay(
        self,
        agent: Agent,
        request: Request,
        call_id: str,
        step_path: str,
        sample: int,
        request_hash: str,
    ) -> dict[str, Any]:
        status, attempts = "answered", 1
        try:
            completion, attempts = await self.send(agent.role, request)
        except (Refused, Permanent) as failure:
            status = "refused" if isinstance(failure, Refused) else "bad_request"
            completion = failure.completion or _nothing(failure, self.models[agent.role])
        self.paid_calls += 1
        call = {
            "call_id": call_id,
            "work_item": self.item.key,
            "seed_id": self.item.seed_id,
            "skill": self.item.skill,
            "stage": self.item.stage,
            "step": self.item.step,
            "step_path": step_path,
            "sample": sample,
            "agent": agent.name,
            "prompt_hash": agent.prompt_hash,
            "request_hash": request_hash,
            "model": completion.model,
            "status": status,
            "response": without_surrogates(completion.text),
            "finish_reason": completion.finish_reason,
            "prompt_tokens": completion.prompt_tokens,
            "completion_tokens": completion.completion_tokens,
            "cached_tokens": completion.cached_tokens,
            "cost_usd": completion.cost_usd,
            "latency_s": completion.latency_s,
            "attempts": attempts,
            "answered_at": datetime.now(UTC),
            "run_id": self.run_id,
        }
        self.record(call)
        return call


def parse(text: str, output: type[M]) -> M:
    """Return a structured answer, repaired where it is nearly JSON (fences, a missing brace).

    Raises:
        ValueError: it is not JSON, or does not fit `output`.
    """
    try:
        return output.model_validate_json(text)
    except ValidationError as error:
        import json_repair

        repaired = json_repair.loads(text)
        if not isinstance(repaired, dict) or not repaired:
            raise ValueError(f"not a JSON object: {text[:120]!r}") from error
        try:
            return output.model_validate(repaired)
        except ValidationError as again:
            raise ValueError(_short(again)) from again


def without_surrogates(text: str) -> str:
    """Return text that UTF-8 and Parquet can hold; a lone surrogate becomes U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\x00", "")


def _remember(
    conversation: Conversation | None, messages: list[dict[str, str]], answer: str
) -> None:
    if conversation is not None:
        conversation.messages += [messages[-1], {"role": "assistant", "content": answer}]
        conversation.turns += 1


def _nothing(failure: Failure, model: str) -> Completion:
    return Completion(text=str(failure)[:1000], finish_reason="stop", model=model)


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        errors = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3]]
        return "; ".join(errors)
    return str(error)[:300]


def as_recorded(lines: list[str] | None) -> list[dict[str, Any]]:
    """Return recorded calls from the JSON the planner joined onto an item."""
    return [{"cost_usd": 0.0, **json.loads(line)} for line in lines or ()]
