"""Is this file text at all?

Belongs here: judging a file by its first bytes. Does not: judging its lines, which is done one by
one.
"""

#: How much of a file is looked at, in bytes.
SNIFF_BYTES = 8192
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
