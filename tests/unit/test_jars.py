"""Delta's jars: what a session is told, and that only the right ones are ever kept."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from infra.spark import fetch_jars
from transforms.lakehouse.jars import JAR_NAMES, JarsMissing, jar_paths


def make_jars(folder: Path) -> dict[str, str]:
    """Write a stand-in for each jar and return its hash by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in JAR_NAMES:
        (folder / name).write_text(f"contents of {name}", encoding="utf-8")
    return {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in JAR_NAMES}


@pytest.fixture
def resolution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Replace Spark's resolution by stand-ins whose hashes count as right; record its calls."""
    hashes = make_jars(tmp_path / "expected")
    calls: list[Path] = []

    def resolve(scratch: Path) -> Path:
        calls.append(scratch)
        make_jars(scratch / "jars")
        return scratch / "jars"

    monkeypatch.setattr(fetch_jars, "expected_hashes", lambda: hashes)
    monkeypatch.setattr(fetch_jars, "resolve", resolve)
    return calls


def test_the_jars_a_session_wants_are_those_whose_hashes_are_checked() -> None:
    assert sorted(fetch_jars.expected_hashes()) == sorted(JAR_NAMES)


def test_a_missing_jar_is_named_and_the_message_says_make_setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_jars(tmp_path)
    (tmp_path / JAR_NAMES[3]).unlink()
    monkeypatch.setenv("DELTA_JARS", str(tmp_path))
    with pytest.raises(JarsMissing, match="make setup") as raised:
        jar_paths()
    assert JAR_NAMES[3] in str(raised.value)
    assert JAR_NAMES[0] not in str(raised.value)


def test_the_jars_are_found_in_the_folder_that_the_setting_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_jars(tmp_path)
    monkeypatch.setenv("DELTA_JARS", str(tmp_path))
    assert jar_paths() == [str(tmp_path / name) for name in JAR_NAMES]


def test_jars_are_fetched_once(tmp_path: Path, resolution: list[Path]) -> None:
    target = tmp_path / "project" / ".jars"
    fetch_jars.fetch(target)
    fetch_jars.fetch(target)
    assert sorted(path.name for path in target.iterdir()) == sorted(JAR_NAMES)
    assert len(resolution) == 1


def test_a_damaged_jar_is_fetched_again(tmp_path: Path, resolution: list[Path]) -> None:
    target = tmp_path / "project" / ".jars"
    fetch_jars.fetch(target)
    (target / JAR_NAMES[0]).write_text("damaged", encoding="utf-8")
    fetch_jars.fetch(target)
    assert fetch_jars.mismatches(target) == []
    assert len(resolution) == 2


@pytest.mark.usefixtures("resolution")
def test_a_wrong_hash_keeps_nothing_and_names_the_jar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = fetch_jars.expected_hashes() | {JAR_NAMES[2]: "0" * 64}
    monkeypatch.setattr(fetch_jars, "expected_hashes", lambda: wrong)
    project = tmp_path / "project"
    with pytest.raises(fetch_jars.FetchError, match="none was kept") as raised:
        fetch_jars.fetch(project / ".jars")
    assert JAR_NAMES[2] in str(raised.value)
    assert list(project.iterdir()) == []


def test_set_up_looks_again_where_the_jars_are_gone(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    planned = subprocess.run(
        ["make", "-n", "setup"],
        cwd=Path(__file__).resolve().parents[2],
        env={**environment, "DELTA_JARS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "infra.spark.fetch_jars" in planned.stdout
