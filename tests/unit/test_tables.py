"""What the declarations promise holds for the tables that are made from them."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from transforms.lakehouse.lakehouse import Lakehouse, create_table, declared
from transforms.lakehouse.schema import Column, Table, arrow_type
from transforms.lakehouse.tables import RELEASED, TABLES
from transforms.lakehouse.views import register_duckdb

ALL = [*TABLES.values(), RELEASED]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_table_says_what_a_row_is_and_every_column_what_it_means(table: Table) -> None:
    assert table.row
    assert table.key
    assert all(column.comment for column in table.columns)
    required = {column.name for column in table.columns if column.is_required}
    assert set(table.key) <= required, "a key that may be null identifies nothing"
    volatile = {column.name for column in table.columns if column.is_volatile}
    assert not volatile & set(table.key), "a key must not differ between two equal runs"


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_table_has_an_arrow_form_that_keeps_names_and_comments(table: Table) -> None:
    schema = table.arrow_schema()
    assert tuple(schema.names) == table.column_names
    for column, field in zip(table.columns, schema, strict=True):
        assert field.metadata[b"comment"].decode() == column.comment
        assert field.nullable is not column.is_required


def test_times_are_utc_and_units_stand_in_the_names() -> None:
    for table in ALL:
        for column in table.columns:
            if column.type == "timestamp":
                assert arrow_type(column.type) == pa.timestamp("us", tz="UTC")
            if column.type == "boolean":
                assert column.name.startswith(("is_", "has_")), f"{table.name}.{column.name}"
            if "latency" in column.name or "duration" in column.name:
                assert column.name.endswith("_s"), f"{table.name}.{column.name}"


def test_created_tables_can_be_read_by_any_reader_of_version_1(lakehouse: Lakehouse) -> None:
    for name in TABLES:
        table = lakehouse.open(name)
        protocol = table.protocol()
        assert protocol.min_reader_version == 1, name
        assert not protocol.reader_features, name
        assert table.metadata().name == name
        fields = {field.name: field for field in table.schema().fields}
        for column in declared(name).columns:
            assert fields[column.name].metadata["comment"] == column.comment


def test_duckdb_reads_every_created_table_with_its_declared_columns(lakehouse: Lakehouse) -> None:
    with duckdb.connect() as connection:
        register_duckdb(connection, lakehouse.root)
        for name, table in TABLES.items():
            result = connection.execute(f"select * from {name}")
            assert tuple(column[0] for column in result.description) == table.column_names
            assert result.fetchall() == []


def test_creating_tables_again_leaves_their_rows_alone(lakehouse: Lakehouse) -> None:
    row = {"seed_id": "s", "skill": "k", "source": "c", "created_at": 0}
    from deltalake import write_deltalake

    schema = declared("flows.assignments").arrow_schema()
    rows = pa.Table.from_pylist([row], schema)
    write_deltalake(lakehouse.path("flows.assignments"), rows, mode="append")
    version = lakehouse.version("flows.assignments")
    lakehouse.create_tables()
    assert lakehouse.version("flows.assignments") == version
    assert lakehouse.open("flows.assignments").to_pyarrow_table().num_rows == 1


def test_an_undeclared_table_is_named_with_those_there_are(lakehouse: Lakehouse) -> None:
    with pytest.raises(KeyError, match=r"flows\.pears.*flows\.pairs"):
        lakehouse.path("flows.pears")


def test_a_table_that_cannot_be_created_says_which_and_where(tmp_path: Path) -> None:
    (tmp_path / "layer").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="layer"):
        create_table(str(tmp_path / "layer" / "table"), declared("flows.pairs"))


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    column = Column("a", "string", "x", True)
    with pytest.raises(ValueError, match="declared twice"):
        Table("l.t", "row", ("a",), (column, column))
    with pytest.raises(ValueError, match=r"key columns \['b'\]"):
        Table("l.t", "row", ("b",), (column,))


def test_nested_types_become_arrow_types_and_unknown_ones_are_named() -> None:
    nested = arrow_type("array<struct<role:string,parts:array<struct<n:int,t:timestamp>>>>")
    inner = pa.struct([("n", pa.int32()), ("t", pa.timestamp("us", tz="UTC"))])
    assert nested == pa.list_(pa.struct([("role", pa.string()), ("parts", pa.list_(inner))]))
    with pytest.raises(ValueError, match="decimal"):
        arrow_type("decimal(10,2)")
