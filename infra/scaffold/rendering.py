"""The files of a new skill, from their templates.

Belongs here: which template makes which file, and rendering them. Does not: what they say of the
skill (`content.py`), or writing them (`folder.py`). The templates make templates, so their own
tags are `<<…>>` and `<%…%>`; what is put in is never rendered again.
"""

import ast
from pathlib import Path
from typing import Any

from infra.scaffold.content import SkillContent
from infra.scaffold.literals import literal

TEMPLATES = Path(__file__).parent / "templates"
_MODULES = (
    "flow", "goals", "response", "tasks", "taxonomy", "transformations", "verification",
)  # fmt: skip


def skill_files(name: str, content: SkillContent) -> dict[str, str]:
    """Return the files of the skill's folder: path in it → text."""
    shared = _shared(name, content)
    files = {"__init__.py": ""}
    files |= {f"{each}.py": _rendered(f"skill/{each}.py.jinja", shared) for each in _MODULES}
    prompts = {
        "types/base": ("types_base", shared),
        "response": ("response", shared),
        f"transformations/{content.transformation.name}": ("transformation", shared),
        **{f"types/{each.name}": ("type", {**shared, "type": each}) for each in content.types},
    }
    files |= {
        f"prompts/{path}.jinja": _rendered(f"skill/prompts/{template}.jinja.jinja", given)
        for path, (template, given) in prompts.items()
    }
    return files


def files_of_tests(name: str, content: SkillContent) -> dict[str, str]:
    """Return the files that its tests need: path in the repository → text."""
    shared = _shared(name, content)
    return {
        f"tests/unit/test_skill_{name}.py": _rendered("tests/test_skill.py.jinja", shared),
        f"tests/fakes/scripted_teacher/skills/{name}.py": _rendered(
            "tests/scripted_teacher.py.jinja", shared
        ),
    }


def _shared(name: str, content: SkillContent) -> dict[str, Any]:
    return {
        "name": name,
        "words": name.replace("_", " "),
        "camel": "".join(part.capitalize() for part in name.split("_")),
        "content": content,
    }


def _rendered(template: str, given: dict[str, Any]) -> str:
    """Return a file's text.

    Raises:
        SyntaxError: it is Python, and not well formed: a mistake in the template.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 (Python and prompts, not HTML)
        keep_trailing_newline=True,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters["py"] = literal
    text = environment.get_template(template).render(given)
    if template.endswith(".py.jinja"):
        ast.parse(text, template)
    return text
