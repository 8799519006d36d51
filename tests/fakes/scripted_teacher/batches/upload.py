"""A file on its way in: a multipart form.

Belongs here: reading it. Does not: keeping it (`files.py`).
"""

from dataclasses import dataclass

from aiohttp import BodyPartReader, web

from tests.fakes.scripted_teacher.declined import Declined


@dataclass(frozen=True)
class Upload:
    """What a form says, and the file in it; `size` is all of it, `data` no more than was kept."""

    name: str
    purpose: str
    data: bytes
    size: int


async def read_upload(http: web.Request, keep: int) -> Upload:
    """Return the form's file, of which `keep` bytes are kept; it is read to its end in any case.

    Raises:
        Declined: it is no such form, or has no file or purpose.
    """
    if not http.content_type.startswith("multipart/"):
        raise Declined(400, "Not a multipart form.", "invalid_request_error", None)
    name, purpose, data, size = "", "", bytearray(), 0
    async for part in await http.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name != "file":
            said = (await part.read()).decode()
            purpose = said if part.name == "purpose" else purpose
            continue
        name = part.filename or "file"
        while chunk := await part.read_chunk(2**18):
            size += len(chunk)
            data += chunk[: max(0, keep - len(data))]
    for missing, value in (("file", name), ("purpose", purpose)):
        if not value:
            message = f"'{missing}' is a required property"
            raise Declined(400, message, "invalid_request_error", None)
    return Upload(name, purpose, bytes(data), size)
