"""The verdicts that count: those of checks at the versions they have now.

Belongs here: that choice, in Spark. Does not: which versions those are (`row_checks.py`).
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def at_versions(verdicts: "DataFrame", versions: Mapping[str, str | None]) -> "DataFrame":
    """Return the verdicts of checks, by name, at these versions; none of a version that is None."""
    from pyspark.sql import functions as F

    is_one = (
        (F.col("check") == name) & (F.col("check_version") == version)
        for name, version in versions.items()
        if version is not None
    )
    return verdicts.where(reduce(or_, is_one, F.lit(False)))
