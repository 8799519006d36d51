"""The lines of a file, in bounded memory, whatever the file really is.

Belongs here: byte ranges, over-long lines, damage. Does not: unpacking (`unpack.py`), telling
binary files (`sniff.py`), or what is on a line (`parse.py`).
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
from transforms.seeds.sniff import SNIFF_BYTES, binary_reason
from transforms.seeds.unpack import Damaged, unpacked

if TYPE_CHECKING:
    from pyarrow import NativeFile

BLOCK_BYTES = 1024 * 1024
#: The longest line that is read into memory; a 20 MB document passes, its letters escaped or not.
LINE_CAP_BYTES = 64 * 1024 * 1024


def plain_lines(
    stream: "NativeFile", start: int, end: int, cap: int = LINE_CAP_BYTES
) -> Iterator[Line | Reject]:
    """Yield the lines of an uncompressed file that start in bytes `[start, end)`.

    Adjacent ranges yield every line exactly once, and blank ones not at all. If the file's first
    block is binary, the range from 0 yields one reject and the others nothing.
    """
    stream.seek(0)
    if why := binary_reason(head := stream.read(SNIFF_BYTES)):
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
    sound = _SoundBlocks(stream)
    blocks = iter(sound)
    head = next(blocks, b"")
    if why := binary_reason(head[:SNIFF_BYTES]):
        yield Reject(BINARY_FILE, why, 0, head[:RAW_TEXT_CAP])
        return
    held: Line | Reject | None = None
    for item in assemble(_first(head, blocks), 0, cap):
        if held is not None:
            yield held
        held = item
    if sound.damage is None:
        if held is not None:
            yield held
        return
    # A last line that reaches the end of what was unpacked is the one the damage cut off.
    if isinstance(held, Line) and held.position + len(held.data) == sound.size_bytes:
        yield Reject(CORRUPT_GZIP, sound.damage, held.position, held.data[:RAW_TEXT_CAP])
        return
    if held is not None:
        yield held
    yield Reject(CORRUPT_GZIP, sound.damage, sound.size_bytes)


class _SoundBlocks:
    """The blocks of a gzip file up to any damage; then how long they were and what ended them."""

    def __init__(self, stream: "NativeFile") -> None:
        self._stream = stream
        self.size_bytes = 0
        self.damage: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for block in unpacked(self._stream):
                self.size_bytes += len(block)
                yield block
        except Damaged as found:
            self.damage = found.detail


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
