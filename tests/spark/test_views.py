"""Spark and DuckDB see the same tables and views."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from transforms.lakehouse.declared_views import VIEWS
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.tables import RELEASED, TABLES
from transforms.lakehouse.views import RELEASE_VIEW, register_duckdb, register_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from transforms.lakehouse.schema import Table

QUERIES = [
    "select pair_id, messages, created_at from flows.pairs order by pair_id",
    "select pair_id, version, license from release.instructions order by pair_id",
    "select pair_id, reasons, response from quality.quarantine order by pair_id",
    "select version, state, rows, teacher_models from release.versions order by version",
    "select count(*) from ops.teacher_calls",
    "select * from ops.spend order by model",
    "select * from ops.cost_per_pair order by model",
    "select * from quality.skills order by skill",
]


def append(spark: "SparkSession", path: str, table: "Table", *rows: dict[str, Any]) -> None:
    now = datetime(2026, 11, 24, 3, 0, 0, 123456, tzinfo=UTC)
    by_type = {"string": "x", "bigint": 1, "int": 1, "double": 0.5, "timestamp": now}
    by_type["array<string>"] = ["x", "y"]
    required = {c.name: by_type.get(c.type, []) for c in table.columns if c.is_required}
    filled = [[(required | row).get(name) for name in table.column_names] for row in rows]
    frame = spark.createDataFrame(filled, table.ddl)
    frame.write.format("delta").mode("append").save(path)


@pytest.fixture
def filled(spark: "SparkSession", lakehouse: Lakehouse) -> Lakehouse:
    """Three pairs: p1 is released, p2 failed a check, p3 waits."""
    messages = [("user", "Why?"), ("assistant", "Because.")]
    pairs = [{"pair_id": pair_id, "messages": messages} for pair_id in ("p1", "p2", "p3")]
    append(spark, lakehouse.path("flows.pairs"), TABLES["flows.pairs"], *pairs)
    verdict = {"pair_id": "p2", "verdict": "failed", "reason": "refusal"}
    append(spark, lakehouse.path("quality.verdicts"), TABLES["quality.verdicts"], verdict)
    path = "release/instructions/2026-11-24.1"
    create_table(f"{lakehouse.root}/{path}", RELEASED)
    append(spark, f"{lakehouse.root}/{path}", RELEASED, {"pair_id": "p1", "messages": messages})
    calls = [
        {"call_id": f"c{n}", "model": model, "cost_usd": cost, "prompt_tokens": 100}
        for n, (model, cost) in enumerate([("writer", 0.25), ("writer", 0.5), ("critic", 0.125)])
    ]
    append(spark, lakehouse.path("ops.teacher_calls"), TABLES["ops.teacher_calls"], *calls)
    yields = [{"skill": "a"}, {"skill": "b", "pairs": 4, "accepted": 0, "seeds": 0}]
    append(spark, lakehouse.path("quality.yields"), TABLES["quality.yields"], *yields)
    version = {"version": "2026-11-24.1", "state": "published", "path": path}
    append(spark, lakehouse.path("release.versions"), TABLES["release.versions"], version)
    return lakehouse


def as_plain(cell: Any) -> Any:
    """Return a cell without its engine's own types; times as seconds since the epoch."""
    if isinstance(cell, datetime):
        return cell.timestamp()
    if hasattr(cell, "asDict"):
        return {key: as_plain(value) for key, value in cell.asDict().items()}
    return [as_plain(part) for part in cell] if isinstance(cell, list) else cell


def spark_answer(spark: "SparkSession", query: str) -> list[list[Any]]:
    return [[as_plain(cell) for cell in row] for row in spark.sql(query).collect()]


def duckdb_answer(lakehouse: Lakehouse, query: str) -> list[list[Any]]:
    with duckdb.connect() as connection:
        register_duckdb(connection, lakehouse.root)
        return [[as_plain(cell) for cell in row] for row in connection.execute(query).fetchall()]


def test_both_engines_answer_alike(spark: "SparkSession", filled: Lakehouse) -> None:
    register_spark(spark, filled)
    for query in QUERIES:
        assert spark_answer(spark, query) == duckdb_answer(filled, query), query
    assert [row[:2] for row in spark_answer(spark, QUERIES[2])] == [
        ["p2", "refusal"],
        ["p3", "not_released"],
    ]


def test_what_an_accepted_pair_costs_counts_rejected_work_too(
    spark: "SparkSession", filled: Lakehouse
) -> None:
    query = (
        "select day, skill, model, calls, accepted_pairs, usd_per_accepted_pair "
        "from ops.cost_per_pair order by model"
    )
    day = date(2026, 11, 24)
    assert duckdb_answer(filled, query) == [
        [day, "x", "critic", 1, 1, 0.125],
        [day, "x", "writer", 2, 1, 0.75],
    ]


def test_a_pair_made_the_day_after_its_calls_were_paid_counts_and_costs_nothing_that_day(
    filled: Lakehouse,
) -> None:
    table = filled.open("flows.pairs")
    table.update(updates={"created_at": "created_at + INTERVAL '1 day'"})
    rows = duckdb_answer(
        filled,
        "select day, model, calls, accepted_pairs, usd_per_accepted_pair "
        "from ops.cost_per_pair order by day, model",
    )
    paid, made = date(2026, 11, 24), date(2026, 11, 25)
    assert rows == [
        [paid, "critic", 1, 0, None],
        [paid, "writer", 2, 0, None],
        [made, None, 0, 1, None],
    ]


def test_registering_again_shows_another_lakehouse_and_empty_views_have_their_columns(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    register_spark(spark, lakehouse)
    for name in (*TABLES, *VIEWS, RELEASE_VIEW):
        assert spark.table(name).count() == 0
    assert tuple(spark.table(RELEASE_VIEW).columns) == RELEASED.column_names
