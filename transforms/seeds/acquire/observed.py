"""The columns that a corpus's files really have, and how they differ from the expected ones.

Belongs here: looking at the first records of a file, comparing. Does not: what is expected
(`expected.py`), or printing (`infra/schema.py`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from transforms.seeds.acquire.expected import (
    BOOLEAN,
    INTEGER,
    LIST,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    TIMESTAMP,
    Shape,
)
from transforms.seeds.files import DataFile
from transforms.seeds.records import Reject
from transforms.seeds.split_records import split_records
from transforms.seeds.splits import split

#: Part of a name that tells files of a kind apart: a number, also a hexadecimal one.
_NUMBER = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")
#: Records of a file that are looked at.
RECORDS = 50
_TYPES: Sequence[tuple[type, str]] = (
    (bool, BOOLEAN),
    (int, INTEGER),
    (float, NUMBER),
    (str, STRING),
    (list, LIST),
    (dict, OBJECT),
)


@dataclass(frozen=True)
class Observed:
    """What is in a file's first records.

    Attributes:
        file: the file's name.
        records: how many records there were to look at.
        types: column, or key of an object after a dot → the types of its values.
        counts: the same → in how many records it is.
        unreadable: why there is no more, if that is so.
    """

    file: str
    records: int = 0
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    unreadable: str = ""


@dataclass(frozen=True)
class Difference:
    """How a file's columns differ from a shape's."""

    shape: Shape
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: tuple[str, ...]
    has_text: bool

    @property
    def is_news(self) -> bool:
        """Whether anything is other than expected."""
        return bool(self.missing or self.changed or (self.extra and not self.shape.is_open))


def kinds(files: Iterable[DataFile]) -> list[DataFile]:
    """Return one file of each kind, the first that holds anything.

    Files of a folder are of one kind if their names differ in nothing but numbers.
    """
    first: dict[tuple[str, str], DataFile] = {}
    for file in files:
        path = PurePosixPath(file.name)
        kind = str(path.parent), _NUMBER.sub("#", path.name)
        if kind not in first or first[kind].size_bytes == 0:
            first[kind] = file
    return list(first.values())


def observe(file: DataFile, records: int = RECORDS) -> Observed:
    """Return what is in a file's first records; only as much of it is read as they take."""
    types: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    seen, trouble = 0, ""
    try:
        for record in islice(_records(file), records):
            if isinstance(record, Reject):
                trouble = f"{record.reason}: {record.detail}".rstrip(": ")
                continue
            seen += 1
            for name, type_name in _columns(record):
                types.setdefault(name, set()).add(type_name)
                counts[name] = counts.get(name, 0) + 1
    except FileNotFoundError:
        trouble = "it is gone"
    if not seen and not trouble:
        trouble = "it holds no records"
    frozen = {name: frozenset(found) for name, found in types.items()}
    return Observed(file.name, seen, frozen, counts, "" if seen else trouble)


def compare(observed: Observed, shapes: Sequence[Shape]) -> Difference | None:
    """Return how a file differs from the shape that fits it best; None where none is known."""
    found = [_difference(observed, shape) for shape in shapes]
    return min(found, key=_distance, default=None)


def _difference(observed: Observed, shape: Shape) -> Difference:
    present, expected = set(observed.types), set(shape.columns)
    changed = [
        name
        for name in present & expected
        if not observed.types[name] - {NULL} <= shape.columns[name]
    ]
    return Difference(
        shape,
        tuple(sorted(expected - present)),
        tuple(sorted(present - expected)),
        tuple(sorted(changed)),
        bool(present & set(shape.text)),
    )


def _distance(difference: Difference) -> int:
    return len(difference.missing) + len(difference.changed) + len(difference.extra)


def _records(file: DataFile) -> Iterator[Mapping[str, Any] | Reject]:
    for part in split(file):
        for _, record in split_records(part):
            yield record


def _columns(record: Mapping[str, Any], inside: str = "") -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        name = f"{inside}{key}"
        yield name, _type_name(value)
        if isinstance(value, dict) and not inside:
            yield from _columns(value, f"{name}.")


def _type_name(value: Any) -> str:
    if value is None:
        return NULL
    known = next((name for kind, name in _TYPES if isinstance(value, kind)), "")
    return known or (TIMESTAMP if hasattr(value, "isoformat") else type(value).__name__)
