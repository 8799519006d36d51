"""The ways rows get into a table, each safe to repeat.

Belongs here: append-once, upsert and replace, whole or in part, for any declared table. Does not:
the ledger's registration of segments (`teacher/ledger.py`), or deciding what to write.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.schema import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def append_new(
    lakehouse: Lakehouse, table: str, frame: "DataFrame", *, deduplicate: bool = False
) -> int:
    """Append the rows whose key is not in the table yet; return how many that were.

    `frame` is evaluated once, so rows that cost a teacher call are paid for once. With
    `deduplicate`, one row is kept of several with the same key in `frame`.
    """
    from pyspark.sql import Observation
    from pyspark.sql import functions as F

    declaration = declared(table)
    key = list(declaration.key)
    rows = conform(frame, declaration)
    if deduplicate:
        rows = rows.dropDuplicates(key)
    present = lakehouse.read(frame.sparkSession, table).select(*key)
    added = Observation()
    fresh = rows.join(present, key, "left_anti").select(*declaration.column_names)
    fresh = fresh.observe(added, F.count(F.lit(1)).alias("rows"))
    fresh.write.format("delta").mode("append").save(lakehouse.path(table))
    return int(added.get["rows"])


def merge(lakehouse: Lakehouse, table: str, frame: "DataFrame") -> None:
    """Insert rows with a new key, update the rows whose key is there.

    `frame` may be evaluated twice: never pass one that calls a teacher.
    """
    from delta.tables import DeltaTable

    declaration = declared(table)
    same = " AND ".join(f"old.`{column}` = new.`{column}`" for column in declaration.key)
    target = DeltaTable.forPath(frame.sparkSession, lakehouse.path(table)).alias("old")
    merged = target.merge(conform(frame, declaration).alias("new"), same)
    merged.whenMatchedUpdateAll().whenNotMatchedInsertAll().execute()


def replace(lakehouse: Lakehouse, table: str, frame: "DataFrame") -> None:
    """Replace all rows of the table, in one commit; the schema stays as declared."""
    rows = conform(frame, declared(table))
    rows.write.format("delta").mode("overwrite").save(lakehouse.path(table))


def replace_where(lakehouse: Lakehouse, table: str, frame: "DataFrame", condition: str) -> None:
    """Replace the rows that meet `condition`, in one commit; all rows of `frame` must meet it."""
    rows = conform(frame, declared(table))
    rows.write.format("delta").mode("overwrite").option("replaceWhere", condition).save(
        lakehouse.path(table)
    )


def append(lakehouse: Lakehouse, table: str, frame: "DataFrame") -> None:
    """Append rows of which none can be there: whoever calls knows by other means."""
    conform(frame, declared(table)).write.format("delta").mode("append").save(lakehouse.path(table))


def delete_where(spark: "SparkSession", lakehouse: Lakehouse, table: str, condition: str) -> None:
    """Delete the rows that meet `condition`, in one commit."""
    from delta.tables import DeltaTable

    DeltaTable.forPath(spark, lakehouse.path(table)).delete(condition)


def one_of(column: str, values: Iterable[str]) -> str:
    """Return the SQL condition that a column is one of these strings; false for none."""
    quoted = ", ".join(
        "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'" for value in sorted(values)
    )
    return f"{column} IN ({quoted})" if quoted else "false"


def conform(frame: "DataFrame", table: Table) -> "DataFrame":
    """Return `frame` with the declared columns, in order and type; absent optional ones null.

    Raises:
        ValueError: a required column is absent.
    """
    from pyspark.sql import functions as F

    present = set(frame.columns)
    missing = [c.name for c in table.columns if c.is_required and c.name not in present]
    if missing:
        raise ValueError(f"rows for {table.name} lack the required column(s) {missing}")
    return frame.select(
        *(
            (F.col(f"`{c.name}`") if c.name in present else F.lit(None)).cast(c.type).alias(c.name)
            for c in table.columns
        )
    )
