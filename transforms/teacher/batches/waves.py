"""The batches of one run of a stage, wave after wave.

Belongs here: when batches are submitted, looked at and waited for. Does not: each of these (the
files beside this one), or running the flows in between (`transforms/stage.py`).
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.batches import registry
from transforms.teacher.batches.options import BatchOptions
from transforms.teacher.batches.poll import WAY_OUT, Polled, poll_batches
from transforms.teacher.batches.purse import Purse
from transforms.teacher.batches.submit import submit
from transforms.teacher.batches.wanted import wanted_requests
from transforms.teacher.budget import RUN, Allowances
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import AwaitsBatch, BudgetReached, Stop, TeacherDown

#: Batches of a run, one after the other, that may end without an answer before it submits no more.
FRUITLESS = 3
log = logging.getLogger(__name__)


class Report(Protocol):
    """What a stage's run reports to its waves, and what they add to it."""

    pending: int
    stop: Stop | None


@dataclass
class Waves:
    """The batches of one run of a stage. Needs the lakehouse's lease.

    `short` are the budgets, by name, that some calls did not fit in.
    """

    lakehouse: Lakehouse
    stage: str
    run_id: str
    options: BatchOptions
    tell: Callable[[str], None]
    short: set[str] = field(default_factory=set)
    _fruitless: int = 0
    _last_error: str = ""
    _stuck: list[str] = field(default_factory=list)
    _waited_s: float = 0.0

    @property
    def under_way(self) -> list[dict[str, Any]]:
        """The stage's batches that may still bring answers."""
        return registry.unfinished(self.lakehouse, self.stage)

    def catch_up(self, settings: TeacherSettings) -> None:
        """Settle what a killed run left half done; ingest what has ended.

        Raises:
            Stop: the Batch API cannot be asked, or what it answers calls for an end.
        """
        if self.under_way and (stop := self._poll(settings).stop):
            raise stop

    def waiting_items(self, settings: TeacherSettings) -> set[str]:
        """Catch up, for a stage that uses no batches now; return the items that wait for some.

        Whatever is wrong with the Batch API holds up no others: they are asked online, and what is
        wrong with the teacher itself is found out there.
        """
        try:
            if self.under_way:
                self._poll(settings)
        except Stop as stop:
            self._stuck = [f"{stop}; {WAY_OUT}"]
            log.warning("%s: batches cannot be fetched: %s", self.stage, self._stuck[0])
        return registry.waiting_items(self.lakehouse, self.stage)

    def run(
        self, run_slices: Callable[[], None], report: Report, settings: TeacherSettings
    ) -> None:
        """Run a stage's slices, and again whenever a batch that was waited for has ended."""
        while True:
            run_slices()
            is_over = report.stop is not None and not isinstance(report.stop, BudgetReached)
            if is_over or not report.pending:
                return
            try:
                if not self.wait(settings):
                    break
            except Stop as stop:
                report.stop = stop
                return
            report.stop = None
        report.stop = report.stop or self.awaited()

    def submit(self, settings: TeacherSettings, wanted: Folder, allowed: Allowances) -> Stop | None:
        """Submit the requests that no batch asks yet, as far as the budgets allow.

        Returns what keeps the rest from being submitted, if anything does; what the Batch API has
        goes on there.
        """
        known = registry.open_call_ids(self.lakehouse)
        reserved = registry.reserved(self.lakehouse)
        purse = Purse(allowed, reserved, settings.endpoint, self.options.price_factor)
        requests = purse.affordable(wanted_requests(wanted, known))
        if self._fruitless >= FRUITLESS:
            if next(requests, None) is None:
                return None
            last = f"the last {self._fruitless} batches of {self.stage} answered nothing"
            return TeacherDown(f"{last} ({self._last_error}); run again when that is mended")
        where = (self.lakehouse, settings)
        try:
            asyncio.run(submit(*where, requests, self.options, self.stage, self.run_id, self._note))
        except Stop as stop:
            return stop
        self.short |= purse.short
        return BudgetReached("no more calls fit in it") if RUN in purse.short else None

    def wait(self, settings: TeacherSettings) -> bool:
        """Wait until a batch of the stage has ended; False if there is none, or no time left.

        Raises:
            Stop: as `catch_up`.
        """
        began_s = self._waited_s
        while (waiting := self.under_way) and self._waited_s < self.options.wait_s:
            # A small batch may end within seconds, so the first looks come soon.
            soon_s = 1 + (self._waited_s - began_s) / 5
            pause_s = min(self.options.poll_s, soon_s, self.options.wait_s - self._waited_s)
            time.sleep(pause_s)
            self._waited_s += pause_s
            polled = self._poll(settings)
            if polled.stop is not None:
                raise polled.stop
            if polled.ended:
                return True
            requests = sum(row["requests"] for row in waiting)
            self.tell(
                f"{self.stage}: {polled.finished} of {requests} calls done in "
                f"{len(waiting)} batch(es)"
            )
        return False

    def awaited(self) -> AwaitsBatch | None:
        """Return what the stage's items wait for, in words; None if for no batch."""
        if not (waiting := self.under_way):
            return None
        requests = sum(row["requests"] for row in waiting)
        names = ", ".join(str(row["server_id"]) for row in waiting[:3])
        names += ", …" if len(waiting) > 3 else ""
        said = f"{requests} calls are under way in {len(waiting)} batch(es) ({names})"
        return AwaitsBatch("; ".join([said, *self._stuck[:1]]))

    def _note(self, row: dict[str, Any]) -> None:
        self.tell(f"{self.stage}: {row['requests']} calls submitted as {row['server_id']}")

    def _poll(self, settings: TeacherSettings) -> Polled:
        polled = asyncio.run(
            poll_batches(self.lakehouse, settings, self.stage, self.options.price_factor)
        )
        self._stuck = polled.stuck
        for row in polled.ended:
            self.tell(
                f"{self.stage}: batch {row['server_id']} {row['state']}, {row['answered']} of "
                f"{row['requests']} calls answered" + (f" ({row['error']})" if row["error"] else "")
            )
            self._fruitless = 0 if row["answered"] else self._fruitless + 1
            self._last_error = row["error"] or row["state"]
        return polled
