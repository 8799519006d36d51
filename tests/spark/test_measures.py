from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.quality_rows import (
    content,
    document,
    frame,
    instruction,
    pair_row,
    released,
    store,
)
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import METRICS
from transforms.lakehouse.tables import RELEASED
from transforms.quality.measures import measure

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SKILL = SimpleNamespace(
    name="reading_comprehension",
    transformations=("debate", "poem", "identity", "satire"),
    instruction_types=("literal_comprehension", "strengthen"),
)


def fill(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    """Three pairs of three instructions on one content of one document; a held-out document."""
    store(spark, lakehouse, "seeds.documents", [document(), document("s2", split="held_out")])
    store(spark, lakehouse, "flows.contents", [content(), content("c2", seed_id="s2")])
    store(spark, lakehouse, "flows.instructions", [instruction(f"i{n}") for n in (1, 2)])
    refined = instruction("i3") | {"parent_id": "i1", "goal": "harder", "round": 1}
    orphan = instruction("i4") | {"parent_id": "gone", "goal": "harder", "round": 1}
    store(spark, lakehouse, "flows.refinements", [refined, orphan])
    pairs = [pair_row(f"p{n}") for n in (1, 2, 3, 4)]
    store(spark, lakehouse, "flows.pairs", pairs)


def measured(spark: "SparkSession", lakehouse: Lakehouse, rows: list[dict[str, Any]]) -> Any:
    result = measure(
        spark,
        lakehouse,
        "2026-11-24.1",
        frame(spark, RELEASED, rows),
        lakehouse.read(spark, "flows.pairs"),
        checksum="abc",
        skills=[SKILL],  # type: ignore[list-item]
        unreconciled=0,
        least_checkable=("reading_comprehension", 0.25) if rows else None,
    )
    assert set(result.columns) == set(METRICS.column_names)
    (row,) = result.collect()
    return row


def test_a_sound_candidate_is_measured_as_it_is(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    fill(spark, lakehouse)
    rows = [
        released("p1", response="The ban is wrong. Gout"),
        released("p2", response="the ban, is: right"),
        released("p3", response="B", instruction_type="strengthen", transformation="poem"),
    ]
    row = measured(spark, lakehouse, rows)
    assert (row.rows, row.pairs, row.accepted_share) == (3, 4, 0.75)
    assert (row.held_out_rows, row.lineage_gaps, row.duplicate_share) == (0, 0, 0.0)
    # the ban is wrong gout the ban is right b: 7 different of 10 words
    assert row.distinct_1 == pytest.approx(7 / 10)
    # the-ban ban-is is-wrong wrong-gout | the-ban ban-is is-right: 5 different of 7 pairs
    assert row.distinct_2 == pytest.approx(5 / 7)
    # "B" has no opening phrase.
    assert row.opening_share == 1.0
    assert (row.transformation_coverage, row.type_coverage) == (0.5, 1.0)
    assert row.largest_seed_share == 1.0
    assert row.mean_response_chars == pytest.approx((22 + 18 + 1) / 3)
    assert row.least_checkable_skill == "reading_comprehension"
    assert row.not_checkable_share == 0.25


def test_defects_of_a_candidate_are_counted(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    fill(spark, lakehouse)
    text = {"instruction": "Why?", "response": "The same answer, word for word."}
    rows = [
        released("p1", **text),
        released("p2", **text),
        released("p3", seed_id="s2"),  # held out, and not its content's document
        released("p4"),  # its instruction's parent is gone
        released("p8"),  # no such pair
    ]
    row = measured(spark, lakehouse, rows)
    assert row.duplicate_share == pytest.approx(1 / 5)
    assert row.held_out_rows == 1
    assert row.lineage_gaps == 3
    assert row.largest_seed_share == pytest.approx(4 / 5)


def test_an_empty_candidate_has_zeros_and_nulls_and_no_error(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    row = measured(spark, lakehouse, [])
    assert (row.rows, row.pairs, row.duplicate_share) == (0, 0, 0.0)
    assert (row.held_out_rows, row.lineage_gaps) == (0, 0)
    assert (row.accepted_share, row.distinct_1, row.opening_share) == (None, None, None)
    assert row.transformation_coverage == 0.0
    assert (row.not_checkable_share, row.least_checkable_skill) == (None, None)
