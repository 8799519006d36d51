"""A request that reached the stub of the hub, and a fault that one meets.

Belongs here: what they are. Does not: when a fault is met (`server.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What is done to requests whose path holds a text, instead of or while answering them."""

    within: str
    times: int
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    after_bytes: int | None = None
    then_down: bool = False


@dataclass(frozen=True)
class Request:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def range(self) -> str | None:
        return self.headers.get("Range")
