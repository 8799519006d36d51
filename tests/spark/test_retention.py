"""Old answers' texts go, all else about a call stays, and nothing is replayed without its text."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.unit.teacher_calls import teacher_call
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.ledger import (
    SegmentWriter,
    recorded_calls,
    register_segments,
)
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
    outcome = lakehouse.read(spark, "ops.outcomes").schema
    values = {"work_item": "done", "status": "done", "stage": "contents", "created_at": now}
    zeros = {"bigint": 0, "double": 0.0, "array<string>": [], "string": "x", "timestamp": now}
    row = [values.get(f.name, zeros[f.dataType.simpleString()]) for f in outcome.fields]
    spark.createDataFrame([row], outcome).write.format("delta").mode("append").save(
        lakehouse.path("ops.outcomes")
    )

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
