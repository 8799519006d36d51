"""A slice's progress as a bar, where someone watches a terminal.

Belongs here: the bar. Does not: the log's lines (`committer.py`), the counts (`progress.py`).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from transforms.progress import Progress

if TYPE_CHECKING:
    from tqdm import tqdm

LOG = logging.getLogger("agentinstruct")


class ProgressBar:
    """The bar of one slice of a stage."""

    def __init__(self, bar: "tqdm[None]") -> None:
        self._bar = bar

    def show(self, progress: Progress, elapsed_s: float) -> None:
        """Move the bar, and say beside it how the teacher does."""
        self._bar.n = progress.finished
        said = (
            f"{progress.calls / max(elapsed_s, 0.001):.1f} calls/s, {progress.in_flight} in flight"
        )
        said += f", {progress.turned_away} × 429" if progress.turned_away else ""
        said += f", {progress.failed} failed" if progress.failed else ""
        self._bar.set_postfix_str(f"{said}, ${progress.cost_usd:.2f}", refresh=False)
        self._bar.refresh()


@contextmanager
def progress_bar(stage: str, items: int) -> Iterator[ProgressBar]:
    """Show a bar on the log's terminal while the block runs; what is logged stands above it.

    Not standard error's: Dagster captures that while a run lasts.
    """
    from tqdm import tqdm

    console = next((h for h in LOG.handlers if isinstance(h, logging.StreamHandler)), None)
    if console is None or not console.stream.isatty():
        yield ProgressBar(tqdm(disable=True))
        return
    terminal = console.stream
    with tqdm(total=items, desc=stage, unit=" items", file=terminal, dynamic_ncols=True) as bar:
        console.setStream(_AboveBars(terminal))
        try:
            yield ProgressBar(bar)
        finally:
            console.setStream(terminal)


@dataclass(frozen=True)
class _AboveBars:
    """A stream whose lines stand above the bars of a terminal."""

    terminal: TextIO

    def write(self, text: str) -> None:
        from tqdm import tqdm

        tqdm.write(text, file=self.terminal, end="")

    def flush(self) -> None:
        self.terminal.flush()
