"""From an agent's answer to an extraction: its key must stand in the text, its form is stated.

Belongs here: what is well formed, and the spec. Does not: judging responses (`rules.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.text_extraction import tasks
from transforms.flows.text_extraction.reading import Entry
from transforms.flows.text_extraction.schema import Fields, Layout, stated
from transforms.flows.text_extraction.scoring import same
from transforms.flows.text_extraction.source import is_there, number_of

MOST_KEYS, MOST_FIELDS, MOST_OPTIONS, SPAN_CHARS = 40, 8, 10, 400


def entities(task: tasks.EntitiesTask, asked: Asked) -> Draft:
    """Return the draft of spans with a label each."""
    labels = _names(task.labels, "labels")
    fields = [_field("text", "span", "the words"), _field("label", "choice", "their kind", labels)]
    expected = [{"text": [each.text], "label": [each.label]} for each in task.entities]
    return _draft(task.instruction, "objects", fields, expected, asked, fewest=3)


def relations(task: tasks.RelationsTask, asked: Asked) -> Draft:
    """Return the draft of triples."""
    names = _names(task.relations, "relations")
    fields = [
        _field("subject", "span", "who or what"),
        _field("relation", "choice", "how it relates", names),
        _field("object", "span", "to whom or what"),
    ]
    expected = [
        {"subject": [each.subject], "relation": [each.relation], "object": [each.object]}
        for each in task.triples
    ]
    return _draft(task.instruction, "objects", fields, expected, asked, fewest=2)


def spans(task: tasks.SpansTask, asked: Asked) -> Draft:
    """Return the draft of a list of spans."""
    fields = [_field("span", "span", "the words")]
    expected = [{"span": [each]} for each in task.spans]
    return _draft(task.instruction, "list", fields, expected, asked, fewest=2)


def by_schema(
    layout: Layout, *, needs: str = "", fewest: int = 2
) -> Callable[[tasks.SchemaTask, Asked], Draft]:
    """Return what assembles entries by an agent's schema, which has a field of kind `needs`."""

    def assemble(task: tasks.SchemaTask, asked: Asked) -> Draft:
        names = _names([each.name for each in task.fields], "fields", fewest=2)
        if any(set(name) & set("|\"'`;{}[]") for name in names):
            raise IllFormed("a field name that cannot be used")
        fields = [
            _field(name, each.kind, each.meaning, each.options, is_list=each.is_list)
            for name, each in zip(names, task.fields, strict=True)
        ]
        if needs and needs not in {each["kind"] for each in fields}:
            raise IllFormed(f"no field of the kind {needs}")
        if layout == "object" and len(task.entries) != 1:
            raise IllFormed(f"{len(task.entries)} entries for one object")
        expected = [_entry(fields, each.values) for each in task.entries]
        return _draft(task.instruction, layout, fields, expected, asked, fewest=fewest)

    return assemble


def _entry(fields: Fields, values: Sequence[Sequence[str]]) -> Entry:
    if len(values) != len(fields):
        raise IllFormed(f"an entry of {len(values)} values for {len(fields)} fields")
    entry = {}
    for each, found in zip(fields, values, strict=True):
        texts = [value.strip() for value in found if value.strip()]
        if len(texts) > 1 and not each["is_list"]:
            raise IllFormed(f"several values for {each['name'][:30]}")
        entry[each["name"]] = texts
    if not any(entry.values()):
        raise IllFormed("an entry without values")
    return entry


def _field(
    name: str, kind: str, meaning: str, options: Sequence[str] = (), *, is_list: bool = False
) -> dict[str, Any]:
    meaning = " ".join(meaning.split())
    if not 2 <= len(meaning) <= 160:
        raise IllFormed("a field without a meaning, or with a long one")
    chosen = _names(options, "options", fewest=2) if kind == "choice" else []
    return {"name": name, "kind": kind, "meaning": meaning, "options": chosen, "is_list": is_list}


def _names(names: Sequence[str], what: str, *, fewest: int = 1) -> list[str]:
    found = [" ".join(each.split()) for each in names]
    most = MOST_FIELDS if what == "fields" else MOST_OPTIONS
    if not fewest <= len(found) <= most or len({each.casefold() for each in found}) < len(found):
        raise IllFormed(f"{len(found)} {what}, or one twice")
    if any(not each or len(each) > 50 for each in found):
        raise IllFormed(f"one of the {what} is empty or too long")
    return found


def _draft(
    instruction: str,
    layout: Layout,
    fields: Fields,
    expected: Sequence[Entry],
    asked: Asked,
    *,
    fewest: int,
) -> Draft:
    written = instruction.strip()
    if not 10 <= len(written) <= 1500:
        raise IllFormed("no instruction of a reasonable length")
    least = 1 if layout == "object" else fewest
    if not least <= len(expected) <= MOST_KEYS:
        raise IllFormed(f"{len(expected)} entries in the key")
    for entry in expected:
        _check(fields, entry, asked.text)
    pairs = [(a, b) for n, a in enumerate(expected) for b in expected[n + 1 :]]
    if any(_is_twice(fields, a, b) for a, b in pairs):
        raise IllFormed("an entry is there twice")
    text = f"{written}\n\n{stated(layout, fields, asked.key)}"
    spec = {"layout": layout, "fields": list(fields), "expected": list(expected)}
    return Draft(text, spec)


def _check(fields: Fields, entry: Entry, passage: str) -> None:
    for each in fields:
        for value in entry[each["name"]]:
            if len(value) > SPAN_CHARS or not is_there(each["kind"], value, passage):
                raise IllFormed(f"not in the text: {value[:60]}")
            if each["kind"] == "choice" and value not in each["options"]:
                raise IllFormed(f"no option: {value[:40]}")
            if each["kind"] == "number" and number_of(value) is None:
                raise IllFormed(f"no number: {value[:40]}")


def _is_twice(fields: Fields, one: Entry, other: Entry) -> bool:
    return all(
        len(one[each["name"]]) == len(other[each["name"]])
        and all(
            same("choice", a, b)
            for a, b in zip(one[each["name"]], other[each["name"]], strict=True)
        )
        for each in fields
    )
