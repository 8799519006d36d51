"""The register of a corpus's files: what was read of each, when, and what is news.

Belongs here: reading and writing `raw.files`. Does not: listing inputs (`files.py`), reading files
(`read.py`), or curating. Only delta-rs writes the table, under the lakehouse's lease.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.raw_tables import RAW_FILES
from transforms.seeds.files import DataFile

#: A run has begun to read it, so some of its rows may be stored; it was read; it could not be read,
#: or not to its end; it is in the inputs no more.
READING, READ, QUARANTINED, WITHDRAWN = "reading", "read", "quarantined", "withdrawn"

Row = dict[str, Any]


def files_of(lakehouse: Lakehouse, corpus: str) -> dict[str, Row]:
    """Return what is known of each file of a corpus, by name; nothing before the first run."""
    rows = lakehouse.rows(RAW_FILES.name, may_be_missing=True)
    return {row["source_file"]: row for row in rows if row["corpus"] == corpus}


def corpora_of(lakehouse: Lakehouse) -> set[str]:
    """Return the corpora that any file was read of."""
    return {row["corpus"] for row in lakehouse.rows(RAW_FILES.name, ["corpus"])}


def news(
    lakehouse: Lakehouse,
    corpus: str,
    files: Sequence[DataFile],
    reading_version: str | None = None,
) -> list[DataFile]:
    """Return the files that are new, have changed, or were not read to the end of a run.

    With a `reading_version`, those too that were read by another adapter or other filters.
    """
    known = files_of(lakehouse, corpus)
    return [file for file in files if _is_news(known.get(file.name), file, reading_version)]


def _is_news(row: Mapping[str, Any] | None, file: DataFile, reading_version: str | None) -> bool:
    if row is None or row["state"] not in (READ, QUARANTINED):
        return True
    if (row["size_bytes"], row["fingerprint"]) != (file.size_bytes, file.fingerprint):
        return True
    return reading_version is not None and row.get("reading_version") != reading_version


def pending(lakehouse: Lakehouse, corpora: Iterable[str]) -> list[Row]:
    """Return the files of the corpora that curation has not decided on since they were read."""
    wanted = set(corpora)
    return sorted(
        (
            row
            for row in lakehouse.rows(RAW_FILES.name)
            if row["corpus"] in wanted
            and row["state"] in (READ, QUARANTINED, WITHDRAWN)
            and row["curated_batch"] != row["batch"]
        ),
        key=lambda row: (row["corpus"], row["batch"], row["source_file"]),
    )


def next_batch(known: Iterable[Mapping[str, Any]]) -> int:
    """Return the number of a corpus's next batch."""
    return 1 + max((row["batch"] or 0 for row in known), default=0)


def save(lakehouse: Lakehouse, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of raw.files, or update those with their key, in one commit."""
    now = datetime.now(UTC)
    lakehouse.upsert(RAW_FILES.name, [{**row, "ingested_at": now} for row in rows])
