"""Finding Java, told by fake `java` executables on a PATH of our own."""

from pathlib import Path

import pytest

from transforms.lakehouse.java import JavaMissing, parse_version, require_java


def fake_java(home: Path, version: str) -> Path:
    executable = home / "bin" / "java"
    executable.parent.mkdir(parents=True)
    executable.write_text(
        f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8"
    )
    executable.chmod(0o755)
    return home


@pytest.fixture
def without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    return tmp_path


@pytest.mark.usefixtures("without_java")
def test_without_java_the_error_says_what_to_install_on_each_system() -> None:
    with pytest.raises(JavaMissing) as raised:
        require_java()
    message = str(raised.value)
    assert "apt-get install openjdk-17-jre-headless" in message
    assert "dnf install" in message
    assert "brew install" in message


def test_java_home_comes_before_the_path(
    without_java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = fake_java(without_java / "jdk21", "21")
    on_path = fake_java(without_java / "jdk17", "17.0.15")
    monkeypatch.setenv("JAVA_HOME", str(home))
    monkeypatch.setenv("PATH", f"{on_path / 'bin'}:/bin")
    assert require_java() == home


def test_an_old_java_home_gives_way_to_a_new_enough_java_on_the_path(
    without_java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(fake_java(without_java / "jdk8", "1.8.0_392")))
    on_path = fake_java(without_java / "jdk17", "17.0.15")
    monkeypatch.setenv("PATH", f"{on_path / 'bin'}:/bin")
    assert require_java() == on_path


def test_an_old_java_alone_is_named_with_its_version(
    without_java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(fake_java(without_java / "jdk11", "11.0.21")))
    with pytest.raises(JavaMissing, match=r"JAVA_HOME: .* is Java 11"):
        require_java()


@pytest.mark.parametrize(
    ("banner", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "25-ea" 2025-09-16', 25),
        ("The operation couldn't be completed. Unable to locate a Java Runtime.", None),
    ],
)
def test_versions_are_read_from_what_java_prints(banner: str, version: int | None) -> None:
    assert parse_version(banner) == version
