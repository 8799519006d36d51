"""What a run made, in words: counts, calls, reasons, the version, three pairs.

Belongs here: reading the lakehouse by SQL and printing it for a person. Does not: running anything.
"""

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from expectations.data_docs import REPORTS

PAIRS_SHOWN, TEXT_CHARS, REASONS_SHOWN = 3, 400, 3

#: What became of each work item in the end: a failed one may have been run again.
_LATEST = """
    CREATE TEMP VIEW latest AS
    SELECT DISTINCT ON (stage, work_item) stage, work_item, skill, status, reason, output_ids
    FROM ops.outcomes ORDER BY stage, work_item, created_at DESC
"""
_STAGES = """
    SELECT stage, count(*) AS items,
           count(*) FILTER (status = 'done') AS done,
           count(*) FILTER (status = 'rejected') AS rejected,
           count(*) FILTER (status = 'failed') AS failed
    FROM latest GROUP BY stage
    ORDER BY list_position(['contents','instructions','refinements','pairs','verdicts'], stage)
"""
_UNMADE = """
    SELECT stage, status, reason, count(*) AS items FROM latest
    WHERE status <> 'done' GROUP BY ALL ORDER BY stage, items DESC
"""
#: Why a skill has no more pairs: work that came to nothing, and pairs that a check refused. Pairs
#: made anew since do not count, nor what a check said before its rule or prompts changed.
_REFUSED = """
    SELECT skill, reason, CAST(sum(times) AS BIGINT) AS times FROM (
        SELECT skill, reason, count(*) AS times FROM latest
        WHERE status <> 'done' AND reason IS NOT NULL GROUP BY skill, reason
        UNION ALL
        SELECT p.skill, v.reason, count(DISTINCT v.pair_id) AS times
        FROM (
            SELECT DISTINCT ON (pair_id, "check") pair_id, verdict, reason
            FROM quality.verdicts ORDER BY pair_id, "check", created_at DESC
        ) v
        JOIN (
            SELECT skill, unnest(output_ids) AS pair_id FROM latest
            WHERE stage = 'pairs' AND status = 'done'
        ) p ON p.pair_id = v.pair_id
        WHERE v.verdict = 'failed' GROUP BY p.skill, v.reason
        UNION ALL
        SELECT skill, 'not_verifiable', unverified FROM quality.skills WHERE unverified > 0
    ) GROUP BY skill, reason ORDER BY skill, times DESC, reason
"""
_SKILLS = """
    SELECT skill, seeds, pairs, accepted, calls FROM quality.skills ORDER BY skill
"""
_CALLS = """
    SELECT count(*) AS calls, count(*) FILTER (run_id = ?) AS mine,
           coalesce(sum(prompt_tokens + completion_tokens), 0) AS tokens,
           coalesce(sum(cost_usd), 0) AS cost_usd
    FROM ops.teacher_calls WHERE status <> 'tool'
"""
_SEEDS = """
    SELECT source, count(*) AS documents, count(*) FILTER (split = 'held_out') AS held_out
    FROM seeds.documents GROUP BY source ORDER BY source
"""


def lakehouse_root(run_config: Mapping[str, Any]) -> str:
    """Return where a run with this config keeps its lakehouse."""
    from dagster_project.resources import LakehouseResource

    resources = run_config.get("resources") or {}
    config = (resources.get("lakehouse") or {}).get("config") or {}
    return LakehouseResource(**config).location


def summary(run_id: str, root: str) -> tuple[str, dict[str, Any] | None]:
    """Return the text, and the candidate or version the run was about, if there is one."""
    import duckdb

    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.views import register_duckdb
    from transforms.release import registry

    lakehouse = Lakehouse(root)
    with duckdb.connect() as connection:
        register_duckdb(connection, root)
        connection.execute(_LATEST)
        version = registry.considered(lakehouse)
        lines = ["", "What there is now", *_counts(connection, run_id), *_skills(connection)]
        lines += _version(lakehouse, version)
        lines += _pairs(connection, root, version)
        lines += _pointers(root, version)
    return "\n".join(lines), version


