"""An ended batch's answers, turned into ledger segments; what went unanswered is asked again.

Belongs here: the rows, and doing it once. Does not: reading a line (`lines.py`), or registering
the segments (`ledger.py`): that the stage does, under its lease.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.api import BatchApi, NotServed, ServerBatch
from transforms.teacher.batches.learned import remember
from transforms.teacher.batches.lines import completion_in, read_line
from transforms.teacher.call_rows import answered_call, declined
from transforms.teacher.endpoint import Endpoint, Price
from transforms.teacher.failures import Permanent, Refused, Stop, Transient
from transforms.teacher.ledger import to_parquet
from transforms.teacher.segments import segment_folder

SEGMENT_CALLS = 2000
log = logging.getLogger(__name__)


@dataclass
class _Segments:
    """Writes a batch's calls to segments whose names and rows its files decide.

    So a second ingestion, after a kill in the middle of the first, finds what the first one wrote.
    """

    lakehouse: Lakehouse
    folder: str
    written: int = 0
    calls: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._present = set(segment_folder(self.lakehouse).below(self.folder).list(".parquet"))

    def add(self, call: dict[str, Any]) -> None:
        self.calls.append(call)
        if len(self.calls) >= SEGMENT_CALLS:
            self.flush()

    def flush(self) -> None:
        if not self.calls:
            return
        name = f"{self.written:06d}-{len(self.calls)}.parquet"
        if name not in self._present:
            data = to_parquet(self.calls)
            segment_folder(self.lakehouse).below(self.folder).write(name, data)
        self.written += 1
        self.calls.clear()


async def ingest(
    lakehouse: Lakehouse, api: BatchApi, row: dict[str, Any], ended: ServerBatch, factor: float
) -> tuple[dict[str, Any], Stop | None]:
    """Bring an ended batch's answers into the ledger's segments, then note that it ended.

    Also of one that expired, failed or was cancelled: what it did answer was paid for. Returns the
    batch's row, and the stop that its errors call for, if any.
    """
    asked = registry.calls_of(lakehouse, row["batch_id"])
    at = ended.ended_at or row["submitted_at"] or datetime.now(UTC)
    segments = _Segments(lakehouse, f"{row['run_id']}/batch-{row['batch_id']}")
    reading = _Reading(api, discounted(api.client.endpoint, factor), at)
    for file_id in (ended.output_file_id, ended.error_file_id):
        if file_id is None:
            continue
        try:
            lines = await api.download(file_id)
        except NotServed as refusal:
            if not refusal.is_missing:
                raise
            # It knows the batch, but answers are deleted after a month or so.
            reading.unanswered[f"{refusal} (its file {file_id})"] += 1
            continue
        with lines:
            for line in lines:  # at line feeds alone: an answer may hold any other line separator
                for call in reading.calls_in(line, asked):
                    segments.add(call)
    segments.flush()
    remember(lakehouse, api.client)
    left = "; ".join(f"{count}x {said}" for said, count in reading.unanswered.most_common(3))
    said = ended.error or left
    ended_row = {
        **row,
        "state": ended.status,
        "server_id": ended.server_id,
        "input_file_id": ended.input_file_id,
        "output_file_id": ended.output_file_id,
        "error_file_id": ended.error_file_id,
        "answered": reading.answered,
        "error": said[:1000] or None,
        "ended_at": at,
    }
    registry.close(lakehouse, ended_row)
    return ended_row, reading.stop


@dataclass
class _Reading:
    """What was read of one batch so far."""

    api: BatchApi
    priced: Endpoint
    at: datetime
    answered: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    stop: Stop | None = None

    def calls_in(self, line: bytes, asked: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the ledger row a line makes; none of a line that answers nothing we asked."""
        read = read_line(line)
        call = asked.get(str(read.get("custom_id")))
        if call is None:
            return []
        status = "answered"
        try:
            completion = completion_in(read, self.api.client, self.priced)
        except (Refused, Permanent) as failure:
            status, completion = declined(failure, self.priced.model)
        except Transient as failure:
            self.unanswered[str(failure)[:200]] += 1
            return []
        except Stop as stop:
            self.stop = self.stop or stop
            self.unanswered[str(stop)[:200]] += 1
            return []
        self.answered += 1
        del asked[call["call_id"]]  # of two lines the first counts
        return [answered_call(call, completion, status=status, attempts=1, answered_at=self.at)]


def discounted(endpoint: Endpoint, factor: float) -> Endpoint:
    """Return an endpoint whose tokens cost a share of what they do."""
    price = endpoint.price
    prices = {each.name: getattr(price, each.name) for each in fields(Price)}
    cut: dict[str, Any] = {
        name: value if value is None else value * factor for name, value in prices.items()
    }
    return replace(endpoint, price=Price(**cut))
