"""The page on a candidate: what failed on top, examples by reason, nothing from a pair alive."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from expectations.gate import ExpectationResult, store_results, verdict
from expectations.suites import candidate_suites, seeds_suite, suites
from tests.spark.quality_rows import NOW, pair_row, released
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import METRICS
from transforms.lakehouse.seeds_tables import DOCUMENTS
from transforms.lakehouse.tables import RELEASED
from transforms.quality.page import plots
from transforms.quality.page.page import rendered, write_page
from transforms.quality.row_checks import check_versions
from transforms.release import registry

VERSION = "2026-11-24.2"
HOSTILE = '</pre><script>alert("x")</script><img src=https://example.org/x>'


def results(**statuses: str) -> list[ExpectationResult]:
    return [
        ExpectationResult(
            suite.name, suite.version, each.name, each.severity,
            statuses.get(each.name, "passed"), "seen", each.threshold,  # type: ignore[arg-type]
            "a row" if each.name in statuses else None,
        )
        for suite in suites("sample")
        for each in suite.expectations
    ]  # fmt: skip


def version(name: str, **values: Any) -> dict[str, Any]:
    return {
        "version": name, "state": "candidate", "path": f"release/instructions/{name}",
        "checksum": f"sum {name}", "rows": 3, "teacher_models": ["a-model"], "profile": "sample",
        "suite_version": None, "source_versions": json.dumps({DOCUMENTS.name: 4}),
        "counts": json.dumps({"accepted": 3, "refusal": 2}), "checks": None, "decided_at": None,
        "considered_at": NOW, "run_id": "r", "created_at": NOW, **values,
    }  # fmt: skip


def metrics(name: str, **values: Any) -> dict[str, Any]:
    numbers = {c.name: 0 for c in METRICS.columns if c.type == "bigint"}
    shares = {c.name: 0.25 for c in METRICS.columns if c.type == "double"}
    fixed = {"version": name, "checksum": f"sum {name}", "created_at": NOW}
    return {**numbers, **shares, **fixed, "least_checkable_skill": None, **values}


def failed(pair_id: str, reason: str, evidence: str) -> dict[str, Any]:
    return {
        "pair_id": pair_id, "seed_id": "s1", "check": reason,
        "check_version": check_versions()[reason],
        "verdict": "failed", "score": None, "reason": reason, "evidence": evidence, "run_id": "r",
        "created_at": NOW, "method": None, "verifier_version": None,
    }  # fmt: skip


@pytest.fixture
def house(lakehouse: Lakehouse) -> Lakehouse:
    rows = [released("p1"), released("p2", response=HOSTILE), released("p3", response="x" * 10**6)]
    schema = lakehouse.open("flows.pairs").to_pyarrow_dataset().schema
    columns = [column.name for column in RELEASED.columns]
    typed = {field.name: field.type for field in schema}
    table = pa.table(
        {
            name: pa.array([row.get(name) for row in rows], typed.get(name, pa.string()))
            for name in columns
        }
    )
    write_deltalake(f"{lakehouse.root}/release/instructions/{VERSION}", table)
    lakehouse.upsert("flows.pairs", [pair_row("p1"), pair_row("q1"), pair_row("q2")])
    lakehouse.upsert(
        "quality.verdicts",
        [failed("q1", "refusal", "I cannot"), failed("p1", "refusal", "an older version's rule")],
    )
    registry.register(lakehouse, version("2026-11-24.1", state="published", decided_at=NOW))
    registry.register(lakehouse, version(VERSION))
    for row in (metrics("2026-11-24.1", distinct_2=0.5), metrics(VERSION, distinct_2=0.125)):
        lakehouse.upsert(METRICS.name, [row])
    return lakehouse


def page(house: Lakehouse, found: list[ExpectationResult]) -> str:
    own = {suite.name for suite in candidate_suites("sample")}
    kept = [each for each in found if each.suite in own]
    store_results(house, kept, subject=VERSION, checksum=f"sum {VERSION}", run_id="r")
    seeds = [each for each in found if each.suite == seeds_suite().name]
    store_results(house, seeds, subject=DOCUMENTS.name, checksum="v4", run_id="r")
    return rendered(house, registry.version(house, VERSION), verdict(found, suites("sample")))


def test_the_verdict_stands_on_top_and_what_failed_with_its_rows_follows(house: Lakehouse) -> None:
    said = page(house, results(held_out_rows="failed", opening_share="errored"))
    body = said[said.index("<body>") :]
    assert body.index("Not to be published") < body.index("What did not pass")
    missed = body[body.index("What did not pass") : body.index("<h2>Measures")]
    assert "quality_metrics.held_out_rows" in missed
    assert "quality_metrics.opening_share" in missed
    assert "undecided" in missed
    assert "a row" in missed
    assert "flows_pairs.key_unique" not in missed


def test_a_candidate_that_may_ship_says_so(house: Lakehouse) -> None:
    said = page(house, results())
    assert "May be published" in said
    assert "Every expectation passed." in said


def test_each_measure_stands_beside_the_current_versions(house: Lakehouse) -> None:
    said = page(house, results())
    row = re.search(r"<td[^>]*>distinct 2</td>(.*?)</tr>", said)
    assert row is not None
    assert re.findall(r"number\">([^<]+)</td>", row[1]) == ["0.125", "0.5", "-0.375"]


def test_measures_of_the_whole_and_of_each_skill_are_told_with_their_notes(
    house: Lakehouse,
) -> None:
    def measure(skill: str, **values: Any) -> dict[str, Any]:
        return {
            "version": VERSION, "skill": skill, "measure": "response_vendi", "value": 0.5,
            "count": 3, "note": None, "drift": 0.125, "compared_with": "2026-11-24.1",
            "checksum": f"sum {VERSION}", "created_at": NOW, **values,
        }  # fmt: skip

    few = measure("fermi", value=None, drift=None, note="needs 20 texts")
    house.upsert("quality.measures", [measure(""), few])
    said = page(house, results())
    row = re.search(r"<td[^>]*>response vendi</td>(.*?)</tr>", said)
    assert row is not None
    assert re.findall(r"number\">([^<]+)</td>", row[1]) == ["0.5", "0.375", "0.125"]
    of_skill = said[said.index("<summary>fermi</summary>") :]
    assert "needs 20 texts" in of_skill[: of_skill.index("</details>")]


def test_rejected_pairs_are_shown_by_reason_and_those_that_ship_are_not_among_them(
    house: Lakehouse,
) -> None:
    said = page(house, results())
    rejected = said[said.index("Pairs that were not, by reason") :]
    assert "refusal (2)" in rejected
    assert "pair q1" in rejected
    assert "pair p1" not in rejected
    assert "pair p1" in said


def test_what_stands_in_a_pair_stays_text_and_no_page_is_huge(house: Lakehouse) -> None:
    said = page(house, results())
    assert "<script" not in said
    assert "<img" not in said
    assert not re.search(r"<[^>]*\s(?:src|href)=", said), "and nothing is fetched"
    assert len(said) < 100_000


def test_the_page_is_a_file_that_the_index_lists(house: Lakehouse, tmp_path: Path) -> None:
    gate = verdict(results(), suites("sample"))
    written = write_page(house, registry.version(house, VERSION), gate, str(tmp_path / "docs"))
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    index = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert f'href="candidates/{VERSION}.html"' in index


def test_a_candidate_without_rows_has_a_page_too(house: Lakehouse) -> None:
    empty = version("2026-11-24.3", rows=0, counts="{}")
    schema = house.open("flows.pairs").to_pyarrow_dataset().schema
    fields = [(c.name, pa.string()) for c in RELEASED.columns if c.name not in schema.names]
    nothing = pa.schema([*schema, *(pa.field(*each) for each in fields)]).empty_table()
    write_deltalake(f"{house.root}/{empty['path']}", nothing)
    registry.register(house, empty)
    said = rendered(house, empty, verdict([], suites("sample")))
    assert "Not to be published" in said
    assert "Not checked by these suites yet" in said


def test_plots_hold_their_numbers_and_escape_their_labels() -> None:
    drawn = plots.bars({"<b>": 3, "nothing": 0})
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert plots.bars({}) == plots.heat_map({}) == ""
    assert plots.histogram((0, 1), (0,)) == ""
    cells = {("a", "x"): 4, ("b", "y"): 1}
    shades = re.findall(r'fill-opacity="([\d.]+)"', plots.heat_map(cells))
    assert [float(shade) for shade in shades] == [1.0, 0.0, 0.0, pytest.approx(0.36, abs=0.01)]
