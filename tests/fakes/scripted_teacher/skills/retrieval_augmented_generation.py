"""What the agents of retrieval-augmented generation are answered: right answers, by word matching.

A scripted question names words of one sentence, or of several: who answers finds the passages that
have them and cites those. Where none has them, or where it asks who paid, the passages do not say.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import asked_number, block, blocks
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.passages import sentences
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

_ABOUT, _AND = "What is known about ", ", as well as about "
_PAID = "who paid for it"
_SUM = "Give the sum of the figures there."
#: The fewest passages that a task of the type needs.
_SEVERAL = {
    "across_passages", "multi_hop", "comparison", "cited_summary", "conflicting_passages",
}  # fmt: skip

Passages = dict[int, str]


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent == "transform_several_voices":
        return _voices(request)
    if agent.startswith("ask_"):
        return _asked(request, agent.removeprefix("ask_"))
    if agent.startswith("editor_"):
        return said(**_edited(request, agent))
    if agent == "responder":
        return Reply(_response(request))
    if agent in ("solver", "solver_unanswered"):
        final = _solution(request)
        return said(is_answerable=bool(final), final_answer=final)
    return None


def _voices(request: TeacherRequest) -> Reply:
    told = sentences(block(request, "source"))
    groups = [" ".join(told[at : at + 2]) for at in range(0, len(told), 2)]
    passages = [{"title": f"Note {place}", "text": each} for place, each in enumerate(groups, 1)]
    return said(passages=[each for each in passages if len(each["text"]) >= 80])


def _asked(request: TeacherRequest, kind: str) -> Reply:
    passages = _records(request)
    tasks = [
        _task(kind, passages, 2 if kind in _SEVERAL else 1, f"{kind} {number}")
        for number in range(asked_number(request))
    ]
    return said(is_applicable=True, tasks=tasks)


def _edited(request: TeacherRequest, agent: str) -> dict[str, Any]:
    kinds = {
        "CheckedClaim": "claim_check",
        "HalfAnswered": "partly_answered",
        "OpenQuestion": "not_in_passages",
    }
    spec = json.loads(block(request, "data"))
    count = max(1, len({each["passage"] for each in spec["evidence"]}))
    kind = kinds.get(agent.rsplit("_", 1)[-1], "single_passage_fact")
    if spec["expects"] == "answer" and "Sentence that says it" in request.asked:
        kind = "quote_the_source"
    if _SUM in block(request, "question"):
        kind = "number_from_passages"
    return _task(kind, _records(request), count, block(request, "question"))


def _task(kind: str, passages: Passages, count: int, key: str) -> dict[str, Any]:
    chance = dice("rag", kind, key, *passages.values())
    numbers = chance.sample(sorted(passages), count)
    told = {number: chance.choice(_whole(passages[number])) for number in numbers}
    about = _AND.join(_words(each, number, passages) for number, each in told.items())
    answer = " ".join(told.values())
    if kind == "not_in_passages":
        return {"question": f"What is said of {about}: {_PAID}?", "what_is_missing": "The payer."}
    evidence = [{"passage": number, "quote": each} for number, each in told.items()]
    if kind == "claim_check":
        if chance.random() < 0.3:
            claim = f"The old observatory paid for {about}."
            return {"claim": claim, "verdict": "not_in_passages", "evidence": []}
        return {"claim": answer, "verdict": "supported", "evidence": evidence}
    if kind == "partly_answered":
        return {
            "question": f"{_ABOUT}{about}, and {_PAID}?",
            "answered_part": answer,
            "evidence": evidence,
            "unanswered_part": _PAID,
        }
    question = f"{_ABOUT}{about}?"
    if kind == "number_from_passages":
        question = f"{question} {_SUM}"
    return {"question": question, "answer": answer, "evidence": evidence}


def _response(request: TeacherRequest) -> str:
    question, passages = block(request, "question"), _shown(block(request, "passage"))
    if question.startswith("Claim: "):
        found = _claimed(question, passages)
        return f"Supported.\n{_cited(*found)}" if found else "Not in the passages."
    told = _found(question, passages)
    if told is None or (_PAID in question and f"and {_PAID}" not in question):
        return "The passages do not say what is asked, nor do they come near to it."
    lines = [_cited(number, each) for number, each in told]
    if "Form of this cited answer: the passage's own words" in request.asked:
        number, each = told[0]
        return f'"{each}" [{number}]'
    if "Form of this cited answer: a bulleted list" in request.asked:
        return "\n".join(f"- {line}" for line in lines)
    if _SUM in question:
        return " ".join(lines) + f"\nAnswer: {_sum(told)}"
    missing = f" The passages do not say {_PAID}." if f"and {_PAID}" in question else ""
    return " ".join(lines) + missing


def _solution(request: TeacherRequest) -> str:
    question, passages = block(request, "question"), _records(request)
    if question.startswith("Claim: "):
        return "Supported" if _claimed(question, passages) else "Not in the passages"
    told = _found(question, passages)
    if told is None or _PAID in question:
        return ""
    if _SUM in question:
        return str(_sum(told))
    return " ".join(each for _, each in told)


def _sum(told: list[tuple[int, str]]) -> int:
    return sum(int(figure) for _, each in told for figure in re.findall(r"\b\d{1,4}\b", each))


def _claimed(question: str, passages: Passages) -> tuple[int, str] | None:
    claim = question.removeprefix("Claim: ").split("\n")[0]
    return next(((number, claim) for number, text in passages.items() if claim in text), None)


def _found(question: str, passages: Passages) -> list[tuple[int, str]] | None:
    """The sentences that have the words the question names; None if one of them is nowhere."""
    named = re.search(rf"{_ABOUT}(.+?)(?:, and {_PAID})?\?", question)
    if not named:
        return None
    told = []
    for group in named[1].split(_AND):
        wanted = set(group.split(" and "))
        having = [
            (number, each)
            for number, text in passages.items()
            for each in _whole(text)
            if wanted <= set(re.findall(r"\w+", each.lower()))
        ]
        if not having:
            return None
        told.append(having[0])
    return told


def _words(sentence: str, number: int, passages: Passages) -> str:
    """Words of a sentence that no other passage has, as far as there are any."""
    others = " ".join(text for each, text in passages.items() if each != number).lower()
    known = set(re.findall(r"\w+", others))
    own = dict.fromkeys(re.findall(r"[a-z]{4,}", sentence.lower()))
    rare = [word for word in own if word not in known] or list(own)
    return " and ".join(sorted(rare, key=lambda word: (-len(word), word))[:3])


def _cited(number: int, sentence: str) -> str:
    return f"{sentence.rstrip('.')} [{number}]."


def _whole(passage: str) -> list[str]:
    return [each for each in sentences(passage) if len(each.split()) >= 5] or [passage]


def _records(request: TeacherRequest) -> Passages:
    return {each["number"]: each["text"] for each in json.loads(blocks(request, "passage")[0])}


def _shown(text: str) -> Passages:
    parts = re.split(r"(?:^|\n\n)\[(\d+)\] ", text)[1:]
    bodies = (body.split("\n", 1)[-1].strip() for body in parts[1::2])
    return dict(zip(map(int, parts[::2]), bodies, strict=True))
