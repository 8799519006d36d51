"""Rows of a small lakehouse whose lineage is whole, for the tests of the checks and measures.

Belongs here: building and storing such rows. Does not: any expectation.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.unit.pair_facts import DOCUMENT, PASSAGE
from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.schema import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
LINEAGE = {
    "seed_id": "s1", "skill": "reading_comprehension", "work_item": "w", "step": "response",
    "step_version": "v", "model": "scripted", "prompt_hash": "h", "run_id": "r",
    "created_at": NOW,
}  # fmt: skip
RESPONSES = {
    "p1": "She thinks it aims at the wrong target, since bodies make most of it themselves.",
    "p2": "Because kings in old times ate a great deal, the nickname stuck to the illness.",
    "p3": "To cut down on beer, which she considers good for the kidneys.",
}


def document(seed_id: str = "s1", **values: Any) -> dict[str, Any]:
    return {
        "seed_id": seed_id, "source": "knowledge_pile", "sources": [f"knowledge_pile:{seed_id}:0"],
        "text": DOCUMENT, "kind": "prose", "url": "https://example.org/gout", "title": None,
        "license": "cc-by-4.0", "licenses": ["cc-by-4.0"], "language": "en",
        "programming_language": None, "domain": "example.org", "char_count": len(DOCUMENT),
        "token_count": len(DOCUMENT) // 4, "split": "train", "filter_version": "f",
        "created_at": NOW, **values,
    }  # fmt: skip


def content(content_id: str = "c1", **values: Any) -> dict[str, Any]:
    return {
        **LINEAGE, "content_id": content_id, "transformation": "debate", "text": PASSAGE, **values
    }  # fmt: skip


def instruction(instruction_id: str, **values: Any) -> dict[str, Any]:
    return {
        **LINEAGE, "instruction_id": instruction_id, "content_id": "c1", "transformation": "debate",
        "instruction_type": "literal_comprehension", "answer_format": "short_answer",
        "instruction": f"Question {instruction_id}: why does she oppose it?", **values,
    }  # fmt: skip


def pair_row(pair_id: str, **values: Any) -> dict[str, Any]:
    response = values.get("response", RESPONSES.get(pair_id, RESPONSES["p1"]))
    asked = instruction(values.get("instruction_id", "i" + pair_id[1:]))
    row = {
        **asked, "pair_id": pair_id, "goal": "seed", "passage": PASSAGE, "response": response,
        "tool_calls": None, "finish_reason": "stop", **values,
    }  # fmt: skip
    row.setdefault(
        "messages",
        [
            {"role": "user", "content": f"{row['passage']}\n\n{row['instruction']}"},
            {"role": "assistant", "content": row["response"]},
        ],
    )
    return row


def released(pair_id: str, **values: Any) -> dict[str, Any]:
    """A row of a candidate, made from a pair."""
    return {
        **pair_row(pair_id), "version": "2026-11-24.1", "parent_id": None,
        "source": "knowledge_pile", "license": "cc-by-4.0", "url": None, **values,
    }  # fmt: skip


def frame(spark: "SparkSession", table: Table, rows: list[dict[str, Any]]) -> "DataFrame":
    """Return rows as a DataFrame of a declared table's columns; absent values are null."""
    names = table.column_names
    return spark.createDataFrame([tuple(row.get(n) for n in names) for row in rows], table.ddl)


def store(
    spark: "SparkSession", lakehouse: Lakehouse, table: str, rows: list[dict[str, Any]]
) -> "DataFrame":
    """Append rows to a table of the lakehouse and return the whole table."""
    new = frame(spark, declared(table), rows)
    new.write.format("delta").mode("append").save(lakehouse.path(table))
    return lakehouse.read(spark, table)
