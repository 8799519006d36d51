"""`make bench`: what the product does to a teacher and what it costs. Judges nothing.

Belongs here: choosing benchmarks and running them one after the other. Does not: any benchmark; a
file of its own each, with `run(*, is_short: bool)`, which bounds its own time.
"""

import argparse
import sys
import traceback
from importlib import import_module
from importlib.util import find_spec

from tests.benchmarks.machine import load
from tests.benchmarks.report import heading, line

NAMES = (
    "saturation", "tail", "cpu", "faults", "memory", "cases", "peers", "kills", "whole",
    "ingestion", "seed_memory", "curation", "near_duplicates", "interpreter", "defects",
)  # fmt: skip


def main() -> int:
    """Run the named benchmarks, or all; one that breaks does not keep the others from running."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--short", action="store_true", help="less work, rougher numbers")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    print(f"machine: {load()}", flush=True)
    broken = [name for name in options.names or NAMES if not _ran(name, is_short=options.short)]
    print(f"\nmachine: {load()}")
    return 1 if broken else 0


def _ran(name: str, *, is_short: bool) -> bool:
    module = f"tests.benchmarks.{name}"
    if find_spec(module) is None:
        heading(f"{name}: not there")
        return True
    try:
        import_module(module).run(is_short=is_short)
    except Exception as error:
        heading(f"{name}: broke")
        line("", f"{type(error).__name__}: {error}")
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
