"""The requests a stage wants answered by a batch, on their way from the workers to the driver.

Belongs here: writing and reading them. Does not: what is submitted (`request_files.py`). They cost
nothing until then, so a killed run's are thrown away and collected anew.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from transforms.lakehouse.files import Folder, Gatherer
from transforms.teacher.expected import Cost
from transforms.teacher.request import Request


@dataclass(frozen=True)
class Wanted:
    """A request, the role that is to answer it, and its ledger row as far as it is known.

    `cost` is what it is expected to cost.
    """

    role: str
    request: Request
    call: dict[str, Any]
    cost: Cost = field(default_factory=Cost)


class WantedWriter(Gatherer[str]):
    """Collects one partition's wanted requests and writes them out, a line each."""

    ending = ".jsonl"

    def add(self, role: str, request: Request, call: dict[str, Any]) -> None:
        line = {"role": role, "request": asdict(request), "call": call}
        self._gathered.append(json.dumps(line))

    def encoded(self, gathered: Sequence[str]) -> bytes:
        return "\n".join(gathered).encode()


def wanted_requests(folder: Folder, known: set[str]) -> Iterator[Wanted]:
    """Yield the requests whose call id is not among `known`, each once; adds theirs to it.

    A task that Spark tried twice wrote its requests twice.
    """
    for name in sorted(folder.list(".jsonl")):
        for line in (folder.read(name) or b"").splitlines():
            read = json.loads(line)
            if read["call"]["call_id"] not in known:
                known.add(read["call"]["call_id"])
                fields = read["request"]
                lists = {name: tuple(fields[name]) for name in ("messages", "tools")}
                yield Wanted(read["role"], Request(**{**fields, **lists}), read["call"])
