"""What a call is expected to cost, learnt from those like it.

Belongs here: tokens and dollars of a call before it is sent, to reserve them. Does not: reserving
(`budget.py`), pacing by them (`pacing.py`).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from transforms.teacher.endpoint import Price
from transforms.teacher.request import Completion, Request

#: English text's usual ratio, until an endpoint has counted.
CHARS_PER_TOKEN = 4.0
WEIGHT = 0.1


@dataclass(frozen=True)
class Cost:
    """What one or more calls cost, or may cost."""

    calls: float = 0.0
    tokens: float = 0.0
    usd: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.calls + other.calls, self.tokens + other.tokens, self.usd + other.usd)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.calls - other.calls, self.tokens - other.tokens, self.usd - other.usd)


def cost_of(completion: Completion) -> Cost:
    """Return what an answer cost."""
    tokens = completion.prompt_tokens + completion.completion_tokens
    return Cost(1, tokens, completion.cost_usd)


@dataclass
class Expected:
    """Expectations of one endpoint's calls: an agent's answers are about as long as its last.

    The first of an agent is expected to be as long as it may be, so a budget is not overrun by
    many calls that start at once.
    """

    price: Price
    _chars_per_token: float = CHARS_PER_TOKEN
    _written: dict[str, float] = field(default_factory=dict)

    def cost(self, request: Request) -> Cost:
        prompt = prompt_chars(request) / self._chars_per_token
        written = self._written.get(request.agent, request.max_tokens)
        usd = self.price.cost_usd(round(prompt), round(written))
        return Cost(1, prompt + written, usd)

    def learn(self, request: Request, completion: Completion) -> None:
        """Learn from what an answer really cost."""
        was = self._written.get(request.agent, float(completion.completion_tokens))
        self._written[request.agent] = was + WEIGHT * (completion.completion_tokens - was)
        if completion.prompt_tokens:
            ratio = prompt_chars(request) / completion.prompt_tokens
            self._chars_per_token += WEIGHT * (ratio - self._chars_per_token)
            self._chars_per_token = max(0.5, self._chars_per_token)


def guessed_tokens(length: int) -> int:
    """Return how many tokens a text of so many characters may be."""
    return math.ceil(length / CHARS_PER_TOKEN)


def prompt_chars(request: Request) -> int:
    """Return the length of what is sent, in characters: the turns, and the tools declared."""
    declared = len(json.dumps(request.tools)) if request.tools else 0
    return declared + sum(len(turn_text(message)) for message in request.messages)


def turn_text(message: Mapping[str, Any]) -> str:
    """Return what a turn says, the tool calls it makes included."""
    calls = message.get("tool_calls")
    return (message.get("content") or "") + (json.dumps(calls) if calls else "")
