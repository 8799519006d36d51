"""`make skills`: the README's table of skills, written from the code.

Belongs here: the table and its place in the README. Does not: what a skill is.
"""

import argparse
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- skills: made by `make skills` -->", "<!-- end of skills -->"


def main(arguments: list[str] | None = None) -> int:
    """Write the table into the README; return the exit code."""
    argparse.ArgumentParser(prog="infra.skill_table", description=__doc__).parse_args(arguments)
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def with_table(readme: str) -> str:
    """Return a README with the table as it is now between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the README lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def table() -> str:
    """Return the table of skills, in Markdown."""
    from transforms.flows.skill import load_skill, skill_names

    lines = ["| skill | contents | types | what it makes |", "|---|--:|--:|---|"]
    for skill in map(load_skill, skill_names()):
        counts = f"{len(skill.transformations)} | {len(skill.instruction_types)}"
        lines.append(f"| `{skill.name}` | {counts} | {skill.description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
