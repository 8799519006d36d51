"""Near-duplicate pairs in the lakehouse: as verdicts, and the same where there are many pairs."""

from typing import TYPE_CHECKING

import pytest

from tests.spark.quality_rows import document, store
from tests.unit.near_pairs import ANSWERED, FIRST_NIGHT, RETOLD, SECOND_NIGHT, pair
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.row_checks import judge_pairs

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def judged(
    spark: "SparkSession", lakehouse: Lakehouse, pairs: "DataFrame"
) -> dict[str, tuple[str, str | None]]:
    judge_pairs(spark, lakehouse, pairs, "run")
    return {
        row["pair_id"]: (row["verdict"], row["evidence"])
        for row in lakehouse.rows("quality.verdicts")
        if row["check"] == "near_duplicate"
    }


@pytest.mark.parametrize("most_here", [5_000, -1], ids=["on the driver", "in Spark"])
def test_pairs_of_two_nights_leave_one_of_those_that_are_alike(
    spark: "SparkSession", lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, most_here: int
) -> None:
    monkeypatch.setattr("transforms.quality.near.judge.HERE_PAIRS", most_here)
    store(spark, lakehouse, "seeds.documents", [document()])
    pairs = store(spark, lakehouse, "flows.pairs", FIRST_NIGHT)
    found = judged(spark, lakehouse, pairs)
    assert {name: evidence for name, (_, evidence) in found.items() if evidence} == {
        "p6": "like pair p5", "p9": "like pair p5",
    }  # fmt: skip
    pairs = store(spark, lakehouse, "flows.pairs", SECOND_NIGHT)
    found = judged(spark, lakehouse, pairs)
    assert found["p1"] == ("failed", "like pair p5"), "the one that passed before goes on to"
    assert found["p2"] == ("not_checkable", None), "it fails for itself"
    assert judge_pairs(spark, lakehouse, pairs, "again") == 0

    left = pairs.where("pair_id <> 'p5'")
    found = judged(spark, lakehouse, left)
    assert found["p6"] == ("passed", None), "what stood for it is gone, and p1 only equals it"
    assert found["p1"] == found["p9"] == ("failed", "like pair p6")


def test_equal_pairs_leave_one_whatever_the_other_check_of_them_chose(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    store(spark, lakehouse, "seeds.documents", [document()])
    judged(spark, lakehouse, store(spark, lakehouse, "flows.pairs", [pair("p5")]))
    both = [pair("p1", response=ANSWERED), pair("p9", response=RETOLD)]
    found = judged(spark, lakehouse, store(spark, lakehouse, "flows.pairs", both))
    equal = {
        row["pair_id"]
        for row in lakehouse.rows("quality.verdicts")
        if row["check"] == "duplicate" and row["verdict"] == "passed"
    }
    assert equal & {name for name, (verdict, _) in found.items() if verdict == "passed"} == {"p5"}
