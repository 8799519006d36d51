"""What is asked and what is answered, whatever carries it.

Belongs here: the request, its hash, the completion. Does not: sending one (`client.py`).
"""

from dataclasses import dataclass
from typing import Any

from transforms.lakehouse.ids import digest


@dataclass(frozen=True)
class Request:
    """What an agent asks.

    Attributes:
        agent: who asks.
        messages: turns in the API's shape: role and content, and of tools `tool_calls` and
            `tool_call_id`.
        temperature, max_tokens: as the API takes them.
        schema: the JSON schema of a structured answer.
        tools: declarations of the tools it may call; none is called while `calls_tools` is false.
    """

    agent: str
    messages: tuple[dict[str, Any], ...]
    temperature: float
    max_tokens: int
    schema: dict[str, Any] | None = None
    tools: tuple[dict[str, Any], ...] = ()
    calls_tools: bool = True

    def hash(self, model: str) -> str:
        """Hash of everything that can change the answer."""
        offered = [self.tools, self.calls_tools] if self.tools else []
        return digest(
            model, self.messages, self.temperature, self.max_tokens, self.schema, *offered
        )


@dataclass(frozen=True)
class Completion:
    """One answer, or the tools it calls for. Tokens as the server counts them.

    `latency_s` is this attempt's. `tool_calls` have an `id`, a `name` and `arguments` (a text, JSON
    if all is well) each; `is_without_tools`: some were to be offered, but the server takes none.

    `cached_tokens` were served from the server's prefix cache, as it says; `cacheable_tokens` could
    have been, as the sender knows (`prefix.py`).
    """

    text: str
    finish_reason: str
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: float = 0.0
    latency_s: float = 0.0
    cacheable_tokens: int = 0
    tool_calls: tuple[dict[str, str], ...] = ()
    is_without_tools: bool = False
