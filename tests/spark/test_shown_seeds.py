"""Documents that a pair shows beside its own: they take it out with them, and bind its licence."""

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.candidates import check, cut, some
from tests.spark.quality_rows import (
    content,
    document,
    frame,
    instruction,
    pair_row,
    released,
    store,
)
from tests.spark.stages import copy
from tests.spark.test_release import VERIFY, outcome, verdicts, verification_items
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.tables import PAIRS, RELEASED
from transforms.quality.lineage import lineage_gaps
from transforms.release.accepted import accepted_pairs, dispositions
from transforms.release.publish import PublicationRefused, publish
from transforms.seeds.decisions import decide

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession

#: What each pair shows beside s1.
SHOWN: dict[str, list[str] | None] = {
    "own": None, "none": [], "milder": ["mild"], "stricter": ["mild", "strict"], "held": ["held"],
    "gone": ["mild", "gone"], "both": ["held", "gone"],
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(spark: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """Pairs that would all be accepted, but for what they show."""
    house = Lakehouse(str(tmp_path_factory.mktemp("shown") / "lakehouse"))
    house.create_tables()
    documents = [
        document(),
        document("mild", license="public-domain"),
        document("strict", license="cc-by-nc-4.0"),
        document("held", split="held_out"),
    ]
    store(spark, house, "seeds.documents", documents)
    store(spark, house, "flows.contents", [content()])
    store(spark, house, "flows.instructions", [instruction(f"i-{name}") for name in SHOWN])
    pairs = [
        pair_row(name, instruction_id=f"i-{name}", shown_seed_ids=shown)
        for name, shown in SHOWN.items()
    ]
    store(spark, house, "flows.pairs", pairs)
    made = [outcome("contents", "c1")]
    made += [outcome("instructions", f"i-{name}") for name in SHOWN]
    made += [outcome("pairs", name) for name in SHOWN]
    store(spark, house, "ops.outcomes", made)
    judged = [verdict for name in SHOWN for verdict in verdicts(name)]
    store(spark, house, "quality.verdicts", judged)
    _verify_all(spark, house)
    return house


def _verify_all(spark: "SparkSession", house: Lakehouse) -> None:
    """What verification is planned for has passed it."""
    items = verification_items(spark, house)
    if not items:
        return
    done = [
        outcome(
            "verdicts", f"verdict on {name}", work_item=item["work_item"],
            step_version=item["step_version"],
        )
        for name, item in items.items()
    ]  # fmt: skip
    store(spark, house, "ops.outcomes", done)
    answers = [
        {
            **verdicts(name)[0], "check": "independent_answer", "verdict": "passed",
            "check_version": item["step_version"], "reason": None,
        }
        for name, item in items.items()
    ]  # fmt: skip
    store(spark, house, "quality.verdicts", answers)


def became(spark: "SparkSession", house: Lakehouse) -> dict[str, str]:
    return {row.pair_id: row.disposition for row in dispositions(spark, house, VERIFY).collect()}


def test_a_pair_that_shows_a_document_that_is_gone_or_held_out_is_not_accepted(
    spark: "SparkSession", filled: Lakehouse
) -> None:
    assert became(spark, filled) == {
        "own": "accepted", "none": "accepted", "milder": "accepted", "stricter": "accepted",
        "held": "held_out", "gone": "withdrawn", "both": "withdrawn",
    }  # fmt: skip


def test_the_licence_of_a_pair_is_the_strictest_of_its_documents(
    spark: "SparkSession", filled: Lakehouse
) -> None:
    found = {row.pair_id: row for row in accepted_pairs(spark, filled, VERIFY).collect()}
    assert {name: row.license for name, row in found.items()} == {
        "own": "cc-by-4.0", "none": "cc-by-4.0", "milder": "cc-by-4.0", "stricter": "cc-by-nc-4.0",
    }  # fmt: skip
    assert found["stricter"].shown_seed_ids == ["mild", "strict"]
    assert found["own"].shown_seed_ids is None


def test_a_withdrawal_takes_every_pair_out_that_shows_the_document(
    spark: "SparkSession", filled: Lakehouse, tmp_path: "Path"
) -> None:
    house = copy(filled, tmp_path)
    decide(house, ["mild"], "withdrawn", "its author asked", "ada")
    states = became(spark, house)
    assert {name for name, state in states.items() if state == "accepted"} == {"own", "none"}
    assert states["milder"] == states["stricter"] == "withdrawn"


def test_a_candidate_that_shows_a_withdrawn_document_is_not_published(
    spark: "SparkSession", lakehouse: Lakehouse
) -> None:
    first = cut(spark, lakehouse, some(spark, "p1", "p2", shown_seed_ids=["other"]))
    check(lakehouse, first)
    decide(lakehouse, ["other"], "withdrawn", "its author asked", "ada")
    with pytest.raises(PublicationRefused, match=f"{first.version} holds 2 pairs.*withdrawn"):
        publish(lakehouse)
    decide(lakehouse, ["other"], "approved", "a mistake", "ada")
    publish(lakehouse)
    few = some(spark, "p1", "p2")
    assert not cut(spark, lakehouse, few, min_changes=50).is_new
    decide(lakehouse, ["other"], "withdrawn", "no mistake", "ada")
    assert cut(spark, lakehouse, few, min_changes=50).is_new, "it does not wait for more changes"


def test_a_row_that_shows_an_unknown_document_is_a_gap_in_the_lineage(
    spark: "SparkSession", filled: Lakehouse
) -> None:
    def gaps(**shown: Any) -> int:
        row = released("own", instruction_id="i-own", **shown)
        rows = frame(spark, RELEASED, [row])
        return int(lineage_gaps(spark, filled, rows).collect()[0].lineage_gaps)

    assert gaps() == gaps(shown_seed_ids=["mild"]) == 0
    assert gaps(shown_seed_ids=["mild", "gone"]) == 1


def test_pairs_of_before_there_was_such_a_column_are_read_as_they_are(
    spark: "SparkSession", filled: Lakehouse, tmp_path: "Path"
) -> None:
    house = copy(filled, tmp_path)
    shutil.rmtree(house.path("flows.pairs"))
    columns = tuple(each for each in PAIRS.columns if each.name != "shown_seed_ids")
    older = replace(PAIRS, columns=columns)
    create_table(house.path(older.name), older)
    rows = [pair_row(name, instruction_id=f"i-{name}") for name in SHOWN]
    frame(spark, older, rows).write.format("delta").mode("append").save(house.path(older.name))
    version = house.version(older.name)
    became = dispositions(spark, house, VERIFY).collect()
    assert {row["pair_id"]: row["disposition"] for row in became} == dict.fromkeys(
        SHOWN, "accepted"
    )
    assert house.read(spark, older.name).schema["shown_seed_ids"].dataType.typeName() == "array"
    assert house.version(older.name) == version, "whoever only looks writes nothing"
