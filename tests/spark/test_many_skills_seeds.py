"""The seeds of many skills, chosen in one pass, and those that a target asks for."""

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.spark.quality_rows import document, store
from tests.spark.stages import rows
from transforms.estimate.run_estimate import estimate_run
from transforms.flows import next_seeds, plan_table
from transforms.flows.assignments import assign, assigned_seeds
from transforms.flows.next_seeds import Seeds
from transforms.flows.planning import Plan, make_plan
from transforms.flows.skill import Sampling, load_skill
from transforms.flows.strata import Spread, weights
from transforms.flows.target import FIRST_SEEDS, UNDER_WAY
from transforms.flows.target_plan import draws, table
from transforms.flows.work import STAGES
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.stage import StageOptions
from transforms.teacher.endpoint import Endpoint, TeacherSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.timeout(1200)
READING, FERMI = "reading_comprehension", "fermi"  # any document; prose alone
PROSE, CODE = "knowledge_pile", "codeparrot"
SPREAD = Spread(topic_balance=0.7)


def corpora() -> list[dict[str, Any]]:
    """Prose of two topics, every fifth document too short for any skill, and some code."""
    prose = [
        document(
            f"prose-{n:02}",
            topic="law" if n % 3 else "tides",
            length_band="long" if n % 4 else "short",
            **({"text": "Too short."} if n % 5 == 0 else {}),
        )
        for n in range(60)
    ]
    code = [
        document(f"code-{n:02}", source=CODE, kind="code", topic="code", length_band="medium")
        for n in range(30)
    ]
    return prose + code


def in_turn(documents: list[dict[str, Any]], skill: str, taken: set[str]) -> list[str]:
    """The order in which a skill is given a corpus's documents, told one by one."""

    def stratum(each: dict[str, Any]) -> tuple[str, str]:
        return (each["topic"], each["length_band"])

    def order(each: dict[str, Any]) -> str:
        return hashlib.sha256(f"{skill}:{each['seed_id']}".encode()).hexdigest()

    shares = weights(Counter(map(stratum, documents)), SPREAD)
    places: Counter[tuple[str, str]] = Counter()
    turns = []
    for each in sorted(documents, key=lambda each: (each["seed_id"] not in taken, order(each))):
        places[stratum(each)] += 1
        if each["seed_id"] not in taken and load_skill(skill).suits(each):
            turn = (places[stratum(each)] - 0.5) / shares[stratum(each)]
            turns.append((turn, order(each), each["seed_id"]))
    return [seed_id for _, _, seed_id in sorted(turns)]


def given(spark: "SparkSession", house: Lakehouse) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows(spark, house, "flows.assignments"):
        of = found.setdefault(f"{row['skill']} {row['source']}", set())
        assert row["seed_id"] not in of
        of.add(row["seed_id"])
    return found


def test_each_skill_is_given_the_documents_whose_turn_it_is_however_many_skills_ask(
    spark: "SparkSession", lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_seeds, "_TO_SPARE", 2)  # so that more are looked at where few suit
    documents = corpora()
    store(spark, lakehouse, "seeds.documents", documents)
    sources = {source: [d for d in documents if d["source"] == source] for source in (PROSE, CODE)}
    wanted = {READING: {PROSE: 9, CODE: 4}, FERMI: {PROSE: 12, CODE: 5}}
    expected: dict[str, set[str]] = {}
    for run in range(2):
        for skill, counts in wanted.items():
            for source, count in counts.items():
                has = expected.setdefault(f"{skill} {source}", set())
                turns = in_turn(sources[source], skill, has)
                has |= set(turns[: count * (run + 1) - len(has)])
        asked = {s: {c: n * (run + 1) for c, n in counts.items()} for s, counts in wanted.items()}
        added = assign(spark, lakehouse, asked, run_id=f"run-{run}", spread=SPREAD)
        assert added == {READING: {PROSE: 9, CODE: 4}, FERMI: {PROSE: 12, CODE: 0}}
        assert given(spark, lakehouse) == {name: ids for name, ids in expected.items() if ids}

    texts = {each["seed_id"]: each for each in documents}
    unsuitable = rows(spark, lakehouse, "flows.unsuitable")
    for row in unsuitable:
        assert row["reason"] == load_skill(row["skill"]).why_unsuitable(texts[row["seed_id"]])
    reasons = Counter((row["skill"], row["source"], row["reason"]) for row in unsuitable)
    assert reasons[FERMI, CODE, "is_code"] == len(sources[CODE])
    assert reasons[READING, PROSE, "too_short"] > 0
    assert reasons.keys() == {(s, PROSE, "too_short") for s in wanted} | {(FERMI, CODE, "is_code")}
    shown = plan_table.unsuitable(spark, lakehouse, [FERMI])
    assert {"skill": FERMI, "source": CODE, "reason": "is_code", "documents": 30} in shown


def plans() -> dict[str, Plan]:
    models = {"teacher": "m", "critic": "c"}
    return {
        stage: make_plan(stage, (READING, FERMI), Sampling(2, 1, 1), models) for stage in STAGES
    }


def test_a_target_gives_each_skill_what_is_lacking_and_one_corpus_stands_in_for_another(
    spark: "SparkSession", lakehouse: Lakehouse, caplog: pytest.LogCaptureFixture
) -> None:
    store(spark, lakehouse, "seeds.documents", corpora())
    proportions = {PROSE: 1, CODE: 1}

    sampling = Sampling(2, 1, 1)
    endpoint = Endpoint("http://nowhere.invalid/v1", "m")
    settings = TeacherSettings(endpoint, endpoint)
    options = StageOptions((READING, FERMI), sampling)

    def items(seeds: Seeds, stand_in: Seeds) -> list[float]:
        run = estimate_run(spark, lakehouse, options, settings, seeds, stand_in=stand_in)
        return [stage.to_run for stage in run.stages]

    def give(targets: dict[str, int]) -> list[dict[str, str]]:
        before = assigned_seeds(spark, lakehouse)
        drawn = draws(spark, lakehouse, targets, proportions, plans(), before)
        seeds = {each.skill: each.seeds for each in drawn}
        stand_in = dict.fromkeys(seeds, proportions)
        expected = items(seeds, stand_in)
        added = assign(spark, lakehouse, seeds, run_id="r", stand_in=stand_in)
        assert items({}, {}) == expected, "the estimate before the run counts what it will be given"
        return table(drawn, added)

    first = give({READING: 4, FERMI: 1000})
    few = int(first[1]["seeds now"])
    assert 0 < few < FIRST_SEEDS
    assert assigned_seeds(spark, lakehouse) == {
        FERMI: {PROSE: FIRST_SEEDS},
        READING: {PROSE: (few + 1) // 2, **({CODE: few // 2} if few > 1 else {})},
    }
    assert CODE not in caplog.text, "what another corpus stood in for lacks nowhere"
    # Nothing has been run: what is under way is waited for, and nothing is assigned twice.
    again = give({READING: 4, FERMI: 1000})
    assert [row["why none"] for row in again] == [UNDER_WAY, UNDER_WAY]
    assert [row["seeds now"] for row in again] == [str(FIRST_SEEDS), str(few)]
