"""The content hash of a set of rows: the same rows, in any order and any files, give the same hash.

Belongs here: that hash, in Spark. Does not: what is done with it.
"""

from typing import TYPE_CHECKING

from transforms.lakehouse.ids import digest
from transforms.lakehouse.schema import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def row_hashes(rows: "DataFrame", table: Table) -> "DataFrame":
    """Return (row_hash): a hash of each row over `table`'s columns that are not volatile."""
    from pyspark.sql import functions as F

    return rows.select(F.xxhash64(F.to_json(F.struct(*_columns(table)))).alias("row_hash"))


def differing_rows(one: "DataFrame", other: "DataFrame", table: Table) -> int:
    """Return how many rows of either have no equal in the other, volatile columns aside."""
    from pyspark.sql import functions as F

    ours = row_hashes(one, table).withColumn("_ours", F.lit(True))
    theirs = row_hashes(other, table).withColumn("_theirs", F.lit(True))
    both = ours.join(theirs, "row_hash", "full_outer")
    return both.where("_ours IS NULL OR _theirs IS NULL").count()


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if not column.is_volatile]


def content_hash(rows: "DataFrame", table: Table) -> tuple[str, int]:
    """Return (hash, number of rows) over `table`'s columns that are not volatile.

    Each row is hashed with two seeds of xxHash64; the sums are order-independent and count
    repeated rows, which an exclusive-or would cancel.
    """
    from pyspark.sql import functions as F

    columns = _columns(table)
    row = F.to_json(F.struct(*columns))
    sums = rows.agg(
        F.count(F.lit(1)).alias("rows"),
        F.sum(F.xxhash64(row).cast("decimal(38,0)")).alias("first"),
        F.sum(F.xxhash64(F.lit("second"), row).cast("decimal(38,0)")).alias("second"),
    ).collect()[0]
    return digest(columns, sums["rows"], str(sums["first"]), str(sums["second"])), sums["rows"]