def _rows(connection: Any, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    return list(connection.execute(query, arguments).fetchall())


def _counts(connection: Any, run_id: str) -> list[str]:
    lines = [
        f"  seeds         {source}: {documents} documents, {held_out} of them held out"
        for source, documents, held_out in _rows(connection, _SEEDS)
    ]
    lines += [
        f"  {stage:<13} {items} items: {done} done, {rejected} rejected, {failed} failed"
        for stage, items, done, rejected, failed in _rows(connection, _STAGES)
    ]
    for stage, status, reason, items in _rows(connection, _UNMADE):
        lines.append(f"    {items} {status} in {stage}: {reason}")
    calls, mine, tokens, cost_usd = _rows(connection, _CALLS, run_id)[0]
    lines.append(
        f"  teacher calls {mine} paid in this run, {calls} in all ({tokens} tokens, "
        f"{cost_usd:.2f} USD)"
    )
    return lines


def _skills(connection: Any) -> list[str]:
    """A line for each skill, if there are several: its yield, and what was refused most."""
    skills = _rows(connection, _SKILLS)
    if len(skills) < 2:
        return []
    refused: dict[str, list[str]] = {}
    for skill, reason, times in _rows(connection, _REFUSED):
        refused.setdefault(skill, []).append(f"{times} {reason}")
    width = max(len(skill) for skill, *_ in skills)
    head = f"  {'skill':<{width}} {'seeds':>6} {'pairs':>6} {'accepted':>8} {'calls':>6}"
    return ["", f"{head}  refused mostly as"] + [
        f"  {skill:<{width}} {seeds:>6} {pairs:>6} {accepted:>8} {calls:>6}  "
        f"{', '.join(refused.get(skill, [])[:REASONS_SHOWN])}".rstrip()
        for skill, seeds, pairs, accepted, calls in skills
    ]


def _version(lakehouse: Any, version: dict[str, Any] | None) -> list[str]:
    from transforms.release import registry

    if version is None:
        return ["", "No candidate was cut: the run ended before."]
    counts = json.loads(version["counts"])
    pairs = ", ".join(f"{number} {reason}" for reason, number in counts.items())
    teachers = ", ".join(version["teacher_models"]) or "none"
    current = registry.current(lakehouse)
    lines = [
        "",
        f"Version {version['version']}: {version['state'].upper()}, {version['rows']} pairs "
        f"(teacher: {teachers}; thresholds: {version['profile']})",
        f"  pairs by what became of them: {pairs}",
    ]
    if version["state"] == registry.REJECTED:
        checks = json.loads(version["checks"])
        refused = ", ".join(checks["critical"] + checks["errored"] + checks["missing"])
        lines.append(f"  The gate refused it: {refused}. It is kept, with its report.")
        if version["rows"] == 0:
            lines.append("  No pair passed the row checks; nothing was published.")
        shown = current["version"] if current else "none yet"
        lines.append(f"  The current version stays: {shown}.")
    return lines


def _pairs(connection: Any, root: str, version: dict[str, Any] | None) -> list[str]:
    if version is None or not version["rows"]:
        return []
    from deltalake import DeltaTable

    files = DeltaTable(f"{root}/{version['path']}").to_pyarrow_dataset()
    columns = ["transformation", "instruction_type", "goal", "instruction", "response", "seed_id"]
    rows = files.head(PAIRS_SHOWN, columns=columns, use_threads=False).to_pylist()
    lines = ["", f"{len(rows)} of its pairs"]
    for row in rows:
        lines.append(
            f"  {row['transformation']} / {row['instruction_type']} / {row['goal']}, "
            f"seed {row['seed_id'][:8]}…"
        )
        lines += _wrapped("Q", row["instruction"]) + _wrapped("A", row["response"])
    return lines


def _wrapped(mark: str, text: str) -> list[str]:
    """A text, capped; control characters of an untrusted text do not reach the terminal."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    short = clean if len(clean) <= TEXT_CHARS else clean[: TEXT_CHARS - 1] + "…"
    return textwrap.wrap(
        short, 96, initial_indent=f"    {mark}: ", subsequent_indent="       "
    ) or [f"    {mark}: (empty)"]


def _pointers(root: str, version: Mapping[str, Any] | None) -> list[str]:
    page = Path(root) / "data_docs" / REPORTS / f"{version['version'] if version else ''}.html"
    return [
        "",
        *([f"Its report     {page}"] if page.exists() else []),
        f"Check reports  {root}/data_docs/index.html",
        'Query it       make sql Q="select * from release.instructions limit 5"',
        "See it         make ui",
    ]
