"""An agent's prompt: what is sent, and what its hash depends on."""

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from pydantic import BaseModel

from tests.unit.prompt_package import prompt, prompt_package
from transforms.agents.agent import Agent

BASE = prompt("Shared rules. {{ rule }}", "{{ passage }}")
CHILD = '{% extends "base.jinja" %}{% block system %}Own. {{ super() }}{% endblock %}'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    files = {"base.jinja": BASE, "child.jinja": CHILD, "plain.jinja": prompt("Fixed.", "{{ x }}")}
    return prompt_package(tmp_path, monkeypatch, files)


def test_a_prompt_opens_with_its_fixed_block_and_then_the_variable_one(package: str) -> None:
    agent = Agent("a", package, "child.jinja", constants=(("rule", "Be brief."),))
    system, user = agent.render({"passage": "  The text.\n"})
    assert system == {"role": "system", "content": "Own. Shared rules. Be brief."}
    assert user == {"role": "user", "content": "The text."}


def test_a_variable_that_is_not_given_is_an_error_and_not_a_blank(package: str) -> None:
    with pytest.raises(UndefinedError, match="x"):
        Agent("a", package, "plain.jinja").render({})


def test_a_prompt_without_a_user_block_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"half.jinja": "{% block system %}Only.{% endblock %}"}
    package = prompt_package(tmp_path, monkeypatch, files)
    with pytest.raises(ValueError, match=r"half\.jinja lacks.*user"):
        Agent("a", package, "half.jinja").render({})
    with pytest.raises(TemplateNotFound, match="missing"):
        _ = Agent("a", package, "missing.jinja").prompt_hash


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7 * 7 }} {% for x in range(9) %}x{% endfor %} {# gone? #}",
        "{% extends 'plain.jinja' %}{% include 'base.jinja' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "# for line statements\n<b>&amp;</b>",
    ],
)
def test_template_code_in_a_seeds_text_is_text(package: str, text: str) -> None:
    _, user = Agent("a", package, "plain.jinja").render({"x": text})
    assert user["content"] == text


def test_a_prompt_file_cannot_reach_pythons_insides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jinja2.exceptions import SecurityError

    files = {"evil.jinja": prompt("{{ x.__class__.__mro__ }}", "u")}
    package = prompt_package(tmp_path, monkeypatch, files)
    with pytest.raises((SecurityError, UndefinedError)):
        Agent("a", package, "evil.jinja").render({"x": "text"})


def test_the_prompt_hash_follows_the_file_the_files_it_extends_and_the_constants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(base: str = BASE, child: str = CHILD, constants: tuple = (("rule", "R"),)) -> Agent:
        package = prompt_package(tmp_path, monkeypatch, {"base.jinja": base, "child.jinja": child})
        return Agent("a", package, "child.jinja", constants=constants)

    first = made()
    assert made().prompt_hash == first.prompt_hash, "where the package lies is no part of it"
    others = [
        made(base=BASE + " changed"),
        made(child=CHILD.replace("Own", "Mine")),
        made(constants=(("rule", "S"),)),
    ]
    assert len({first.prompt_hash, *(agent.prompt_hash for agent in others)}) == 4
    assert "Shared rules" in first.prompt_text
    assert "rule: R" in first.prompt_text


def test_everything_that_can_change_an_answer_changes_the_agents_version(package: str) -> None:
    class Verdict(BaseModel):
        agrees: bool

    class Longer(BaseModel):
        agrees: bool
        why: str

    agent = Agent("a", package, "plain.jinja")
    changed = [
        replace(agent, prompt="base.jinja"),
        replace(agent, output=Verdict),
        replace(agent, output=Longer),
        replace(agent, role="critic"),
        replace(agent, temperature=0.1),
        replace(agent, max_tokens=7),
        replace(agent, constants=(("rule", "R"),)),
    ]
    assert len({agent.version, *(each.version for each in changed)}) == len(changed) + 1
    assert replace(agent, name="b").version == agent.version, "a name is not sent"
