"""Gzip, read as far as it is sound.

Belongs here: unpacking in bounded memory and saying where a file is damaged. Does not: lines.
"""

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyarrow import NativeFile

_PACKED_BYTES = 64 * 1024
_BLOCK_BYTES = 1024 * 1024
#: zlib's window size that expects a gzip header and trailer.
_GZIP = 16 + zlib.MAX_WBITS


class Damaged(Exception):
    """A gzip file is cut short or corrupt; everything yielded before is sound."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def unpacked(stream: "NativeFile") -> Iterator[bytes]:
    """Yield a gzip file's content in blocks of at most 1 MiB, up to any damage.

    Several members one after the other are read as one file, as `gzip` does.

    Raises:
        Damaged: the file is cut short or corrupt; not a byte before the damage is lost.
    """
    member = zlib.decompressobj(_GZIP)
    packed = b""
    is_between_members = False
    while True:
        if not packed and not (packed := stream.read(_PACKED_BYTES)):
            break
        if is_between_members:
            # Padding with zeros after the last member is allowed.
            packed = packed.lstrip(b"\x00")
            if not packed:
                continue
            member, is_between_members = zlib.decompressobj(_GZIP), False
        sound = member.copy()
        try:
            block = member.decompress(packed, _BLOCK_BYTES)
        except zlib.error as error:
            yield _up_to_damage(sound, packed)
            raise Damaged(str(error)) from error
        if block:
            yield block
        packed = member.unconsumed_tail
        if member.eof:
            packed, is_between_members = member.unused_data, True
    if not is_between_members and (rest := member.flush()):
        yield rest
    if not is_between_members and not member.eof:
        raise Damaged("the file ends before its gzip stream does")


def _up_to_damage(member: "zlib._Decompress", packed: bytes) -> bytes:
    """Return what the bytes before the damage hold; zlib drops it when it raises."""
    out = []
    try:
        for index in range(len(packed)):
            out.append(member.decompress(packed[index : index + 1]))
    except zlib.error:
        pass
    return b"".join(out)
