"""`make skill`: a new skill's folder, whole and working, from a name and a description.

Belongs here: the command, and what it says an author does next. Does not: what a skill's files say
(`infra/scaffold/`). Writes files of the repository; of the lakehouse only ledger segments, where
the teacher drafts.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from infra.scaffold.content import SkillContent, checked_about
from infra.scaffold.defaults import default_content, title_of
from infra.scaffold.folder import refuse_name, write_skill
from infra.scaffold.rendering import files_of_tests, skill_files
from transforms.settings_file import PROJECT

if TYPE_CHECKING:
    from infra.scaffold.drafting import Drafted


def main(arguments: list[str] | None = None) -> int:
    """Scaffold a skill; return the exit code."""
    parser = argparse.ArgumentParser(prog="make skill", description="Scaffold a new skill.")
    parser.add_argument("--name", required=True, help="its folder's name, such as proof_writing")
    parser.add_argument("--about", required=True, help="what it is, in a sentence")
    parser.add_argument("--draft", choices=["teacher"], help="let the teacher draft its texts")
    parser.add_argument("--attempt", type=int, default=0, help="another number: another draft")
    parser.add_argument("--root", type=Path, default=PROJECT, help="the repository")
    given = parser.parse_args(arguments)
    from transforms.teacher.failures import Failure, Stop

    try:
        refuse_name(given.root, given.name)
        about = checked_about(given.about)
        if given.draft:
            content = _drafted(given.name, about, given.attempt)
        else:
            content = default_content(given.name, about)
        made = write_skill(
            given.root,
            given.name,
            skill_files(given.name, content),
            files_of_tests(given.name, content),
        )
    except Failure as failure:
        print(f"error: no usable draft: {failure}", file=sys.stderr)
        hint = "Say it in other words (ABOUT), ask anew (ATTEMPT=1), or leave DRAFT out"
        print(f"{hint}: a small teacher cannot draft a skill.", file=sys.stderr)
        return 1
    except (Stop, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted: no skill was made; what was answered is kept", file=sys.stderr)
        return 130
    print("\n".join([*(f"made {path}" for path in made), *what_next(given.name)]))
    return 0


def _drafted(name: str, about: str, attempt: int) -> SkillContent:
    import dagster as dg

    from dagster_project.generation import GenerationResource
    from infra.scaffold.drafting import draft
    from transforms.lakehouse.lakehouse import Lakehouse, configured_root

    resource, context = GenerationResource(), dg.build_init_resource_context()
    with resource.yield_for_execution(context) as generation:
        settings = generation.connect()
        drafted = draft(Lakehouse(configured_root()), settings, name, about, attempt)
    print(cost_line(drafted, settings.teacher.model))
    return with_own_title(name, drafted.content)


def cost_line(drafted: "Drafted", model: str) -> str:
    """Say what a draft cost."""
    paid = drafted.paid
    if not paid.calls:
        return "drafted before: nothing was paid"
    return f"drafted by {model}: {paid.calls:.0f} calls, {paid.tokens:,.0f} tokens, ${paid.usd:.4f}"


def with_own_title(name: str, content: SkillContent) -> SkillContent:
    """Return a content whose title no other skill has: prompts tell skills apart by it."""
    from transforms.flows.skill import load_skill, skill_names

    taken = {load_skill(each).title.casefold() for each in skill_names()}
    if content.title.casefold() not in taken:
        return content
    return content.model_copy(update={"title": title_of(name)})


def what_next(name: str) -> list[str]:
    """Say what an author writes next, in lines."""
    folder = f"transforms/flows/{name}"
    return [
        "",
        f"It runs as it is. Look at it: make preview SKILL={name}",
        "Then make it yours:",
        f"  {folder}/taxonomy.py and prompts/types/: its types, and advice with an example for "
        "each; the prompts are the product",
        f"  {folder}/tasks.py: what a task's agent writes, and the spec that code checks an "
        "answer by",
        f"  {folder}/verification.py: rules in code first, then a solver (SolvedAgain) where an "
        "answer is right or wrong, the critic last",
        f"  {folder}/transformations.py, goals.py, response.py and flow.py (suits: which seeds)",
        f"  tests/unit/test_skill_{name}.py: planted wrong answers that the rules must reject, "
        "right ones that they must pass",
        "Test it: make test TESTS=tests/unit/test_skill_"
        f"{name}.py; bring the README's table up to date: make skills",
    ]


if __name__ == "__main__":
    sys.exit(main())
