"""What the agents of few-shot reasoning are answered: three rules, applied to what is shown.

Belongs here: tasks on words of the passage, and their solutions. Does not: the product's checks.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from transforms.lakehouse.ids import ranked

_CODE = """\
def rule(text):
    words = text.split()
    return words[-1] + "-" + str(len(words))
"""
_COUNTED = re.compile(r"(\d+) boats have (\d+) oars each")
_GIVEN = re.compile(r"gave (\w+) a rope")


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent.startswith("ask_"):
        kind = _kind(agent.removeprefix("ask_"))
        words = [_words(block(request, "passage"), agent, sample) for sample in ("one", "two")]
        return said(is_applicable=True, tasks=[_task(kind, each) for each in words])
    if agent.startswith("editor_"):
        kind = "coded" if "Coded" in agent else "reasoned" if "Reasoned" in agent else "worded"
        if kind == "worded" and "fell" in block(request, "question"):
            kind = "label"
        words = _words(block(request, "passage"), request.hash)
        return Reply(json.dumps(_task(kind, words)))
    if agent == "responder":
        output = _output(_query(block(request, "question")))
        return Reply(
            f"The rule explains every example, and the last input follows it.\nOutput: {output}"
        )
    if agent == "solver":
        output = _output(_query(block(request, "question")))
        return said(is_answerable=True, final_answer=output)
    return None


def _kind(type_name: str) -> str:
    kinds = {"label_by_meaning": "label", "worked_problems": "reasoned"}
    kinds |= {"relation": "worded", "extraction": "worded"}
    return kinds.get(type_name, "coded")


def _words(text: str, *about: str) -> list[str]:
    words = {word for word in re.findall(r"\b[a-z]{4,10}\b", text) if word not in ("gave", "fell")}
    return ranked(sorted(words), *about)


def _task(kind: str, words: Sequence[str]) -> dict[str, Any]:
    w = [*words[:14]]
    made: dict[str, Any] = {"rule": "As the examples have it."}
    if kind == "reasoned":
        given = [f"{number} boats have {len(w[number])} oars each." for number in (3, 4, 5)]
        query = f"{6 + len(w[0])} boats have {len(w[1]) + 2} oars each, says the {w[2]}."
        steps = {"reasoning": "The boats times their oars make the sum."}
        made["calculation"] = f"{6 + len(w[0])} * {len(w[1]) + 2}"
    elif kind == "coded":
        given = [" ".join(w[:2]), " ".join(w[2:5]), " ".join(w[5:9]), w[9]]
        query, steps, made["code"] = " ".join(w[9:14]), {}, _CODE
    else:
        verbs = ["fell over", "stood still", "fell down", "stood up"] if kind == "label" else None
        names = ("Ada", "Bo", "Cy", "Di")
        given = [
            f"The {w[n]} {verbs[n]}." if verbs else f"The {w[n]} gave {names[n]} a rope."
            for n in range(4)
        ]
        query = f"The {w[4]} fell to the {w[5]}." if verbs else f"The {w[6]} gave Eve a rope."
        steps, made["expected"] = {}, _output(query)
    examples = [{"input": each, "output": _output(each), **steps} for each in given]
    return {**made, "examples": examples, "query": query}


def _query(instruction: str) -> str:
    line = instruction.strip().split("\n\n")[-1].splitlines()[0]
    return re.sub(r"^(?:Input|Q|In|x): ", "", line)


def _output(given: str) -> str:
    if found := _COUNTED.search(given):
        return str(int(found[1]) * int(found[2]))
    if found := _GIVEN.search(given):
        return found[1]
    if given.startswith("The "):
        return "A" if " fell " in given else "B"
    return f"{given.split()[-1]}-{len(given.split())}"
