"""What the agents of text extraction are answered: exercises on words of the passage, solved.

An instruction names its type and a number, from which exercise and key are made again: so who
answers needs no memory. Belongs here: those, and right answers. Does not: the product's rules.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

_EXERCISE = re.compile(r"Exercise (\w+) (\d+)")
_LISTS = ("mentions", "evidence")
_TABLES = ("table", "timeline")
#: What transformed material says, beside the source: dates and figures there are to extract.
_FACTS = (
    "The first run was made in 1974 and took 12 hours. The second one followed in 1981 and took "
    "35 hours, which the station put down to the cold. A third was planned and given up."
)
_GOALS = {"a_condition": 10, "more_structure": 20, "stricter_spans": 30}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent.startswith("transform_"):
        return Reply(f"{_FACTS}\n\n{' '.join(block(request, 'source').split())}")
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        tasks = [each for each in (_task(name, passage, n) for n in (1, 2)) if each]
        return said(is_applicable=bool(tasks), tasks=tasks)
    if agent.startswith("editor_"):
        name, number = _exercise(shown)
        more = next(by for goal, by in _GOALS.items() if goal in agent)
        return Reply(json.dumps(_task(name, passage, number + more)))
    if agent == "responder":
        return Reply(_solved(*_exercise(shown), passage))
    if agent == "solver":
        return said(is_answerable=True, final_answer=_solved(*_exercise(shown), passage))
    return None


def _exercise(instruction: str) -> tuple[str, int]:
    found = _EXERCISE.search(instruction)
    return (found[1], int(found[2])) if found else ("mentions", 1)


def _words(passage: str, number: int, count: int = 4) -> list[str]:
    found = sorted(set(re.findall(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])", passage)))
    return dice("extraction", passage, str(number)).sample(found, min(count, len(found)))


def _sentences(passage: str) -> list[str]:
    found = re.split(r"(?<=[.!?])\s+", " ".join(passage.split()))
    return list(dict.fromkeys(each for each in found if 20 < len(each) < 300))


def _figures(passage: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"(?<![\w.,-])[1-9]\d{0,3}(?![\w,-]|\.\d)", passage)))


def _years(passage: str) -> list[str]:
    return [each for each in _figures(passage) if len(each) == 4]


def _field(name: str, kind: str, options: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "kind": kind, "meaning": f"the {name} of it", "options": [*options],
            "is_list": False}  # fmt: skip


def _task(name: str, passage: str, number: int) -> dict[str, Any] | None:
    start = {"instruction": f"Exercise {name} {number}: extract from this text what counts."}
    words = _words(passage, number)
    if name == "named_entities":
        pairs = zip(words, ("THING", "PLACE") * 2, strict=False)
        entities = [{"text": text, "label": label} for text, label in pairs]
        return {**start, "labels": ["THING", "PLACE"], "entities": entities}
    if name == "relations":
        triples = [
            {"subject": one, "relation": "part_of", "object": other}
            for one, other in (words[:2], words[2:])
        ]
        return {**start, "relations": ["part_of", "made_by"], "triples": triples}
    if name in _LISTS:
        spans = words if name == "mentions" else _sentences(passage)[: 2 + number % 2]
        return {**start, "spans": spans}
    if name in ("timeline", "measurements"):
        kind, values = ("date", _years(passage)) if name == "timeline" else (
            "number", _figures(passage)
        )  # fmt: skip
        if len(values) < 2:
            return None
        fields = [_field("value", kind), _field("thing", "span")]
        entries = [[[value], [word]] for value, word in zip(values, words, strict=False)]
    else:
        fields = [_field("thing", "span"), _field("sort", "choice", ("dry", "wet"))]
        fields.append(_field("other", "span"))
        entries = [[[words[0]], ["dry"], [words[1]]], [[words[2]], ["wet"], []]]
    entries = entries[:1] if name == "one_record" else entries
    return {**start, "fields": fields, "entries": [{"values": each} for each in entries]}


def _solved(name: str, number: int, passage: str) -> str:
    made = _task(name, passage, number) or {"spans": []}
    if name == "named_entities":
        return json.dumps(made["entities"])
    if name == "relations":
        return json.dumps(made["triples"])
    if name in _LISTS:
        return "\n".join(f"- {each}" for each in made["spans"])
    names = [each["name"] for each in made["fields"]]
    rows = [[value[0] if value else None for value in each["values"]] for each in made["entries"]]
    if name in _TABLES:
        lines = [names, ["---"] * len(names), *([each or "" for each in row] for row in rows)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    kinds = [each["kind"] for each in made["fields"]]
    records = [
        {
            key: int(value) if kind == "number" else value
            for key, kind, value in zip(names, kinds, row, strict=True)
        }
        for row in rows
    ]
    return json.dumps(records[0] if name == "one_record" else records)
