"""How much memory a worker takes, and whether it grows with its partition.

Belongs here: the peak of one process that runs a whole partition. Does not: Spark's own memory.
"""

from tests.benchmarks.machine import Watch
from tests.benchmarks.report import heading, line
from tests.benchmarks.window_process import run_window
from tests.fakes.scripted_teacher.process import ScriptedTeacher

SLOTS, SEED_CHARS, LIMIT_S = 128, 4000, 480.0


def run(*, is_short: bool) -> None:
    """Print the numbers; a partition takes one to two milliseconds of a core for each item."""
    items = 5_000 if is_short else 50_000
    heading(f"memory: {items} items of {SEED_CHARS} characters through one partition, a call each")
    with ScriptedTeacher(plain=True) as teacher, Watch() as watch:
        done = run_window(
            teacher, items=items, calls=1, in_flight=SLOTS, limit_s=LIMIT_S, chars=SEED_CHARS
        )
        grew = ", ".join(f"{mb} MB at {at}" for at, mb in done["memory_mb"].items())
        line("peak resident", grew)
        rate = items / done["wall_s"]
        line("outcomes", f"{done['statuses']} in {done['wall_s']:.0f} s, {rate:.0f} items/s")
        line("", watch.said)
