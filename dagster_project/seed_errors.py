"""What is wrong with a corpus's inputs, as Dagster says it.

Belongs here: turning the seeds' errors into failures of a step. Does not: the errors
(`transforms/seeds/errors.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg


@contextmanager
def seed_errors_told() -> Iterator[None]:
    """Fail the step with an input error's own words; it is retried only where that may help.

    Raises:
        dagster.Failure: instead of a SeedInputError.
    """
    from transforms.seeds.errors import SeedInputError

    try:
        yield
    except SeedInputError as error:
        raise dg.Failure(str(error), allow_retries=error.may_pass) from error
