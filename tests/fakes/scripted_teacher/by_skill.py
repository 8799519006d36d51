"""What the agents of a skill are answered, where a file of its own says so.

Belongs here: finding that file, and what judges and critics say in every skill. Does not: any one
skill. A file `skills/<skill>.py` has `answer(request, agent) -> Reply | None`: the agent's name
comes without its skill; None leaves it to what is said in every skill, then to `generic.py`.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.fakes.scripted_teacher.asked import block, blocks
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.passages import is_silent
from tests.fakes.scripted_teacher.phrases import SUGGESTIONS
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import fill, normal, topics

Answers = Callable[[TeacherRequest, str], Reply | None]


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    """Return what an agent named `<skill>.<name>` is answered; None where nobody knows."""
    skill, dot, name = agent.partition(".")
    if not dot:
        return None
    answers = _answers(skill)
    reply = answers(request, name) if answers else None
    return reply if reply is not None else _in_every_skill(request, name)


@cache
def _answers(skill: str) -> Answers | None:
    module = f"tests.fakes.scripted_teacher.skills.{skill}"
    return import_module(module).answer if find_spec(module) else None


def _in_every_skill(request: TeacherRequest, name: str) -> Reply | None:
    if name.startswith("suggester_"):
        chance = dice("suggestion", request.hash)
        return Reply(fill(chance.choice(SUGGESTIONS), topics(request.asked, 2, chance)))
    if name.startswith("judge_of_edits"):
        is_answerable = not is_silent(block(request, "passage"))
        why = "It asks for more."
        return said(is_answerable=is_answerable, takes_thought=True, is_better=True, why=why)
    if name == "critic":
        return said(faults="Nothing of weight.", score=8)
    if name == "agreement":
        one, other = (set(normal(each).split()) for each in blocks(request, "answer")[:2])
        shared = len(one & other) / max(1, min(len(one), len(other)))
        return said(agrees=shared >= 0.75, why=f"They share {shared:.0%} of their words.")
    return None


def said(**fields: Any) -> Reply:
    """A structured answer."""
    return Reply(json.dumps(fields, ensure_ascii=False))
