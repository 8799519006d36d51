"""Write, audit, publish: what may ship, when a candidate is cut, and what publication refuses."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from expectations.gate import ExpectationResult, store_results
from expectations.suites import candidate_suites, seeds_suite
from tests.spark.quality_rows import (
    LINEAGE,
    content,
    document,
    frame,
    instruction,
    pair_row,
    released,
    store,
)
from tests.spark.stages import copy
from transforms.flows.planning import Plan, make_plan
from transforms.flows.skill import Sampling
from transforms.flows.work import STAGES
from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.tables import RELEASED
from transforms.lakehouse.views import register_spark
from transforms.quality.reconcile import reconcile
from transforms.quality.row_checks import CHECKS, check_versions
from transforms.release import registry
from transforms.release.accepted import accepted_pairs, counts_by_reason, dispositions
from transforms.release.candidate import Candidate, cut_candidate
from transforms.release.checksum import content_hash
from transforms.release.publish import PublicationRefused, publish, settle

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

VERIFY: Plan = make_plan(
    "verdicts", ("reading_comprehension",), Sampling(), {"teacher": "m", "critic": "c"}
)
PLANS = {
    stage: make_plan(stage, ("reading_comprehension",), Sampling(), {"teacher": "m", "critic": "c"})
    for stage in STAGES
}
#: Pairs of the goals that a second, independent answer must agree with.
EDITED = ("v1", "v2", "v3", "v4", "v5")


def outcome(stage: str, made: str, *, status: str = "done", **values: Any) -> dict[str, Any]:
    """The outcome that makes a row of a stage live."""
    return {
        **LINEAGE, "stage": stage, "work_item": f"{stage} {made}", "status": status,
        "reason": None, "error": None, "outputs": [], "output_ids": [made], "calls": 1,
        "paid_calls": 1, "total_tokens": 1, "cost_usd": 0.0, **values,
    }  # fmt: skip


def verdicts(pair_id: str, seed_id: str = "s1", **of_check: str) -> list[dict[str, Any]]:
    """The row checks' verdicts on a pair: passed, but for those given."""
    return [
        {
            "pair_id": pair_id, "seed_id": seed_id, "check": name, "check_version": version,
            "verdict": of_check.get(name, "passed"), "score": None,
            "reason": name if of_check.get(name) == "failed" else None, "evidence": None,
            "run_id": "r", "created_at": LINEAGE["created_at"],
        }
        for name, version in check_versions().items()
    ]  # fmt: skip


def verification_items(spark: "SparkSession", house: Lakehouse) -> dict[str, dict[str, Any]]:
    """The work items of the verification planned for each pair."""
    from transforms.flows.inputs import stage_inputs
    from transforms.flows.planning import planned_items

    items = planned_items(stage_inputs(spark, house, "verdicts"), VERIFY).collect()
    return {json.loads(item.payload)["pair_id"]: item.asDict() for item in items}


