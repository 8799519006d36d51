"""Set-up on a machine without Java: installed where we may, said where we may not."""

import os
from pathlib import Path

import pytest

from infra.setup import system
from transforms.lakehouse.java import require_java


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with a shell's own tools and no Java; returns the folder to put commands in."""
    commands = tmp_path / "bin"
    commands.mkdir()
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(commands))
    return commands


def add_command(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def apt_that_installs_java(folder: Path, *, package: str) -> None:
    java = """#!/bin/sh\\necho 'openjdk version \\"17.0.15\\"' >&2\\n"""
    add_command(
        folder,
        "apt-get",
        f'echo "$@" >> {folder}/log\ncase "$*" in\n'
        f'*install*{package}*) printf "{java}" > {folder}/java; /bin/chmod +x {folder}/java ;;\n'
        "*install*) exit 100 ;;\nesac",
    )


@pytest.mark.parametrize("package", system.JAVA_PACKAGES)
def test_root_gets_the_first_java_that_the_release_has(
    package: str, bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt_that_installs_java(bare_machine, package=package)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.ensure_java() == 0
    assert require_java() == bare_machine.parent


def test_without_the_right_to_install_the_message_says_what_to_install(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt_that_installs_java(bare_machine, package="openjdk")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system.ensure_java() == 1
    assert "sudo apt-get install openjdk-17-jre-headless" in capsys.readouterr().err
    assert not (bare_machine / "log").exists()


def test_passwordless_sudo_is_used_and_never_asks(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt_that_installs_java(bare_machine, package="openjdk")
    add_command(bare_machine, "sudo", '[ "$1" = -n ] || exit 1\nshift\nexec "$@"')
    add_command(bare_machine, "true", "exit 0")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system.ensure_java() == 0


def test_a_missing_openmp_is_a_warning_because_another_teacher_needs_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "has_openmp", lambda: False)
    monkeypatch.setattr(system, "apt_install", lambda _: False)
    assert system.ensure_openmp() == 0
    assert "libgomp1" in capsys.readouterr().err
