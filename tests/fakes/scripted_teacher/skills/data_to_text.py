"""What the agents of data to text are answered: fixed data, and texts that give their figures.

Data are told apart by a mark in their title, made from the document. Belongs here: the data, tasks
on them, and right texts. Does not: the product's arithmetic; sums are worked out here anew.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: By transformation: columns and rows.
TABLES: dict[str, tuple[list[str], list[list[str]]]] = {
    "comparison_table": (
        ["Bridge", "Span (m)", "Toll (EUR)"],
        [["Linden", "412", "2.5"], ["Mill", "96", "1.2"], ["Harbour", "655", "4.75"],
         ["Stone", "88", "0.9"]],
    ),
    "time_series": (
        ["Year", "Catch (t)"],
        [["2015", "512"], ["2016", "604"], ["2017", "371"], ["2018", "448"], ["2019", "733"]],
    ),
    "event_log": (
        ["Delivery", "Date", "Crates", "Mass (kg)"],
        [["Delivery A", "2021-03-04", "14", "310.5"], ["Delivery B", "2021-03-09", "22", "488"],
         ["Delivery C", "2021-04-01", "9", "402.2"]],
    ),
}  # fmt: skip
RECORD = [
    ("Name", "Great Bell"), ("Cast", "1743"), ("Mass (kg)", "2,310"), ("Tone", "d sharp"),
    ("Diameter (cm)", "151.5"), ("Metal", "bronze"),
]  # fmt: skip
GROUPS = {
    "Spring": [("Seeds", "120"), ("Tools", "75"), ("Water", "31")],
    "Autumn": [("Seeds", "44"), ("Tools", "162"), ("Water", "58")],
}
_TITLES = {
    "comparison_table": "Bridges of the valley", "time_series": "Catch of the bay",
    "event_log": "Deliveries to the store", "record": "The bell of the minster",
    "groups": "Spending of the garden club (EUR)",
}  # fmt: skip
_REPORTS = {
    "overview", "trend", "comparison", "ranking", "irregularity", "news_item", "caption",
    "lay_explanation",
}  # fmt: skip


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent.startswith("transform_"):
        return _data(agent.removeprefix("transform_"), block(request, "source"))
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        return said(is_applicable=True, tasks=[_task(name, passage, n) for n in (1, 2)])
    if agent.startswith("editor_"):
        found = re.search(r"Paper (\w+) (\d+)", shown)
        name, number = (found[1], int(found[2])) if found else ("overview", 1)
        goal = {"another_reader": 10, "more_arithmetic": 20, "tighter_form": 30}
        more = next(by for each, by in goal.items() if each in agent)
        return Reply(json.dumps(_task(name, passage, number + more)))
    if agent == "responder":
        return Reply(_text(passage, shown))
    return None


def _data(name: str, source: str) -> Reply:
    title = f"{_TITLES[name]}, list {fingerprint(source)[:4]}"
    if name in TABLES:
        columns, rows = TABLES[name]
        cells = [{"cells": row} for row in rows]
        return said(is_possible=True, title=title, columns=columns, rows=cells)
    if name == "record":
        fields = [{"name": each, "value": value} for each, value in RECORD]
        return said(is_possible=True, title=title, fields=fields)
    groups = [
        {"name": group, "entries": [{"name": each, "value": value} for each, value in entries]}
        for group, entries in GROUPS.items()
    ]
    return said(is_possible=True, title=title, groups=groups)


def _kind(passage: str) -> str:
    return next((name for name, title in _TITLES.items() if title in passage), "record")


def _rows(kind: str) -> dict[str, dict[str, str]]:
    """By row and column."""
    if kind in TABLES:
        columns, rows = TABLES[kind]
        return {row[0]: dict(zip(columns[1:], row[1:], strict=True)) for row in rows}
    if kind == "record":
        return {name: {"": value} for name, value in RECORD}
    names = [name for name, _ in GROUPS["Spring"]]
    return {name: {group: dict(each)[name] for group, each in GROUPS.items()} for name in names}


def _numeric(kind: str) -> str:
    """A column of numbers."""
    return {"comparison_table": "Span (m)", "time_series": "Catch (t)", "event_log": "Crates",
            "groups": "Spring", "record": ""}[kind]  # fmt: skip


def _task(name: str, passage: str, number: int) -> dict[str, Any]:
    kind = _kind(passage)
    rows = _rows(kind)
    start = {"instruction": f"Paper {name} {number}: write for our readers what the data show."}
    if name in _REPORTS:
        mention = [next(iter(rows))] if number % 2 else []
        return {**start, "must_mention": mention, "most_sentences": number % 3}
    if name in ("full_account", "portrait"):
        return {**start, "most_sentences": number % 4}
    if name == "certain_cells":
        label = list(rows)[number % len(rows)]
        column = _numeric(kind)
        return {**start, "cells": [{"row": label, "column": column}]}
    operations = ("sum", "mean", "difference", "percent_change", "percent_share")
    operation = operations[number % 5]
    chosen = {"sum": [], "mean": [], "percent_share": [*rows][:1]}.get(operation, [*rows][:2])
    return {
        **start,
        "quantities": [{"operation": operation, "column": _numeric(kind), "rows": chosen}],
    }


def _text(passage: str, shown: str) -> str:
    kind = _kind(passage)
    rows = _rows(kind)
    asked = re.search(r"State, computed from the data: the (.+)\.$", shown)
    if asked:
        return _computed(asked[1], kind, rows)
    cells = [f"{label} {' and '.join(each.values())}" for label, each in rows.items()]
    return f"In brief, the data show {', '.join(cells)}."


def _computed(asked: str, kind: str, rows: dict[str, dict[str, str]]) -> str:
    column = _numeric(kind)
    values = [float(each[column].replace(",", "")) for each in rows.values()]
    figure = {
        "total": sum(values),
        "average": sum(values) / len(values),
        "difference": abs(values[0] - values[1]),
        "change": 100 * (values[1] - values[0]) / values[0],
        "share": 100 * values[0] / sum(values),
    }[asked.split()[0]]
    unit = " percent" if asked.startswith(("change", "share")) else ""
    return f"As the data have it, the {asked.split(',')[0]} comes to {figure:.1f}{unit}."
