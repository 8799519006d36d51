"""The files of the API: what was uploaded, and what batches wrote.

Belongs here: keeping them, and their form as the API shows it. Does not: HTTP (`endpoints.py`), or
what is in them (`lines.py`). They are in memory and go with the server.
"""

import time
from dataclasses import dataclass
from typing import Any

from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.declined import Declined

BATCH, BATCH_OUTPUT = "batch", "batch_output"


@dataclass(frozen=True)
class StoredFile:
    """A file."""

    file_id: str
    name: str
    purpose: str
    data: bytes
    created_at: int

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.file_id,
            "object": "file",
            "bytes": len(self.data),
            "created_at": self.created_at,
            "expires_at": None,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
            "status_details": None,
        }


class Files:
    """Files by id, in order of creation."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._created = 0

    def forget(self) -> None:
        """Delete every file; no id is given twice."""
        self._files.clear()

    def add(self, name: str, purpose: str, data: bytes) -> StoredFile:
        """Keep a new file."""
        self._created += 1
        now = time.time()
        file_id = f"file-{fingerprint(name, self._created, now)}"
        stored = StoredFile(file_id, name, purpose, data, int(now))
        self._files[file_id] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """Return a file; raise the 404 of one that is not there."""
        if file_id not in self._files:
            raise Declined(404, f"No such File object: {file_id}", "invalid_request_error", None)
        return self._files[file_id]

    def delete(self, file_id: str) -> None:
        """Delete a file; raise the 404 of one that is not there."""
        del self._files[self.get(file_id).file_id]

    def of_purpose(self, purpose: str | None) -> list[dict[str, Any]]:
        """Return files as the API lists them, the newest first; None: of any purpose."""
        chosen = [each for each in self._files.values() if purpose in (None, each.purpose)]
        return [each.as_json() for each in reversed(chosen)]
