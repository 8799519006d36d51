"""A lakehouse made before a column was declared goes on working, and gets the column."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.unit.teacher_calls import teacher_call
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.lakehouse.schema import Column, Table
from transforms.lakehouse.views import register_duckdb
from transforms.teacher.ledger import register_segments, to_parquet
from transforms.teacher.segments import segment_folder

NEW = "cacheable_tokens"
OLDER = replace(
    TEACHER_CALLS, columns=tuple(each for each in TEACHER_CALLS.columns if each.name != NEW)
)


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lakehouse:
    """A lakehouse as the version before the column left it: one segment, registered."""
    house = Lakehouse(str(tmp_path / "lakehouse"))
    create_table(house.path(OLDER.name), OLDER)
    with monkeypatch.context() as patch:
        patch.setattr("transforms.teacher.ledger.TEACHER_CALLS", OLDER)
        row = {name: value for name, value in teacher_call("older").items() if name != NEW}
        segment_folder(house).write("run/0-0-000000-1.parquet", to_parquet([row]))
    register_segments(house)
    assert NEW not in column_names(house)
    return house


def column_names(house: Lakehouse) -> list[str]:
    return [field.name for field in house.open(OLDER.name).schema().fields]


def counted(house: Lakehouse) -> dict[str, int | None]:
    return {row["call_id"]: row[NEW] for row in house.rows(OLDER.name, ["call_id", NEW])}


def test_an_older_table_gets_the_column_and_its_rows_have_none(older: Lakehouse) -> None:
    older.create_tables()
    assert sorted(column_names(older)) == sorted(TEACHER_CALLS.column_names)
    field = next(each for each in older.open(OLDER.name).schema().fields if each.name == NEW)
    assert field.metadata["comment"] == next(
        each.comment for each in TEACHER_CALLS.columns if each.name == NEW
    )
    assert older.open(OLDER.name).protocol().min_reader_version == 1
    assert counted(older) == {"older": None}
    version = older.version(OLDER.name)
    older.create_tables()
    assert older.version(OLDER.name) == version, "and once is enough"


def test_older_and_newer_segments_are_read_together_by_every_reader(older: Lakehouse) -> None:
    older.create_tables()
    row = {**teacher_call("newer"), NEW: 1152}
    segment_folder(older).write("run/0-0-000001-1.parquet", to_parquet([row]))
    assert register_segments(older) == 1
    assert counted(older) == {"older": None, "newer": 1152}
    with duckdb.connect() as connection:
        register_duckdb(connection, older.root)
        found = connection.execute(f"SELECT call_id, {NEW} FROM {OLDER.name}").fetchall()
    assert dict(found) == {"older": None, "newer": 1152}


def test_a_new_column_that_older_rows_cannot_meet_is_refused(tmp_path: Path) -> None:
    from transforms.lakehouse.lakehouse import add_new_columns

    one = Table("l.t", "row", ("a",), (Column("a", "string", "x", True),))
    two = replace(one, columns=(*one.columns, Column("b", "string", "y", True)))
    create_table(str(tmp_path / "t"), one)
    with pytest.raises(OSError, match=r"required column.*\['b'\]"):
        add_new_columns(str(tmp_path / "t"), two)


def test_nested_columns_can_be_added_too(tmp_path: Path) -> None:
    from deltalake import DeltaTable

    from transforms.lakehouse.lakehouse import add_new_columns

    one = Table("l.t", "row", ("a",), (Column("a", "string", "x", True),))
    added = Column("m", "array<struct<role:string,at:timestamp>>", "turns")
    create_table(str(tmp_path / "t"), one)
    add_new_columns(str(tmp_path / "t"), replace(one, columns=(*one.columns, added)))
    schema = pa.schema(DeltaTable(str(tmp_path / "t")).schema().to_arrow())
    assert schema.names == ["a", "m"]
    assert schema.field("m").type == pa.list_(
        pa.field("element", pa.struct([("role", pa.string()), ("at", pa.timestamp("us", "UTC"))]))
    )
