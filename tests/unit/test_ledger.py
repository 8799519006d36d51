"""Answered calls are kept by many writers, registered once, and found by every engine."""

import io
import re
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.unit.teacher_calls import teacher_call
from transforms.agents.asking import as_recorded
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.views import register_duckdb
from transforms.teacher.ledger import (
    SegmentWriter,
    earliest,
    register_segments,
    segment_calls,
    to_parquet,
)
from transforms.teacher.ledger_compaction import compact
from transforms.teacher.segments import about_to_rewrite, segment_folder

#: Roots as people have them, each of which a URL would have to escape.
ROOTS = ["plain", "a folder with a space", "größe & 100%", "a+b=c#d?e"]


@pytest.fixture(params=ROOTS)
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Lakehouse:
    fresh = Lakehouse(str(tmp_path / request.param))
    fresh.create_tables()
    return fresh


def writer(house: Lakehouse, run: str = "run-1", prefix: str = "0-0") -> SegmentWriter:
    return SegmentWriter(segment_folder(house).below(f"{run}/contents-0"), prefix)


def write(writing: SegmentWriter, *calls: str) -> None:
    for call in calls:
        writing.add(teacher_call(call))
    writing.flush()


def kept(house: Lakehouse) -> list[str]:
    """Every call in ops.teacher_calls, as SQL sees it."""
    with duckdb.connect() as connection:
        register_duckdb(connection, house.root)
        rows = connection.execute("select call_id from ops.teacher_calls order by 1").fetchall()
    return [row[0] for row in rows]


def test_segments_are_registered_once_wherever_the_lakehouse_lies(house: Lakehouse) -> None:
    write(writer(house), "c1", "c2")
    assert kept(house) == [], "not yet registered"
    assert register_segments(house) == 2
    assert register_segments(house) == 0
    write(writer(house, prefix="1-0"), "c3")
    assert register_segments(house) == 1
    assert kept(house) == ["c1", "c2", "c3"]
    assert house.open("ops.teacher_calls").to_pyarrow_table().num_rows == 3


