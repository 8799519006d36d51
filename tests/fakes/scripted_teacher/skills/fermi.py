"""What the agents of Fermi estimation are answered: estimates worked out from the question.

Belongs here: questions of one scheme, and answers to it. Does not: the product's checks.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import topics

#: Uses per head and day, days of a year.
USES, DAYS = 2, 365
_ASKED = re.compile(r"town of (\d+) people .* in a (year|decade)")


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent.startswith("ask_"):
        asked = [_task(block(request, "passage"), agent, sample) for sample in ("one", "two")]
        return said(is_applicable=True, tasks=asked)
    if agent.startswith("editor_"):
        return Reply(json.dumps(_task(block(request, "passage"), request.hash, "more", "decade")))
    if agent == "responder":
        return Reply(_estimate(block(request, "question")))
    if agent == "solver":
        total = _total(block(request, "question"))
        return said(is_answerable=True, final_answer=f"{1.5 * total:.2g}")
    return None


def _task(passage: str, *about: str) -> dict[str, Any]:
    chance = dice("fermi", passage, *about)
    topic = topics(passage, 1, chance)[0]
    people = 1000 * chance.randint(20, 900)
    span = "decade" if about[-1] == "decade" else "year"
    years = 10 if span == "decade" else 1
    numbers = {"people": people, "uses": USES, "days": DAYS, "years": years}
    return {
        (
            "question"
        ): f"How many times do the {topic} of a town of {people} people serve in a {span}?",
        "unit": "times",
        "factors": [{"name": k, "value": str(v), "unit": k} for k, v in numbers.items()],
        "formula": "people * uses * days * years",
    }


def _total(question: str) -> int:
    found = _ASKED.search(question)
    people, span = (int(found[1]), found[2]) if found else (1000, "year")
    return people * USES * DAYS * (10 if span == "decade" else 1)


def _estimate(question: str) -> str:
    total = _total(question)
    years = 10 if "decade" in question else 1
    people = total // (USES * DAYS * years)
    daily = people * USES
    exponent = len(str(total)) - 1
    return (
        f"Assumptions:\n- People: {people:,} people, as given\n- Use: {USES} times a day for each\n"
        f"- Time: {years} years of {DAYS} days each\n\nCalculation:\n"
        f"- Daily: {people:,} people × {USES} times = {daily:,} times per day\n"
        f"- Total: {daily:,} times per day × {DAYS} days × {years} = {total:,} times\n\n"
        f"Estimate: about {total / 10**exponent:.1f} × 10^{exponent} times\n"
        f"Order of magnitude: 10^{exponent} times"
    )
