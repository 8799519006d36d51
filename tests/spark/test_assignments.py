"""Which seeds go through a skill, and the work that is planned for them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.quality_rows import document, store
from tests.spark.stages import CORPUS, SKILL, copy, ids, rows, seeded
from transforms.flows import next_seeds, plan_table
from transforms.flows.assignments import assign
from transforms.flows.inputs import stage_inputs
from transforms.flows.next_seeds import choose
from transforms.flows.planning import make_plan, planned_items
from transforms.flows.skill import Sampling
from transforms.flows.strata import Spread
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.decisions import decide

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
    return assign(spark, house, {SKILL: {CORPUS: seeds}}, run_id=f"run-{seeds}")[SKILL][CORPUS]


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
    spark: "SparkSession", house: Lakehouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine = copy(house, tmp_path)
    splits = {row["seed_id"]: row["split"] for row in rows(spark, mine, "seeds.documents")}
    train = {seed for seed, split in splits.items() if split == "train"}
    assert 0 < len(train) < len(splits)
    assert give(spark, mine, 10_000) == len(train)
    assert assigned(spark, mine) == train
    assert f"{len(train)} of the 10000 seeds still wanted of {CORPUS} are there" in caplog.text
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
        assign(spark, house, {"no_such_skill": {CORPUS: 1}}, run_id="r")
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
    added = assign(spark, mine, {SKILL: {"codeparrot": 3}}, run_id="r")
    assert added == {SKILL: {"codeparrot": 0}}
    assert assigned(spark, mine) == set()


def a_corpus(spark: "SparkSession", house: Lakehouse) -> None:
    """64 documents on law, 16 on tides of which half are short, and six that are special."""
    made = [document(f"law-{n:02}", topic="law", length_band="medium") for n in range(64)]
    made += [
        document(f"tides-{n:02}", topic="tides", length_band="short" if n % 2 else "medium")
        for n in range(16)
    ]
    made += [
        document("old"),
        document("flagged", topic="poison", length_band="medium", flags=["unsafe_poison"]),
        document("no-flag", topic="poison", length_band="medium", flags=[]),
        document("held-out", topic="poison", length_band="medium", split="held_out"),
        document("alike", topic="poison", length_band="medium", cluster_id="law-01"),
        document("stands", topic="poison", length_band="medium", cluster_id="stands"),
    ]
    store(spark, house, "seeds.documents", made)


def topics_of(found: set[str]) -> dict[str, int]:
    topics = [seed.partition("-")[0] for seed in found]
    return {topic: topics.count(topic) for topic in sorted(set(topics))}


def test_seeds_are_spread_over_topics_and_lengths_and_made_up_for_where_that_changes(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    a_corpus(spark, lakehouse)

    def more(seeds: int, **settings: Any) -> set[str]:
        before = assigned(spark, lakehouse)
        wanted = {SKILL: {CORPUS: seeds}}
        assign(spark, lakehouse, wanted, run_id=str(seeds), spread=Spread(**settings))
        return assigned(spark, lakehouse) - before

    # By the root of their size, of the medium ones: law 8 parts, tides 2.8, the others 2.7.
    first = topics_of(more(20))
    assert (first["law"], first["tides"]) == (11, 6)
    # What tides lack at equal shares is made up for, however many come in on law.
    news = [document(f"law-{n}", topic="law", length_band="medium") for n in range(64, 128)]
    store(spark, lakehouse, "seeds.documents", news)
    second = topics_of(more(31, topic_balance=1.0))
    assert (second["law"], second["tides"]) == (4, 6)
    short = more(90, length_shares={"short": 1})
    assert [int(seed[-2:]) % 2 for seed in short] == [1] * 4, "there are no more short ones"
    plan = plan_table.table(plan_table.planned(spark, lakehouse, [SKILL], "31"))
    by_topic = {row["topic"]: row for row in plan}
    assert by_topic["law"]["medium"] == "15 (4 new)"


def test_who_may_be_assigned_follows_splits_clusters_flags_and_what_people_decide(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    a_corpus(spark, lakehouse)

    def may_be(*, hold_flagged: bool) -> set[str]:
        spread = Spread(hold_flagged=hold_flagged)
        found = choose(spark, lakehouse, {SKILL: {CORPUS: 99}}, spread).rows
        return {row.seed_id for row in found.select("seed_id").collect()} & {
            "old", "flagged", "no-flag", "held-out", "alike", "stands", "law-00"
        }  # fmt: skip

    usual = {"old", "flagged", "no-flag", "stands", "law-00"}
    assert may_be(hold_flagged=False) == usual
    assert may_be(hold_flagged=True) == usual - {"flagged"}
    decide(lakehouse, ["flagged"], "approved", "it is a manual", "ada")
    decide(lakehouse, ["law-00"], "withdrawn", "its author asked", "ada")
    assert may_be(hold_flagged=True) == usual - {"law-00"}
    decide(lakehouse, ["flagged"], "withdrawn", "after all", "bob")
    assert may_be(hold_flagged=False) == usual - {"law-00", "flagged"}


def test_where_few_documents_suit_a_skill_more_are_looked_at_until_enough_do(
    spark: "SparkSession", lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_seeds, "_TO_SPARE", 20)
    made = [document(f"short-{n}", text="too short " * 3) for n in range(40)]
    store(spark, lakehouse, "seeds.documents", [*made, document("a"), document("b")])
    assert give(spark, lakehouse, 2) == 2
    assert assigned(spark, lakehouse) == {"a", "b"}
