"""`make skill`: what it writes works at once, and is written whole or not at all."""

import ast
import os
from pathlib import Path

import pytest

from infra.new_skill import main
from infra.scaffold.content import SkillContent
from infra.scaffold.defaults import default_content
from infra.scaffold.folder import write_skill
from infra.scaffold.literals import literal
from infra.scaffold.rendering import files_of_tests, skill_files
from tests.fakes.skills import fixture_skills
from tests.unit.scaffolded import ABOUT, NAME, linted, made, repository, run_own_test, scaffold
from transforms.flows.skill import load_skill, skill_names


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def test_a_new_skill_passes_its_own_test_at_once(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scaffold(root) == 0
    said = capsys.readouterr().out
    assert f"made transforms/flows/{NAME}\n" in said
    assert f"make preview SKILL={NAME}" in said
    done = run_own_test(root, NAME)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


@pytest.mark.parametrize("name", ["a", NAME, "zz9", "a_very_long_name_of_forty_characters_abc"])
def test_it_has_the_form_of_this_project(root: Path, name: str) -> None:
    assert scaffold(root, name=name) == 0
    assert linted(root) == ""
    with fixture_skills(root / "transforms" / "flows"):
        skill = load_skill(name)
        assert skill.description == ABOUT
        assert len(skill.instruction_types) >= 2
        assert skill.transformations[0] == "identity"
        prompts = root / "transforms" / "flows" / name / "prompts" / "types"
        assert {path.stem for path in prompts.iterdir()} == {*skill.instruction_types, "base"}
    assert name not in skill_names()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Proof_Writing", "no name"),
        ("proof-writing", "no name"),
        ("../proofs", "no name"),
        ("_proofs", "no name"),
        ("2proofs", "no name"),
        ("", "no name"),
        ("proofs_", "no name"),
        ("x" * 41, "no name"),
        ("lambda", "Python's own"),
        ("all", "stands for every skill"),
        ("beweisführung", "no name"),
    ],
)
def test_a_bad_name_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    assert scaffold(root, name=name) == 1
    assert told in capsys.readouterr().err
    assert made(root) == []


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("  \n ", "empty"),
        ("x" * 401, "401 characters"),
        ("Proofs with {{ braces }}", "template syntax"),
        ("Proofs {% raw %}", "template syntax"),
        ("Proofs \x1b[31m", "cannot be printed"),
    ],
)
def test_a_bad_description_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], about: str, told: str
) -> None:
    assert scaffold(root, about=about) == 1
    assert told in capsys.readouterr().err
    assert made(root) == []


@pytest.mark.parametrize(
    "there",
    [
        f"transforms/flows/{NAME}/flow.py",
        f"transforms/flows/{NAME}.py",
        f"tests/unit/test_skill_{NAME}.py",
        f"tests/fakes/scripted_teacher/skills/{NAME}.py",
    ],
)
def test_what_is_there_is_left_alone(
    root: Path, capsys: pytest.CaptureFixture[str], there: str
) -> None:
    path = root / there
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("somebody's work\n")
    assert scaffold(root) == 1
    assert "is there already" in capsys.readouterr().err
    assert made(root) == [there]
    assert path.read_text() == "somebody's work\n"


def test_a_name_of_the_shared_machinery_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("common", "brain_teaser", "work"):
        assert main(["--name", name, "--about", ABOUT]) == 1
        assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("fault", [OSError("no space left"), KeyboardInterrupt()])
def test_nothing_half_written_is_left(
    root: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def fail(path: Path, target: Path) -> None:
        assert path.name == "skill", "the folder is to be the last that is put in place"
        raise fault

    monkeypatch.setattr(Path, "rename", fail)
    assert scaffold(root) in (1, 130)
    assert made(root) == []
    assert list((root / "transforms" / "flows").iterdir()) == []


def test_a_disk_without_hard_links_will_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("this file system has no hard links")

    monkeypatch.setattr(os, "link", refuse)
    assert scaffold(root) == 0
    test = root / "tests" / "unit" / f"test_skill_{NAME}.py"
    assert test.read_text().startswith('"""')


def test_text_becomes_python_as_data_whatever_it_holds() -> None:
    texts = [
        "", "plain", "it's \"both\"", "\\", "\\n and \n", "a\n\n  b \n", "x" * 500,
        "é ö 漢字 " * 60, "'''\"\"\"",
        "{name} {{x}} %s", '") or __import__("os").system("true") or ("',
        "  two  spaces  " * 20, "\u2028 \x0b \x1c" * 40,
    ]  # fmt: skip
    for text in texts:
        written = literal(text)
        assert ast.literal_eval(written) == text
        assert all(len(line) <= 90 for line in written.split("\n") if text.isascii())


def test_words_that_mean_something_to_python_or_prompts_are_only_words(root: Path) -> None:
    words = "'''\"\"\" \\ \\N{DASH} %s {x} <<name>> <% for %> </passage> # noqa"
    said = default_content(NAME, words).model_dump()
    said["types"][0] |= {"definition": f"Asks {words}", "craft": [words, words], "example": words}
    said |= {"rubric": [words], "how": [words], "asker": words, "responder": words}
    said["goals"][0] |= {"aim": f"harder, by a step. {words}", "ways": words}
    content = SkillContent.model_validate(said)
    write_skill(root, NAME, skill_files(NAME, content), files_of_tests(NAME, content))
    assert linted(root) == ""
    prompt = root / "transforms" / "flows" / NAME / "prompts" / "types" / "carry_out.jinja"
    assert prompt.read_text().count(words) == 3
    done = run_own_test(root, NAME)
    assert done.returncode == 0, done.stdout + done.stderr
