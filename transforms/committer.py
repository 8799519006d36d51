"""The one committer: registers ledger segments and tells progress while a slice runs.

Belongs here: the driver's thread beside a slice. Does not: what is registered (`teacher/ledger.py`)
or counted (`progress.py`).
"""

import logging
import math
import threading
import time
from collections.abc import Callable

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.partition_task import PartitionTask
from transforms.progress import Progress, ask_to_stop, read_progress, share_out
from transforms.progress_bar import progress_bar
from transforms.teacher.ledger import register_segments

log = logging.getLogger(__name__)

SHARE_EVERY_S, SHOW_EVERY_S, COMMIT_EVERY_S = 0.25, 1.0, 3.0
TELL_EVERY_S = 5.0


class Committer(threading.Thread):
    """Registers segments and tells progress every few seconds while a slice runs.

    Leaving the block registers what is left. An interruption (Dagster's, Ctrl-C) asks the
    partitions to end cleanly first.
    """

    def __init__(
        self, lakehouse: Lakehouse, task: PartitionTask, items: int, tell: Callable[[str], None]
    ) -> None:
        super().__init__(daemon=True)
        self._lakehouse, self._task, self._items, self._on_progress = lakehouse, task, items, tell
        self._is_over = threading.Event()
        self._since = self._told_at = time.monotonic()
        self._told = (0, 0)

    def __enter__(self) -> "Committer":
        self.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is not None:
                ask_to_stop(self._task.control, "the run was interrupted")
            self._is_over.set()
            self.join(timeout=60)
            register_segments(self._lakehouse, self._task.segments)
        except Exception as error:
            if kind is None:
                raise
            # what ended the slice is what to tell, and the next run registers the rest
            log.warning("cannot register the last ledger segments: %s", error)
        finally:
            self._is_over.set()

    def run(self) -> None:
        from deltalake.exceptions import DeltaError

        committed_at = shown_at = time.monotonic()
        with progress_bar(self._task.stage, self._items) as bar:
            while not self._is_over.wait(SHARE_EVERY_S):
                try:
                    share_out(self._task.control, self._task.tasks)
                    if time.monotonic() - shown_at < SHOW_EVERY_S:
                        continue
                    shown_at = time.monotonic()
                    progress = read_progress(self._task.control)
                    bar.show(progress, time.monotonic() - self._since)
                    self._tell(progress)
                    if time.monotonic() - committed_at > COMMIT_EVERY_S:
                        committed_at = time.monotonic()
                        register_segments(self._lakehouse, self._task.segments)
                except (OSError, DeltaError) as error:
                    log.warning("cannot register ledger segments now: %s", error)
            bar.show(read_progress(self._task.control), time.monotonic() - self._since)

    def _tell(self, progress: Progress) -> None:
        """Tell what changed, and now and then that nothing did."""
        is_news = (progress.finished, progress.calls) != self._told
        now = time.monotonic()
        if now - self._told_at > (TELL_EVERY_S if is_news else 4 * TELL_EVERY_S):
            self._told, self._told_at = (progress.finished, progress.calls), now
            self._on_progress(self.line(progress))

    def line(self, progress: Progress) -> str:
        """What stage, how far, how fast, at what cost, how long still."""
        elapsed_s = max(time.monotonic() - self._since, 0.001)
        rate = progress.finished / elapsed_s
        left_s = (self._items - progress.finished) / rate if rate else math.inf
        left = f"{left_s:.0f} s left" if left_s != math.inf else "no estimate yet"
        return (
            f"{self._task.stage}: {progress.finished}/{self._items} items "
            f"({progress.done} done, {progress.rejected} rejected, {progress.failed} failed), "
            f"{progress.calls} calls, {progress.calls / elapsed_s:.1f} calls/s, "
            f"{progress.tokens / elapsed_s:.0f} tokens/s, "
            f"{progress.cached_share:.0%} of the input cached "
            f"({progress.cacheable_share:.0%} could be), "
            f"${progress.cost_usd:.2f} spent, {progress.in_flight} in flight, "
            f"{progress.turned_away} turned away (429), {left}"
        )
