"""One call as a row of ops.teacher_calls, whoever made it: a worker online, or a batch.

Belongs here: what the row says before and after the answer. Does not: what a call's id is made of
(`agents/asking.py`), or where rows are kept (`ledger.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from transforms.teacher.failures import Failure, Refused
from transforms.teacher.request import Completion
from transforms.teacher.text import without_surrogates

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
        "response": without_surrogates(completion.text),
        "finish_reason": completion.finish_reason,
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


def declined(failure: Failure, model: str) -> tuple[str, Completion]:
    """Return the status, and what there is of an answer, of a call refused or bad for good."""
    status = "refused" if isinstance(failure, Refused) else "bad_request"
    nothing = Completion(text=str(failure)[:1000], finish_reason="stop", model=model)
    return status, failure.completion or nothing
