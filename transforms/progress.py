"""How far a stage is, told by its partitions and summed up by the driver.

Belongs here: the counts, and the small files that carry them and the stop marks. Does not: showing
them to anyone, or deciding to stop.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import Any

from transforms.lakehouse.files import Folder
from transforms.teacher import failures
from transforms.teacher.expected import Cost
from transforms.teacher.failures import Stop
from transforms.teacher.request import Completion

_DRIVER_STOP = "stop-driver.json"
_SHARES = "shares.json"


@dataclass
class Progress:
    """Items by what became of them; what this run's calls were and cost.

    `calls` were answered, `in_flight` are on the wire, `turned_away` counts the 429s.
    """

    done: int = 0
    rejected: int = 0
    failed: int = 0
    pending: int = 0
    calls: int = 0
    in_flight: int = 0
    turned_away: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    cacheable_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0

    def count(self, status: str) -> None:
        setattr(self, status, getattr(self, status) + 1)

    def count_call(self, completion: Completion) -> None:
        """Count an answer; a refusal is one too, and is paid for."""
        self.calls += 1
        self.prompt_tokens += completion.prompt_tokens
        self.cached_tokens += completion.cached_tokens
        self.cacheable_tokens += completion.cacheable_tokens
        self.completion_tokens += completion.completion_tokens
        self.cost_usd += completion.cost_usd

    @property
    def finished(self) -> int:
        return self.done + self.rejected + self.failed

    @property
    def tokens(self) -> int:
        """Tokens read and written."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def paid(self) -> Cost:
        """What the answered calls cost."""
        return Cost(self.calls, self.tokens, self.cost_usd)

    @property
    def cached_share(self) -> float:
        """The share of input tokens that the teacher says its prefix cache served."""
        return self.cached_tokens / self.prompt_tokens if self.prompt_tokens else 0.0

    @property
    def cacheable_share(self) -> float:
        """The share of input tokens that a prefix cache could have served."""
        return self.cacheable_tokens / self.prompt_tokens if self.prompt_tokens else 0.0

    def __add__(self, other: "Progress") -> "Progress":
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Progress(**sums)


@dataclass(frozen=True)
class Shares:
    """How the partitions share the teacher.

    Attributes:
        tasks: those that have not ended: each has an equal part of the rates.
        dividing: those of them that could do with more: they divide the calls in flight that are
            left, in equal parts.
        held: the calls in flight that the others keep, by endpoint; empty if there are none.
    """

    tasks: int
    dividing: int
    held: list[int]


@dataclass(frozen=True)
class PartitionBoard:
    """Where one partition tells how far it is and why it stopped."""

    control: Folder
    number: int

    def show(self, progress: Progress) -> None:
        data = json.dumps(asdict(progress)).encode()
        self.control.write(f"progress-{self.number}.json", data)

    def mark_stop(self, stop: Stop) -> None:
        data = json.dumps({"type": type(stop).__name__, "message": str(stop)}).encode()
        self.control.write(f"stop-{self.number}.json", data)

    def clear(self) -> None:
        """Take back the marks of an earlier attempt at the same partition."""
        for mark in ("stop", "holds"):
            self.control.delete(f"{mark}-{self.number}.json")

    def mark_spent(self, skills: Collection[str]) -> None:
        """Note that what this partition was granted of these skills' budgets is spent."""
        if skills:
            data = json.dumps(sorted(skills)).encode()
            self.control.write(f"spent-{self.number}.json", data)

    def show_holds(self, calls: Sequence[int]) -> None:
        """Note how many calls in flight to each endpoint this partition needs at most from now on.

        None at all: it has ended.
        """
        self.control.write(f"holds-{self.number}.json", json.dumps(calls).encode())

    def shares(self) -> Shares | None:
        """Return how the teacher is shared now, as the driver last said; see `share_out`."""
        told = self.control.read(_SHARES)
        return Shares(**json.loads(told)) if told else None

    def driver_stop(self) -> str | None:
        mark = self.control.read(_DRIVER_STOP)
        return json.loads(mark)["message"] if mark else None


def read_progress(control: Folder) -> Progress:
    """Return the sum over partitions."""
    return sum((Progress(**told) for told in _marks(control, "progress")), Progress())


def read_spent(control: Folder) -> set[str]:
    """Return the skills of whose budgets some partition has spent its share."""
    return {skill for skills in _marks(control, "spent") for skill in skills}


def share_out(control: Folder, partitions: int) -> None:
    """Tell the partitions that could do with more how they share the teacher with the others."""
    holds = _marks(control, "holds")
    held = [sum(calls) for calls in zip(*(each for each in holds if any(each)), strict=True)]
    ended = sum(not any(each) for each in holds)
    shares = Shares(max(1, partitions - ended), max(1, partitions - len(holds)), held)
    control.write(_SHARES, json.dumps(asdict(shares)).encode())


def read_stop(control: Folder) -> Stop | None:
    """Return why the slice's partitions stopped, the gravest reason first; None if none did."""
    stops: list[Stop] = [
        getattr(failures, mark.get("type", ""), Stop)(mark["message"])
        for mark in _marks(control, "stop")
    ]
    gravest_first = (
        failures.Misconfigured, failures.LedgerUnwritable, failures.TeacherDown, failures.Stop,
    )  # fmt: skip
    errors = [stop for stop in stops if not isinstance(stop, failures.BudgetReached)]
    for kind in gravest_first:
        if found := [stop for stop in errors if isinstance(stop, kind)]:
            return found[0]
    return stops[0] if stops else None


@contextmanager
def stops_of_workers() -> Iterator[None]:
    """Raise a stop that a worker raised as itself; Spark only passes on its text."""
    try:
        yield
    except Exception as error:
        raised = rf"\b{re.escape(failures.__name__)}\.(\w+): (.+)$"
        if found := re.search(raised, str(error), re.MULTILINE):
            kind = getattr(failures, found[1], None)
            if isinstance(kind, type) and issubclass(kind, Stop):
                raise kind(found[2]) from error
        raise


def ask_to_stop(control: Folder, message: str) -> None:
    """Ask the slice's partitions to end cleanly, within a second or the call at hand."""
    data = json.dumps({"type": "Interrupted", "message": message}).encode()
    control.write(_DRIVER_STOP, data)


def _marks(control: Folder, kind: str) -> list[Any]:
    """Return what all have told of one kind."""
    names = [name for name in control.list(".json") if name.startswith(f"{kind}-")]
    return [json.loads(data) for name in names if (data := control.read(name))]
