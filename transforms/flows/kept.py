"""What many queries begin with, computed once and kept while its tables stay as they are.

Spark plans a query anew from its tables each time; one that says which rows are live has a dozen
joins, and seven others begin with it. Belongs here: the keeping. Does not: what is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class _Kept:
    session: "SparkSession"
    versions: tuple[int, ...]
    frame: "DataFrame"


_kept: dict[tuple[str, str], _Kept] = {}


def kept(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    name: str,
    tables: Sequence[str],
    make: "Callable[[], DataFrame]",
) -> "DataFrame":
    """Return what `make` returns, from the executors' storage unless a table has a new version.

    Args:
        spark: the session.
        lakehouse: where the tables are.
        name: of what is kept, with everything in it that `make` depends on beside the tables.
        tables: what it is made of.
        make: makes it; few columns, since they are stored for as long as the session lasts or
            until a table changes.
    """
    from pyspark import StorageLevel

    key, versions = (lakehouse.root, name), tuple(map(lakehouse.version, tables))
    entry = _kept.get(key)
    if entry is None or entry.session is not spark or entry.versions != versions:
        # Twice on a cluster: with an executor its blocks would be lost, and the run with them.
        is_local = str(spark.conf.get("spark.master", "")).startswith("local")
        level = StorageLevel.MEMORY_AND_DISK if is_local else StorageLevel.MEMORY_AND_DISK_2
        entry = _Kept(spark, versions, make().localCheckpoint(storageLevel=level))
        _kept[key] = entry
    return entry.frame
