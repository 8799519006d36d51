"""A machine that lacks what the run needs: Java, its input, room on the disk."""

import resource
import shutil
from pathlib import Path

import pytest

from tests.e2e.job import FLOWS, Run, Undisturbed, Workplace, generation
from tests.fakes.scripted_teacher.process import ScriptedTeacher

pytestmark = pytest.mark.timeout(1200)

NOBODY = {
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "OPENAI_API_KEY": "unused",
    "TEACHER_MODEL": "unused",
}


def test_without_java_the_run_ends_with_an_error_that_says_what_to_install(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "tail", "uname", "env"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    place = Workplace(tmp_path / "place")
    finished = place.run(generation(), {**NOBODY, "PATH": str(tools), "JAVA_HOME": ""})
    assert finished.code == 1, finished.said
    (error,) = finished.errors
    assert "No usable Java." in error
    assert finished.err.count("apt-get install openjdk-17-jre-headless") == 1
    assert "Traceback" not in finished.err


def test_missing_and_empty_input_folders_end_the_run_each_with_an_error_that_names_it(
    tmp_path: Path,
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    missing = tmp_path / "nowhere"
    place = Workplace(tmp_path / "place")
    inputs = {"KNOWLEDGE_PILE_INPUTS": str(missing), "AUTOMATHTEXT_INPUTS": str(empty)}
    finished = place.run(generation(), {**NOBODY, **inputs})
    assert finished.code == 1, finished.said
    of_empty, of_missing = sorted(finished.errors)
    assert "raw__automathtext" in of_empty
    assert str(empty) in of_empty
    assert "raw__knowledge_pile" in of_missing
    assert str(missing) in of_missing
    assert "Traceback" not in finished.err
    assert place.ask_one("SELECT count(*) FROM seeds.documents") == 0


def test_a_full_disk_stops_the_stage_with_a_clear_error_and_poisons_nothing(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    place = undisturbed.seeds(tmp_path / "place", FLOWS)
    with ScriptedTeacher(hold_after_calls=4) as teacher:
        run = place.start(generation(), teacher.environment())
        try:
            teacher.wait_until(lambda seen: seen["in_flight"] > 0, timeout_s=300)
            fill_the_disk(run)
            teacher.release()
            finished = run.wait(200)
        finally:
            run.kill_all()
        calls = teacher.stats()["calls"]
    assert finished.code == 1, finished.said
    (error,) = finished.errors
    assert "cannot write to the lakehouse" in error
    assert "free some space" in error
    assert place.ask("SELECT status FROM ops.outcomes WHERE status = 'failed'") == []
    assert calls < 30  # the contents in flight; no later stage asked anything


def fill_the_disk(run: Run) -> None:
    """Let no worker of the run write another byte to a file, as on a full disk."""
    workers = run.workers()
    assert workers
    for pid in workers:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
