"""The judge of reading comprehension's edits: a passage that was made silent answers nothing.

Does not: its other agents, who bear no skill's name (`plain.py`, `questions.py`).
"""

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.passages import is_silent
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    """Return the judge's answer."""
    if not agent.startswith("judge_of_edits"):
        return None
    return said(
        is_answerable=not is_silent(block(request, "passage")),
        takes_thought=True,
        is_better=True,
        why="It asks for more.",
    )
