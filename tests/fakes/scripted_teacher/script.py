"""The script: what each agent is answered.

Belongs here: from the agent that asks to what answers it. Does not: the texts themselves, or HTTP.
An answer is a function of the request and the shares of defects; what the script remembers adds
nothing but the seed behind a passage, for one defect (`memory.py`).

To teach it a new skill's agents, whose names begin with the skill's and a dot: write what they say
in `skills/<skill>.py`. Until then they get the plain answers of `generic.py`.
"""

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.scripted_teacher import by_skill, generic
from tests.fakes.scripted_teacher.answers import conclusion
from tests.fakes.scripted_teacher.asked import (
    asked_number,
    block,
    blocks,
    format_of,
    question_of,
)
from tests.fakes.scripted_teacher.chance import dice, fingerprint
from tests.fakes.scripted_teacher.defects import (
    OPEN_FORMATS,
    SOLVER_DEFECT,
    defect_of,
    dissenting,
    in_one_form,
    repeats_a_question,
    response,
)
from tests.fakes.scripted_teacher.memory import Memory
from tests.fakes.scripted_teacher.passages import reversed_, silenced, transformed
from tests.fakes.scripted_teacher.phrases import SUGGESTIONS
from tests.fakes.scripted_teacher.questions import (
    is_repeated,
    question,
    questions,
    repeated_question,
)
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import fill, normal, topics

NOT_POSSIBLE = "NOT POSSIBLE: the question rests on nothing that could be changed."


class Script:
    """Answers requests."""

    def __init__(self) -> None:
        self._memory = Memory()

    def answer(self, request: TeacherRequest, agent: str, shares: Mapping[str, float]) -> Reply:
        """Return what the agent behind the request is answered."""
        if (reply := by_skill.answer(request, agent)) is not None:
            return reply
        if request.schema:
            return self._structured(request, agent, shares)
        return self._text(request, agent, shares)

    def _text(self, request: TeacherRequest, agent: str, shares: Mapping[str, float]) -> Reply:
        if source := block(request, "source"):
            passage = transformed(agent.removeprefix("transform_"), source)
            self._memory.remember(passage, source)
            return Reply(passage)
        if agent.startswith("suggester"):
            return Reply(_suggestion(request))
        if block(request, "question"):
            return self._response(request, shares)
        return Reply(generic.text(request))

    def _structured(
        self, request: TeacherRequest, agent: str, shares: Mapping[str, float]
    ) -> Reply:
        properties = set(request.schema.get("properties", {}))
        if properties == {"is_applicable", "questions"}:
            return _json(_questions(request, agent, shares))
        if properties == {"passage", "question"}:
            return _json(self._edited_passage(request, agent))
        if "question" in properties:
            return _json(_edited_question(request))
        if properties == {"is_answerable", "final_answer"}:
            return _solution(request, shares)
        if properties == {"agrees", "why"} and blocks(request, "answer"):
            return _json(_comparison(request))
        return _json(generic.value(request))

    def _response(self, request: TeacherRequest, shares: Mapping[str, float]) -> Reply:
        asked = question_of(request)
        reply = response(asked, shares, self._memory.source_of(asked.passage))
        pair = fingerprint(*asked.key, normal(reply.text))
        return reply.noting(instruction=asked.instruction, pair=pair)

    def _edited_passage(self, request: TeacherRequest, agent: str) -> dict[str, str]:
        passage, asked = block(request, "passage"), block(request, "question")
        edit = silenced if "unanswerable" in agent else reversed_
        edited = edit(passage)
        self._memory.remember(edited, self._memory.source_of(passage))
        return {"passage": edited, "question": asked}


def _suggestion(request: TeacherRequest) -> str:
    if is_repeated(block(request, "question")):
        # What is made from a repeated question would be a duplicate that nobody planted.
        return NOT_POSSIBLE
    chance = dice("suggestion", request.hash)
    return fill(chance.choice(SUGGESTIONS), topics(block(request, "passage"), 2, chance))


def _questions(request: TeacherRequest, agent: str, shares: Mapping[str, float]) -> dict[str, Any]:
    passage, answer_format = block(request, "passage"), format_of(request)
    properties = _item_properties(request.schema)
    asked = questions(
        passage=passage,
        about=agent,
        answer_format=answer_format,
        properties=properties,
        count=asked_number(request),
    )
    if answer_format in OPEN_FORMATS and repeats_a_question(passage, shares):
        asked[0] = {"question": repeated_question(passage, agent)}
    return {"is_applicable": True, "questions": asked}


def _edited_question(request: TeacherRequest) -> dict[str, Any]:
    passage, asked = block(request, "passage"), block(request, "question")
    return question(
        passage=passage,
        about=f"harder than {normal(asked)}",
        answer_format=format_of(request, asked),
        properties=request.schema["properties"],
    )


def _solution(request: TeacherRequest, shares: Mapping[str, float]) -> Reply:
    asked = in_one_form(question_of(request))
    found, defect = conclusion(asked), None
    if defect_of(asked, shares) == SOLVER_DEFECT and (other := dissenting(asked)) is not None:
        found, defect = other, SOLVER_DEFECT
    solution = {"is_answerable": found.is_answerable, "final_answer": found.final_answer}
    return _json(solution, defect).noting(instruction=asked.instruction)


def _comparison(request: TeacherRequest) -> dict[str, Any]:
    """Compare by words: what agrees was drawn from one hash and says the same ones."""
    answers = [set(normal(each).split()) for each in blocks(request, "answer")]
    shared = len(set.intersection(*answers)) / max(1, min(map(len, answers)))
    agrees = shared >= 0.75
    return {"agrees": agrees, "why": f"They share {shared:.0%} of the shorter one's words."}


def _item_properties(schema: dict[str, Any]) -> dict[str, Any]:
    item = schema["properties"]["questions"]["items"]
    if "$ref" in item:
        item = schema["$defs"][item["$ref"].rsplit("/", 1)[-1]]
    return dict(item["properties"])


def _json(value: Any, defect: str | None = None) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False), defect=defect)
