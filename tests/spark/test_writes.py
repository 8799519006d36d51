"""Rows get into a table once, in the declared form, however often the same rows are written."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.quality_rows import NOW, frame
from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.writes import append_new, conform, merge, replace

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TABLE = "flows.assignments"


def assignment(seed: str, **values: Any) -> dict[str, Any]:
    return {"seed_id": seed, "skill": "k", "source": "first", "created_at": NOW, **values}


def made(spark: "SparkSession", *rows: dict[str, Any]) -> "DataFrame":
    return frame(spark, declared(TABLE), list(rows))


def stored(spark: "SparkSession", house: Lakehouse) -> dict[str, str]:
    found = house.read(spark, TABLE).collect()
    assert len({row.seed_id for row in found}) == len(found)
    return {row.seed_id: row.source for row in found}


def test_rows_are_appended_once_and_the_number_of_new_ones_is_told(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = made(spark, assignment("a"), assignment("b"))
    assert append_new(lakehouse, TABLE, first) == 2
    assert append_new(lakehouse, TABLE, first) == 0
    more = made(spark, assignment("b", source="changed"), assignment("c", source="second"))
    assert append_new(lakehouse, TABLE, more) == 1
    assert stored(spark, lakehouse) == {"a": "first", "b": "first", "c": "second"}
    # Part of a key is another key.
    assert append_new(lakehouse, TABLE, made(spark, assignment("a", skill="other"))) == 1


def test_of_several_rows_with_one_key_one_is_kept_where_asked_for(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    twice = made(spark, assignment("a"), assignment("a"), assignment("b"))
    assert append_new(lakehouse, TABLE, twice, deduplicate=True) == 2
    assert set(stored(spark, lakehouse)) == {"a", "b"}


def test_what_is_appended_is_computed_once(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    computed = spark.sparkContext.accumulator(0)

    def count(batches: Any) -> Any:
        for batch in batches:
            computed.add(batch.num_rows)
            yield batch

    rows = made(spark, *(assignment(f"s{number}") for number in range(20)))
    counting = rows.mapInArrow(count, rows.schema)
    assert append_new(lakehouse, TABLE, counting) == 20
    assert computed.value == 20, "a row that costs a teacher call would have been paid for twice"


def test_merging_updates_what_is_there_and_inserts_what_is_not(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    merge(lakehouse, TABLE, made(spark, assignment("a"), assignment("b")))
    merge(lakehouse, TABLE, made(spark, assignment("b", source="new"), assignment("c")))
    assert stored(spark, lakehouse) == {"a": "first", "b": "new", "c": "first"}


def test_replacing_leaves_the_new_rows_alone_in_one_commit(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    append_new(lakehouse, TABLE, made(spark, assignment("a")))
    before = lakehouse.version(TABLE)
    replace(lakehouse, TABLE, made(spark, assignment("z")))
    assert stored(spark, lakehouse) == {"z": "first"}
    assert lakehouse.version(TABLE) == before + 1


def test_rows_take_the_declared_columns_order_and_types(spark: "SparkSession") -> None:
    table = declared("ops.outcomes")
    loose = spark.range(1).selectExpr(
        "'extra' AS surplus", "'7' AS calls", "0 AS paid_calls", "1 AS total_tokens",
        "0 AS cost_usd", "array('{}') AS outputs", "array('i') AS output_ids", "'done' AS status",
        "'contents' AS stage", "'s' AS seed_id", "'k' AS skill", "'w' AS work_item",
        "'t' AS step", "'v' AS step_version", "current_timestamp() AS created_at",
    )  # fmt: skip
    fitted = conform(loose, table)
    assert tuple(fitted.columns) == table.column_names
    assert {field.name: field.dataType.simpleString() for field in fitted.schema} == {
        column.name: column.type for column in table.columns
    }
    (row,) = fitted.collect()
    assert (row.calls, row.cost_usd, row.reason, row.run_id) == (7, 0.0, None, None)


def test_a_required_column_that_is_not_there_is_named_before_anything_is_written(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    lacking = made(spark, assignment("a")).drop("source", "run_id")
    for write in (append_new, merge, replace):
        with pytest.raises(ValueError, match=r"flows\.assignments.*\['source'\]"):
            write(lakehouse, TABLE, lacking)
    assert stored(spark, lakehouse) == {}


def test_a_required_value_that_is_null_is_refused_by_the_table(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    with pytest.raises(Exception, match=r"(?i)not.null.*source"):
        append_new(lakehouse, TABLE, made(spark, assignment("a")).selectExpr(
            "seed_id", "skill", "CAST(NULL AS string) AS source", "created_at"))  # fmt: skip
    assert stored(spark, lakehouse) == {}


def test_tables_that_spark_has_written_are_still_for_any_reader(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    append_new(lakehouse, TABLE, made(spark, assignment("a"), assignment("b")))
    merge(lakehouse, TABLE, made(spark, assignment("b", source="new")))
    replace(lakehouse, TABLE, made(spark, assignment("c")))
    protocol = lakehouse.open(TABLE).protocol()
    assert protocol.min_reader_version == 1
    rows = lakehouse.open(TABLE).to_pyarrow_table().to_pylist()
    assert [row["seed_id"] for row in rows] == ["c"]
