"""What a call costs the client in CPU with 256 in flight, beside the openai client.

Belongs here: CPU seconds of one process over its calls, imports and set-up left out. Does not: the
share of slots that are busy (`saturation.py`).
"""

from tests.benchmarks.clients import LOOPS, run_client
from tests.benchmarks.machine import Watch
from tests.benchmarks.report import heading, line
from tests.benchmarks.window_process import run_window
from tests.fakes.scripted_teacher.process import ScriptedTeacher

IN_FLIGHT, LATENCY_S, LIMIT_S = 256, 1.0, 180.0


def run(*, is_short: bool) -> None:
    """Print the numbers; each loop takes a second for every 256 calls, and its start."""
    items = 1024 if is_short else 5120
    heading(f"cpu: {IN_FLIGHT} in flight, {LATENCY_S:g} s a call, {items} calls, one process")
    with ScriptedTeacher(plain=True, latency_s=LATENCY_S) as teacher, Watch() as watch:
        for name in LOOPS:
            spent = run_client(
                name,
                teacher,
                items=items,
                calls=1,
                in_flight=IN_FLIGHT,
                limit_s=LIMIT_S,
                warms_up=True,
            )
            line(name, f"{1000 * spent['cpu_s'] / items:.2f} ms a call")
        for calls in (1, 3):
            done = run_window(
                teacher, items=items // calls, calls=calls, in_flight=IN_FLIGHT, limit_s=LIMIT_S
            )
            cpu_ms = 1000 * done["cpu_s"] / (items // calls * calls)
            line(f"our partition, {calls}-call flows", f"{cpu_ms:.2f} ms a call, ledger included")
        line("", watch.said)
