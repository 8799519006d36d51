"""What can be wrong with the file of benchmarks, as types with a remedy.

Belongs here: errors that stop a run. Does not: files that are missing while they are not required,
or rows that cannot be read: those are counted (`sets.py`).
"""

from collections.abc import Sequence

EXAMPLE = "infra/benchmarks.example.toml"


class BenchmarkError(ValueError):
    """The benchmark sets cannot be used as they are declared; the message names the remedy."""


class NoBenchmarksFile(BenchmarkError):
    """`BENCHMARKS` names a file that is not there."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"BENCHMARKS={named!r} is no file: give the path of a file of benchmark sets, or "
            "unset it"
        )


class WrongBenchmarks(BenchmarkError):
    """The file is no TOML, or says what it cannot; every mistake is named by its place."""

    def __init__(self, file: str, mistakes: Sequence[str]) -> None:
        super().__init__(f"{file}: {'; '.join(mistakes)} ({EXAMPLE} shows every key)")


class TooManyRuns(BenchmarkError):
    """The sets together are more than the index may hold in memory while it is made."""

    def __init__(self, runs: int, most: int) -> None:
        super().__init__(
            f"the benchmark sets have {runs:,} runs of words; max_runs lets the index have "
            f"{most:,}. Raise it (about 70 bytes of memory each while the index is made), or "
            "declare fewer sets"
        )


class StaleItems(BenchmarkError):
    """The hashes stored are not those of the set as it was last read: a run was cut short."""

    def __init__(self, benchmark: str, found: int, items: int) -> None:
        super().__init__(
            f"quality.benchmark_items has {found} items of {benchmark} as it was last read, not "
            f"{items}: materialize quality/benchmarks"
        )


class RequiredMissing(BenchmarkError):
    """Sets that settings require cannot be read."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"required benchmark sets are missing: {'; '.join(missing)}. Put their files there, "
            "mend their inputs, or set required = false"
        )
