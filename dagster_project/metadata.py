"""What an asset tells the UI about itself: rows, schema, version, preview.

Belongs here: turning tables and reports into Dagster metadata. Does not: computing them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

if TYPE_CHECKING:
    from transforms.estimate.run_estimate import RunEstimate
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.schema import Table
    from transforms.quality.skill_yields import SkillYield
    from transforms.stage import StageReport

PREVIEW_ROWS, PREVIEW_CHARS = 10, 160


def table_metadata(
    lakehouse: "Lakehouse", table: str, preview: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the metadata every table asset has; `preview` names the columns to show."""
    from transforms.lakehouse.lakehouse import declared

    opened = lakehouse.open(table)
    version = opened.version()
    rows = opened.count()
    metadata: dict[str, Any] = {
        "dagster/row_count": rows,
        "dagster/table_name": table,
        "dagster/column_schema": column_schema(declared(table)),
        "delta_version": version,
        "path": dg.MetadataValue.path(lakehouse.path(table)),
    }
    if preview and rows:
        metadata["preview"] = dg.MetadataValue.md(preview_rows(lakehouse, table, preview))
    return metadata


def column_schema(table: "Table") -> dg.TableSchema:
    """Return a declared table's columns as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type,
                description=column.comment,
                constraints=dg.TableColumnConstraints(nullable=not column.is_required),
            )
            for column in table.columns
        ]
    )


def preview_rows(lakehouse: "Lakehouse", table: str, columns: Sequence[str]) -> str:
    """Return a few rows as a Markdown table."""
    data = lakehouse.open(table).to_pyarrow_dataset()
    rows = data.head(PREVIEW_ROWS, columns=list(columns), use_threads=False).to_pylist()
    return markdown_table(rows, columns)


def markdown_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as a Markdown table; long cells are cut, none can break out of its cell."""
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(_cell(row[column]) for column in columns) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    text = " ".join(text.split())
    if len(text) > PREVIEW_CHARS:
        text = text[: PREVIEW_CHARS - 1] + "…"
    return re.sub(r"[\\`*_{}\[\]<>()#+!|&~$-]", lambda mark: f"&#{ord(mark[0])};", text)


def estimate_metadata(estimate: "RunEstimate", said: Sequence[str]) -> dict[str, Any]:
    """Return what is still to be paid for, to be read before it is: figures, stages, notes."""
    from transforms.estimate.telling import COLUMNS, figures, table

    text = "\n\n".join([markdown_table(table(estimate), COLUMNS), *said])
    return {"estimate": dg.MetadataValue.md(text), **figures(estimate.amount)}


def yields_metadata(yields: "Sequence[SkillYield]") -> dict[str, Any]:
    """Return what each skill has come to, as a table; and numbers that the UI plots over runs."""
    from transforms.quality.yields_table import COLUMNS, table

    metadata: dict[str, Any] = {
        "yields": dg.MetadataValue.md(markdown_table(table(yields), COLUMNS))
    }
    for each in yields:
        metadata[f"accepted_{each.skill}"] = each.accepted
        if each.acceptance is not None:
            metadata[f"acceptance_{each.skill}"] = round(each.acceptance, 4)
        if each.not_checkable_share is not None:
            metadata[f"not_checkable_share_{each.skill}"] = round(each.not_checkable_share, 4)
    return metadata


def measures_metadata(measures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a candidate's measures as two tables: of all of it, and of each skill's part."""
    columns = ("measure", "value", "drift", "count", "note")
    whole = [row for row in measures if not row["skill"]]
    parts = sorted(
        (row for row in measures if row["skill"]), key=lambda row: (row["measure"], row["skill"])
    )
    return {
        "measures": dg.MetadataValue.md(markdown_table(whole, columns)),
        "measures_by_skill": dg.MetadataValue.md(markdown_table(parts, ("skill", *columns))),
    }


def stage_metadata(report: "StageReport") -> dict[str, Any]:
    """Return what became of a stage's work items, and what it cost.

    `paid_*` is what this run paid; `total_tokens` and `cost_usd` count what it replayed as well.
    """
    from transforms.estimate.telling import figures
    from transforms.teacher.budget import RUN

    metadata: dict[str, Any] = {
        "items_planned": report.planned,
        "items_run": report.to_run,
        "items_outdated": report.outdated,
        "pending": report.pending,
        "rows_added": report.rows_added,
        "calls": report.calls,
        "paid_calls": report.paid_calls,
        "total_tokens": report.total_tokens,
        **report.input_tokens,
        "cost_usd": report.cost_usd,
        "duration_s": round(report.duration_s, 2),
    }
    if report.estimate is not None:
        metadata |= figures(report.estimate.amount)
    for skill, spent in sorted(report.spend.items()):
        whose = f"_{skill}" if skill else ""
        metadata[f"paid_usd{whose}"] = round(spent.usd, 6)
        metadata[f"paid_tokens{whose}"] = int(spent.tokens)
    if report.rows_added and RUN in report.spend:
        metadata["paid_usd_per_row"] = round(report.spend[RUN].usd / report.rows_added, 6)
    if len(report.by_skill) > 1:
        columns, rows = _by_skill(report)
        metadata["skills"] = dg.MetadataValue.md(markdown_table(rows, columns))
    metadata |= dict(sorted(report.statuses.items()))
    metadata |= {f"reason_{reason}": count for reason, count in sorted(report.reasons.items())}
    if report.spent_skills:
        metadata["skills_out_of_budget"] = ", ".join(sorted(report.spent_skills))
    if report.stop is not None:
        metadata["stopped_because"] = str(report.stop)
    return metadata


def _by_skill(report: "StageReport") -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and rows of a stage's work by skill: its items by status, what it paid."""
    from transforms.teacher.expected import Cost

    statuses = sorted(report.statuses)
    rows = []
    for skill, items in sorted(report.by_skill.items()):
        paid = report.spend.get(skill, Cost())
        made = {status: items.get(status, 0) for status in statuses}
        spent = {"paid_calls": int(paid.calls), "paid_usd": round(paid.usd, 6)}
        rows.append({"skill": skill, **made, **spent})
    return ["skill", *statuses, "paid_calls", "paid_usd"], rows
