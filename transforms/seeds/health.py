"""How much of a corpus could not be used: the sign that its files are not what they should be.

Belongs here: the shares, from the register of files. Does not: stopping a run; an asset check does.
"""

from dataclasses import dataclass

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.registry import QUARANTINED, READ, Row, files_of

#: How many files are named where some cannot be read.
_NAMED = 20


@dataclass(frozen=True)
class Health:
    """What became of a corpus's files and records.

    Attributes:
        files: files read, or tried.
        records: records in them.
        rejected: of these, unusable ones; what a filter kept out is none.
        quarantined: the files that could not be read, or not to their end, and why.
        lost_bytes: bytes in those without a single usable record.
        size_bytes: bytes in all files.
    """

    files: int
    records: int
    rejected: int
    quarantined: dict[str, str]
    lost_bytes: int
    size_bytes: int

    @property
    def rejected_share(self) -> float:
        """The share of the corpus that could not be used: of its records, or of its bytes.

        Bytes count since a file that cannot be opened has no records to be counted.
        """
        of_records = self.rejected / self.records if self.records else 0.0
        return max(of_records, self.lost_bytes / self.size_bytes if self.size_bytes else 0.0)

    def __str__(self) -> str:
        named = [f"{name}: {why}" for name, why in sorted(self.quarantined.items())[:_NAMED]]
        more = len(self.quarantined) - len(named)
        told = "; ".join([*named, *([f"and {more} more"] if more else [])])
        return (
            f"{self.rejected} of {self.records} records cannot be used, {len(self.quarantined)} of "
            f"{self.files} files are quarantined{': ' + told if told else ''}"
        )


def health(lakehouse: Lakehouse, corpus: str) -> Health:
    """Return what became of a corpus's files, by the last reading of each."""
    rows = files_of(lakehouse, corpus)
    read = [row for row in rows.values() if row["state"] in (READ, QUARANTINED)]
    bad = [row for row in read if row["state"] == QUARANTINED]
    return Health(
        files=len(read),
        records=sum(row["records"] for row in read),
        rejected=sum(row["rejected"] or 0 for row in read),
        quarantined={row["source_file"]: row["reason"] for row in bad},
        lost_bytes=sum(_size(row) for row in bad if row["records"] <= (row["rejected"] or 0)),
        size_bytes=sum(map(_size, read)),
    )


def _size(row: Row) -> int:
    """Return a file's bytes; one without any counts as one: nothing else must not look good."""
    return max(1, row["size_bytes"] or 0)
