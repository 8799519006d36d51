"""A lakehouse: a root folder (or object-store prefix) and the declared tables under it.

Belongs here: where a table is, creating it, opening it. Does not: writing rows (`writes.py`),
Spark's session (`session.py`), views (`views.py`).
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.schema import Table, arrow_schema
from transforms.lakehouse.tables import TABLES
from transforms.settings_file import PROJECT

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds
    from deltalake import DeltaTable
    from pyspark.sql import DataFrame, SparkSession

_BATCH_ROWS = 500


@dataclass(frozen=True)
class Lakehouse:
    """Everything a run reads and writes lies under `root`, an absolute path or a URL."""

    root: str

    def path(self, table: str) -> str:
        """Return where `layer.table` is: `<root>/layer/table`.

        Raises:
            KeyError: the table is not declared.
        """
        layer, name = declared(table).name.split(".")
        return f"{self.root}/{layer}/{name}"

    def create_tables(self) -> None:
        """Create the declared tables that are not there yet, and give older ones their new columns.

        Needs no JVM, takes milliseconds.

        Raises:
            OSError: a table cannot be created, or not be brought up to date.
        """
        for table in TABLES.values():
            create_table(self.path(table.name), table)
            add_new_columns(self.path(table.name), table)

    def open(self, table: str) -> "DeltaTable":
        """Return the table as delta-rs sees it now."""
        from deltalake import DeltaTable

        return DeltaTable(self.path(table))

    def rows(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        *,
        where: Any = None,
        may_be_missing: bool = False,
    ) -> list[dict[str, Any]]:
        """Return a small table's rows on this process, without a JVM.

        `where` is a pyarrow expression. Read on one thread: a threaded read as a process's last
        act aborts it at exit. A table that `may_be_missing`, of a lakehouse that no run has made
        yet or that is older than the table, has no rows.

        Raises:
            deltalake.exceptions.TableNotFoundError: it is missing and may not be.
        """
        if (data := self._dataset(table, may_be_missing=may_be_missing)) is None:
            return []
        names = list(columns) if columns else None
        found = data.to_table(columns=names, filter=where, use_threads=False).to_pylist()
        return [dict(row) for row in found]

    def batches(
        self, table: str, columns: Sequence[str], *, where: Any = None, may_be_missing: bool = False
    ) -> "Iterator[pa.RecordBatch]":
        """Yield some columns of a table of any size, a few rows at a time; else as `rows`."""
        if (data := self._dataset(table, may_be_missing=may_be_missing)) is not None:
            yield from small_batches(data, list(columns), where)

    def _dataset(self, table: str, *, may_be_missing: bool) -> "ds.Dataset | None":
        from deltalake.exceptions import TableNotFoundError

        try:
            return self.open(table).to_pyarrow_dataset()
        except TableNotFoundError:
            if may_be_missing:
                return None
            raise

    def upsert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert a small table's rows, or update those with their key: one commit, without a JVM.

        A column that a row lacks becomes null. For tables that only one process writes at a time.
        """
        import pyarrow as pa

        if not rows:
            return
        table_of = declared(table)
        source = pa.Table.from_pylist([dict(row) for row in rows], table_of.arrow_schema())
        same = " AND ".join(f"old.`{name}` = new.`{name}`" for name in table_of.key)
        merge = self.open(table).merge(source, same, source_alias="new", target_alias="old")
        merge.when_matched_update_all().when_not_matched_insert_all().execute()

    def version(self, table: str) -> int:
        """Return the table's Delta version."""
        return self.open(table).version()

    def read(self, spark: "SparkSession", table: str) -> "DataFrame":
        """Return the table as a Spark DataFrame, with the columns that it is older than as null.

        For who looks without a run's lease: a run gives its tables their new columns first.
        """
        rows = spark.read.format("delta").load(self.path(table))
        return as_declared(rows, declared(table))


def small_batches(data: "ds.Dataset", columns: Any, where: Any) -> "Iterator[pa.RecordBatch]":
    """Yield a dataset's rows a few at a time, on one thread: see `Lakehouse.rows`.

    `columns` and `where` are as a scanner takes them.
    """
    scanner = data.scanner(
        columns=columns,
        filter=where,
        batch_size=_BATCH_ROWS,
        batch_readahead=1,
        fragment_readahead=1,
        use_threads=False,
    )
    yield from scanner.to_batches()


def among(column: str, values: Iterable[str]) -> Any:
    """Return the expression, for `Lakehouse.rows`, of a text column that has one of the values.

    With a cast: delta-rs gives its files' statistics a type that Arrow compares with no other.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.field(column).cast(pa.string()).isin(pa.array(sorted(values), pa.string()))


def as_declared(rows: "DataFrame", table: Table) -> "DataFrame":
    """Return rows with the columns that were declared since they were written, as null."""
    from pyspark.sql import functions as F

    there = set(rows.columns)
    younger = [column for column in table.columns if column.name not in there]
    if not younger:
        return rows
    return rows.withColumns({each.name: F.lit(None).cast(each.type) for each in younger})


def configured_root(given: str = "") -> str:
    """Return where the lakehouse is: `given`, else `LAKEHOUSE_ROOT`, else the project's own."""
    return given or os.environ.get("LAKEHOUSE_ROOT") or str(PROJECT / ".lakehouse")


def is_local_table(path: str) -> bool:
    """Whether a Delta table is at a local path: a kill while it was created leaves an empty log."""
    return any((Path(path) / "_delta_log").glob("*.json"))


def declared(name: str) -> Table:
    """Return a table's declaration.

    Raises:
        KeyError: no such table; the message lists those there are.
    """
    if name not in TABLES:
        raise KeyError(f"no table {name!r} is declared; known: {', '.join(TABLES)}")
    return TABLES[name]


def create_table(path: str, table: Table) -> None:
    """Create one Delta table at `path` unless there is one; reader version 1, comments kept."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    if "://" not in path:
        if is_local_table(path):
            return
        Path(path).mkdir(parents=True, exist_ok=True)
    try:
        DeltaTable.create(
            path,
            schema=table.arrow_schema(),
            mode="ignore",
            name=table.name,
            description=f"one row is {table.row}",
        )
    except DeltaError as error:
        raise OSError(f"cannot create {table.name} at {path}: {error}") from error


def add_new_columns(path: str, table: Table) -> None:
    """Add to a table the optional columns declared since it was made; older rows have none.

    Raises:
        OSError: a new column is required, which older rows cannot meet, or the commit failed.
    """
    from deltalake import DeltaTable, Schema
    from deltalake.exceptions import DeltaError

    made = DeltaTable(path)
    present = {field.name for field in made.schema().fields}
    new = [column for column in table.columns if column.name not in present]
    if not new:
        return
    if required := [column.name for column in new if column.is_required]:
        raise OSError(f"{table.name} at {path} is older than its required column(s) {required}")
    try:
        made.alter.add_columns(list(Schema.from_arrow(arrow_schema(new)).fields))
    except DeltaError as error:
        raise OSError(f"cannot add columns to {table.name} at {path}: {error}") from error
