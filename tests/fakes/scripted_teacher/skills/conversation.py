"""What the agents of conversation are answered: plans, and turns that lean on the turn before.

Who plays the user takes up words of the reply just read; who plays the assistant says something new
of the words of the message.
"""

from typing import Any

from tests.fakes.scripted_teacher.asked import asked_number, block, blocks
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.phrases import STATEMENTS
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import fill, topics

_WITH_PERSONA = ("expert_talk", "character", "debate", "coaching")
_PERSONA = "a harbour pilot of sixty who knows the shoals by heart and trusts no chart"
#: How a message of the user opens, and goes on with two words of what was read.
_MESSAGES = (
    "But does that hold for {0} where {1} is scarce?",
    "Hm, so {0} comes first and {1} can wait till spring?",
    "What about {0}, then? My sister swears by {1}.",
    "You said {0}. Would the old shed with its {1} do?",
    "That surprises me. Isn't {0} the dearer of the two, next to {1}?",
    "And if {0} fails on a Sunday, who looks after {1}?",
    "Suppose I drop {0} from it; is {1} worth the trouble alone?",
)


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent == "transform_situations":
        return _situations(block(request, "source"))
    if agent.startswith("ask_"):
        kind, material = agent.removeprefix("ask_"), blocks(request, "passage")[0]
        numbers = range(asked_number(request))
        tasks = [plan(kind in _WITH_PERSONA, f"{kind} {each}", material) for each in numbers]
        return said(is_applicable=True, tasks=tasks)
    if agent.startswith("editor_"):
        question = block(request, "question")
        material = f"{blocks(request, 'passage')[0]} {question}"
        return said(**plan(agent.endswith("PersonaPlan"), f"{agent} {question}", material))
    if agent == "user":
        return Reply(_message(request))
    if agent == "assistant":
        return Reply(_reply(request))
    return None


def plan(has_persona: bool, key: str, material: str) -> dict[str, Any]:
    words = topics(material, 9, dice("plan", key, material))
    fields = {
        "user_persona": "a gardener of fifty who writes in short sentences",
        "situation": f"wants to be sure about {words[0]} before the winter",
        "opening": f"My neighbour told me about {words[1]} and {words[2]}. Where would one begin?",
        "follow_ups": [f"doubts what was said, because of {word}" for word in words[3:]],
    }
    return {**fields, "assistant_persona": _PERSONA} if has_persona else fields


def _message(request: TeacherRequest) -> str:
    replies = blocks(request, "answer")
    chance = dice("message", *replies)
    pattern = _MESSAGES[(len(replies) - 1) % len(_MESSAGES)]
    return fill(pattern, topics(replies[-1], 2, chance))


def _reply(request: TeacherRequest) -> str:
    messages = blocks(request, "question")
    order = dice("replies", messages[0]).sample(STATEMENTS, len(STATEMENTS))
    chance, start = dice("reply", *messages), 2 * (len(messages) - 1)
    words = topics(messages[-1], 2, chance)
    return " ".join(f"{fill(each, words)}." for each in order[start : start + 2])


def _situations(source: str) -> Reply:
    words = topics(source, 5, dice("situations", source))
    made = [
        {
            "who": "a gardener", "what_happened": f"the {word} has come", "knows": "little",
            "wants": "to be sure",
        }
        for word in words
    ]  # fmt: skip
    return said(situations=made, facts=[f"Some speak of {word} only in spring." for word in words])
