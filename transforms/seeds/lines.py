"""The lines of a file, in bounded memory, whatever the file really is.

Belongs here: byte ranges, over-long lines, binary files. Does not: unpacking (`unpack.py`) or what
is on a line (`parse.py`).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from transforms.seeds.records import (
    BINARY_FILE,
    CORRUPT_GZIP,
    RAW_TEXT_CAP,
    RECORD_TOO_LARGE,
    Line,
    Reject,
)
from transforms.seeds.unpack import Damaged, unpacked

if TYPE_CHECKING:
    from pyarrow import NativeFile

BLOCK_BYTES = 1024 * 1024
#: The longest line that is read into memory; a 20 MB document passes.
LINE_CAP_BYTES = 32 * 1024 * 1024

_SNIFF_BYTES = 8192
_MAGIC = {
    b"\x1f\x8b": "gzip data: name it .jsonl.gz",
    b"PAR1": "Parquet: name it .parquet",
    b"PK\x03\x04": "a zip archive: unpack it",
    b"\x28\xb5\x2f\xfd": "zstd data: unpack it",
    b"BZh": "bzip2 data: unpack it",
    b"\xff\xfe": "UTF-16: convert it to UTF-8",
    b"\xfe\xff": "UTF-16: convert it to UTF-8",
}
#: Control characters that text does not have: all of C0 but tab, line ends, form feed, escape.
_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27}) + b"\x7f"


def plain_lines(
    stream: "NativeFile", start: int, end: int, cap: int = LINE_CAP_BYTES
) -> Iterator[Line | Reject]:
    """Yield the lines of an uncompressed file that start in bytes `[start, end)`.

    Adjacent ranges yield every line exactly once, and blank ones not at all. If the file's first
    block is binary, the range from 0 yields one reject and the others nothing.
    """
    stream.seek(0)
    if why := binary_reason(head := stream.read(_SNIFF_BYTES)):
        if start == 0:
            yield Reject(BINARY_FILE, why, 0, head[:RAW_TEXT_CAP])
        return
    # The byte before the range tells whether a line starts exactly at `start`.
    position = max(start - 1, 0)
    stream.seek(position)
    blocks = iter(lambda: stream.read(BLOCK_BYTES), b"")
    if start > 0:
        for block in blocks:
            found = block.find(b"\n")
            if found >= 0:
                blocks = _first(block[found + 1 :], blocks)
                position += found + 1
                break
            position += len(block)
            if position >= end:
                return
    if position >= end:
        return
    for item in assemble(blocks, position, cap):
        if item.position >= end:
            return
        yield item


def gzip_lines(stream: "NativeFile", cap: int = LINE_CAP_BYTES) -> Iterator[Line | Reject]:
    """Yield the lines of a gzip file; what is damaged becomes one last reject.

    Every line that ended before the damage is kept.
    """
    damage: list[Damaged] = []

    def blocks() -> Iterator[bytes]:
        try:
            yield from unpacked(stream)
        except Damaged as found:
            damage.append(found)

    source = blocks()
    head = next(source, b"")
    if why := binary_reason(head[:_SNIFF_BYTES]):
        yield Reject(BINARY_FILE, why, 0, head[:RAW_TEXT_CAP])
        return
    last: Line | Reject | None = None
    size = len(head)

    def counted() -> Iterator[bytes]:
        nonlocal size
        for block in source:
            size += len(block)
            yield block

    for item in assemble(_first(head, counted()), 0, cap):
        if last is not None:
            yield last
        last = item
    if not damage:
        if last is not None:
            yield last
        return
    # A last item that reaches the end of what was unpacked is the line the damage cut off.
    if isinstance(last, Line) and last.position + len(last.data) == size:
        yield Reject(CORRUPT_GZIP, damage[0].detail, last.position, last.data[:RAW_TEXT_CAP])
        return
    if last is not None:
        yield last
    yield Reject(CORRUPT_GZIP, damage[0].detail, size)


def assemble(blocks: Iterable[bytes], position: int, cap: int) -> Iterator[Line | Reject]:
    """Join blocks into lines; blank lines are left out, over-long ones are rejected unread."""
    parts: list[bytes] = []
    held = length = 0
    for block in blocks:
        begin = 0
        while (found := block.find(b"\n", begin)) >= 0:
            length += found - begin
            parts.append(block[begin:found])
            if item := _line(parts, position, length, cap):
                yield item
            position += length + 1
            parts, held, length, begin = [], 0, 0, found + 1
        rest = block[begin:]
        length += len(rest)
        if held <= cap:
            parts.append(rest)
            held += len(rest)
        if held > cap:
            # Too long already: keep what its reject will show, drop the rest as it comes.
            parts = [b"".join(parts)[:RAW_TEXT_CAP]]
    if length and (item := _line(parts, position, length, cap)):
        yield item


def binary_reason(head: bytes) -> str | None:
    """Say why a file's first bytes cannot be JSON lines; None when they may be.

    A single NUL or a Latin-1 letter does not make a file binary: those lines are judged one by
    one. Undecodable bytes *and* control characters do, as does a third of control characters.
    """
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return f"the file is {kind}"
    if not head:
        return None
    share = (len(head) - len(head.translate(None, _CONTROLS))) / len(head)
    if share > 0.3 or (share > 0.02 and not _decodes(head)):
        return f"{share:.0%} of the first {len(head)} bytes are control characters"
    return None


def _decodes(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut at the block's end is no fault of the file.
        return error.start >= len(head) - 3
    return True


def _line(parts: list[bytes], position: int, length: int, cap: int) -> Line | Reject | None:
    if length > cap:
        raw = b"".join(parts)[:RAW_TEXT_CAP]
        detail = f"the line has {length} bytes; at most {cap} are read"
        return Reject(RECORD_TOO_LARGE, detail, position, raw)
    data = b"".join(parts)
    return Line(position, data) if data.strip() else None


def _first(block: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield block
    yield from rest
