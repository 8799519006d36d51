"""`make preview` against the scripted teacher: real calls on loopback, no JVM, no table written."""

import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.preview import main
from tests.fakes.scripted_teacher.process import REPOSITORY, ScriptedTeacher
from transforms.flows.skill import load_skill
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse, is_local_table
from transforms.lakehouse.lease import lease
from transforms.lakehouse.tables import TABLES
from transforms.preview.made import SeedMade
from transforms.preview.samples import sample_documents
from transforms.preview.seeds import chosen_seeds
from transforms.preview.telling import seed_lines
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decide
from transforms.teacher.ledger import register_segments

SKILL = "brain_teaser"
TEXT = (
    "The harbour of Sund has a drawbridge of two leaves, a ferry with room for ten, and a keeper "
    "who writes down every mast that passes. In the dry years the dyers below the bridge measure "
    "their water with two buckets, and lend them to nobody. The tower clock strikes evenly. "
)


@pytest.fixture
def configured(
    teacher: ScriptedTeacher, lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> ScriptedTeacher:
    """The scripted teacher with a price, and an empty lakehouse."""
    for name, value in teacher.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TEACHER_PROMPT_USD_PER_MTOK", "1")
    monkeypatch.setenv("TEACHER_COMPLETION_USD_PER_MTOK", "2")
    monkeypatch.setenv("LAKEHOUSE_ROOT", lakehouse.root)
    return teacher


def document(number: int, **changed: Any) -> dict[str, Any]:
    text = f"{TEXT * 3}Leaf {number} of the keeper's book."
    return {
        "seed_id": digest("seed", text), "source": "knowledge_pile", "sources": [f"k:f:{number}"],
        "text": text, "kind": "prose", "license": "cc0-1.0", "licenses": ["cc0-1.0"],
        "language": "en", "domain": "example.org", "char_count": len(text), "token_count": 200,
        "split": "train", "filter_version": "f", **changed,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip


def versions(lakehouse: Lakehouse) -> dict[str, int]:
    return {name: lakehouse.version(name) for name in TABLES}


def paid(said: str) -> int:
    return int(re.search(r"Paid now: (\d+) calls?,", said)[1])


def fates(said: str) -> list[str]:
    return re.findall(r"^  pair: .*$", said, re.MULTILINE)


def test_pairs_verdicts_and_cost_are_shown_and_no_table_is_written(
    configured: ScriptedTeacher, lakehouse: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    lakehouse.upsert("seeds.documents", [document(number) for number in range(5)])
    before = versions(lakehouse)
    with lease(lakehouse, "a run that generates meanwhile"):
        assert main(["--skill", SKILL]) == 0
    said = capsys.readouterr().out
    assert versions(lakehouse) == before
    assert said.count("\nSeed ") == 3
    assert len(fates(said)) >= 6
    assert all(fate.endswith(": accepted") for fate in fates(said))
    assert "+ brain_teaser.intended_answer: code" in said
    assert "+ brain_teaser.critic: critic: 8 of 10" in said
    assert "The first picture misleads" in said
    assert 0 < paid(said) == configured.stats()["answered"] <= 60
    assert re.search(r"tokens, \$0\.0*[1-9]", said)


def test_a_second_preview_pays_nothing_registered_or_not(
    configured: ScriptedTeacher, lakehouse: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    lakehouse.upsert("seeds.documents", [document(number) for number in range(3)])
    assert main(["--skill", SKILL]) == 0
    first = capsys.readouterr().out
    answered = configured.stats()["answered"]
    assert main(["--skill", SKILL]) == 0
    again = capsys.readouterr().out
    assert paid(first) == answered > 0 == paid(again)
    assert fates(again) == fates(first)
    assert register_segments(lakehouse) >= answered  # as the next run does
    assert register_segments(lakehouse) == 0
    assert main(["--skill", SKILL]) == 0
    assert paid(capsys.readouterr().out) == 0
    assert configured.stats()["answered"] == answered


def test_a_bound_on_the_calls_is_kept_and_what_waits_is_said(
    configured: ScriptedTeacher, lakehouse: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    lakehouse.upsert("seeds.documents", [document(number) for number in range(3)])
    assert main(["--skill", SKILL, "--calls", "12"]) == 0
    said = capsys.readouterr().out
    assert 6 <= paid(said) == configured.stats()["answered"] <= 12
    assert "run it again to go on" in said
    # Each seed had its share: none is without a content.
    assert said.count("  content (") == 3
    assert main(["--skill", SKILL]) == 0
    assert paid(said) + paid(capsys.readouterr().out) == configured.stats()["answered"]
    assert configured.stats()["answered_again"] == 0


def interrupted(running: "subprocess.Popen[str]") -> tuple[str, str]:
    """Press Ctrl-C, and again where nothing follows from it; return what was said till the end."""
    for _ in range(4):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=40)
        except subprocess.TimeoutExpired:
            continue
    running.kill()
    raise AssertionError("the preview went on after Ctrl-C, pressed four times")


def test_ctrl_c_keeps_what_was_answered(
    configured: ScriptedTeacher, lakehouse: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    lakehouse.upsert("seeds.documents", [document(0)])
    configured.configure(hold_after_calls=5)
    command = [sys.executable, "-m", "infra.preview", "--skill", SKILL]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        configured.wait_until(
            lambda stats: stats["answered"] >= 5 and stats["in_flight"] > 0, timeout_s=120
        )
        said, errors = interrupted(running)
    assert running.returncode == 130, errors
    assert errors.splitlines()[-1] == "interrupted: what was answered is kept"
    assert "Traceback" not in errors
    assert paid(said) == 5
    configured.release()
    configured.wait_until(lambda stats: stats["in_flight"] == 0)
    configured.reset()
    assert main(["--skill", SKILL]) == 0
    again = capsys.readouterr().out
    assert paid(again) == configured.stats()["answered"]
    assert f"({5} of them replayed)" in again


def test_seeds_are_those_a_flow_may_be_given(lakehouse: Lakehouse) -> None:
    good = [document(number) for number in range(4)]
    bad = [
        document(10, split="held_out"),
        document(11, cluster_id=good[0]["seed_id"]),
        document(12, kind="code", programming_language="Python"),
        document(13, text="Too short."),
    ]
    withdrawn = document(14, cluster_id=document(14)["seed_id"])
    flagged, approved = document(15, flags=["injection"]), document(16, flags=["injection"])
    good.append(approved)
    lakehouse.upsert("seeds.documents", [*good, *bad, withdrawn, flagged])
    decide(lakehouse, [approved["seed_id"]], APPROVED, "a story about it", "somebody")
    decide(lakehouse, [withdrawn["seed_id"]], WITHDRAWN, "asked for", "somebody")
    chosen = chosen_seeds(lakehouse, load_skill(SKILL), 20)
    found = [each["seed_id"] for each in chosen.documents]
    assert sorted(found) == sorted(each["seed_id"] for each in good)
    few = chosen_seeds(lakehouse, load_skill(SKILL), 2)
    assert [each["seed_id"] for each in few.documents] == found[:2]
    assert few.found_in == lakehouse.root


def test_without_a_lakehouse_the_samples_are_used_and_none_is_made(
    configured: ScriptedTeacher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house = Lakehouse(str(tmp_path / "new"))
    monkeypatch.setenv("LAKEHOUSE_ROOT", house.root)
    arguments = ["--skill", "open_domain_qa", "--seeds", "1", "--calls", "4"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "seeds of the shipped samples" in said
    assert "no search index yet" in said
    assert paid(said) == configured.stats()["answered"] > 0
    assert not any(is_local_table(house.path(name)) for name in TABLES)
    house.create_tables()  # as the first run does
    assert register_segments(house) >= paid(said)


def test_samples_have_the_ids_that_a_run_gives_them() -> None:
    found = [row for row, _ in zip(sample_documents("order"), range(12), strict=False)]
    assert {row["kind"] for row in found} > {"prose"}
    assert all(row["split"] == "train" for row in found)
    assert all(row["seed_id"] == digest("seed", row["text"]) for row in found)
    again = [row for row, _ in zip(sample_documents("order"), range(12), strict=False)]
    assert [row["seed_id"] for row in again] == [row["seed_id"] for row in found]


def test_what_a_seed_says_cannot_command_a_terminal() -> None:
    hostile = document(0, text="\x1b[2J\x1b]0;owned\x07 text \x9b31m", title="a\x1b[31mb\nc")
    made = SeedMade(hostile)
    made.rows["contents"].append({"transformation": "identity", "text": "x" * 5000 + "\x1b"})
    lines = seed_lines(made, 1)
    assert all(char.isprintable() for line in lines for char in line)
    assert sum(map(len, lines)) < 3000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--skill", "juggling"], "unknown skill 'juggling'"),
        (["--skill", SKILL, "--seeds", "0"], "not a number of 1 or more"),
        (["--skill", SKILL, "--calls", "many"], "not a number of 1 or more"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_paid(
    configured: ScriptedTeacher,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code in (1, 2)
    assert told in capsys.readouterr().err
    assert configured.stats()["calls"] == 0


def test_an_unusable_teacher_is_said_in_a_line(
    configured: ScriptedTeacher,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-wrong-key")
    assert main(["--skill", SKILL]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "a-wrong-key" not in error
