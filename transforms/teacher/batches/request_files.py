"""Request files as the Batch API takes them: one model each, within its limits.

Belongs here: their lines and where one file ends. Does not: sending them (`api.py`).
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.wanted import Wanted
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.expected import Cost

#: The address that each line names, whatever the server's own.
CHAT: Final = "/v1/chat/completions"

Body = Callable[[Wanted], dict[str, Any]]


@dataclass
class RequestFile:
    """A request file, spooled to the local disk: 200 MB need not be in memory. Close its `lines`.

    `calls` are the ledger rows of its requests as far as they are known, `cost` what they are
    expected to cost, by skill.
    """

    endpoint: Endpoint
    calls: list[dict[str, Any]] = field(default_factory=list)
    cost: dict[str, Cost] = field(default_factory=dict)
    size: int = 0
    lines: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def add(self, line: bytes, each: Wanted) -> None:
        self.lines.write(line)
        self.size += len(line)
        self.calls.append(each.call)
        skill = each.call["skill"]
        self.cost[skill] = self.cost.get(skill, Cost()) + each.cost


def request_files(
    wanted: Iterable[Wanted],
    endpoint_of: Callable[[str], Endpoint],
    body_of: Body,
    options: BatchOptions,
) -> Iterator[RequestFile]:
    """Yield full files as they fill up, then the rest. Roles with one endpoint share files."""
    filling: dict[Endpoint, RequestFile] = {}
    for each in wanted:
        endpoint = endpoint_of(each.role)
        line = request_line(each.call["call_id"], body_of(each))
        file = filling.get(endpoint)
        if file is not None and (
            len(file.calls) >= options.max_requests or file.size + len(line) > options.max_bytes
        ):
            yield filling.pop(endpoint)
            file = None
        if file is None:
            file = filling[endpoint] = RequestFile(endpoint)
        file.add(line, each)
    yield from filling.values()


def request_line(call_id: str, body: dict[str, Any]) -> bytes:
    """Return one line of a request file; the answer's line names its call id again."""
    line = {"custom_id": call_id, "method": "POST", "url": CHAT, "body": body}
    return json.dumps(line).encode() + b"\n"
