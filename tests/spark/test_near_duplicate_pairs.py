"""Pairs that say nearly the same: one passes, also when pairs come and go over the nights."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.quality_rows import document, pair_row, store
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.row_checks import judge_pairs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ASKED = (
    "Explain in your own words why the harbour board wants the northern channel dredged before "
    "winter, and what the fishermen of the town have to say against it."
)
ANSWERED = (
    "Four ships ran aground last year at low water, and the pilots blamed the silt, so the board "
    "wants it cleared before the winter storms. The fishermen answer that dredging in autumn "
    "drives the herring away, and that two of the four ships had simply ignored the buoys there."
)
RETOLD = ANSWERED.replace("two of the four", "a couple of the four")
OTHER_PASSAGE = " ".join(f"word{number} of quite another text" for number in range(60))
EDITED = "The harbour board wants to dredge the southern channel after winter, it has decided."


def pair(pair_id: str, **values: Any) -> dict[str, Any]:
    return pair_row(pair_id, **{"instruction": ASKED, "response": ANSWERED, **values})


def judged(
    spark: "SparkSession", lakehouse: Lakehouse, pairs: "DataFrame"
) -> dict[str, tuple[str, str | None]]:
    judge_pairs(spark, lakehouse, pairs, "run")
    rows = lakehouse.rows("quality.verdicts")
    return {
        row["pair_id"]: (row["verdict"], row["evidence"])
        for row in rows
        if row["check"] == "near_duplicate"
    }


@pytest.fixture
def house(spark: "SparkSession", lakehouse: Lakehouse) -> Lakehouse:
    store(spark, lakehouse, "seeds.documents", [document()])
    return lakehouse


def test_of_pairs_that_say_nearly_the_same_the_first_passes(
    spark: "SparkSession", house: Lakehouse
) -> None:
    pairs = [
        pair("p1"),
        pair("p2", response=RETOLD),
        pair("p3", instruction=ASKED.upper() + "?"),
        # What only looks alike: another passage, another question, another answer.
        pair("p4", passage=OTHER_PASSAGE),
        pair("p5", instruction="How many of the ships had ignored the buoys, in the end?"),
        pair("p6", response="It is decided: the southern one, after winter."),
        pair("p7", passage=EDITED, response="They want the southern one dredged, not that one."),
        pair("p8", instruction="Who is meant?", response="The pilots.", passage=OTHER_PASSAGE),
        pair("p9", instruction="Who is meant?", response="The board."),
    ]
    found = judged(spark, house, store(spark, house, "flows.pairs", pairs))
    assert found["p2"] == found["p3"] == ("failed", "like pair p1")
    assert {name for name, (verdict, _) in found.items() if verdict == "passed"} == {
        "p1", "p4", "p5", "p6", "p7", "p8", "p9",
    }  # fmt: skip


def test_what_comes_later_is_compared_with_what_was_there_and_changes_nothing_of_it(
    spark: "SparkSession", house: Lakehouse
) -> None:
    first = store(spark, house, "flows.pairs", [pair("p5"), pair("p7", passage=OTHER_PASSAGE)])
    assert set(judged(spark, house, first)) == {"p5", "p7"}
    grown = store(
        spark,
        house,
        "flows.pairs",
        [pair("p1", response=RETOLD), pair("p6", passage=OTHER_PASSAGE, response=RETOLD)],
    )
    found = judged(spark, house, grown)
    assert found["p1"] == ("failed", "like pair p5"), "the one that passed before goes on to"
    assert found["p6"] == ("failed", "like pair p7")
    assert found["p5"] == found["p7"] == ("passed", None)
    version = house.version("quality.verdicts")
    assert judge_pairs(spark, house, grown, "again") == 0
    assert house.version("quality.verdicts") == version


def test_a_pair_passes_once_the_one_it_is_like_is_no_longer_live(
    spark: "SparkSession", house: Lakehouse
) -> None:
    pairs = store(spark, house, "flows.pairs", [pair("p1"), pair("p2", response=RETOLD)])
    assert judged(spark, house, pairs)["p2"] == ("failed", "like pair p1")
    left = pairs.where("pair_id <> 'p1'")
    assert judged(spark, house, left)["p2"] == ("passed", None)


def test_equal_pairs_leave_one_whatever_the_other_check_of_them_chose(
    spark: "SparkSession", house: Lakehouse
) -> None:
    first = store(spark, house, "flows.pairs", [pair("p5")])
    judged(spark, house, first)
    # As after a change of this check: what it said is of another version.
    grown = store(spark, house, "flows.pairs", [pair("p1"), pair("p9", response=RETOLD)])
    found = judged(spark, house, grown)
    duplicates = {
        row["pair_id"]: row["verdict"]
        for row in house.rows("quality.verdicts")
        if row["check"] == "duplicate"
    }
    passed = {name for name, verdict in duplicates.items() if verdict == "passed"}
    assert passed & {name for name, (verdict, _) in found.items() if verdict == "passed"} == {"p5"}


def test_no_pair_is_dropped_for_one_that_will_not_ship(
    spark: "SparkSession", house: Lakehouse
) -> None:
    pairs = [pair("p1", finish_reason="length"), pair("p2", response=RETOLD)]
    found = judged(spark, house, store(spark, house, "flows.pairs", pairs))
    assert found == {"p1": ("not_checkable", None), "p2": ("passed", None)}
