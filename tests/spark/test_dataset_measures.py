"""Dataset measures as Spark takes them, and the gate on a varied candidate and two collapses."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from expectations import quality_measures
from expectations.gate import ExpectationResult, validate
from expectations.measure_between import EXAMPLES
from expectations.suite import MEASURE, Expect, Suite
from tests.spark.quality_rows import NOW, document, frame, pair_row, released
from tests.spark.test_skill_yields import LABELS, READING, VERIFY, fill
from tests.unit import planted_datasets
from tests.unit.planted_datasets import COLLAPSES, SKILL, Row, documents, topic_of, varied
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import VERDICTS
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.lakehouse.tables import PAIRS, RELEASED
from transforms.quality.dataset.judged import became_measures, verdict_measures
from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.measured import row_measures

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@pytest.fixture(scope="module")
def seeds(spark: "SparkSession") -> "Iterator[DataFrame]":
    rows = [
        document(f"s{number}", text=text, topic=topic_of(number))
        for number, text in enumerate(documents())
    ]
    kept = frame(spark, DOCUMENTS, rows).cache()
    yield kept
    kept.unpersist()


def candidate(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    columns = ("seed_id", "transformation", "instruction_type", "answer_format")
    return [
        released(
            row.pair_id,
            instruction=row.instruction,
            response=row.response,
            **{name: getattr(row, name) for name in columns},
        )
        for row in rows
    ]


def measured(
    spark: "SparkSession", seeds: "DataFrame", rows: list[dict[str, Any]], **options: Any
) -> dict[str, list[Measure]]:
    skills: Any = [SKILL]
    return row_measures(frame(spark, RELEASED, rows), seeds, skills, **options)


def judged(
    spark: "SparkSession", measures: list[dict[str, Any]], folder: Path
) -> dict[str, ExpectationResult]:
    suite = quality_measures.suite("standard")
    data = quality_measures.frame(spark, measures, "standard")
    found = validate(data, suite, docs_folder=str(folder), run_name="v")
    return {result.check: result for result in found}


def test_a_varied_candidate_passes_the_suite_and_two_collapses_are_blocked(
    spark: "SparkSession", seeds: "DataFrame", tmp_path: Path
) -> None:
    sound = planted_datasets.as_table(measured(spark, seeds, candidate(varied())))
    results = judged(spark, sound, tmp_path)
    # Nothing but the measures of verdicts, of which there are none here, is without a value.
    assert {name for name, r in results.items() if r.status != "passed"} == set(), results
    assert float(results["response_nearest"].observed or 0) > 0.2
    assert results["option_balance"].observed == "no value"

    for collapse in ("one transformation throughout", "one template with swapped names"):
        make, meant = COLLAPSES[collapse]
        collapsed = planted_datasets.as_table(measured(spark, seeds, candidate(make())))
        results = judged(spark, collapsed, tmp_path)
        blocking = {
            name
            for name, result in results.items()
            if result.status == "failed" and result.severity == "critical"
        }
        assert meant <= blocking, collapse
        first = results[min(meant)]
        assert first.observed
        assert first.threshold
        assert first.detail


def test_spark_measures_what_the_functions_measure(
    spark: "SparkSession", seeds: "DataFrame"
) -> None:
    found = {m.name: m for m in measured(spark, seeds, candidate(varied()))[""]}
    pure = {m.name: m for m in planted_datasets.measure_rows(varied())[""]}
    assert found.keys() == pure.keys()
    alike = (
        "transformation_entropy", "topic_divergence", "largest_seed_share", "response_openings",
        "response_templates", "response_repetition", "response_chars_p50", "response_distinct_2",
    )  # fmt: skip
    for name in alike:
        assert found[name].value == pytest.approx(pure[name].value, abs=1e-6), name
        assert found[name].count == pure[name].count


def test_each_skill_is_measured_by_itself_on_a_sample_of_one_size(
    spark: "SparkSession", seeds: "DataFrame"
) -> None:
    other = tuple(
        replace(row, pair_id=f"q{row.pair_id}", transformation="debate") for row in varied()[:60]
    )
    rows = candidate(varied()) + [row | {"skill": "fermi"} for row in candidate(other)]
    found = measured(spark, seeds, rows, sample=100)
    assert found.keys() == {"", "fermi", "reading_comprehension"}
    by_name = {scope: {m.name: m for m in measures} for scope, measures in found.items()}
    assert by_name["fermi"]["largest_seed_share"].count == 60
    assert by_name["fermi"]["transformation_entropy"].note == "there is one kind only"
    assert by_name["fermi"]["response_vendi"].count == 60
    assert by_name[""]["response_vendi"].count == 100
    assert by_name["reading_comprehension"]["transformation_coverage"].value == 1.0
    again = measured(spark, seeds, rows, sample=100)
    assert again == found


def test_a_candidate_without_rows_and_seeds_without_texts_are_measured(
    spark: "SparkSession", seeds: "DataFrame"
) -> None:
    assert measured(spark, seeds, []) == {"": [Measure("rows", 0, 0)]}
    rows = candidate(varied()[:3])
    rows[0] |= {"response": None, "instruction": "\x00", "model": None}
    found = measured(spark, seeds.where("false"), rows)[""]
    by_name = {m.name: m for m in found}
    assert by_name["response_openings"].value is None
    assert by_name["response_vendi"].note == "too few seeds to fit vectors on"
    assert by_name["topic_divergence"].value is None


def test_what_the_verifiers_said_is_measured_where_they_said_it(spark: "SparkSession") -> None:
    def verdict(pair: str, check: str, said: str, **values: Any) -> dict[str, Any]:
        return {
            "pair_id": pair, "seed_id": "s1", "check": check, "check_version": "1",
            "verdict": said, "created_at": NOW, **values,
        }  # fmt: skip

    pairs = [pair_row("p1"), pair_row("p2"), pair_row("p3") | {"skill": "fermi"}]
    verdicts = [
        verdict("p1", "rc.critic", "passed", method="critic", score=9.0),
        verdict("p1", "rc.solver", "passed", method="solver"),
        verdict("p2", "rc.critic", "failed", method="critic", score=4.0),
        verdict("p2", "rc.solver", "passed", method="solver"),
        verdict("p2", "rc.cited", "failed", method="citation"),
        verdict("p3", "cited", "not_checkable", method="citation"),
        verdict("p1", "contamination", "failed", reason="gsm8k"),
        verdict("p2", "contamination", "passed"),
        verdict("p2", "contamination", "failed", check_version="0", created_at=NOW.replace(year=2)),
        verdict("gone", "rc.critic", "passed", method="critic", score=1.0),
    ]
    found = verdict_measures(frame(spark, PAIRS, pairs), frame(spark, VERDICTS, verdicts))
    overall = {m.name: (m.value, m.count) for m in found[""]}
    assert overall == {
        "critic_score": (6.5, 2), "unsupported": (1.0, 1), "agreement": (0.5, 2),
        "contamination": (0.5, 2),
    }  # fmt: skip
    assert found["fermi"] == []


def test_what_became_of_the_pairs_is_told_by_reason_and_skill(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    fill(lakehouse)
    found = became_measures(spark, lakehouse, VERIFY)
    shares = {
        scope: {m.name.removeprefix("became_"): (m.value, m.count) for m in measures}
        for scope, measures in found.items()
    }
    assert shares[""]["accepted"] == (0.4, 10)
    assert shares[READING] == {
        "accepted": (0.5, 4), "refusal": (0.25, 4), "unchecked": (0.25, 4),
    }  # fmt: skip
    sixth = (pytest.approx(1 / 6, abs=1e-6), 6)
    assert shares[LABELS] == {
        "accepted": (pytest.approx(1 / 3, abs=1e-6), 6), "wrong_label": sixth,
        "not_verifiable": sixth, "verification_failed": sixth, "verification_pending": sixth,
    }  # fmt: skip


def test_our_expectation_answers_its_examples(spark: "SparkSession", tmp_path: Path) -> None:
    expectations = tuple(
        Expect(f"e{n}", MEASURE, {"column": f"m{n}", **bound}, "critical", "An example.", "a bound")
        for n, (_, bound, _) in enumerate(EXAMPLES)
    )
    suite = Suite("examples", "quality.measures", "standard", expectations)
    ddl = ", ".join(f"m{n} double, m{n}_note string" for n in range(len(EXAMPLES)))
    row = tuple(value for example in EXAMPLES for value in (example[0], "why"))
    data = spark.createDataFrame([row], ddl)
    results = validate(data, suite, docs_folder=str(tmp_path), run_name="v")
    assert [r.status for r in results] == [
        "passed" if passes else "failed" for _, _, passes in EXAMPLES
    ]
    assert {r.detail for r in results if r.status == "failed"} == {"why"}
    assert [r.observed for r in results[4:]] == ["no value"] * 3
