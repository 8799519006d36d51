"""What the agents of open-domain question answering are answered: right answers, from memory.

A scripted question names words of a sentence of its material, and asks what is known about them:
the sentence is its answer. Who answers finds it in the sources shown, or else remembers it from
when the question was written, as a model would that knows the world.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import asked_number, block, blocks
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.passages import sentences
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import normal

_COMPLEX = {"bridge", "intersection", "contrast", "chain_of_causes"}
#: What is known of the world: the answer to each question that was ever asked.
_KNOWN: dict[str, str] = {}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent == "transform_world_facts":
        told = _whole(block(request, "source"))
        return said(facts=[{"subject": each.split()[0], "statement": each} for each in told])
    if agent.startswith("ask_"):
        kind = agent.removeprefix("ask_")
        numbers = range(asked_number(request))
        tasks = [_task(kind, _material(request), f"{kind} {each}") for each in numbers]
        return said(is_applicable=True, tasks=tasks)
    if agent.startswith("editor_"):
        kind = "bridge" if agent.endswith("ComplexQuestion") else _kind_of(request)
        return said(**_task(kind, _material(request), block(request, "question")))
    if agent == "responder":
        return Reply(_response(request))
    if agent == "solver":
        final = _KNOWN.get(normal(block(request, "question")), "")
        return said(is_answerable=bool(final), final_answer=final)
    return None


def _kind_of(request: TeacherRequest) -> str:
    question = block(request, "question")
    if question.startswith("How many figures"):
        return "quantity"
    return "common_belief" if question.startswith("Is it true") else "entity"


def _task(kind: str, material: str, key: str) -> dict[str, Any]:
    chance = dice("open domain", kind, key, material)
    told = chance.choice(_whole(material))
    about = " and ".join(chance.sample(_long(told), 3))
    question, answer_ = f"What is known about {about}?", told
    if kind == "quantity":
        question = f"How many figures are told with {about}?"
        answer_ = str(len(re.findall(r"\d+", told)))
    elif kind == "common_belief":
        question, answer_ = f"Is it true what is told with {about}?", f"Yes, {told}"
    _KNOWN[normal(question)] = answer_
    task = {"question": question, "answer": answer_, "quote": told}
    if kind not in _COMPLEX:
        return task
    return {**task, "steps": [f"What has {word} to do with it?" for word in about.split(" and ")]}


def _response(request: TeacherRequest) -> str:
    known = _KNOWN.get(normal(block(request, "question")), "")
    if known.isdigit():
        return f"There are so many of them.\nAnswer: {known}"
    return f"- {known}" if "bulleted list" in request.asked else known


def _material(request: TeacherRequest) -> str:
    text = blocks(request, "passage")[0]
    if text.startswith("["):
        return " ".join(each["statement"] for each in json.loads(text))
    return text


def _long(sentence: str) -> list[str]:
    return sorted(set(re.findall(r"[a-z]{4,}", sentence.lower())))


def _whole(text: str) -> list[str]:
    return [each for each in sentences(" ".join(text.split())) if len(_long(each)) >= 4]