@pytest.fixture(scope="module")
def filled(spark: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """Pairs that are sound, failed, unchecked, superseded, held out, and in all states of
    verification."""
    house = Lakehouse(str(tmp_path_factory.mktemp("filled") / "lakehouse"))
    house.create_tables()
    store(spark, house, "seeds.documents", [document(), document("h1", split="held_out")])
    store(spark, house, "flows.contents", [content(), content("c9", seed_id="h1")])
    own = {"h": {"content_id": "c9", "seed_id": "h1"}}
    seed_pairs = ["p1", "p2", "p3", "failed", "unchecked", "superseded", "h"]
    asked = [instruction(f"i-{name}", **own.get(name, {})) for name in seed_pairs]
    store(spark, house, "flows.instructions", asked)
    edited = [
        instruction(
            f"i-{name}", parent_id="i-p1", goal="unanswerable", round=1, passage="Edited passage."
        )
        for name in EDITED
    ]
    store(spark, house, "flows.refinements", edited)
    pairs = [pair_row(name, instruction_id=f"i-{name}", **own.get(name, {})) for name in seed_pairs]
    pairs += [pair_row(name, instruction_id=f"i-{name}", goal="unanswerable") for name in EDITED]
    store(spark, house, "flows.pairs", pairs)
    made = [outcome("contents", name) for name in ("c1", "c9")]
    made += [outcome("instructions", f"i-{name}") for name in seed_pairs]
    made += [outcome("refinements", f"i-{name}") for name in EDITED]
    made += [outcome("pairs", name) for name in (*seed_pairs, *EDITED) if name != "superseded"]
    made.append(outcome("pairs", "another row", work_item="pairs superseded"))
    store(spark, house, "ops.outcomes", made)
    judged = [v for name in ("p1", "p2", "p3", "superseded", *EDITED) for v in verdicts(name)]
    judged += verdicts("failed", refusal="failed") + verdicts("h", "h1")
    judged += verdicts("unchecked")[: len(CHECKS) - 1]
    store(spark, house, "quality.verdicts", judged)
    _verify(spark, house)
    return house


@pytest.fixture(scope="module")
def accepted(spark: "SparkSession", filled: Lakehouse) -> "DataFrame":
    """The accepted rows of `filled`, computed once."""
    return accepted_pairs(spark, filled, VERIFY).localCheckpoint()


def _verify(spark: "SparkSession", house: Lakehouse) -> None:
    """v1 agreed, v2 disagreed, v3 failed, v4 was rejected, v5 is pending."""
    items = verification_items(spark, house)
    assert set(items) == set(EDITED), "seed instructions need no second answer"
    states = {"v1": "done", "v2": "done", "v3": "failed", "v4": "rejected"}
    store(
        spark,
        house,
        "ops.outcomes",
        [
            outcome(
                "verdicts", f"verdict on {name}", status=status, work_item=items[name]["work_item"],
                step_version=items[name]["step_version"],
            )
            for name, status in states.items()
        ],
    )  # fmt: skip
    answers = [
        {
            **verdicts(name)[0], "check": "independent_answer", "verdict": verdict,
            "check_version": items[name]["step_version"], "reason": reason,
        }
        for name, verdict, reason in (
            ("v1", "passed", None), ("v2", "failed", "answer_disagrees"),
        )
    ]  # fmt: skip
    store(spark, house, "quality.verdicts", answers)


def cut(
    spark: "SparkSession", house: Lakehouse, accepted: "DataFrame", **options: Any
) -> Candidate:
    settings = {"run_id": "run-1", "profile": "sample", "counts": dict, **options}
    return cut_candidate(spark, house, accepted, **settings)


def some(spark: "SparkSession", *names: str, **values: Any) -> "DataFrame":
    """Rows that could be accepted, made up."""
    rows = [released(name, **values) for name in names]
    return frame(spark, RELEASED, rows).drop("version")


def results(status: dict[str, str], without: Sequence[str] = ()) -> list[ExpectationResult]:
    """A stored result for every expectation of a candidate: passed, but for those given."""
    return [
        ExpectationResult(
            suite.name, suite.version, expect.name, expect.severity,
            status.get(expect.name, "passed"), "0", expect.threshold,  # type: ignore[arg-type]
        )
        for suite in candidate_suites("sample")
        for expect in suite.expectations
        if expect.name not in without
    ]  # fmt: skip


def check_seeds(house: Lakehouse, **status: str) -> None:
    """Store a result of every expectation of the seeds, as they are now."""
    suite = seeds_suite()
    store_results(
        house,
        [
            ExpectationResult(
                suite.name, suite.version, e.name, e.severity,
                status.get(e.name, "passed"), "0", e.threshold,  # type: ignore[arg-type]
            )
            for e in suite.expectations
        ],
        subject="seeds.documents",
        checksum=f"v{house.version('seeds.documents')}",
        run_id="run-1",
    )  # fmt: skip


def check(
    house: Lakehouse, candidate: Candidate, *, without: Sequence[str] = (), **status: str
) -> None:
    check_seeds(house)
    store_results(
        house,
        results(status, without),
        subject=candidate.version,
        checksum=candidate.checksum,
        run_id="run-1",
    )


def shown(spark: "SparkSession", house: Lakehouse) -> list[str]:
    """The pairs that release.instructions shows now."""
    register_spark(spark, house)
    return sorted(row.pair_id for row in spark.table("release.instructions").collect())


def test_every_live_pair_has_exactly_one_disposition(
    spark: "SparkSession", filled: Lakehouse
) -> None:
    found = dispositions(spark, filled, VERIFY).collect()
    assert {row.pair_id: row.disposition for row in found} == {
        "p1": "accepted", "p2": "accepted", "p3": "accepted", "failed": "failed_check",
        "unchecked": "unchecked", "h": "held_out", "v1": "accepted", "v2": "failed_check",
        "v3": "verification_failed", "v4": "verification_rejected", "v5": "verification_pending",
    }  # fmt: skip
    assert len(found) == 11


def test_only_pairs_that_passed_all_they_need_are_accepted_with_what_a_release_needs(
    accepted: "DataFrame",
) -> None:
    found = {row.pair_id: row for row in accepted.collect()}
    assert set(found) == {"p1", "p2", "p3", "v1"}
    assert {row.license for row in found.values()} == {"cc-by-4.0"}
    assert found["v1"].parent_id == "i-p1"
    assert found["p1"].parent_id is None


@pytest.mark.parametrize(
    ("verdict", "disposition"),
    [("not_checkable", "not_verifiable"), (None, "verification_pending")],
    ids=["no verdict could be given", "the verdict did not reach its table"],
)
def test_a_verification_without_a_pass_is_no_pass(
    spark: "SparkSession", filled: Lakehouse, tmp_path: Path, verdict: str | None, disposition: str
) -> None:
    from delta.tables import DeltaTable

    house = copy(filled, tmp_path)
    stored = DeltaTable.forPath(spark, house.path("quality.verdicts"))
    is_it = "pair_id = 'v1' AND `check` = 'independent_answer'"
    if verdict is None:
        stored.delete(is_it)
    else:
        stored.update(is_it, {"verdict": f"'{verdict}'"})
    found = dispositions(spark, house, VERIFY).where("pair_id = 'v1'").collect()
    assert [row.disposition for row in found] == [disposition]
    assert accepted_pairs(spark, house, VERIFY).where("pair_id = 'v1'").isEmpty()


def test_a_document_held_out_or_withdrawn_later_takes_its_pairs_out(
    spark: "SparkSession", filled: Lakehouse, tmp_path: Path
) -> None:
    from transforms.lakehouse.writes import replace as write_anew

    house = copy(filled, tmp_path)
    held = frame(spark, declared("seeds.documents"), [document(split="held_out")])
    write_anew(house, "seeds.documents", held)
    assert accepted_pairs(spark, house, VERIFY).isEmpty()
    write_anew(house, "seeds.documents", held.limit(0))
    assert accepted_pairs(spark, house, VERIFY).isEmpty()


def test_the_content_hash_is_of_the_rows_and_not_of_their_order_run_or_version(
    spark: "SparkSession",
) -> None:
    rows = [released(f"p{number}") for number in range(9)]
    first = content_hash(frame(spark, RELEASED, rows), RELEASED)
    shuffled = frame(spark, RELEASED, list(reversed(rows))).repartition(5)
    assert content_hash(shuffled, RELEASED) == first
    renamed = [{**row, "version": "2027-01-01.7"} for row in rows]
    assert content_hash(frame(spark, RELEASED, renamed), RELEASED) == first
    assert first[1] == 9
    others = [
        rows[:-1],
        [*rows, rows[0]],
        [*rows[:-2], rows[0], rows[0]],
        [{**rows[0], "response": "another"}, *rows[1:]],
        [{**rows[0], "url": None, "parent_id": "https://example.org/gout"}, *rows[1:]],
    ]
    hashes = {content_hash(frame(spark, RELEASED, each), RELEASED)[0] for each in others}
    assert len(hashes | {first[0]}) == len(others) + 1


def test_a_candidate_is_cut_once_for_one_content_and_anew_for_another(
    spark: "SparkSession", filled: Lakehouse, accepted: "DataFrame", tmp_path: Path
) -> None:
    house = copy(filled, tmp_path)
    first = cut(spark, house, accepted, counts=lambda: counts_by_reason(spark, house, VERIFY))
    assert (first.rows, first.state, first.is_new) == (4, "candidate", True)
    assert first.version.endswith(".1")
    row = registry.version(house, first.version)
    counts = json.loads(row["counts"])
    assert counts == {
        "accepted": 4, "refusal": 1, "answer_disagrees": 1, "unchecked": 1, "held_out": 1,
        "verification_failed": 1, "verification_rejected": 1, "verification_pending": 1,
    }  # fmt: skip
    assert sum(counts.values()) == 11, "every live pair, once"
    assert row["teacher_models"] == ["scripted"]
    assert json.loads(row["source_versions"])["flows.pairs"] == house.version("flows.pairs")
    stored = spark.read.format("delta").load(first.path)
    assert {row.version for row in stored.collect()} == {first.version}
    assert content_hash(stored, RELEASED) == (first.checksum, 4)

    again = cut(spark, house, accepted.repartition(3), run_id="run-2")
    assert replace(again, is_new=True, reason=first.reason) == first
    assert not again.is_new
    assert len(registry.versions(house)) == 1
    considered = registry.considered(house)
    assert considered is not None
    assert considered["considered_at"] > row["considered_at"]

    fewer = cut(spark, house, accepted.where("pair_id != 'p3'"))
    assert (fewer.rows, fewer.is_new) == (3, True)
    assert fewer.version == f"{first.version.rpartition('.')[0]}.2"
    assert spark.read.format("delta").load(first.path).count() == 4, "the first is as it was"


def test_too_few_changes_since_the_current_version_cut_no_candidate(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2", "p3"), min_changes=3)
    assert first.is_new, "the first version has nothing to differ from"
    check(lakehouse, first)
    publish(lakehouse)
    same = cut(spark, lakehouse, some(spark, "p2", "p3", "p4"), min_changes=3)
    assert (same.version, same.is_new) == (first.version, False)
    assert "2 changes" in same.reason
    new = cut(spark, lakehouse, some(spark, "p3", "p4", "p5"), min_changes=3)
    assert new.is_new


def test_a_path_that_a_killed_run_left_half_written_is_not_used_again(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    name = registry.next_name(lakehouse, datetime.now(UTC).date())
    left = Path(lakehouse.root, "release", "instructions", name)
    left.mkdir(parents=True)
    (left / "part-0.parquet").write_bytes(b"half")
    candidate = cut(spark, lakehouse, some(spark, "p1"))
    assert candidate.path != str(left)
    assert spark.read.format("delta").load(candidate.path).count() == 1
    assert (left / "part-0.parquet").read_bytes() == b"half"


def test_publication_without_a_candidate_is_refused(lakehouse: Lakehouse) -> None:
    with pytest.raises(PublicationRefused, match="no candidate"):
        publish(lakehouse)


def test_only_a_candidate_with_all_its_results_becomes_the_current_version(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2"))
    assert shown(spark, lakehouse) == []
    suite, warning = next(
        (suite.name, expect.name)
        for suite in candidate_suites("sample")
        for expect in suite.expectations
        if expect.severity == "warning"
    )
    check(lakehouse, first, **{warning: "failed"})
    row, is_news = publish(lakehouse)
    assert (row["version"], row["state"], is_news) == (first.version, "published", True)
    assert json.loads(row["checks"])["warnings"] == [f"{suite}.{warning}"]
    assert shown(spark, lakehouse) == ["p1", "p2"]
    assert publish(lakehouse)[1] is False, "published once"

    # The next one is refused for each reason in turn, and the first stays current.
    second = cut(spark, lakehouse, some(spark, "p1", "p2", "p3"))
    refusals = [
        ("not yet checked", None),
        ("not yet checked.*lineage_gaps", {"without": ["lineage_gaps"]}),
        ("could not be decided.*rows", {"rows": "errored"}),
        ("failed and critical.*held_out_rows", {"rows": "passed", "held_out_rows": "failed"}),
    ]
    for said, stored in refusals:
        if stored is not None:
            check(lakehouse, second, **stored)  # type: ignore[arg-type]
        with pytest.raises(PublicationRefused, match=said) as refusal:
            publish(lakehouse)
        assert second.version in str(refusal.value)
        assert registry.current(lakehouse)["version"] == first.version  # type: ignore[index]
        assert shown(spark, lakehouse) == ["p1", "p2"]

    gate = settle(lakehouse, registry.version(lakehouse, second.version))
    assert not gate.passed
    rejected = registry.version(lakehouse, second.version)
    assert rejected["state"] == "rejected"
    assert "quality_metrics.held_out_rows" in json.loads(rejected["checks"])["critical"]
    assert spark.read.format("delta").load(second.path).count() == 3, "kept, to be looked at"
    assert shown(spark, lakehouse) == ["p1", "p2"]


def test_seeds_that_failed_a_critical_check_keep_what_was_made_of_them_from_publication(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, candidate)
    check_seeds(lakehouse, key_unique="failed")
    with pytest.raises(PublicationRefused, match=r"critical: seeds_documents\.key_unique"):
        publish(lakehouse)
    check_seeds(lakehouse)
    assert publish(lakehouse)[1]


def test_results_of_another_content_do_not_publish_a_candidate(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, replace(candidate, checksum="of something else"))
    with pytest.raises(PublicationRefused, match="not yet checked"):
        publish(lakehouse)
    assert registry.current(lakehouse) is None


def test_a_version_goes_through_its_states_and_a_yanked_one_is_neither_current_nor_publishable(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    with pytest.raises(KeyError, match="none yet"):
        registry.version(lakehouse, "2026-01-01.1")
    first = cut(spark, lakehouse, some(spark, "p1"))
    check(lakehouse, first)
    publish(lakehouse)
    second = cut(spark, lakehouse, some(spark, "p1", "p2"))
    check(lakehouse, second)
    publish(lakehouse)
    assert registry.current(lakehouse)["version"] == second.version  # type: ignore[index]
    assert shown(spark, lakehouse) == ["p1", "p2"]

    registry.decide(lakehouse, second.version, registry.YANKED)
    assert registry.current(lakehouse)["version"] == first.version  # type: ignore[index]
    assert shown(spark, lakehouse) == ["p1"]
    with pytest.raises(PublicationRefused, match="yanked"):
        publish(lakehouse)

    # An old one made current again.
    registry.decide(lakehouse, first.version, registry.PUBLISHED)
    assert shown(spark, lakehouse) == ["p1"]
    assert [row["version"] for row in registry.versions(lakehouse)] == [
        first.version, second.version
    ]  # fmt: skip
    with pytest.raises(KeyError, match=second.version):
        registry.version(lakehouse, "2026-01-01.1")


def test_a_rejected_candidate_can_be_opened_again_for_another_profile(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    candidate = cut(spark, lakehouse, some(spark, "p1"), profile="standard")
    settle(lakehouse, registry.version(lakehouse, candidate.version))
    assert registry.version(lakehouse, candidate.version)["state"] == "rejected"
    registry.reopen(lakehouse, candidate.version, "sample")
    check(lakehouse, candidate)
    assert publish(lakehouse)[0]["version"] == candidate.version


def test_versions_of_a_day_are_numbered_in_order_beyond_nine(lakehouse: Lakehouse) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    for number in range(1, 12):
        name = registry.next_name(lakehouse, day.date())
        assert name == f"2026-11-24.{number}"
        registry.register(
            lakehouse,
            {
                "version": name, "state": "candidate", "path": "p", "checksum": "c", "rows": 0,
                "teacher_models": [], "profile": "sample", "source_versions": "{}",
                "counts": "{}", "created_at": day, "considered_at": day,
            },
        )  # fmt: skip
    assert registry.latest(lakehouse)["version"] == "2026-11-24.11"  # type: ignore[index]


def test_the_sums_of_a_candidate_notice_what_is_lost_doubled_or_no_longer_accepted(
    spark: "SparkSession", filled: Lakehouse, accepted: "DataFrame", tmp_path: Path
) -> None:
    from delta.tables import DeltaTable

    house = copy(filled, tmp_path)
    candidate = cut(spark, house, accepted)
    rows = spark.read.format("delta").load(candidate.path)

    def gaps() -> dict[str, int]:
        return {row["stage"]: row["gap"] for row in reconcile(spark, house, PLANS, rows)}

    before = gaps()
    assert before["released"] == 0
    # The same number of pairs is accepted, but not the same pairs: the candidate is stale.
    stored = DeltaTable.forPath(spark, house.path("quality.verdicts"))
    stored.update("pair_id = 'p1' AND `check` = 'refusal'", {"verdict": "'failed'"})
    store(spark, house, "quality.verdicts", verdicts("unchecked")[len(CHECKS) - 1 :])
    assert accepted_pairs(spark, house, VERIFY).count() == candidate.rows
    assert gaps()["released"] == 2
    # A row that an outcome promised is gone.
    DeltaTable.forPath(spark, house.path("flows.pairs")).delete("pair_id = 'p2'")
    lost = gaps()
    assert lost["pairs"] == before["pairs"] + 1
    assert lost["released"] == 3
