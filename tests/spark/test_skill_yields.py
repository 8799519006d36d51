"""What each skill has come to, counted by hand over two skills and one that has only been given a
seed."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.spark.quality_rows import LINEAGE, NOW, content, document, instruction, pair_row
from tests.spark.test_release import outcome, verdicts
from tests.unit.teacher_calls import teacher_call
from transforms.flows.planning import Plan, make_plan, plan_row
from transforms.flows.skill import Sampling
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.checkability import least_checkable
from transforms.quality.skill_yields import SkillYield, judged_pairs, skill_yields

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

READING, LABELS, CODING = "reading_comprehension", "text_classification", "coding"
VERIFY: Plan = make_plan(
    "verdicts", (CODING, READING, LABELS), Sampling(), {"teacher": "m", "critic": "c"}
)
#: Pairs of the reading skill: one failed a row check, one lacks the verdict of one.
READ = ("accepted", "refused", "unchecked", "edited")
#: Pairs of the other, and what its verifiers said of them; None: nothing yet.
LABELLED: dict[str, tuple[str, ...] | None] = {
    "sure": ("passed", "passed"),
    "part sure": ("not_checkable", "passed"),
    "wrong": ("not_checkable", "failed"),
    "unsure": ("not_checkable", "not_checkable"),
    "broken": None,
    "pending": None,
}
EXPECTED = [
    SkillYield(CODING, seeds=1),
    SkillYield(
        READING, seeds=2, contents=1, instructions=4, pairs=4, accepted=2, refused=1, waiting=1,
        verified=2, calls=3, prompt_tokens=30, completion_tokens=15, cost_usd=0.75,
    ),
    SkillYield(
        LABELS, seeds=3, contents=1, instructions=6, pairs=6, accepted=2, refused=2, failed=1,
        waiting=1, verified=4, not_checkable=3, unverified=1, calls=1, prompt_tokens=10,
        completion_tokens=5, cost_usd=0.5,
    ),
]  # fmt: skip


def fill(house: Lakehouse) -> None:
    house.upsert("seeds.documents", [document(seed) for seed in ("s1", "s2", "s3")])
    assigned = [(CODING, "s3"), (READING, "s1"), (READING, "s2")]
    assigned += [(LABELS, seed) for seed in ("s1", "s2", "s3")]
    rows = [
        {**LINEAGE, "source": "knowledge_pile", "skill": skill, "seed_id": seed}
        for skill, seed in assigned
    ]
    house.upsert("flows.assignments", rows)
    pairs = _fill_flows(house)
    _fill_verdicts(house, pairs)
    calls = [teacher_call(f"r{n}", skill=READING, cost_usd=0.25) for n in range(3)]
    calls.append(teacher_call("l1", skill=LABELS, cost_usd=0.5))
    calls.append(teacher_call("l2", skill=LABELS, status="tool", cost_usd=9.0))
    house.upsert("ops.teacher_calls", calls)


def _fill_flows(house: Lakehouse) -> dict[str, dict[str, Any]]:
    """Write all up to the pairs, and return those by id."""
    labels = {"skill": LABELS, "content_id": "c2"}
    contents = [content(), content("c2", skill=LABELS), content("superseded")]
    house.upsert("flows.contents", contents)
    asked = [instruction(f"i-{name}") for name in READ if name != "edited"]
    asked += [instruction(f"i-{name}", **labels) for name in LABELLED]
    house.upsert("flows.instructions", asked)
    edited = {"parent_id": "i-accepted", "goal": "unanswerable", "round": 1, "passage": "Edited."}
    house.upsert("flows.refinements", [instruction("i-edited", **edited)])
    pairs = [pair_row(name, instruction_id=f"i-{name}") for name in READ if name != "edited"]
    pairs.append(pair_row("edited", instruction_id="i-edited", goal="unanswerable"))
    pairs += [pair_row(name, instruction_id=f"i-{name}", **labels) for name in LABELLED]
    house.upsert("flows.pairs", pairs)
    made = [outcome("contents", name) for name in ("c1", "c2")]
    made += [outcome("instructions", row["instruction_id"]) for row in asked]
    made.append(outcome("refinements", "i-edited"))
    made += [outcome("pairs", row["pair_id"]) for row in pairs]
    house.upsert("ops.outcomes", made)
    return {row["pair_id"]: row for row in pairs}


def _fill_verdicts(house: Lakehouse, pairs: dict[str, dict[str, Any]]) -> None:
    faults = {"refused": {"refusal": "failed"}}
    judged = [v for name in pairs for v in verdicts(name, **faults.get(name, {}))]
    lacking = next(v for v in judged if v["pair_id"] == "unchecked")
    judged.remove(lacking)
    said: dict[str, tuple[str, ...]] = dict.fromkeys(("accepted", "edited"), ("passed",))
    said |= {name: each for name, each in LABELLED.items() if each is not None}
    states = dict.fromkeys(said, "done") | {"broken": "failed"}
    outcomes = []
    for name, status in states.items():
        (item,) = plan_row({"spec": None, **pairs[name]}, VERIFY)
        version = item["step_version"]
        of_item = {"work_item": item["work_item"], "step_version": version}
        outcomes.append(outcome("verdicts", name, status=status, **of_item))
        judged += [
            _verdict(name, f"verifier_{place}", verdict, version)
            for place, verdict in enumerate(said.get(name, ()))
        ]
    # An earlier verification, by a rule that could not tell.
    judged.append(_verdict("sure", "verifier_0", "not_checkable", "z", NOW - dt.timedelta(days=1)))
    house.upsert("ops.outcomes", outcomes)
    house.upsert("quality.verdicts", judged)


def _verdict(
    pair: str, check: str, verdict: str, version: str, at: dt.datetime = NOW
) -> dict[str, Any]:
    reason = "wrong_label" if verdict == "failed" else None
    return verdicts(pair)[0] | {
        "check": check, "check_version": version, "verdict": verdict, "reason": reason,
        "created_at": at,
    }  # fmt: skip


def test_the_yields_are_those_counted_by_hand(spark: "SparkSession", lakehouse: Lakehouse) -> None:
    fill(lakehouse)
    found = skill_yields(spark, lakehouse, VERIFY)
    assert found == EXPECTED
    for each in found:
        assert each.pairs == each.accepted + each.refused + each.failed + each.waiting

    judged = judged_pairs(spark, lakehouse, VERIFY)
    assert least_checkable(judged, 4) == (LABELS, 0.75)
    assert least_checkable(judged) is None, "twenty pairs are enough, four are not"
