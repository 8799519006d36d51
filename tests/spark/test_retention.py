"""Old answers' texts go, all else about a call stays, and nothing is replayed without its text."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.spark.stages import rows
from tests.unit.teacher_calls import teacher_call
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.ledger import (
    SegmentWriter,
    recorded_calls,
    register_segments,
)
from transforms.teacher.ledger_compaction import compact
from transforms.teacher.ledger_retention import prune_responses
from transforms.teacher.segments import segment_folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_texts_past_their_retention_go_and_their_calls_are_not_replayed(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    now = datetime.now(UTC)
    writing = SegmentWriter(segment_folder(lakehouse).below("run/contents-0"), "0-0")
    for call_id, item, answered_at in (
        ("old", "done", datetime(2020, 1, 1, tzinfo=UTC)),
        ("old of a pending item", "pending", datetime(2020, 1, 1, tzinfo=UTC)),
        ("new", "done", now),
    ):
        writing.add(teacher_call(call_id, work_item=item, answered_at=answered_at, cost_usd=0.5))
    writing.flush()
    register_segments(lakehouse)
    _add_outcomes(spark, lakehouse, [("done", "done", 1)])

    assert prune_responses(spark, lakehouse, keep_days=30) == 1
    assert prune_responses(spark, lakehouse, keep_days=30) == 0

    calls = {row["call_id"]: row for row in lakehouse.read(spark, "ops.teacher_calls").collect()}
    assert {key: row["response"] for key, row in calls.items()} == {
        "old": "", "new": "answer new", "old of a pending item": "answer old of a pending item",
    }  # fmt: skip
    assert calls["old"]["pruned_at"] is not None
    assert (calls["old"]["cost_usd"], calls["old"]["prompt_tokens"]) == (0.5, 10)
    assert register_segments(lakehouse) == 0, "the segment it was in is not registered again"

    items = spark.createDataFrame([("done",), ("pending",)], "work_item string")
    replayed = recorded_calls(spark, lakehouse, "contents", items).collect()
    texts = sorted(text for row in replayed for text in row["recorded"])
    assert len(texts) == 2
    assert not any('"call_id":"old",' in text for text in texts)


def test_dropped_texts_leave_the_disk_and_those_of_items_that_failed_last_stay(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    writing = SegmentWriter(segment_folder(lakehouse).below("run/contents-0"), "0-0")
    for item in ("done", "failed since"):
        writing.add(teacher_call(f"of {item}", work_item=item, answered_at=long_ago))
    writing.flush()
    register_segments(lakehouse)
    outcomes = [("done", "done", 1), ("failed since", "done", 1), ("failed since", "failed", 2)]
    _add_outcomes(spark, lakehouse, outcomes)

    assert prune_responses(spark, lakehouse, keep_days=30) == 1
    assert "answer of done" in _texts_on_disk(lakehouse), "readers of the version before"
    compact(lakehouse, keep_s=-1)
    assert _texts_on_disk(lakehouse) == {"", "answer of failed since"}
    assert register_segments(lakehouse) == 0
    found = {row["call_id"]: row["response"] for row in rows(spark, lakehouse, "ops.teacher_calls")}
    assert found == {"of done": "", "of failed since": "answer of failed since"}


def _add_outcomes(
    spark: "SparkSession", lakehouse: Lakehouse, outcomes: list[tuple[str, str, int]]
) -> None:
    schema = lakehouse.read(spark, "ops.outcomes").schema
    zeros: dict[str, Any] = {"bigint": 0, "double": 0.0, "array<string>": [], "string": "x"}
    filled = []
    for item, status, day in outcomes:
        values = {"work_item": item, "status": status, "created_at": datetime(2020, 1, day)}
        fields = [(field.name, field.dataType.simpleString()) for field in schema.fields]
        filled.append([values.get(name, zeros.get(kind)) for name, kind in fields])
    frame = spark.createDataFrame(filled, schema)
    frame.write.format("delta").mode("append").save(lakehouse.path("ops.outcomes"))


def _texts_on_disk(lakehouse: Lakehouse) -> set[str]:
    """The responses in every file of the ledger, whether or not the table still has it."""
    import pyarrow.parquet as pq

    files = [
        file
        for file in Path(lakehouse.path("ops.teacher_calls")).rglob("*.parquet")
        if "_delta_log" not in file.parts
    ]
    read = (pq.ParquetFile(file).read(["response"]) for file in files)
    return {text for table in read for text in table["response"].to_pylist()}
