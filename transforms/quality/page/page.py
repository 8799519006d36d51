"""The page that says why a candidate passed or failed, for a person: one HTML file, no network.

Belongs here: gathering what it says, and writing it. Does not: a measure, a check or the decision,
all of which are stored before; the page says nothing that SQL would not.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.data_docs import REPORTS, write_index
from expectations.gate import ExpectationResult, Gate
from expectations.suites import suites
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import METRICS
from transforms.quality.dataset.counted import ALL
from transforms.quality.dataset.measured import measures_of
from transforms.quality.page import plots
from transforms.quality.page.examples import accepted_examples, rejected_examples
from transforms.quality.page.spread import EDGES, Spread, spread_of
from transforms.release import registry
from transforms.release.publish import results_of

if TYPE_CHECKING:
    import jinja2
    import pyarrow.dataset as ds


@dataclass(frozen=True)
class Compared:
    """A measure of the candidate beside that of the current version, where there is another."""

    name: str
    value: float | None
    current: float | None
    note: str | None = None

    @property
    def drift(self) -> float | None:
        has_both = self.value is not None and self.current is not None
        return self.value - self.current if has_both else None  # type: ignore[operator]


def write_page(lakehouse: Lakehouse, candidate: Mapping[str, Any], gate: Gate, docs: str) -> Path:
    """Write a candidate's page below the folder of the Data Docs; return its path.

    Args:
        lakehouse: where the candidate, its results and measures are.
        candidate: its row of release.versions.
        gate: what was decided on it.
        docs: the folder of the Data Docs, on this machine.
    """
    folder = Path(docs).resolve()
    page = folder / REPORTS / f"{candidate['version']}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(rendered(lakehouse, candidate, gate), encoding="utf-8")
    write_index(folder)
    return page


def rendered(lakehouse: Lakehouse, candidate: Mapping[str, Any], gate: Gate) -> str:
    """Return the page as HTML."""
    rows = _rows(lakehouse, candidate)
    spread = spread_of(rows)
    results = _results(lakehouse, candidate)
    counts: dict[str, int] = json.loads(candidate["counts"])
    accepted = counts.pop("accepted", 0)
    measures = _measures(lakehouse, candidate)
    return _template().render(
        candidate=candidate,
        gate=gate,
        failed=[each for each in results if each.status != "passed"],
        passed=[each for each in results if each.status == "passed"],
        accepted=accepted,
        plots=_plots(lakehouse, spread, counts),
        types={skill: plots.bars(_types(spread, skill)) for skill in sorted(spread.skills)},
        compared=[*_compared(lakehouse, candidate), *measures.pop(ALL, [])],
        by_skill=measures,
        accepted_examples=accepted_examples(rows),
        rejected_examples=rejected_examples(lakehouse, rows),
        rejected_counts=counts,
    )


def _rows(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> "ds.Dataset":
    from deltalake import DeltaTable

    return DeltaTable(f"{lakehouse.root}/{candidate['path']}").to_pyarrow_dataset()


def _results(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> list[ExpectationResult]:
    """Return the stored results of the candidate and its seeds, by the suites of its profile."""
    versions = {suite.name: suite.version for suite in suites(candidate["profile"])}
    stored = results_of(lakehouse, candidate)
    wanted = [each for each in stored if versions.get(each.suite) == each.suite_version]
    return sorted(wanted, key=lambda each: (each.severity, each.suite, each.check))


def _plots(lakehouse: Lakehouse, spread: Spread, rejected: Mapping[str, int]) -> dict[str, str]:
    versions = registry.versions(lakehouse)[-20:]
    drawn = {
        "Pairs by skill": plots.bars(dict(spread.skills.most_common())),
        "Pairs by refinement goal": plots.bars(dict(spread.goals.most_common())),
        "Pairs by corpus": plots.bars(dict(spread.sources.most_common())),
        "Pairs by licence": plots.bars(dict(spread.licences.most_common(12))),
        "Not accepted, by reason": plots.bars(dict(Counter(rejected).most_common(25))),
        "Length of the responses, in characters": _lengths(spread),
        "Transformations by skill": plots.heat_map(spread.transformations),
        "Pairs in the last versions and candidates": plots.bars(
            {f"{row['version']} ({row['state']})": row["rows"] for row in versions}
        ),
    }
    return {title: svg for title, svg in drawn.items() if svg}


def _lengths(spread: Spread) -> str:
    last = max((place for place, count in enumerate(spread.lengths) if count), default=0)
    return plots.histogram(EDGES[: last + 2], spread.lengths[: last + 1])


def _types(spread: Spread, skill: str) -> dict[str, int]:
    return {name: count for (of, name), count in spread.types.most_common() if of == skill}


def _compared(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> list[Compared]:
    """Return the candidate's measures beside those of the version that it would follow."""
    before = registry.current(lakehouse, other_than=candidate["version"])
    measured = {row["version"]: row for row in lakehouse.rows(METRICS.name)}
    ours = measured.get(candidate["version"], {})
    theirs = measured.get(before["version"], {}) if before else {}
    return [
        Compared(column.name, ours.get(column.name), theirs.get(column.name))
        for column in METRICS.columns
        if column.type in ("bigint", "double")
    ]


def _measures(lakehouse: Lakehouse, candidate: Mapping[str, Any]) -> dict[str, list[Compared]]:
    """Return the rows of quality.measures by skill, `ALL` being the whole candidate."""
    measures: dict[str, list[Compared]] = {}
    rows = measures_of(lakehouse, candidate["version"], candidate["checksum"])
    for row in sorted(rows, key=lambda row: (row["skill"], row["measure"])):
        has_drift = row["value"] is not None and row["drift"] is not None
        before = row["value"] - row["drift"] if has_drift else None
        measures.setdefault(row["skill"], []).append(
            Compared(row["measure"], row["value"], before, row["note"])
        )
    return measures


@cache
def _template() -> "jinja2.Template":
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = _figure
    return environment.get_template("page.jinja")


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
