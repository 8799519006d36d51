"""Lines in bounded memory, whatever the file really is."""

import gzip
import io
import random

import pyarrow as pa
import pytest

from transforms.seeds.lines import gzip_lines, plain_lines
from transforms.seeds.parse import parse
from transforms.seeds.records import Line, Reject
from transforms.seeds.sniff import binary_reason


def _plain(data: bytes, start: int = 0, end: int | None = None, cap: int = 1000):
    return list(plain_lines(pa.BufferReader(data), start, len(data) if end is None else end, cap))


def _gzip(data: bytes, cap: int = 10**7):
    return list(gzip_lines(pa.BufferReader(data), cap))


def test_positions_are_byte_offsets_and_blank_lines_are_passed_over():
    lines = _plain('{"a": "é"}\r\n\n  \n{"b": 2}'.encode())
    assert [(line.position, line.data) for line in lines] == [
        (0, '{"a": "é"}\r'.encode()),
        (17, b'{"b": 2}'),
    ]


def test_ranges_cut_anywhere_yield_every_line_exactly_once():
    chance = random.Random(0)
    data = b"\n".join(b"x" * chance.randrange(0, 30) for _ in range(200)) + b"\n"
    whole = _plain(data)
    for size in (1, 7, 64, 1000):
        pieces = []
        for start in range(0, len(data), size):
            pieces += _plain(data, start, min(start + size, len(data)))
        assert pieces == whole


def test_a_line_over_the_cap_becomes_one_reject_and_its_neighbours_survive():
    first, big, last = _plain(b"ok1\n" + b"y" * 5_000_000 + b"\nok2\n", cap=1_000_000)
    assert (first.data, last.data) == (b"ok1", b"ok2")
    assert isinstance(big, Reject)
    assert (big.reason, big.position) == ("record_too_large", 4)
    assert 0 < len(big.raw) <= 4096
    assert last.position == 5_000_005


def test_a_binary_file_is_one_reject_however_many_ranges_read_it():
    data = random.Random(1).randbytes(100_000)
    found = _plain(data, 0, 50_000) + _plain(data, 50_000, 100_000)
    assert [item.reason for item in found] == ["binary_file"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (gzip.compress(b"{}", mtime=0), "gzip"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b"PAR1....", "Parquet"),
    ],
)
def test_a_file_of_another_format_is_told_what_it_is(head, said):
    assert said in binary_reason(head)


def test_one_nul_or_latin_letter_does_not_make_a_file_binary():
    assert binary_reason(b'{"content": "a\x00b"}\n' * 3) is None
    assert binary_reason('{"content": "café olé"}\n'.encode("latin-1") * 50) is None
    assert binary_reason(("é" * 5000).encode()[:8191]) is None


def test_gzip_lines_are_the_lines_that_were_packed_members_and_padding_included():
    data = b"".join(b'{"n": %d}\n' % n for n in range(50_000))
    packed = gzip.compress(data[:100_000]) + gzip.compress(data[100_000:]) + b"\x00" * 100
    assert [(i.position, i.data) for i in _gzip(packed)] == [
        (i.position, i.data) for i in _plain(data)
    ]


def test_a_truncated_gzip_keeps_the_lines_before_the_damage_and_rejects_the_rest_once():
    noise = random.Random(2)
    data = b"".join(b'{"n": "%030x"}\n' % noise.getrandbits(120) for _ in range(5000))
    packed = gzip.compress(data)
    items = _gzip(packed[: len(packed) // 2])
    *kept, damage = items
    assert len(kept) > 2000
    assert b"".join(line.data + b"\n" for line in kept) == data[: damage.position]
    assert damage.reason == "corrupt_gzip"
    assert "ends before" in damage.detail


def test_a_gzip_with_a_corrupt_middle_keeps_what_came_before_it():
    noise = random.Random(3)
    data = b"".join(b'{"n": "%030x"}\n' % noise.getrandbits(120) for _ in range(20_000))
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2 :] = b"\xff" * (len(packed) - len(packed) // 2)
    *kept, damage = _gzip(bytes(packed))
    assert damage.reason == "corrupt_gzip"
    assert len(kept) > 5000
    assert all(isinstance(line, Line) for line in kept)


def test_a_text_file_named_gz_is_one_reject():
    assert [item.reason for item in _gzip(b'{"content": "x"}\n')] == ["corrupt_gzip"]


def test_unpacking_is_bounded_in_memory():
    packed = io.BytesIO()
    with gzip.open(packed, "wb") as stream:
        for _ in range(64):
            stream.write(b"z" * 1_000_000)
    (item,) = _gzip(packed.getvalue(), cap=2_000_000)
    assert item.reason == "record_too_large"
    assert "64000000 bytes" in item.detail


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"content": "cut off', "invalid_json"),
        (b"[1, 2]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"content": "caf\xe9"}', "not_utf8"),
        (b'{"a":' * 100_000, "invalid_json"),
        (b'{"content": "\\ud83d", "m": ' + b"[" * 900 + b"]" * 900 + b"}", "invalid_json"),
    ],
)
def test_a_line_that_is_no_record_is_rejected_with_a_reason(data, reason):
    rejected = parse(Line(42, data))
    assert isinstance(rejected, Reject)
    assert (rejected.reason, rejected.position) == (reason, 42)
    assert rejected.detail


def test_odd_characters_are_read_without_a_crash():
    assert parse(Line(0, b'\xef\xbb\xbf{"content": "bom"}\r')) == {"content": "bom"}
    record = parse(Line(0, b'{"content": "nul \\u0000, half \\ud83d, whole \\ud83d\\ude00"}'))
    assert record == {"content": "nul \x00, half \ufffd, whole \U0001f600"}
    assert parse(Line(0, b'{"score": NaN, "raw": "a\x00b"}')) == {"score": None, "raw": "a\x00b"}


def test_numbers_of_more_than_64_bits_are_kept_to_the_last_digit():
    for number in (2**64, -(2**63) - 1, 12345678901234567890123):
        assert parse(Line(0, b'{"meta": [{"id": %d}]}' % number)) == {"meta": [{"id": number}]}
