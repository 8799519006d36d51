"""Decontamination in the lakehouse: pairs, the documents behind them, and what a candidate says."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.spark.quality_rows import document, frame, pair_row, released, store
from tests.unit.benchmark_items import CLEAN, FERRY, LICHEN
from transforms.flows.next_seeds import choose
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import RELEASED
from transforms.quality.contamination.refresh import refresh
from transforms.quality.contamination.seeds import judge_seeds
from transforms.quality.measures import measure
from transforms.quality.row_checks import (
    CHECKS,
    check_versions,
    current_versions,
    judge_pairs,
    passed_pairs,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession


def declare(lakehouse: Lakehouse, folder: Path, **items: str) -> None:
    """Make `quiz` the lakehouse's only benchmark set, with these items."""
    lines = [json.dumps({"id": name, "question": text}) for name, text in items.items()]
    (folder / "quiz.jsonl").write_text("\n".join(lines), encoding="utf-8")
    settings = '[quiz]\ninputs = ["quiz.jsonl"]\ntext = ["question"]\nid = "id"\n'
    (folder / "benchmarks.toml").write_text(settings, encoding="utf-8")
    refresh(lakehouse, "run", {}, folder)


def of_check(spark: "SparkSession", lakehouse: Lakehouse) -> "dict[str, Row]":
    """Return the current verdicts of the check, by pair."""
    version = current_versions(lakehouse)["contamination"]
    rows = lakehouse.read(spark, "quality.verdicts").where(f"check_version = '{version}'")
    return {row["pair_id"]: row for row in rows.collect()}


def ids(rows: "DataFrame") -> set[str]:
    return {row.pair_id for row in rows.select("pair_id").collect()}


def test_pairs_are_judged_once_against_the_sets_there_are_and_anew_by_a_new_set(
    spark: "SparkSession", lakehouse: Lakehouse, tmp_path: Path
) -> None:
    store(spark, lakehouse, "seeds.documents", [document()])
    turns = [{"role": "user", "content": text} for text in ("Hello.", LICHEN, "And why?")]
    rows = [
        pair_row("p1"),
        pair_row("p2", passage=f"{CLEAN} {FERRY.upper()}"),
        pair_row("p3", response=f"Someone asked me this: {LICHEN}"),
        pair_row("p4", messages=turns),
    ]
    # None of the columns of a pair that only some skills fill is needed.
    pairs = store(spark, lakehouse, "flows.pairs", rows)

    # Without a set there is no such check.
    assert judge_pairs(spark, lakehouse, pairs, "run-1") == len(CHECKS) * 4
    assert current_versions(lakehouse) == check_versions()

    declare(lakehouse, tmp_path, ferry=FERRY)
    assert ids(passed_pairs(spark, lakehouse, pairs)) == set(), "none was judged against it yet"
    # With what near-duplicates follow from it: what fails is compared with nothing.
    assert judge_pairs(spark, lakehouse, pairs, "run-2") >= 4
    verdicts = of_check(spark, lakehouse)
    assert {name for name, row in verdicts.items() if row.verdict == "failed"} == {"p2"}
    assert verdicts["p2"].reason == "contaminated"
    assert verdicts["p2"].score == 1.0
    assert verdicts["p2"].seed_id == "s1"
    assert verdicts["p2"].evidence.startswith("quiz ferry: 100% of the item")
    assert "A FERRY TO BRANNOCH" in verdicts["p2"].evidence
    assert "p2" not in ids(passed_pairs(spark, lakehouse, pairs))

    before = lakehouse.version("quality.verdicts")
    assert judge_pairs(spark, lakehouse, pairs, "run-3") == 0
    assert lakehouse.version("quality.verdicts") == before

    declare(lakehouse, tmp_path, ferry=FERRY, lichen=LICHEN)
    assert judge_pairs(spark, lakehouse, pairs, "run-4") >= 4
    failed = {name for name, row in of_check(spark, lakehouse).items() if row.verdict == "failed"}
    assert failed == {"p2", "p3", "p4"}


