from typing import TYPE_CHECKING

from tests.spark.quality_rows import RESPONSES, document, instruction, pair_row, store
from tests.unit.pair_facts import DOCUMENT, PASSAGE
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.row_checks import (
    CHECKS,
    check_versions,
    judge_pairs,
    passed_pairs,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DEFECTS = {
    "d_empty": ("empty_answer", {"response": " "}),
    "d_truncated": ("truncated_answer", {"finish_reason": "length"}),
    "d_refusal": ("refusal", {"response": "I'm sorry, I can't help with that."}),
    "d_copied": ("copied_answer", {"answer_format": "essay", "response": PASSAGE}),
    "d_language": (
        "language",
        {"response": "Porque el cuerpo produce la mayor parte del ácido por sí mismo, dice ella."},
    ),
    "d_seed_copy": (
        "seed_copy",
        {"answer_format": "essay", "passage": "Short.", "response": DOCUMENT},
    ),
    "d_long": ("length", {"response": "She opposes it, for a reason. " * 2_000}),
    "d_artefact": ("teacher_artefact", {"response": "It misses the cause.<|im_end|>"}),
    "d_formatting": ("formatting", {"response": "| Who | Why |\n|---|---|\n| She |"}),
    "d_hedge": ("hedge", {"response": "It depends on many factors, and opinions vary."}),
    "d_script": ("script", {"response": "Bеcause the ban would miss the cause."}),
    "d_toxicity": ("toxicity", {"response": "They were beheaded and dismembered, she says."}),
    "d_personal": ("personal_data", {"response": "Ask her: j.weber@bluewin.ch knows why."}),
    "d_repetition": ("repetition", {"response": "Diet matters little, she says. " * 6}),
    "d_no_gain": ("no_gain", {"goal": "harder", "instruction_id": "r1"}),
}


def ids(frame: "DataFrame") -> set[str]:
    return {row.pair_id for row in frame.select("pair_id").collect()}


def failures(spark: "SparkSession", lakehouse: Lakehouse) -> set[tuple[str, str]]:
    verdicts = lakehouse.read(spark, "quality.verdicts").where("verdict = 'failed'")
    return {(row.pair_id, row.check) for row in verdicts.collect()}


def test_each_planted_defect_fails_its_own_check_and_good_pairs_pass(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    store(spark, lakehouse, "seeds.documents", [document()])
    store(spark, lakehouse, "flows.instructions", [instruction("i1")])
    said = {"instruction": "Question i1: why does she oppose it? Answer in detail."}
    refined = {"parent_id": "i1", "goal": "harder", "round": 1, **said}
    edited_pair = {**said, "passage": "Another passage."}
    edited = {**refined, "goal": "opposite_answer", "passage": "Another passage."}
    store(
        spark,
        lakehouse,
        "flows.refinements",
        [instruction("r1", **refined), instruction("r2", **edited)],
    )
    good = [pair_row("p1"), pair_row("p2"), pair_row("p3")]
    # Its parent says the same, but of another passage.
    good += [pair_row("p4", instruction_id="r2", goal="opposite_answer", **edited_pair)]
    bad = [pair_row(pair_id, **facts) for pair_id, (_, facts) in DEFECTS.items()]
    next(row for row in bad if row["pair_id"] == "d_no_gain").update(said)
    # The same text as p2 under another id, told apart by case and white space only.
    twin = pair_row("p9", instruction_id="i2", response=RESPONSES["p2"].upper() + "\n")
    twin["instruction"] = good[1]["instruction"]
    pairs = store(spark, lakehouse, "flows.pairs", [*good, *bad, twin])

    written = judge_pairs(spark, lakehouse, pairs, "run-1")

    assert written == len(CHECKS) * len([*good, *bad, twin])
    expected = {(pair_id, check) for pair_id, (check, _) in DEFECTS.items()}
    twins = {("p9", "duplicate"), ("p9", "near_duplicate")}
    assert failures(spark, lakehouse) == {*expected, *twins}
    assert ids(passed_pairs(spark, lakehouse, pairs)) == {"p1", "p2", "p3", "p4"}
    reasons = lakehouse.read(spark, "quality.verdicts").where("verdict = 'failed'")
    assert reasons.where("reason is null or evidence is null").count() == 0

    # Nothing new: nothing judged, no commit.
    before = lakehouse.version("quality.verdicts")
    assert judge_pairs(spark, lakehouse, pairs, "run-2") == 0
    assert lakehouse.version("quality.verdicts") == before


def test_a_pair_that_passed_keeps_its_verdict_when_an_equal_one_sorts_before_it(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    store(spark, lakehouse, "seeds.documents", [document()])
    first = pair_row("p5", instruction_id="i1", response=RESPONSES["p1"])
    pairs = store(spark, lakehouse, "flows.pairs", [first])
    judge_pairs(spark, lakehouse, pairs, "run-1")

    pairs = store(spark, lakehouse, "flows.pairs", [{**first, "pair_id": "p1"}])
    judge_pairs(spark, lakehouse, pairs, "run-2")
    assert failures(spark, lakehouse) == {("p1", "duplicate"), ("p1", "near_duplicate")}
    assert ids(passed_pairs(spark, lakehouse, pairs)) == {"p5"}

    # p5 is superseded by a changed prompt: the text lives on as p1.
    live = pairs.where("pair_id = 'p1'")
    assert judge_pairs(spark, lakehouse, live, "run-3") == 2  # as equal, and as nearly so
    assert ids(passed_pairs(spark, lakehouse, live)) == {"p1"}


def test_a_pair_without_every_verdict_has_not_passed(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    pairs = store(spark, lakehouse, "flows.pairs", [pair_row("p1")])
    assert ids(passed_pairs(spark, lakehouse, pairs)) == set()


def test_every_check_has_a_version_of_its_own() -> None:
    versions = check_versions()
    assert len(set(versions.values())) == len(CHECKS) == len(versions)
