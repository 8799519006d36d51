"""What the workers of an ingest say beside the rows: tallies of files, and rejected records.

Belongs here: one task's notes, as files under the lakehouse, and reading all of them. Does not:
reading a corpus's files, or writing tables. Spark's one write takes the good rows as they come;
whatever else a task finds would need a second pass over the same files.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from transforms.lakehouse.files import Folder
from transforms.lakehouse.schema import Column, arrow_schema

if TYPE_CHECKING:
    import pyarrow.parquet as pq

REJECT_COLUMNS = (
    Column("source_file", "string", "the file"),
    Column("position", "bigint", "where in the file"),
    Column("reason", "string", "why the record was rejected, or filtered"),
    Column("detail", "string", "what the parser said"),
    Column("raw_text", "string", "the record as read, capped; null where a filter kept it out"),
    Column("is_filtered", "boolean", "whether a filter kept it out: it could have been used"),
)
_HELD_ROWS = 4096
_TALLY, _REJECTS = ".tally.json", ".rejects.parquet"


@dataclass
class Tally:
    """What one task, or all of them, found in one file.

    Attributes:
        records: records in it, usable or not.
        rejected: of these, unusable ones, by reason.
        filtered: of these, those a filter kept out, by reason.
        trouble: why the file could not be read, or not to its end; None if it could.
        detail: what the reader said of that.
    """

    records: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    filtered: dict[str, int] = field(default_factory=dict)
    trouble: str | None = None
    detail: str = ""

    def add(self, other: "Tally") -> None:
        """Add what another task found in the same file."""
        self.records += other.records
        for mine, theirs in ((self.rejected, other.rejected), (self.filtered, other.filtered)):
            for reason, count in theirs.items():
                mine[reason] = mine.get(reason, 0) + count
        if self.trouble is None:
            self.trouble, self.detail = other.trouble, other.detail


class Notes:
    """One task's notes, written when it ends; a retry of the task writes the same files anew."""

    def __init__(self, folder: Folder, task: int) -> None:
        self._folder, self._name = folder, f"task-{task:06d}"
        self._tallies: dict[str, Tally] = {}
        self._held: list[dict[str, Any]] = []
        self._spool: IO[bytes] | None = None
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "Notes":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the notes, unless the task failed."""
        try:
            if kind is None:
                self._write()
        finally:
            if self._spool is not None:
                self._spool.close()

    def of(self, source_file: str) -> Tally:
        """Return the tally of a file, to be counted on."""
        return self._tallies.setdefault(source_file, Tally())

    def reject(self, row: dict[str, Any]) -> None:
        """Note a record that is turned away: `REJECT_COLUMNS`."""
        tally = self.of(row["source_file"])
        counts = tally.filtered if row["is_filtered"] else tally.rejected
        counts[row["reason"]] = counts.get(row["reason"], 0) + 1
        self._held.append(row)
        if len(self._held) >= _HELD_ROWS:
            self._spill()

    def _spill(self) -> None:
        """Keep what is held on this machine's disk: a gzip file may have millions of bad lines."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = arrow_schema(REJECT_COLUMNS)
        if self._writer is None:
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the notes
            self._writer = pq.ParquetWriter(self._spool, schema)
        self._writer.write_table(pa.Table.from_pylist(self._held, schema))
        self._held.clear()

    def _write(self) -> None:
        if self._held:
            self._spill()
        if self._writer is not None and self._spool is not None:
            self._writer.close()
            self._spool.seek(0)
            self._folder.write(self._name + _REJECTS, self._spool.read())
        said = {name: asdict(tally) for name, tally in self._tallies.items()}
        self._folder.write(self._name + _TALLY, json.dumps(said).encode())


def tallies(folder: Folder, names: Iterable[str]) -> dict[str, Tally]:
    """Return what all tasks found in each of the files named; an empty tally where nothing."""
    found = {name: Tally() for name in names}
    for note in sorted(folder.list(_TALLY)):
        said: Mapping[str, Any] = json.loads(folder.read(note) or b"{}")
        for name, tally in said.items():
            found.setdefault(name, Tally()).add(Tally(**tally))
    return found


def rejects(folder: Folder) -> list[str]:
    """Return the paths of the Parquet files with rejected records, to be read by Spark."""
    return [f"{folder.root}/{name}" for name in sorted(folder.list(_REJECTS))]
