"""The rows of a benchmark's files: JSON lines, JSON, Parquet, CSV and TSV, gzipped or not.

Belongs here: from a file to records, and what of it cannot be read. Does not: which fields are an
item's text (`items.py`), or finding the files (`seeds/files.py`).
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from typing import Any

from transforms.seeds.files import DataFile, open_store
from transforms.seeds.globs import Choice
from transforms.seeds.parse import storable
from transforms.seeds.records import Reject
from transforms.seeds.split_records import split_records
from transforms.seeds.splits import split

_PLAIN = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
SUFFIXES = (*_PLAIN, *(f"{each}.gz" for each in _PLAIN), ".parquet")
#: JSON and CSV files are read whole; a larger one is no benchmark.
_MOST_BYTES = 512 * 1024 * 1024
_MOST_CELL_CHARS = 16 * 1024 * 1024
_BROKEN = (OSError, EOFError, zlib.error)


def choice(include: tuple[str, ...], exclude: tuple[str, ...]) -> Choice:
    """Return which files of a folder are read."""
    return Choice(SUFFIXES, include, exclude)


def file_rows(file: DataFile, *, has_header: bool) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield (position in the file, record), with None for what cannot be read.

    The position is a row's number, in lines its byte. An object of objects has a record for each,
    and their keys for positions; an object with one list of objects has those of the list.
    """
    try:
        yield from _rows(file, has_header)
    except _BROKEN:
        yield "rest", None


def _rows(file: DataFile, has_header: bool) -> Iterator[tuple[str, dict[str, Any] | None]]:
    ending = file.name.lower().removesuffix(".gz")
    if ending.endswith((".csv", ".tsv")):
        yield from _cells(_whole(file), "\t" if ending.endswith(".tsv") else ",", has_header)
        return
    if ending.endswith(".json") and (records := _json_records(_whole(file))) is not None:
        yield from records
        return
    for part in split(file):
        for position, record in split_records(part):
            yield str(position), None if isinstance(record, Reject) else record


def _whole(file: DataFile) -> bytes:
    store, path = open_store(file.path)
    with store.open_input_file(path) as stream:
        data: bytes = stream.read(_MOST_BYTES + 1)
    if file.name.lower().endswith(".gz"):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            data = packed.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(f"{file.name} is larger than {_MOST_BYTES} bytes")
    return data


def _json_records(data: bytes) -> list[tuple[str, dict[str, Any] | None]] | None:
    """Return the records of a JSON document; None if it is none, such as JSON lines."""
    import orjson

    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        try:
            value = storable(json.loads(data.decode("utf-8-sig")))  # a byte order mark, NaN
        except (ValueError, RecursionError):
            return None
    if isinstance(value, dict):
        value = _inner(value)
    if not isinstance(value, (dict, list)):
        return [("0", None)]
    named = value.items() if isinstance(value, dict) else enumerate(value)
    return [(str(name), each if isinstance(each, dict) else None) for name, each in named]


def _inner(value: dict[str, Any]) -> dict[str, Any] | list[Any]:
    lists = [
        each
        for each in value.values()
        if isinstance(each, list) and each and isinstance(each[0], dict)
    ]
    if len(lists) == 1:
        return list(lists[0])
    is_by_name = bool(value) and all(isinstance(each, dict) for each in value.values())
    return value if is_by_name else [value]


def _cells(
    data: bytes, delimiter: str, has_header: bool
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    csv.field_size_limit(_MOST_CELL_CHARS)
    text = data.decode("utf-8-sig", errors="replace")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] | None = None
    number = 0
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield str(number), None
            number += 1
            continue
        if has_header and names is None:
            names = cells
            continue
        keys = names if names is not None else [str(each) for each in range(len(cells))]
        yield str(number), dict(zip(keys, cells, strict=False)) if any(cells) else None
        number += 1
