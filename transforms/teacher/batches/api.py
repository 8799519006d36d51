"""The Batch API over HTTP: upload, create, look, list, download.

Belongs here: those calls, tried again while the server is away, and their failures as types. Does
not: what is in a file (`request_files.py`, `lines.py`), or what is written down about a batch
(`registry.py`). One event loop's, as its client is.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any, TypeVar

from transforms.lakehouse.ids import digest
from transforms.teacher.batches.request_files import CHAT
from transforms.teacher.client import Client, lost_connections
from transforms.teacher.credentials import headers_of
from transforms.teacher.failures import Misconfigured, Stop, TeacherDown, Transient
from transforms.teacher.server_errors import failure_of, read_error, without_key

if TYPE_CHECKING:
    from openai.types import Batch

T = TypeVar("T")

#: The metadata by which a batch is found again whose id was lost.
OURS = "agentinstruct_batch"
ENDED = frozenset({"completed", "expired", "failed", "cancelled"})
LONGEST_WAIT_S = 10.0
#: How far the server's clock may be behind ours.
CLOCKS = timedelta(hours=1)


class NotServed(Misconfigured):
    """What was asked for is not to be had at the address: no Batch API, or not this batch."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.is_missing = status in (404, 410)


class NotTaken(Misconfigured):
    """The server refused a batch, so there is none."""


@dataclass(frozen=True)
class ServerBatch:
    """A batch as the server sees it."""

    server_id: str
    status: str
    input_file_id: str
    output_file_id: str | None
    error_file_id: str | None
    finished: int
    error: str
    ended_at: datetime | None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True)
class BatchApi:
    """The Batch API of one endpoint. `patience_s` is how long it may be away."""

    client: Client
    patience_s: float = 60.0

    @property
    def account(self) -> str:
        """Tells accounts of a server apart: a hash of what it knows one by, which names no key.

        Raises:
            Misconfigured: the key is not set here.
        """
        connection = self.client.connection()
        headers = headers_of(self.client.endpoint, os.environ)
        return digest(connection.api_key, connection.organization, connection.project, headers)

    async def submit(self, lines: IO[bytes], metadata: Mapping[str, str]) -> ServerBatch:
        """Upload a request file and create its batch, once however often that is tried.

        Raises:
            NotTaken: the server refused it.
            Stop: something else is wrong; whether it was created, `find` tells later.
        """
        since, tries = datetime.now(UTC), 0

        async def attempt() -> ServerBatch:
            nonlocal tries
            tries += 1
            # A creation whose response was lost is a batch that will be paid for.
            if tries > 1 and (found := await self._find(metadata[OURS], since)):
                return found
            lines.seek(0)
            api = self.client.connection()
            name = f"{metadata[OURS]}.jsonl"
            uploaded = await api.files.create(file=(name, lines), purpose="batch")
            created = await api.batches.create(
                input_file_id=uploaded.id,
                endpoint=CHAT,
                completion_window="24h",
                metadata=dict(metadata),
            )
            return self._read(created)

        try:
            return await self._patiently(attempt)
        except Misconfigured as refusal:
            hint = "; where it has none, leave the stage out of generation.batch_stages"
            said = f"{refusal}{hint}" if isinstance(refusal, NotServed) else str(refusal)
            raise (Misconfigured if tries > 1 else NotTaken)(said) from refusal

    async def find(self, batch_id: str, since: datetime) -> ServerBatch | None:
        """Return the server's batch that names ours in its metadata, created since then."""
        return await self._patiently(lambda: self._find(batch_id, since))

    async def look(self, server_id: str) -> ServerBatch:
        """Return a batch as it is now."""

        async def attempt() -> ServerBatch:
            return self._read(await self.client.connection().batches.retrieve(server_id))

        return await self._patiently(attempt)

    async def download(self, file_id: str) -> IO[bytes]:
        """Return a file's content, spooled to the local disk. Close it."""

        async def attempt() -> IO[bytes]:
            files = self.client.connection().files.with_streaming_response
            with ExitStack() as unless_whole:
                spooled = unless_whole.enter_context(tempfile.TemporaryFile())
                async with files.content(file_id) as response:
                    async for part in response.iter_bytes():
                        spooled.write(part)
                spooled.seek(0)
                unless_whole.pop_all()
                return spooled

        return await self._patiently(attempt)

    async def _find(self, batch_id: str, since: datetime) -> ServerBatch | None:
        earliest = (since - CLOCKS).timestamp()
        async for batch in self.client.connection().batches.list(limit=100):
            if (batch.metadata or {}).get(OURS) == batch_id:
                return self._read(batch)
            if batch.created_at < earliest:  # newest first
                return None
        return None

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        end, wait_s = time.monotonic() + self.patience_s, 0.5
        while True:
            try:
                return await self._typed(attempt)
            except Transient as failure:
                wait_s = max(wait_s, failure.retry_after_s or 0.0)
                if time.monotonic() + wait_s > end:
                    raise TeacherDown(
                        f"the Batch API at {self.client.endpoint.address} does not answer "
                        f"({failure}); what it has goes on there, run again when it is back"
                    ) from failure
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)

    async def _typed(self, attempt: Callable[[], Awaitable[T]]) -> T:
        import openai

        endpoint = self.client.endpoint
        try:
            with lost_connections(endpoint):
                return await attempt()
        except openai.APIStatusError as error:
            told = read_error(error.status_code, error.body, error.response.headers)
            failure = failure_of(told, endpoint)
            if isinstance(failure, Transient | Stop) and error.status_code not in (404, 405):
                raise failure from None
            said = without_key(told.message, endpoint)
            where = f"the Batch API at {endpoint.address}"
            said = f"{where} says {error.status_code}: {said}"
            raise NotServed(said, error.status_code) from None

    def _read(self, batch: "Batch") -> ServerBatch:
        counts: Any = batch.request_counts
        errors = (batch.errors.data or []) if batch.errors else []
        said = "; ".join(f"{each.code or 'error'}: {each.message}" for each in errors[:3])
        ended = batch.completed_at or batch.expired_at or batch.failed_at or batch.cancelled_at
        return ServerBatch(
            server_id=batch.id,
            status=batch.status,
            input_file_id=batch.input_file_id,
            output_file_id=batch.output_file_id or None,
            error_file_id=batch.error_file_id or None,
            finished=(counts.completed + counts.failed) if counts else 0,
            error=without_key(said, self.client.endpoint),
            ended_at=datetime.fromtimestamp(ended, UTC) if ended else None,
        )
