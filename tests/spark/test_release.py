"""Write and audit: what may ship, and when a candidate is cut."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.candidates import cut, some
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
from transforms.quality.reconcile import reconcile
from transforms.quality.row_checks import CHECKS, check_versions
from transforms.release import registry
from transforms.release.accepted import (
    REJECTED,
    accepted_pairs,
    counts_by_reason,
    dispositions,
)
from transforms.release.checksum import content_hash
from transforms.seeds.decisions import decide

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

VERIFY: Plan = make_plan(
    "verdicts", ("reading_comprehension",), Sampling(), {"teacher": "m", "critic": "c"}
)
PLANS = {
    stage: make_plan(stage, ("reading_comprehension",), Sampling(), {"teacher": "m", "critic": "c"})
    for stage in STAGES
}
ANSWER = "reading_comprehension.independent_answer"
#: Pairs on edited passages, in all states of verification; those on seed questions have passed it.
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
    """v2 disagreed, v3 failed, v4 was rejected, v5 is pending; all others agreed."""
    assert set(verification_items(spark, house)) == {"p1", "p2", "p3", *EDITED}
    states = {"v2": "done", "v3": "failed", "v4": "rejected"}
    _verdicts_on(spark, house, {**dict.fromkeys(("p1", "p2", "p3", "v1"), "done"), **states})


def _verdicts_on(spark: "SparkSession", house: Lakehouse, states: dict[str, str]) -> None:
    """Store the outcomes of verifications, and, where one is done, what it came to."""
    items = verification_items(spark, house)
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
            **verdicts(name)[0], "check": ANSWER, "check_version": items[name]["step_version"],
            "verdict": "failed" if name == "v2" else "passed",
            "reason": "answer_disagrees" if name == "v2" else None,
        }
        for name, status in states.items()
        if status == "done"
    ]  # fmt: skip
    store(spark, house, "quality.verdicts", answers)


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
    is_it = f"pair_id = 'v1' AND `check` = '{ANSWER}'"
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

    def became() -> set[str]:
        return {row.disposition for row in dispositions(spark, house, VERIFY).collect()}

    held = frame(spark, declared("seeds.documents"), [document(split="held_out")])
    write_anew(house, "seeds.documents", held)
    assert became() == {"held_out", "withdrawn"}, "s1, and h1 which is gone"
    write_anew(house, "seeds.documents", held.limit(0))
    assert became() == {"withdrawn"}


def test_a_document_that_a_person_withdraws_takes_its_pairs_out_until_that_is_taken_back(
    spark: "SparkSession", filled: Lakehouse, tmp_path: Path
) -> None:
    house = copy(filled, tmp_path)
    decide(house, ["s1"], "withdrawn", "its author asked", "ada")
    became = Counter(row.disposition for row in dispositions(spark, house, VERIFY).collect())
    assert became == {"withdrawn": 10, "held_out": 1}
    assert set(became) <= set(REJECTED), "so the sums of the stages count them"
    decide(house, ["s1"], "approved", "a mistake", "ada")
    assert dispositions(spark, house, VERIFY).where("disposition = 'accepted'").count() == 4


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
    _verdicts_on(spark, house, {"unchecked": "done"})
    assert accepted_pairs(spark, house, VERIFY).count() == candidate.rows
    assert gaps()["released"] == 2
    # A row that an outcome promised is gone.
    DeltaTable.forPath(spark, house.path("flows.pairs")).delete("pair_id = 'p2'")
    lost = gaps()
    assert lost["pairs"] == before["pairs"] + 1
    assert lost["released"] == 3
