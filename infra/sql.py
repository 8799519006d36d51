"""SQL on the lakehouse without a JVM: `make sql Q="select …"`, or `python -m infra.sql "select …"`.

Belongs here: one read-only query, from the command line to its errors. Does not: names and views
(`transforms/lakehouse/views.py`), printing rows (`sql_output.py`). The database is an empty one in
memory that can read the lakehouse's current files and nothing else.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from infra.sql_output import FORMATS, MOST_ROWS, write_rows
from transforms.lakehouse.declared_views import VIEWS
from transforms.lakehouse.lakehouse import configured_root
from transforms.lakehouse.tables import TABLES
from transforms.lakehouse.views import RELEASE_VIEW, register_duckdb

if TYPE_CHECKING:
    import duckdb


class QueryError(ValueError):
    """A query that cannot be answered; the message says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Answer one query; return the process's exit status."""
    parser = argparse.ArgumentParser(prog="make sql", description="SQL on the lakehouse.")
    parser.add_argument("query", nargs="?", default="", help="one SELECT; none lists the tables")
    parser.add_argument("--format", choices=FORMATS, default=os.environ.get("FORMAT") or "table")
    parser.add_argument("--full", action="store_true", help="whole cells, one below the other")
    options = parser.parse_args(arguments)
    try:
        if not options.query.strip():
            print(overview())
            return 0
        answer(options.query, "full" if options.full else options.format)
        sys.stdout.flush()
    except QueryError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def answer(query: str, form: str) -> None:
    """Run one query on the lakehouse and print its rows.

    Raises:
        QueryError: it is no query, there is no lakehouse, or the format is unknown.
    """
    import duckdb

    if form not in FORMATS:
        raise QueryError(f"FORMAT={form} is not known; choose from {', '.join(FORMATS)}")
    with open_lakehouse(configured_root()) as connection:
        if require_read(connection, query) == "EXPLAIN" and form == "table":
            form = "full"  # a plan is a drawing of many lines
        try:
            result = connection.execute(query)
            columns = [column[0] for column in result.description]
            rows = result.fetchmany(MOST_ROWS + 1) if form in {"table", "full"} else None
            write_rows(columns, result.fetchall() if rows is None else rows, form, sys.stdout)
        except duckdb.CatalogException as error:
            raise QueryError(f"{error}\nTables and views: {', '.join(_names())}") from error
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def open_lakehouse(root: str) -> "duckdb.DuckDBPyConnection":
    """Return a connection that has every table and view, and access to nothing else.

    Raises:
        QueryError: there is no lakehouse at `root`, or it is not on this machine.
    """
    import duckdb

    if "://" in root:
        raise QueryError(f"{root} is not on this machine; query it through Spark instead")
    if not Path(root).is_dir():
        raise QueryError(f"there is no lakehouse at {root} yet: `make run` makes one")
    connection = duckdb.connect()
    files = register_duckdb(connection, str(Path(root).resolve()))
    connection.execute("SET allowed_paths = $files", {"files": files})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def require_read(connection: "duckdb.DuckDBPyConnection", query: str) -> str:
    """Refuse whatever is not exactly one reading statement; return its kind.

    Raises:
        QueryError: it writes, sets something, is several statements, or is not SQL.
    """
    import duckdb

    try:
        kinds = written = _statement_kinds(connection, query)
        read = query
        if kinds == ["EXPLAIN"]:
            # Nothing between the word and what it explains: EXPLAIN ANALYZE would run that.
            read = re.sub(r"(?i)\A\s*explain\s", "", query)
            kinds = _statement_kinds(connection, read)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    if len(kinds) != 1:
        raise QueryError(f"one statement at a time; this is {len(kinds)}")
    if kinds != ["SELECT"]:
        raise QueryError(
            f"the lakehouse is read here, never written: {kinds[0]} is not allowed. "
            "SELECT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN are"
        )
    _require_nested(connection, read)
    return written[0]


def _require_nested(connection: "duckdb.DuckDBPyConnection", query: str) -> None:
    """Refuse what cannot stand inside another query: a WITH may hide a COPY that overwrites.

    An error of another kind (an unknown table, say) is left for the query itself to meet.

    Raises:
        QueryError: it has a part that writes.
    """
    import duckdb

    (statement,) = connection.extract_statements(query)
    inner = statement.query.strip().rstrip(";")
    try:
        connection.execute(f"EXPLAIN SELECT * FROM (\n{inner}\n)")
    except duckdb.CatalogException:
        return
    except duckdb.Error as error:
        raise QueryError(f"the lakehouse is read here, never written: {error}") from error


def overview() -> str:
    """Return what can be asked: every table and view, and what one row of it is."""
    rows = {table.name: table.row for table in TABLES.values()}
    rows |= {view.name: view.row for view in VIEWS.values()}
    rows[RELEASE_VIEW] = "a pair of the newest published version"
    width = max(map(len, rows))
    lines = [f"  {name:<{width}}  {rows[name]}" for name in _names()]
    example = f'make sql Q="select instruction, response from {RELEASE_VIEW} limit 5"'
    return "\n".join(["One row of", *lines, "", f"Ask: {example}"])


def _statement_kinds(connection: "duckdb.DuckDBPyConnection", query: str) -> list[str]:
    return [statement.type.name for statement in connection.extract_statements(query)]


def _names() -> list[str]:
    return sorted([*TABLES, *VIEWS, RELEASE_VIEW])


if __name__ == "__main__":
    sys.exit(main())
