"""What is wrong with the benchmark sets, as Dagster says it.

Belongs here: turning their errors into failures of a step. Does not: the errors
(`transforms/quality/contamination/errors.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg


@contextmanager
def benchmark_errors_told() -> Iterator[None]:
    """Fail the step with a benchmark error's own words; nothing is mended by a retry.

    Raises:
        dagster.Failure: instead of a BenchmarkError.
    """
    from transforms.quality.contamination.errors import BenchmarkError

    try:
        yield
    except BenchmarkError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
