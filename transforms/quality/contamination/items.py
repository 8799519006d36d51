"""A benchmark set's items: the text and the id of each row of its files.

Belongs here: picking fields out of records. Does not: reading files (`rows.py`), or hashing
(`grams.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.quality.contamination.benchmarks_file import BenchmarkSet
from transforms.quality.contamination.rows import file_rows
from transforms.seeds.files import DataFile

#: Lists and objects in one another are followed so far.
_DEPTH = 8


@dataclass(frozen=True)
class Item:
    """An item's id, unique in its set, and its text."""

    item_id: str
    text: str


def set_items(benchmark: BenchmarkSet, files: Sequence[DataFile]) -> Iterator[Item | None]:
    """Yield the items of a set's files; None for a row that none could be made of.

    An id that another row has already gets its file and position added.
    """
    taken: set[str] = set()
    for file in files:
        for position, record in file_rows(file, has_header=benchmark.has_header):
            text = item_text(record, benchmark.text) if record is not None else ""
            if record is None or not text.strip():
                yield None
                continue
            place = f"{file.name}:{position}"
            stated = (item_text(record, (field,)).strip() for field in benchmark.item_id)
            item_id = next(filter(None, stated), "")[:200] or place
            if item_id in taken:
                item_id = f"{item_id} ({place})"
            taken.add(item_id)
            yield Item(item_id, text)


def item_text(record: Mapping[str, Any], fields: Sequence[str]) -> str:
    """Return the texts of fields, a line each; of lists and objects all texts in them."""
    found = (text for field in fields for text in _texts(_values(record, field), _DEPTH))
    return "\n".join(found)


def _values(value: Any, field: str) -> Any:
    """Return what is at a field, by its name as it is written, else with dots into objects."""
    if isinstance(value, list):
        return [_values(each, field) for each in value]
    if not isinstance(value, Mapping):
        return None
    if field in value:
        return value[field]
    head, dot, rest = field.partition(".")
    return _values(value[head], rest) if dot and head in value else None


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping) and depth:
        for each in value.values():
            yield from _texts(each, depth - 1)
    elif isinstance(value, (list, tuple)) and depth:
        for each in value:
            yield from _texts(each, depth - 1)
