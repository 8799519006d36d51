"""From a corpus's files to `raw.<corpus>` and `raw.rejected`: what is new or has changed, once.

Belongs here: which files are read, in which batches, and the order of the writes. Does not: reading
itself (`read.py`), one batch's writes (`batch.py`), or judging texts (`documents.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds import registry
from transforms.seeds.batch import Batch
from transforms.seeds.corpora import Corpus, corpus_named
from transforms.seeds.files import DataFile
from transforms.seeds.grouping import grouped
from transforms.seeds.incoming import Tally
from transforms.seeds.provenance import stated_licenses
from transforms.seeds.read import Reader
from transforms.seeds.reading import NO_FILTERS, ReadingFilters

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Bytes of files that are read and committed together: what a crash makes us read again.
BATCH_BYTES = 8 * 1024**3


@dataclass(frozen=True)
class IngestReport:
    """What one ingest read.

    Attributes:
        corpus: the corpus.
        files: data files in the inputs.
        files_read: of these, the new and changed ones, which were read.
        rows: usable records in those.
        rejected_by_reason: unusable records in those, by reason.
        filtered_by_reason: records that a filter kept out, by reason.
        quarantined: files that could not be read, or not to their end, with the reason.
        withdrawn: files that are in the inputs no more, whose records were removed.
    """

    corpus: str
    files: int
    files_read: int = 0
    rows: int = 0
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    filtered_by_reason: Mapping[str, int] = field(default_factory=dict)
    quarantined: Mapping[str, str] = field(default_factory=dict)
    withdrawn: int = 0


def ingest(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    corpus: str,
    inputs: Sequence[str],
    filters: ReadingFilters = NO_FILTERS,
    *,
    withdraw_missing: bool = False,
) -> IngestReport:
    """Read the files of a corpus that are new, or have changed; a second call reads nothing.

    A record is known by its file's name, relative to the input given, and its position (byte
    offset of its line, unpacked; row number for Parquet). What a changed file holds replaces what
    was stored of it. A file that cannot be read is quarantined with its reason and the rest goes
    on. Interrupted at any point, the next call reads the unfinished batch again and replaces what
    there is of it.

    Args:
        spark: the session.
        lakehouse: where the raw tables are.
        corpus: a name in `corpora.known_corpora`.
        inputs: folders, globs or files, local or as URLs pyarrow knows.
        filters: what is kept out while reading. Other filters than last time read every file anew.
        withdraw_missing: remove the records of files that the inputs hold no more.

    Raises:
        SeedInputError: unknown corpus, missing or empty input, clashing names, a full disk.
    """
    known = corpus_named(corpus)
    listed = known.files(inputs)
    wanted = [file for file in listed if not filters.passes_over(file.name)]
    version = reading_version(known, filters)
    fresh = registry.news(lakehouse, corpus, wanted, version)
    before = registry.files_of(lakehouse, corpus)
    gone = _gone(before, listed, wanted, withdraw_missing=withdraw_missing)
    found: dict[str, Tally] = {}
    if fresh:
        reader = Reader(known, filters, stated_licenses(corpus, inputs))
        for files in grouped(fresh, lambda file: file.size_bytes, BATCH_BYTES):
            found |= Batch(spark, lakehouse, reader, files, before, version).run()
            before = registry.files_of(lakehouse, corpus)
    if gone:
        Batch(spark, lakehouse, Reader(known, filters), gone, before, version).withdraw()
    return _report(known, len(listed), found, len(gone))


def reading_version(corpus: Corpus, filters: ReadingFilters) -> str:
    """Return the hash of all that decides what is read of a file: where it changes, so may rows."""
    declared = repr((corpus.adapt, corpus.default_license)) if corpus.is_own else ""
    return digest("reading", filters.version, corpus.format, declared)


def _gone(
    before: Mapping[str, registry.Row],
    listed: Sequence[DataFile],
    wanted: Sequence[DataFile],
    *,
    withdraw_missing: bool,
) -> list[DataFile]:
    """Return the files whose stored records are to be removed: missing, or filtered out whole.

    A missing one of which a run that ended early may have stored a part is removed in any case.
    """
    there, kept = {file.name for file in listed}, {file.name for file in wanted}
    return [
        DataFile("", name, 0)
        for name, row in before.items()
        if row["state"] != registry.WITHDRAWN
        and (
            name in there - kept
            or (name not in there and (withdraw_missing or row["state"] == registry.READING))
        )
    ]


def _report(corpus: Corpus, files: int, found: Mapping[str, Tally], withdrawn: int) -> IngestReport:
    total = Tally()
    for tally in found.values():
        total.add(tally)
    rejected, filtered = sum(total.rejected.values()), sum(total.filtered.values())
    return IngestReport(
        corpus=corpus.name,
        files=files,
        files_read=len(found),
        rows=total.records - rejected - filtered,
        rejected_by_reason=dict(sorted(total.rejected.items())),
        filtered_by_reason=dict(sorted(total.filtered.items())),
        quarantined={name: tally.trouble for name, tally in found.items() if tally.trouble},
        withdrawn=withdrawn,
    )
