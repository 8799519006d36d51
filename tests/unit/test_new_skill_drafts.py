"""`make skill DRAFT=teacher`: a draft is paid once, kept, and can do no harm."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra.scaffold.defaults import default_content
from tests.fakes.skills import fixture_skills
from tests.unit.odd_servers import Handler, serving
from tests.unit.scaffolded import ABOUT, NAME, linted, made, repository, scaffold
from transforms.flows.skill import load_skill
from transforms.lakehouse.lakehouse import Lakehouse, is_local_table
from transforms.lakehouse.tables import TABLES
from transforms.teacher.ledger import segment_calls
from transforms.teacher.segments import segment_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def drafted(**changed: Any) -> dict[str, Any]:
    """A draft that can be used, but for what is changed."""
    content = default_content(NAME, "Write short proofs.").model_dump()
    content["title"] = "short proofs"
    content["types"][0]["name"] = "direct_proof"
    content["types"][0]["craft"] = ["State all that may be used.", "Spoiled by a gap in it."]
    return {**content, **changed}


def with_type(**changed: Any) -> dict[str, Any]:
    content = drafted()
    return {**content, "types": [{**content["types"][0], **changed}, content["types"][1]]}


@contextmanager
def drafting(answer: Callable[[int], Any]) -> Iterator[tuple[dict[str, str], list[Any]]]:
    """A server that drafts what `answer` says for its first, second … call; and those calls."""
    asked: list[Any] = []

    class Drafting(Handler):
        def do_GET(self) -> None:  # noqa: N802
            self.answer(json.dumps({"data": [{"id": "m"}]}).encode())

        def do_POST(self) -> None:  # noqa: N802
            asked.append(json.loads(self.read_body()))
            said = {"role": "assistant", "content": json.dumps(answer(len(asked)))}
            usage = {"prompt_tokens": 900, "completion_tokens": 1100}
            choice = {"index": 0, "message": said, "finish_reason": "stop"}
            body = {"model": "m", "choices": [choice], "usage": usage}
            self.answer(json.dumps(body).encode())

    with serving(Drafting) as endpoint:
        yield {"OPENAI_BASE_URL": endpoint.base_url, "OPENAI_API_KEY": "k"}, asked


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Lakehouse:
    """A lakehouse that no run has made yet, and a teacher's model and price."""
    house = Lakehouse(str(tmp_path_factory.mktemp("house")))
    monkeypatch.setenv("LAKEHOUSE_ROOT", house.root)
    monkeypatch.setenv("TEACHER_MODEL", "m")
    monkeypatch.setenv("TEACHER_PROMPT_USD_PER_MTOK", "10")
    return house


def draft(
    root: Path, monkeypatch: pytest.MonkeyPatch, answer: Callable[[int], Any], *more: str
) -> tuple[int, list[Any]]:
    with drafting(answer) as (environment, asked):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return scaffold(root, "--draft", "teacher", *more), asked


def test_a_draft_becomes_a_skill_its_cost_is_told_and_its_call_is_kept(
    root: Path,
    house: Lakehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, asked = draft(root, monkeypatch, lambda number: drafted())
    assert (code, len(asked)) == (0, 1)
    assert ABOUT in asked[0]["messages"][1]["content"]
    assert "drafted by m: 1 calls, 2,000 tokens, $0.0090" in capsys.readouterr().out
    assert linted(root) == ""
    with fixture_skills(root / "transforms" / "flows"):
        skill = load_skill(NAME)
        assert (skill.title, skill.instruction_types[0]) == ("short proofs", "direct_proof")
    (call,) = kept(house)
    assert (call["skill"], call["status"]) == (NAME, "answered")
    assert not any(is_local_table(house.path(name)) for name in TABLES)
    # The same skill asked for again is on record.
    shutil.rmtree(root / "transforms" / "flows" / NAME)
    shutil.rmtree(root / "tests")
    code, asked = draft(root, monkeypatch, lambda number: drafted())
    assert (code, asked) == (0, [])
    assert "nothing was paid" in capsys.readouterr().out
    # Another attempt is another draft.
    shutil.rmtree(root / "transforms" / "flows" / NAME)
    shutil.rmtree(root / "tests")
    code, asked = draft(root, monkeypatch, lambda number: drafted(), "--attempt", "1")
    assert (code, len(asked)) == (0, 1)


def kept(house: Lakehouse) -> list[dict[str, Any]]:
    return segment_calls(segment_folder(house), "")


HOSTILE = {
    "a variable in advice": with_type(craft=["Good ones say {{ passage }}.", "Spoiled by gaps."]),
    "a block in an example": with_type(example="instruction: {% include 'criticism.jinja' %}"),
    "a comment in a role": drafted(asker="You write {# not #} proofs."),
    "the end of a tag": drafted(responder="You answer %} proofs."),
    "a path for a name": with_type(name="../../../../etc/passwd"),
    "code for a name": with_type(name="x'); import os; os.system('true'); ('"),
    "the base's name": with_type(name="base"),
    "one name twice": with_type(name="judge"),
    "a goal called seed": drafted(
        goals=[{"name": "seed", "aim": "a task that is harder by a step.", "ways": "Any."}]
    ),
    "identity again": drafted(transformation={"name": "identity", "task": "Make a case."}),
    "an escape sequence": drafted(title="short \x1b[2J proofs"),
    "no types": drafted(types=[]),
    "a flood": drafted(rubric=["x" * 100_000]),
    "many lines": drafted(how=["Say it."] * 500),
    "something else": {"answer": 42},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_draft_is_sent_back_once_then_refused(
    root: Path,
    house: Lakehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    code, asked = draft(root, monkeypatch, lambda number: HOSTILE[name])
    assert (code, len(asked)) == (1, 2)
    error = capsys.readouterr().err
    assert error.startswith("error: no usable draft")
    assert "\x1b" not in error
    assert made(root) == []
    assert len(kept(house)) == 2


def test_a_draft_that_is_mended_is_used(
    root: Path, house: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [HOSTILE["a variable in advice"], drafted()]
    code, asked = draft(root, monkeypatch, lambda number: answers[number - 1])
    assert (code, len(asked)) == (0, 2)
    assert "template syntax" in asked[1]["messages"][-1]["content"]
