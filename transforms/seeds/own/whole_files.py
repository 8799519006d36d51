"""Files that are one document each: plain text, Markdown, sources.

Belongs here: from a file's bytes to its one record, or the reason against it. Does not: which
files (`files.py`), or which columns (`adapter.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from transforms.seeds.files import DataFile, open_store
from transforms.seeds.lines import LINE_CAP_BYTES
from transforms.seeds.own.front_matter import first_heading, without_front_matter
from transforms.seeds.own.license_texts import READ_BYTES, licenses_of_text, spdx_ids
from transforms.seeds.programming_languages import language_of_path
from transforms.seeds.records import BINARY_FILE, NOT_UTF8, RAW_TEXT_CAP, RECORD_TOO_LARGE, Reject
from transforms.seeds.sniff import SNIFF_BYTES, binary_reason

TEXT, MARKDOWN, SOURCE = "text", "markdown", "source"
FORMATS = (TEXT, MARKDOWN, SOURCE)

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def read_document(
    file: DataFile, format_name: str
) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield (0, record or reject) for a file that is one document; see `document_records`.

    Raises:
        OSError: the file is gone, or cannot be read.
    """
    store, path = open_store(file.path)
    with store.open_input_file(path) as stream:
        data = stream.read(LINE_CAP_BYTES + 1)
    yield from document_records(data, file.name, format_name, lambda: _licenses_in(file.licenses))


def document_records(
    data: bytes,
    name: str,
    format_name: str,
    licenses_above: Callable[[], Sequence[str]] = tuple,
) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Yield (0, record or reject) for the bytes of a document.

    The record has `text`, and what the document says of itself: of Markdown the keys of its front
    matter and a `title`; of a source file its path as `title`, its `language`, and a `license`:
    its own SPDX header's, or else that of the licence files above it.

    Args:
        data: the file, or more of it than is read.
        name: the file's name, relative to the input.
        format_name: text, markdown or source.
        licenses_above: the licences that the nearest licence files state, asked for if need be.
    """
    text = _text(data)
    if isinstance(text, Reject):
        yield 0, text
    elif format_name == MARKDOWN:
        stated, body = without_front_matter(text)
        titled = {"title": heading} if (heading := first_heading(body)) else {}
        yield 0, {**titled, **stated, "text": body}
    elif format_name == SOURCE:
        stated_ids = spdx_ids(text) or list(licenses_above())
        language = language_of_path(name)
        yield 0, {"text": text, "title": name, "language": language, "license": stated_ids}
    else:
        yield 0, {"text": text}


def _text(data: bytes) -> str | Reject:
    """Return a document's text: UTF-8, or UTF-16 that says so by its byte order mark."""
    head = data[:RAW_TEXT_CAP]
    if len(data) > LINE_CAP_BYTES:
        detail = f"the file has more than {LINE_CAP_BYTES} bytes; at most that many are read"
        return Reject(RECORD_TOO_LARGE, detail, 0, head)
    if data.startswith(_UTF32):
        return Reject(NOT_UTF8, "the file is UTF-32: convert it to UTF-8", 0, head)
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    if encoding != "utf-16" and (why := binary_reason(data[:SNIFF_BYTES])):
        return Reject(BINARY_FILE, why.partition(":")[0], 0, head)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        kind = "UTF-16, as its first bytes say" if encoding == "utf-16" else "UTF-8"
        detail = f"byte {error.start}: {error.reason}; the file is not {kind}: convert it to UTF-8"
        return Reject(NOT_UTF8, detail, 0, head)


@lru_cache(maxsize=1024)
def _licenses_in(files: tuple[DataFile, ...]) -> tuple[str, ...]:
    """Return the licences of licence files; as one that is gone may have said anything, unknown.

    A file's time of change is part of what is remembered, so a changed one is read again.
    """
    found: list[str] = []
    for file in files:
        store, path = open_store(file.path)
        try:
            with store.open_input_file(path) as stream:
                data = stream.read(READ_BYTES)
        except FileNotFoundError:
            data = b""
        found += licenses_of_text(data.decode("utf-8", errors="replace"))
    return tuple(dict.fromkeys(found))
