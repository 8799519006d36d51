"""One call as a row of ops.teacher_calls, whoever made it: a worker online, or a batch.

Belongs here: what the row says before and after the answer. Does not: what a call's id is made of
(`agents/asking.py`), or where rows are kept (`ledger.py`).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from transforms.teacher.failures import Failure, Refused
from transforms.teacher.request import Completion
from transforms.teacher.text import without_surrogates

#: The status of a row that is a tool's result, which nobody paid for; what its model begins with.
TOOL_STATUS = "tool"
TOOL_MODEL = "tool:"
#: The finish reason of an answer that calls tools, whatever its server calls it.
CALLS_TOOLS = "tool_calls"

#: What is known of a call before it is answered.
ASKED = (
    "call_id", "work_item", "seed_id", "skill", "stage", "step", "step_path", "sample", "agent",
    "prompt_hash", "request_hash", "run_id",
)  # fmt: skip


def answered_call(
    asked: Mapping[str, Any],
    completion: Completion,
    *,
    status: str,
    attempts: int,
    answered_at: datetime,
) -> dict[str, Any]:
    """Return the whole row of a call, of which `asked` says who asked what."""
    return {
        **asked,
        "model": without_surrogates(completion.model),
        "status": status,
        "response": without_surrogates(response_text(completion)),
        "finish_reason": _finish_reason(completion),
        "prompt_tokens": completion.prompt_tokens,
        "completion_tokens": completion.completion_tokens,
        "cached_tokens": completion.cached_tokens,
        "cacheable_tokens": completion.cacheable_tokens,
        "cost_usd": completion.cost_usd,
        "latency_s": completion.latency_s,
        "attempts": attempts,
        "answered_at": answered_at,
        "pruned_at": None,
    }


def response_text(completion: Completion) -> str:
    """Return what the row keeps of an answer: its text; with tool calls, JSON of text and calls.

    As `{"content": …, "tool_calls": [{"id": …, "name": …, "arguments": …}]}`; see `said_in`.
    """
    if not completion.tool_calls:
        return completion.text
    return json.dumps(
        {"content": completion.text, "tool_calls": list(completion.tool_calls)}, ensure_ascii=False
    )


def said_in(call: Mapping[str, Any]) -> tuple[str, tuple[dict[str, str], ...]]:
    """Return the text of a row's answer, and the tool calls it makes."""
    if call["finish_reason"] != CALLS_TOOLS:
        return call["response"], ()
    try:
        said = json.loads(call["response"])
        return said["content"], tuple(said["tool_calls"])
    except (KeyError, TypeError, ValueError):  # of before there were tools: what the server said
        return call["response"], ()


def _finish_reason(completion: Completion) -> str:
    if completion.tool_calls:
        return CALLS_TOOLS
    # Some servers say so of answers that call none.
    return "stop" if completion.finish_reason == CALLS_TOOLS else completion.finish_reason


def tool_row(
    asked: Mapping[str, Any],
    *,
    tool: str,
    version: str,
    result: str,
    is_error: bool,
    latency_s: float,
    answered_at: datetime,
) -> dict[str, Any]:
    """Return the row of a tool's result: of no model and no cost, and so no teacher's call."""
    said = Completion(
        text=result,
        finish_reason="error" if is_error else "stop",
        model=f"{TOOL_MODEL}{tool}@{version}",
        latency_s=latency_s,
    )
    return answered_call(asked, said, status=TOOL_STATUS, attempts=1, answered_at=answered_at)


def declined(failure: Failure, model: str) -> tuple[str, Completion]:
    """Return the status, and what there is of an answer, of a call refused or bad for good."""
    status = "refused" if isinstance(failure, Refused) else "bad_request"
    nothing = Completion(text=str(failure)[:1000], finish_reason="stop", model=model)
    return status, failure.completion or nothing
