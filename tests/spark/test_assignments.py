"""Which seeds go through a skill, and the work that is planned for them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.spark.stages import CORPUS, SKILL, copy, ids, rows, seeded
from transforms.flows.assignments import assign
from transforms.flows.inputs import stage_inputs
from transforms.flows.planning import make_plan, planned_items
from transforms.flows.skill import Sampling
from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MODELS = {"teacher": "m", "critic": "c"}


@pytest.fixture(scope="module")
def house(spark: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """Seeds, two thirds of them to be held out."""
    from pyspark.sql import functions as F

    made = seeded(spark, tmp_path_factory.mktemp("seeded"))
    documents = made.read(spark, "seeds.documents")
    held_out = F.pmod(F.hash("seed_id"), F.lit(3)) > 0
    split = documents.withColumn("split", F.when(held_out, "held_out").otherwise("train"))
    kept = split.localCheckpoint()
    kept.write.format("delta").mode("overwrite").save(made.path("seeds.documents"))
    return made


def give(spark: "SparkSession", house: Lakehouse, seeds: int) -> int:
    return assign(spark, house, skill=SKILL, seeds={CORPUS: seeds}, run_id=f"run-{seeds}")[CORPUS]


def assigned(spark: "SparkSession", house: Lakehouse) -> set[str]:
    found = ids(spark, house, "flows.assignments", "seed_id")
    assert len(found) == len(set(found))
    return set(found)


def test_the_same_number_adds_nothing_more_adds_the_difference_and_none_is_taken_back(
    spark: "SparkSession", house: Lakehouse, tmp_path: Path
) -> None:
    mine = copy(house, tmp_path)
    assert give(spark, mine, 4) == 4
    four = assigned(spark, mine)
    assert give(spark, mine, 4) == 0
    assert give(spark, mine, 2) == 0
    assert assigned(spark, mine) == four
    assert give(spark, mine, 7) == 3
    seven = assigned(spark, mine)
    assert four < seven
    # At once or bit by bit: the same seeds.
    other = copy(house, tmp_path / "other")
    assert give(spark, other, 7) == 7
    assert assigned(spark, other) == seven


def test_a_held_out_document_is_never_assigned_and_asking_for_more_than_there_is_takes_all(
    spark: "SparkSession", house: Lakehouse, tmp_path: Path
) -> None:
    mine = copy(house, tmp_path)
    splits = {row["seed_id"]: row["split"] for row in rows(spark, mine, "seeds.documents")}
    train = {seed for seed, split in splits.items() if split == "train"}
    assert 0 < len(train) < len(splits)
    assert give(spark, mine, 10_000) == len(train)
    assert assigned(spark, mine) == train
    assert give(spark, mine, 10_000) == 0


def test_a_document_that_is_held_out_later_gives_no_more_work(
    spark: "SparkSession", house: Lakehouse, tmp_path: Path
) -> None:
    from pyspark.sql import functions as F

    mine = copy(house, tmp_path)
    give(spark, mine, 5)
    assert stage_inputs(spark, mine, "contents").count() == 5
    withdrawn = min(assigned(spark, mine))
    documents = mine.read(spark, "seeds.documents")
    split = F.when(F.col("seed_id") == withdrawn, "held_out").otherwise(F.col("split"))
    changed = documents.withColumn("split", split).localCheckpoint()
    changed.write.format("delta").mode("overwrite").save(mine.path("seeds.documents"))
    left = {row["seed_id"] for row in stage_inputs(spark, mine, "contents").collect()}
    assert left == assigned(spark, mine) - {withdrawn}


def test_an_unknown_skill_and_a_negative_number_are_refused(
    spark: "SparkSession", house: Lakehouse
) -> None:
    with pytest.raises(ValueError, match=r"no_such_skill.*reading_comprehension"):
        assign(spark, house, skill="no_such_skill", seeds={CORPUS: 1}, run_id="r")
    with pytest.raises(ValueError, match=r"negative.*knowledge_pile"):
        give(spark, house, -1)
    with pytest.raises(ValueError, match="no_such_stage"):
        stage_inputs(spark, house, "no_such_stage")


def test_planning_is_the_same_however_the_rows_are_spread_and_an_item_follows_its_inputs(
    spark: "SparkSession", house: Lakehouse, tmp_path: Path
) -> None:
    mine = copy(house, tmp_path)
    give(spark, mine, 6)
    inputs = stage_inputs(spark, mine, "contents")

    def planned(partitions: int, sampling: Sampling, models: dict[str, str]) -> set[tuple]:
        plan = make_plan("contents", (SKILL,), sampling, models)
        items = planned_items(inputs.repartition(partitions), plan).collect()
        return {tuple(item) for item in items}

    first = planned(1, Sampling(), MODELS)
    assert len(first) == 6
    assert planned(5, Sampling(), MODELS) == first
    # What is sampled or who answers changes versions and payloads, never which items there are.
    for other in (
        planned(2, Sampling(max_seed_chars=300), MODELS),
        planned(2, Sampling(), {"teacher": "another", "critic": "c"}),
    ):
        assert other != first
        assert {item[0] for item in other} == {item[0] for item in first}


def test_another_corpus_than_the_seeds_have_is_given_nothing(
    spark: "SparkSession", house: Lakehouse, tmp_path: Path
) -> None:
    mine = copy(house, tmp_path)
    assert assign(spark, mine, skill=SKILL, seeds={"codeparrot": 3}, run_id="r") == {
        "codeparrot": 0
    }
    assert assigned(spark, mine) == set()
