"""Long tails: 5% of calls take 15 times as long. Nothing may wait for them but their own item.

Belongs here: single calls and three-call chains, ours beside a bare loop and the best peers. Does
not: the peers' other numbers (`peers.py`).
"""

import tempfile
from pathlib import Path

from tests.benchmarks.clients import run_client
from tests.benchmarks.machine import Watch
from tests.benchmarks.peers import BEST, measure_peer
from tests.benchmarks.report import busy, heading, line
from tests.benchmarks.stage import Place
from tests.fakes.scripted_teacher.process import ScriptedTeacher

SLOTS, LATENCY_S, SLOW_SHARE, SLOWER = 64, 0.2, 0.05, 15


def run(*, is_short: bool) -> None:
    """Print the numbers; each program's work takes some ten seconds, and its start."""
    chains = ((500, 1), (200, 3)) if is_short else ((1000, 1), (600, 3))
    for items, calls in chains:
        heading(
            f"tail: {items} items of {calls} calls, {SLOTS} slots × {LATENCY_S:g} s, "
            f"{SLOW_SHARE:.0%} of calls {SLOWER} times as slow, {SLOTS} in flight"
        )
        with ScriptedTeacher(
            plain=True,
            api_key=None,
            slots=SLOTS,
            latency_s=LATENCY_S,
            slow_share=SLOW_SHARE,
            slow_latency_s=SLOWER * LATENCY_S,
        ) as teacher:
            _measure(teacher, items, calls)


def _measure(teacher: ScriptedTeacher, items: int, calls: int) -> None:
    with Watch() as watch:
        run_client("aiohttp", teacher, items=items, calls=calls, in_flight=SLOTS, limit_s=120)
        line("bare aiohttp loop", busy(teacher.stats()))
        teacher.reset()
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder) / "lakehouse")
            place.seed(0, items, calls=calls)
            place.run(teacher, "run", concurrency=SLOTS, limit_s=180)
        line("our stage in Spark, ledger on", busy(teacher.stats()))
        for peer in BEST:
            teacher.reset()
            measure_peer(peer, teacher, items=items, calls=calls, in_flight=SLOTS)
    line("", watch.said)