def test_a_document_that_holds_an_item_is_given_to_no_flow_and_its_pairs_fail(
    spark: "SparkSession", lakehouse: Lakehouse, tmp_path: Path
) -> None:
    documents = [
        document("s1"),
        document("s2", text=f"{CLEAN} {LICHEN} {CLEAN}"),
        document("s3", text="too short"),
    ]
    store(spark, lakehouse, "seeds.documents", documents)
    wanted = {"reading_comprehension": {"knowledge_pile": 3}}
    assert judge_seeds(spark, lakehouse, "run-0") == 0
    declare(lakehouse, tmp_path, ferry=FERRY, lichen=LICHEN)
    assert judge_seeds(spark, lakehouse, "run-1") == 3
    assert judge_seeds(spark, lakehouse, "run-2") == 0
    rows = lakehouse.read(spark, "quality.seed_verdicts").collect()
    found = {row.seed_id: row.verdict for row in rows}
    assert found == {"s1": "passed", "s2": "failed", "s3": "not_checkable"}
    chosen = choose(spark, lakehouse, wanted)
    looked_at = chosen.rows.select("seed_id").union(chosen.unsuitable.select("seed_id"))
    assert {row.seed_id for row in looked_at.collect()} == {"s1", "s3"}

    # Assigned before the set was there: what was made of it, or shows it, does not ship.
    made = [
        pair_row("p1"),
        pair_row("p2", seed_id="s2"),
        pair_row("p3", shown_seed_ids=["s3", "s2"]),
    ]
    pairs = store(spark, lakehouse, "flows.pairs", made)
    judge_pairs(spark, lakehouse, pairs, "run-3")
    verdicts = of_check(spark, lakehouse)
    assert {name: row.reason for name, row in verdicts.items()} == {
        "p1": None,
        "p2": "contaminated_seed",
        "p3": "contaminated_seed",
    }
    assert verdicts["p3"].evidence.startswith("document s2: quiz lichen: 100% of the item")
    assert verdicts["p2"].seed_id == "s2"

    # Without the item in the set the document is free again.
    declare(lakehouse, tmp_path, ferry=FERRY)
    assert judge_seeds(spark, lakehouse, "run-4") == 3
    judge_pairs(spark, lakehouse, pairs, "run-5")
    assert {row.verdict for row in of_check(spark, lakehouse).values()} == {"passed"}


def test_a_candidates_measures_say_what_it_was_checked_against(
    spark: "SparkSession", lakehouse: Lakehouse, tmp_path: Path
) -> None:
    store(spark, lakehouse, "seeds.documents", [document()])
    pairs = store(spark, lakehouse, "flows.pairs", [pair_row("p1"), pair_row("p2", passage=FERRY)])

    def measured() -> "Row":
        rows = frame(spark, RELEASED, [released("p1")])
        facts = {"checksum": "abc", "skills": [], "unreconciled": 0}
        (row,) = measure(spark, lakehouse, "v", rows, pairs, **facts).collect()  # type: ignore[arg-type]
        return row

    row = measured()
    assert (row.benchmark_sets, row.contaminated_share) == (0, None)
    assert (row.missing_benchmarks, row.missing_required_benchmarks) == (None, None)
    declare(lakehouse, tmp_path, ferry=FERRY)
    with (tmp_path / "benchmarks.toml").open("a", encoding="utf-8") as file:
        file.write('[gsm8k]\ninputs = ["gone"]\n[drop]\ninputs = ["gone"]\n')
    refresh(lakehouse, "run", {}, tmp_path)
    judge_pairs(spark, lakehouse, pairs, "run-1")
    row = measured()
    assert (row.benchmark_sets, row.contaminated_share) == (1, 0.5)
    assert (row.missing_benchmarks, row.missing_required_benchmarks) == ("drop, gsm8k", None)
