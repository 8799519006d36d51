"""What is asked and what is answered, whatever carries it.

Belongs here: the request, its hash, the completion. Does not: sending one (`client.py`).
"""

from dataclasses import dataclass
from typing import Any

from transforms.lakehouse.ids import digest


@dataclass(frozen=True)
class Request:
    """What an agent asks. `schema` is the JSON schema of a structured answer."""

    agent: str
    messages: tuple[dict[str, str], ...]
    temperature: float
    max_tokens: int
    schema: dict[str, Any] | None = None

    def hash(self, model: str) -> str:
        """Hash of everything that can change the answer."""
        return digest(model, self.messages, self.temperature, self.max_tokens, self.schema)


@dataclass(frozen=True)
class Completion:
    """One answer. Tokens as the server counts them; `latency_s` of this attempt.

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
