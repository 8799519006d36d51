"""Every table and view under its name, for engines that have no catalog: Spark and DuckDB.

Belongs here: registering names on a session or connection, and the one view whose query depends on
what was published. Does not: what the other views say (`declared_views.py`), running queries
(`infra/sql.py`). Nothing registered here is persistent; a release made later is seen by
registering again.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from transforms.lakehouse.declared_views import VIEWS
from transforms.lakehouse.lakehouse import Lakehouse, is_local_table
from transforms.lakehouse.schema import Column, split_fields
from transforms.lakehouse.tables import RELEASED, TABLES

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

RELEASE_VIEW = "release.instructions"

#: The path, under the lakehouse's root, of the version that `release.instructions` shows.
NEWEST_PUBLISHED = """
    SELECT path FROM release.versions WHERE state = 'published'
    ORDER BY decided_at DESC NULLS LAST, version DESC LIMIT 1
"""


def register_spark(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    """Define every table and view of a lakehouse as a view of the session's catalog.

    They are views, not external tables, so dropping one can never delete data.
    """
    for layer in layers():
        spark.sql(f"CREATE DATABASE IF NOT EXISTS {layer}")
    for name in TABLES:
        _spark_view(spark, name, f"SELECT * FROM {_delta(lakehouse.path(name))}")
    newest = spark.sql(NEWEST_PUBLISHED).first()
    path = f"{lakehouse.root}/{newest['path']}" if newest else None
    _spark_view(spark, RELEASE_VIEW, _released_sql(spark, path))
    for view in VIEWS.values():
        _spark_view(spark, view.name, view.sql)


def register_duckdb(connection: "duckdb.DuckDBPyConnection", lakehouse_root: str) -> list[str]:
    """Define every table and view of a lakehouse on a connection, and set its clock to UTC.

    A table that is not there yet is an empty one with the declared columns.

    Returns:
        The files the definitions read: all that the connection needs access to.
    """
    connection.execute("SET TimeZone = 'UTC'")
    lakehouse, files = Lakehouse(lakehouse_root), []
    for layer in layers():
        connection.execute(f"CREATE SCHEMA {layer}")
    for name, table in TABLES.items():
        found = delta_files(lakehouse.path(name))
        files += found
        connection.execute(f"CREATE VIEW {name} AS {_duckdb_select(table.columns, found)}")
    newest = connection.execute(NEWEST_PUBLISHED).fetchone()
    found = delta_files(f"{lakehouse_root}/{newest[0]}") if newest else []
    files += found
    select = _duckdb_select(RELEASED.columns, found)
    connection.execute(f"CREATE VIEW {RELEASE_VIEW} AS {select}")
    for view in VIEWS.values():
        connection.execute(f"CREATE VIEW {view.name} AS {view.sql}")
    return files


def _released_sql(spark: "SparkSession", path: str | None) -> str:
    """Return the query of `release.instructions` for Spark.

    `path` is the newest published version's; None while nothing is published, which makes an empty
    view with the same columns. A column younger than the version is null.
    """
    if path is None:
        return _typed_nothing(RELEASED.columns, lambda spelling: spelling, quote="`")
    present = set(spark.read.format("delta").load(path).columns)
    columns = (
        f"`{c.name}`" if c.name in present else f"CAST(NULL AS {c.type}) AS `{c.name}`"
        for c in RELEASED.columns
    )
    return f"SELECT {', '.join(columns)} FROM {_delta(path)}"


def layers() -> list[str]:
    """Return the lakehouse's layers, each a schema (or database) of tables."""
    names = [*TABLES, *VIEWS, RELEASE_VIEW]
    return list(dict.fromkeys(name.split(".")[0] for name in names))


def delta_files(path: str) -> list[str]:
    """Return the Parquet files of a Delta table now; none where there is no table."""
    from deltalake import DeltaTable

    if "://" not in path and not is_local_table(path):
        return []
    # delta-rs writes a local path as a URL's path: a space in it comes back as %20.
    return [unquote(uri) for uri in DeltaTable(path).file_uris()]


def duckdb_type(spelling: str) -> str:
    """Return DuckDB's spelling of a declared column type."""
    spelling = spelling.strip()
    simple = {
        "string": "VARCHAR",
        "bigint": "BIGINT",
        "int": "INTEGER",
        "double": "DOUBLE",
        "boolean": "BOOLEAN",
        "binary": "BLOB",
        "timestamp": "TIMESTAMPTZ",
    }
    if spelling in simple:
        return simple[spelling]
    if spelling.startswith("array<"):
        return duckdb_type(spelling[6:-1]) + "[]"
    if spelling.startswith("struct<"):
        fields = (field.split(":", 1) for field in split_fields(spelling[7:-1]))
        typed = [f'"{name.strip()}" {duckdb_type(kind)}' for name, kind in fields]
        return f"STRUCT({', '.join(typed)})"
    raise ValueError(f"no DuckDB type is known for {spelling!r}; add it to duckdb_type")


def _duckdb_select(columns: Sequence[Column], files: Sequence[str]) -> str:
    """All columns that are declared, as declared, and any the files have besides."""
    nothing = _typed_nothing(columns, duckdb_type, quote='"')
    if not files:
        return nothing
    # A file older than a column has none of it, and a Delta log knows no file's own columns.
    listed = ", ".join(_literal(file) for file in files)
    read = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    return f"SELECT * FROM ({nothing}) UNION ALL BY NAME SELECT * FROM {read}"


def _typed_nothing(columns: Sequence[Column], spell: Callable[[str], str], *, quote: str) -> str:
    nulls = (f"CAST(NULL AS {spell(c.type)}) AS {quote}{c.name}{quote}" for c in columns)
    return f"SELECT {', '.join(nulls)} WHERE false"


def _spark_view(spark: "SparkSession", name: str, query: str) -> None:
    spark.sql(f"CREATE OR REPLACE VIEW {name} AS {query}")


def _delta(path: str) -> str:
    return f"delta.`{path.replace('`', '``')}`"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