def test_what_a_killed_run_left_is_registered_by_the_next_and_half_a_segment_is_not(
    lakehouse: Lakehouse,
) -> None:
    script = """
        import os, signal, sys
        from tests.unit.teacher_calls import teacher_call
        from transforms.lakehouse.files import Folder
        from transforms.teacher.ledger import SegmentWriter
        writing = SegmentWriter(Folder(sys.argv[1]), "0-0")
        writing.add(teacher_call("durable"))
        writing.flush()
        writing.add(teacher_call("in memory only"))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    folder = segment_folder(lakehouse).below("killed-run/contents-0")
    command = [sys.executable, "-c", textwrap.dedent(script), folder.root]
    assert subprocess.run(command, timeout=60, check=False).returncode == -9
    (Path(folder.root) / ".0-0-000001-1.parquet.4711.partial").write_bytes(b"PAR1 half")
    assert register_segments(lakehouse) == 1
    assert kept(lakehouse) == ["durable"]


def test_of_two_answers_to_one_call_the_earliest_wins_however_it_was_read() -> None:
    first = teacher_call("c", after_s=0.25, response="first")
    second = teacher_call("c", after_s=0.5, response="second")
    other = teacher_call("d", after_s=9)
    for calls in ([first, second, other], [other, second, first]):
        chosen = earliest(calls)
        assert {key: call["response"] for key, call in chosen.items()} == {
            "c": "first", "d": "answer d"
        }  # fmt: skip
    # The planner's are JSON, with Spark's spelling of a time; a segment's are Arrow's.
    from_plan = '{"call_id": "c", "response": "%s", "answered_at": "2026-11-24T03:00:00.%sZ"}'
    early, late = as_recorded([from_plan % ("first", "100"), from_plan % ("late", "900")])
    assert earliest([second, early])["c"]["response"] == "first"
    assert earliest([late, second])["c"]["response"] == "second"


def test_sixty_four_writers_at_once_lose_no_segment_while_the_committer_registers(
    lakehouse: Lakehouse,
) -> None:
    def write_all(number: int) -> None:
        writing = writer(lakehouse, prefix=f"{number}-0")
        for segment in range(5):
            write(writing, *(f"{number}-{segment}-{call}" for call in range(3)))

    threads = [threading.Thread(target=write_all, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    registered = 0
    while any(thread.is_alive() for thread in threads):
        registered += register_segments(lakehouse)
    registered += register_segments(lakehouse)
    for thread in threads:
        thread.join(timeout=60)
    assert registered == 64 * 5 * 3
    assert set(Counter(kept(lakehouse)).values()) == {1}
    assert len(kept(lakehouse)) == registered


def test_compacted_segments_are_neither_lost_nor_registered_again(lakehouse: Lakehouse) -> None:
    for number in range(40):
        write(writer(lakehouse, prefix=f"{number}-0"), f"c{number:02}")
    register_segments(lakehouse)
    before = kept(lakehouse)
    write(writer(lakehouse, prefix="of another worker"), "unregistered")
    assert compact(lakehouse) == 40
    assert compact(lakehouse) == 0, "one file is left"
    assert kept(lakehouse) == before
    assert register_segments(lakehouse) == 1, "the other worker's alone"
    assert register_segments(lakehouse) == 0
    assert kept(lakehouse) == [*before, "unregistered"]
    assert len(lakehouse.open("ops.teacher_calls").file_uris()) == 2


def test_a_compaction_killed_before_its_commit_has_changed_nothing(lakehouse: Lakehouse) -> None:
    for number in range(40):
        write(writer(lakehouse, prefix=f"{number}-0"), f"c{number:02}")
    register_segments(lakehouse)
    before = kept(lakehouse)
    about_to_rewrite(lakehouse)  # and then the kill
    assert register_segments(lakehouse) == 0
    write(writer(lakehouse, prefix="next"), "next")
    assert register_segments(lakehouse) == 1
    assert compact(lakehouse) == 41
    assert register_segments(lakehouse) == 0
    assert kept(lakehouse) == [*before, "next"]


def compacted(house: Lakehouse, segments: int = 40) -> list[str]:
    """Compact so many registered segments; return the calls they held."""
    for number in range(segments):
        write(writer(house, prefix=f"{number}-0"), f"c{number:02}")
    register_segments(house)
    before = kept(house)
    assert compact(house) == segments
    return before


def on_disk(house: Lakehouse) -> list[str]:
    return sorted(segment_folder(house).list(".parquet"))


def test_rewritten_segments_stay_for_their_readers_and_go_after_that(house: Lakehouse) -> None:
    calls = compacted(house)
    compact(house)
    assert len(on_disk(house)) == 40, "somebody may still read the version before"
    write(writer(house, prefix="late"), "unregistered")
    compact(house, keep_s=-1)
    (left,) = on_disk(house)
    assert left.startswith("run-1/contents-0/late-"), "what is to be registered is never deleted"
    assert register_segments(house) == 1
    assert kept(house) == [*calls, "unregistered"]


def test_they_go_even_if_the_tables_own_log_has_forgotten_them(lakehouse: Lakehouse) -> None:
    calls = compacted(lakehouse)
    log = Path(lakehouse.path("ops.teacher_calls"), "_delta_log")
    for entry in log.glob("*.json"):  # as if they had been removed years ago
        aged = re.sub(r'"deletionTimestamp":\d+', '"deletionTimestamp":1', entry.read_text())
        entry.write_text(aged)
    write(writer(lakehouse, prefix="late"), "late")
    register_segments(lakehouse)
    lakehouse.open("ops.teacher_calls").create_checkpoint()
    assert register_segments(lakehouse) == 0
    compact(lakehouse, keep_s=-1)
    assert len(on_disk(lakehouse)) == 1
    assert kept(lakehouse) == [*calls, "late"]


def test_what_a_killed_compaction_wrote_is_never_read_and_deleted_in_the_end(
    lakehouse: Lakehouse,
) -> None:
    calls = compacted(lakehouse)
    orphan = Path(lakehouse.path("ops.teacher_calls"), "part-00000-never-committed.parquet")
    orphan.write_bytes(to_parquet([teacher_call("c00")]))
    compact(lakehouse, keep_s=-1)
    assert orphan.exists(), "one may be about to be committed when it is first seen"
    compact(lakehouse, keep_s=-1)
    assert not orphan.exists()
    assert register_segments(lakehouse) == 0
    assert kept(lakehouse) == calls


def test_a_second_process_of_a_run_adds_to_its_calls_whatever_the_first_one_named_them(
    lakehouse: Lakehouse,
) -> None:
    write(writer(lakehouse, prefix="0-0"), "first process")
    write(writer(lakehouse, prefix="0-0"), "second process")
    assert register_segments(lakehouse) == 2
    compact(lakehouse, many=2)
    write(writer(lakehouse, prefix="0-0"), "third process")
    assert register_segments(lakehouse) == 1
    assert kept(lakehouse) == ["first process", "second process", "third process"]


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (lambda whole: b"", "0 bytes"),
        (lambda whole: whole[:-40], "magic bytes"),
        (lambda whole: whole[: len(whole) // 2] + bytes(len(whole) // 2), "magic bytes"),
        (lambda whole: not_calls(), "lacks agent"),
    ],
    ids=["empty", "cut", "half zeros", "no calls"],
)
def test_a_segment_that_cannot_be_read_is_told_and_set_aside_and_the_others_are_read(
    lakehouse: Lakehouse,
    damaged: Callable[[bytes], bytes],
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = segment_folder(lakehouse).below("run-1/contents-0")
    write(writer(lakehouse), "before")
    data = damaged(to_parquet([teacher_call("broken")]))
    Path(folder.root, "0-1-000000-1.parquet").write_bytes(data)
    write(writer(lakehouse, prefix="0-2"), "after")

    found = segment_calls(folder, "0-")  # a task that is tried again comes first
    assert [call["call_id"] for call in found] == ["before", "after"]
    caplog.clear()
    assert register_segments(lakehouse) == 2
    assert kept(lakehouse) == ["after", "before"]
    assert said in caplog.text
    assert "0-1-000000-1.parquet" in caplog.text
    aside = Path(lakehouse.path("ops.teacher_calls"), "segments_broken")
    assert (aside / "run-1" / "contents-0" / "0-1-000000-1.parquet").read_bytes() == data
    caplog.clear()
    assert register_segments(lakehouse) == 0
    assert not caplog.text, "it is told once"


def not_calls() -> bytes:
    """A Parquet file of something else."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"call_id": ["broken"]}), buffer)
    return buffer.getvalue()


