"""The files and batches endpoints of OpenAI's API.

Belongs here: their addresses, and reading and answering requests. Does not: what becomes of a batch
(`run.py`), the key and the faults (`guard.py`).
"""

import asyncio
import json
from typing import Any

from aiohttp import web

from tests.fakes.scripted_teacher.batches import batch as states
from tests.fakes.scripted_teacher.batches import lines
from tests.fakes.scripted_teacher.batches.batch import Batch
from tests.fakes.scripted_teacher.batches.files import BATCH, Files
from tests.fakes.scripted_teacher.batches.guard import guarded
from tests.fakes.scripted_teacher.batches.run import run
from tests.fakes.scripted_teacher.batches.upload import read_upload
from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.declined import Declined
from tests.fakes.scripted_teacher.teacher import Teacher

MOST_METADATA = 16


class BatchEndpoints:
    """Serves files and batches; they go with the server, or with a reset."""

    def __init__(self, teacher: Teacher) -> None:
        self._teacher = teacher
        self._files = Files()
        self._batches: dict[str, Batch] = {}
        self._created = 0

    def forget(self) -> None:
        """Drop every batch and file, as they are."""
        batches, self._batches = self._batches, {}
        for batch in batches.values():
            if batch.task is not None:
                batch.task.cancel()
        self._files.forget()

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the endpoints below an address, such as `/v1`."""
        files, batches = f"{prefix}/files", f"{prefix}/batches"
        served = [
            ("POST", files, self._upload),
            ("GET", files, self._list_files),
            ("GET", files + "/{file}", self._file),
            ("GET", files + "/{file}/content", self._content),
            ("DELETE", files + "/{file}", self._delete),
            ("POST", batches, self._create),
            ("GET", batches, self._list_batches),
            ("GET", batches + "/{batch}", self._batch),
            ("POST", batches + "/{batch}/cancel", self._cancel),
        ]
        return [
            web.route(method, path, guarded(self._teacher, handler))
            for method, path, handler in served
        ]

    async def _upload(self, http: web.Request) -> web.Response:
        limit = self._teacher.settings.batch_max_bytes
        upload = await read_upload(http, limit)
        if upload.purpose == BATCH and upload.size > limit:
            raise _bad(f"The file has {upload.size} bytes; a batch's may have {limit}.")
        stored = self._files.add(upload.name, upload.purpose, upload.data)
        return web.json_response(stored.as_json())

    async def _list_files(self, http: web.Request) -> web.Response:
        return _page(http, self._files.of_purpose(http.query.get("purpose")))

    async def _file(self, http: web.Request) -> web.Response:
        return web.json_response(self._files.get(http.match_info["file"]).as_json())

    async def _content(self, http: web.Request) -> web.Response:
        stored = self._files.get(http.match_info["file"])
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def _delete(self, http: web.Request) -> web.Response:
        file_id = http.match_info["file"]
        self._files.delete(file_id)
        return web.json_response({"id": file_id, "object": "file", "deleted": True})

    async def _create(self, http: web.Request) -> web.Response:
        asked = _body(await http.read())
        stored = self._files.get(str(asked.get("input_file_id")))
        if stored.purpose != BATCH:
            raise _bad(f"{stored.file_id} was uploaded for {stored.purpose!r}, not {BATCH!r}.")
        most = self._teacher.settings.batch_max_requests
        if (count := lines.count(stored.data)) > most:
            raise _bad(f"The file has {count} requests; a batch may have {most}.")
        self._created += 1
        batch = Batch(
            batch_id=f"batch_{fingerprint(stored.file_id, self._created)}",
            number=self._created,
            input_file_id=stored.file_id,
            endpoint=asked["endpoint"],
            metadata=asked.get("metadata"),
        )
        self._batches[batch.batch_id] = batch
        batch.task = asyncio.create_task(run(batch, stored.data, self._teacher, self._files))
        return web.json_response(batch.as_json())

    async def _list_batches(self, http: web.Request) -> web.Response:
        return _page(http, [each.as_json() for each in reversed(self._batches.values())])

    async def _batch(self, http: web.Request) -> web.Response:
        return web.json_response(self._find(http).as_json())

    async def _cancel(self, http: web.Request) -> web.Response:
        batch = self._find(http)
        if batch.status in states.ENDED:
            raise _bad(f"Cannot cancel a batch with status '{batch.status}'.")
        batch.become(states.CANCELLING)
        if batch.task is not None:
            batch.task.cancel()
        return web.json_response(batch.as_json())

    def _find(self, http: web.Request) -> Batch:
        batch_id = http.match_info["batch"]
        if batch_id not in self._batches:
            raise Declined(
                404, f"No batch found with id '{batch_id}'.", "invalid_request_error", None
            )
        return self._batches[batch_id]


def _body(raw: bytes) -> dict[str, Any]:
    """Return what a creation asks for; raise the 400 of one that cannot be."""
    try:
        asked = json.loads(raw)
    except ValueError:
        raise _bad("Not JSON.") from None
    if asked.get("endpoint") not in lines.CHAT_URLS:
        raise _bad(
            f"Invalid endpoint {asked.get('endpoint')!r}; this server has {lines.CHAT_URLS}."
        )
    if asked.get("completion_window") != "24h":
        raise _bad("Invalid completion_window: only '24h' is supported.")
    metadata = asked.get("metadata") or {}
    if len(metadata) > MOST_METADATA or any(
        not isinstance(value, str) or len(name) > 64 or len(value) > 512
        for name, value in metadata.items()
    ):
        raise _bad("Invalid metadata: up to 16 texts of 512 characters, by names of 64.")
    return dict(asked)


def _page(http: web.Request, found: list[dict[str, Any]]) -> web.Response:
    """Return one page of a list: `limit` objects after the one with the id `after`."""
    ids = [each["id"] for each in found]
    after = http.query.get("after")
    start = ids.index(after) + 1 if after in ids else 0
    end = start + int(http.query.get("limit", "20"))
    page = found[start:end]
    return web.json_response(
        {
            "object": "list",
            "data": page,
            "first_id": page[0]["id"] if page else None,
            "last_id": page[-1]["id"] if page else None,
            "has_more": end < len(found),
        }
    )


def _bad(message: str) -> Declined:
    return Declined(400, message, "invalid_request_error", None)
