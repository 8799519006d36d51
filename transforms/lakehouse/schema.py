"""How a table is declared: columns, types, key, and their Arrow form.

Belongs here: the vocabulary of `tables.py`. Does not: any particular table, and nothing that needs
a JVM; Spark and delta-rs are given the same declaration.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Column:
    """One column. `type` is Spark's own spelling: `string`, `bigint`, `array<string>`, ….

    A volatile column (a time, a latency, a run id) differs between two runs that made the same
    data, so it takes part in no checksum and no comparison.
    """

    name: str
    type: str
    comment: str
    is_required: bool = False
    is_volatile: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the lakehouse: `name` is `layer.table`; `row` says what one row is."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column is declared twice in {names}")
        if missing := set(self.key) - set(names):
            raise ValueError(f"{self.name}: key columns {sorted(missing)} are not declared")

    @property
    def ddl(self) -> str:
        """The columns as Spark DDL, for `createDataFrame`, `from_json` and `mapInArrow`."""
        return ", ".join(f"`{column.name}` {column.type}" for column in self.columns)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def arrow_schema(self) -> "pa.Schema":
        """The columns as an Arrow schema, comments kept as field metadata."""
        return arrow_schema(self.columns)


@dataclass(frozen=True)
class View:
    """A query with a name, in SQL that Spark and DuckDB both read."""

    name: str
    row: str
    sql: str


def rows_to_parquet(rows: Iterable[Mapping[str, Any]], columns: Sequence[Column]) -> bytes:
    """Return rows as a Parquet file of these columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    table = pa.Table.from_pylist([dict(row) for row in rows], arrow_schema(columns))
    pq.write_table(table, buffer)
    return buffer.getvalue()


def arrow_schema(columns: Sequence[Column]) -> "pa.Schema":
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(
                column.name,
                arrow_type(column.type),
                nullable=not column.is_required,
                metadata={"comment": column.comment},
            )
            for column in columns
        ]
    )


def arrow_columns(ddl: str) -> "pa.Schema":
    """Return the Arrow schema of columns as Spark spells them: "pair_id string, score double"."""
    import pyarrow as pa

    columns = (column.strip().split(" ", 1) for column in split_fields(ddl))
    return pa.schema([(name, arrow_type(kind)) for name, kind in columns])


def arrow_type(spelling: str) -> "pa.DataType":
    """Return the Arrow type of a Spark type name.

    Raises:
        ValueError: the name is none of those the lakehouse uses.
    """
    import pyarrow as pa

    spelling = spelling.strip()
    simple = {
        "string": pa.string(),
        "bigint": pa.int64(),
        "int": pa.int32(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "binary": pa.binary(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    if spelling in simple:
        return simple[spelling]
    if spelling.startswith("array<") and spelling.endswith(">"):
        return pa.list_(arrow_type(spelling[6:-1]))
    if spelling.startswith("struct<") and spelling.endswith(">"):
        fields = (part.split(":", 1) for part in split_fields(spelling[7:-1]))
        return pa.struct([pa.field(name.strip(), arrow_type(kind)) for name, kind in fields])
    raise ValueError(
        f"unknown column type {spelling!r}; known: {sorted(simple)}, array<>, struct<>"
    )


def split_fields(inner: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, character in enumerate(inner):
        depth += (character == "<") - (character == ">")
        if character == "," and depth == 0:
            parts.append(inner[start:position])
            start = position + 1
    return [*parts, inner[start:]]