def test_a_flush_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "segments"))
    writing = SegmentWriter(folder, "0-0")
    writing.flush()
    write(writing, "c1")
    writing.flush()
    assert len(folder.list()) == 1


def test_calls_that_cannot_be_written_are_kept_for_the_next_try(tmp_path: Path) -> None:
    blocked = tmp_path / "segments"
    blocked.write_text("a file where the folder should be")
    writing = SegmentWriter(Folder(f"{blocked}/run"), "0-0")
    writing.add(teacher_call("c1"))
    with pytest.raises(OSError, match="segments"):
        writing.flush()
    writing.add(teacher_call("c2"))
    blocked.unlink()
    writing.flush()
    found = segment_calls(Folder(f"{blocked}/run"), "0-")
    assert [call["call_id"] for call in found] == ["c1", "c2"]


def test_an_attempt_finds_the_calls_of_its_own_partition_alone(lakehouse: Lakehouse) -> None:
    for prefix in ("1-7", "1-9", "11-8", "2-1"):
        write(writer(lakehouse, prefix=prefix), f"of {prefix}")
    folder = segment_folder(lakehouse).below("run-1/contents-0")
    found = [call["call_id"] for call in segment_calls(folder, "1-")]
    assert found == ["of 1-7", "of 1-9"]
    assert segment_calls(segment_folder(lakehouse).below("another run"), "1-") == []


def test_while_a_slice_runs_its_own_segments_alone_are_looked_for(lakehouse: Lakehouse) -> None:
    segments = segment_folder(lakehouse)
    for place in ("run/contents-0", "killed-run/contents-0"):
        segments.below(place).write("0-0-000000.parquet", to_parquet([teacher_call(place)]))
    assert register_segments(lakehouse, segments.below("run/contents-0")) == 1
    assert register_segments(lakehouse, segments.below("run/contents-0")) == 0
    assert kept(lakehouse) == ["run/contents-0"]
    assert register_segments(lakehouse) == 1, "the next run's start finds what a killed one left"
