"""The rows of a version as they are declared now.

Belongs here: reading them. Does not: which version (`registry.py`), or writing one
(`candidate.py`).
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse, as_declared
from transforms.lakehouse.tables import RELEASED

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def version_rows(spark: "SparkSession", lakehouse: Lakehouse, path: str) -> "DataFrame":
    """Return the rows of the version at `path`, below the lakehouse's root: RELEASED's columns.

    Versions are never rewritten: a column that is younger than one is null in it.
    """
    return as_declared(spark.read.format("delta").load(f"{lakehouse.root}/{path}"), RELEASED)
