"""What every peer is given and says: run in the peer's own environment, so it imports nothing.

Belongs here: reading the work from the command line, the questions, the closing line. Does not: any
peer's interface; one file each. Answers are asked for in chains: each question carries the last
answer, as a flow's would.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Work:
    """The teacher and `items` chains of `calls` questions, `in_flight` at a time."""

    url: str
    key: str
    model: str
    items: int
    calls: int
    in_flight: int
    folder: Path
    edition: str = ""
    buffer_size: int = 1000

    @property
    def names(self) -> list[str]:
        return [f"item {number}{self.edition}" for number in range(self.items)]


def given() -> Work:
    work = json.loads(sys.argv[1])
    return Work(**{**work, "folder": Path(work["folder"])})


def question(name: str, turn: int, last: str = "") -> str:
    return f"Topic {name}, question {turn}. {last}"


def tell(rows: int) -> None:
    """Say how many rows came out; the last line is what is read."""
    print("\n" + json.dumps({"rows": rows}), flush=True)
