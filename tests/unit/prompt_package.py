"""Packages of prompts made on the spot, for the tests of agents.

Belongs here: writing such a package. Does not: any expectation.
"""

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

_NUMBERS = itertools.count()


def prompt_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prompts: Mapping[str, str]
) -> str:
    """Return the name of a new package whose `prompts/` folder holds these files."""
    name = f"prompts_for_a_test_{next(_NUMBERS)}"
    folder = tmp_path / name
    (folder / "prompts").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    for file, text in prompts.items():
        (folder / "prompts" / file).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def prompt(system: str, user: str) -> str:
    return f"{{% block system %}}{system}{{% endblock %}}\n{{% block user %}}{user}{{% endblock %}}"
