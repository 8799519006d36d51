"""Answered calls are kept by many writers, registered once, and found by every engine."""

import subprocess
import sys
import textwrap
import threading
from collections import Counter
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
