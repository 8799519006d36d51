"""`make sql`: every table by name, reads only, and errors that say what to do."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra import sql
from transforms.lakehouse.declared_views import VIEWS
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.schema import Table
from transforms.lakehouse.tables import RELEASED, TABLES
from transforms.lakehouse.views import RELEASE_VIEW, delta_files

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def root(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LAKEHOUSE_ROOT", lakehouse.root)
    monkeypatch.delenv("FORMAT", raising=False)
    return lakehouse.root


def a_row(table: Table, **given: Any) -> dict[str, Any]:
    """Return a row with something in each required column."""
    by_type = {"string": "x", "bigint": 1, "int": 1, "double": 0.5, "boolean": True}
    by_type |= {"timestamp": NOW, "array<string>": ["x"]}
    row = {c.name: by_type.get(c.type, []) if c.is_required else None for c in table.columns}
    return row | given


def append(path: str, table: Table, *rows: dict[str, Any]) -> None:
    import pyarrow as pa
    from deltalake import write_deltalake

    filled = [a_row(table, **row) for row in rows]
    write_deltalake(path, pa.Table.from_pylist(filled, table.arrow_schema()), mode="append")


def publish(root: str, version: str, state: str, decided_at: datetime, *pair_ids: str) -> None:
    path = f"release/instructions/{version}"
    create_table(f"{root}/{path}", RELEASED)
    rows = [{"pair_id": pair_id, "version": version} for pair_id in pair_ids]
    append(f"{root}/{path}", RELEASED, *rows)
    entry = {"version": version, "state": state, "path": path, "decided_at": decided_at}
    append(f"{root}/release/versions", TABLES["release.versions"], entry)


def ask(capsys: pytest.CaptureFixture[str], query: str, form: str = "json") -> Any:
    status = sql.main([query, "--format", form])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    return json.loads(printed.out) if form == "json" else printed.out


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("name", [*TABLES, *VIEWS, RELEASE_VIEW])
def test_every_table_and_view_opens_while_it_is_empty(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(capsys, f"select * from {name}") == []


@pytest.mark.parametrize("table", [RELEASED, *TABLES.values()], ids=lambda table: table.name)
def test_an_empty_table_has_its_declared_columns(
    table: Table, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = RELEASE_VIEW if table is RELEASED else table.name
    described = ask(capsys, f"describe {name}")
    assert [row["column_name"] for row in described] == list(table.column_names)


def test_rows_come_back_with_lists_and_utc_times(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    messages = [{"role": "user", "content": "Why?"}]
    row = {"pair_id": "p1", "messages": messages}
    append(f"{root}/flows/pairs", TABLES["flows.pairs"], row)
    answer = ask(capsys, "select pair_id, messages, created_at from flows.pairs")
    expected = {"pair_id": "p1", "messages": messages, "created_at": "2026-11-24 03:00:00+00:00"}
    assert answer == [expected]


def test_the_release_view_shows_the_version_published_last(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(root, "2026-11-22.1", "published", datetime(2026, 11, 22, tzinfo=UTC), "old")
    publish(root, "2026-11-23.1", "published", datetime(2026, 11, 23, tzinfo=UTC), "p1", "p2")
    publish(root, "2026-11-24.1", "rejected", datetime(2026, 11, 24, tzinfo=UTC), "bad")
    query = "select pair_id, version from release.instructions order by pair_id"
    released = ask(capsys, query)
    assert released == [
        {"pair_id": "p1", "version": "2026-11-23.1"},
        {"pair_id": "p2", "version": "2026-11-23.1"},
    ]


def test_the_quarantine_holds_what_is_not_released_with_its_reasons(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [{"pair_id": pair_id} for pair_id in ("p1", "p2", "p3")]
    append(f"{root}/flows/pairs", TABLES["flows.pairs"], *pairs)
    failed = {"pair_id": "p2", "verdict": "failed", "reason": "refusal"}
    append(f"{root}/quality/verdicts", TABLES["quality.verdicts"], failed)
    publish(root, "2026-11-24.1", "published", NOW, "p1")
    query = "select pair_id, reasons from quality.quarantine order by pair_id"
    assert ask(capsys, query) == [
        {"pair_id": "p2", "reasons": "refusal"},
        {"pair_id": "p3", "reasons": "not_released"},
    ]


def test_a_file_older_than_a_column_has_none_of_it(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    import pyarrow as pa
    from deltalake import write_deltalake

    path = f"{root}/flows/assignments"
    shutil.rmtree(path)
    write_deltalake(path, pa.table({"seed_id": ["s1"]}))
    query = "select seed_id, skill, created_at from flows.assignments"
    assert ask(capsys, query) == [{"seed_id": "s1", "skill": None, "created_at": None}]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    "query",
    [
        "create table t as select 1",
        "drop view flows.pairs",
        "copy (select 1) to '{out}'",
        "explain analyze copy (select 1) to '{out}'",
        "EXPLAIN (ANALYZE) copy (select 1) to '{out}'",
        "/* a read */ explain analyze copy (select 1) to '{out}'",
        "with x as (copy (select 1) to '{out}' (format csv, use_tmp_file false)) select 1",
        "explain (analyze /* ) select 1 -- */) copy (select 1) to '{out}' (use_tmp_file false)",
        "explain analyze select 1",
        "attach '{out}' as other",
        "set enable_external_access = true",
        "select 1; drop view flows.pairs",
    ],
)
def test_nothing_but_one_read_is_accepted(
    query: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert sql.main([query.format(out=out)]) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert not out.exists()


def test_a_query_cannot_write_to_the_files_it_may_read(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    append(f"{root}/flows/pairs", TABLES["flows.pairs"], {"pair_id": "p1"})
    (file,) = delta_files(f"{root}/flows/pairs")
    copy = f"copy (select 'x' as pair_id) to '{file}' (format parquet, use_tmp_file false)"
    assert sql.main([f"with x as ({copy}) select * from x"]) == 1
    assert sql.main([f"explain (analyze /* ) select 1 -- */) {copy}"]) == 1
    capsys.readouterr()
    assert ask(capsys, "select pair_id from flows.pairs") == [{"pair_id": "p1"}]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    "query",
    [
        "select 1;",
        "select 1 -- the end",
        "from flows.pairs;  ",
        "with a as (select 1 as n) select n from a",
        "values (1)",
        "summarize flows.pairs",
        "show tables",
        "explain select count(*) from flows.pairs",
        "EXPLAIN\nselect 1;",
    ],
)
def test_every_way_of_reading_is_accepted(query: str) -> None:
    assert sql.main([query]) == 0


@pytest.mark.usefixtures("root")
def test_a_query_reaches_no_file_outside_the_lakehouse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    assert sql.main([f"select * from '{secret}'"]) == 1
    assert "file system operations are disabled" in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_an_unknown_table_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sql.main(["select * from flows.pears"]) == 1
    assert "flows.pairs" in capsys.readouterr().err


def test_without_a_lakehouse_the_message_says_make_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAKEHOUSE_ROOT", str(tmp_path / "none"))
    assert sql.main(["select 1"]) == 1
    assert "make run" in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_an_unknown_format_is_answered_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORMAT", "xml")
    assert sql.main(["select 1"]) == 1
    assert "json" in capsys.readouterr().err


def test_without_a_query_every_table_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert sql.main([]) == 0
    printed = capsys.readouterr().out
    for name in (*TABLES, *VIEWS, RELEASE_VIEW):
        assert name in printed


def test_a_root_with_spaces_and_quotes_in_its_name_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = Lakehouse(str(tmp_path / "it's é #1"))
    odd.create_tables()
    append(odd.path("flows.pairs"), TABLES["flows.pairs"], {"pair_id": "p1"})
    monkeypatch.setenv("LAKEHOUSE_ROOT", odd.root)
    assert ask(capsys, "select pair_id from flows.pairs") == [{"pair_id": "p1"}]


def test_twenty_commands_in_a_row_end_with_status_zero(root: str) -> None:
    """Reading Delta through Arrow in a process's last act aborts at exit, most times."""
    append(f"{root}/flows/pairs", TABLES["flows.pairs"], {"pair_id": "p1"})
    command = [sys.executable, "-m", "infra.sql", "select count(*) from flows.pairs"]
    environment = {**os.environ, "LAKEHOUSE_ROOT": root}
    for _ in range(20):
        answer = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr
        assert "(1 row)" in answer.stdout
