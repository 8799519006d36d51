"""The answer with citations, on the passages that the instruction shows.

The pair's passage holds those passages alone, numbered as they are shown, each with its seed and
licence. Belongs here: the user turn and the step. Does not: checking citations (`rules.py`).
"""

from collections.abc import Mapping
from typing import Any

from transforms.agents.session import Agents
from transforms.flows.common.answering import pair, plan_response, responder
from transforms.flows.common.asking import spec_of
from transforms.flows.common.passages import (
    Passage,
    as_content,
    as_shown,
    from_content,
    numbered,
)
from transforms.flows.common.shown import showing
from transforms.flows.common.untrusted import as_data
from transforms.flows.retrieval_augmented_generation.transformations import NAME
from transforms.flows.skill import Stage, Step
from transforms.flows.work import Result, WorkItem
from transforms.lakehouse.ids import choose

ANSWER_FORMS = {
    "short_answer": "one sentence, with the passage that says it.",
    "explanation": "one to three short paragraphs; every sentence that states something cites.",
    "comparison": "the likenesses and differences that matter, each cited.",
    "list": "a bulleted list, nothing that does not belong; every entry ends with its citation.",
    "number": "how it is worked out, in a sentence or two that cite, then a last line 'Answer: ' "
    "with the number and its unit.",
    "summary": "three to six sentences in your own words; every one of them cites.",
    "quote": "the passage's own words, in quotation marks, then the citation. Nothing else.",
    "label": "the verdict, then a sentence or two why, with citations where a passage decides.",
    "text": "a short paragraph, or two.",
    "reply": "a short paragraph, or two.",
}
#: What a system turn asks, where there is one.
SYSTEM = (
    "Answer from the numbered passages the user gives you and from nothing else. Cite the passages "
    "you use by number, such as [1]. If they do not hold the answer, say so.",
    "You answer questions over search results. Ground every statement in a result and cite it as "
    "[n]. Say plainly when the results do not contain what is asked.",
)
#: With the rules in the user turn, or left to a system turn.
FRAMINGS: tuple[tuple[str, bool], ...] = (
    ("{passages}\n\n{question}", True),
    ("Search results:\n\n{passages}\n\nQuestion: {question}", True),
    ("{question}\n\nPassages:\n\n{passages}", True),
    (
        "Use only the passages below and cite them as [1], [2] and so on. If they do not answer "
        "the question, say so.\n\n{passages}\n\nQuestion: {question}",
        False,
    ),
    (
        "{question}\n\nAnswer from these passages alone, with their numbers in square brackets; "
        "tell me if the answer is not among them.\n\n{passages}",
        False,
    ),
    (
        "### Passages\n{passages}\n\n### Task\n{question}\n\nEvery statement needs the number of "
        "its passage, like [2]. Do not add what the passages do not say.",
        False,
    ),
)

RESPONDER = responder(NAME, answer_forms=ANSWER_FORMS, max_tokens=768)


def turns(question: str, passages: str, instruction_id: str) -> tuple[str | None, str]:
    """Return system turn, if any, and user turn; the same instruction is always framed alike."""
    framing, has_system = choose(FRAMINGS, "framing", instruction_id)
    # Not str.format: passages may hold braces.
    before, _, after = framing.partition("{passages}")
    user = passages.join(part.replace("{question}", question) for part in (before, after))
    return (choose(SYSTEM, "system", instruction_id) if has_system else None), user


def shown(payload: Mapping[str, Any]) -> list[Passage]:
    """Return the passages that an instruction shows, numbered from 1."""
    by_number = {each.number: each for each in from_content(payload["passage"])}
    wanted = spec_of(payload).get("shown") or list(by_number)
    return numbered([by_number[number] for number in wanted if number in by_number])


async def respond(item: WorkItem, agents: Agents) -> Result:
    """Answer on the passages shown. The agent is not told whether they hold the answer."""
    passages = shown(item.payload)
    payload = {**item.payload, "passage": as_content(passages)}
    variables = {
        "passage": as_data(as_shown(passages)),
        "question": as_data(payload["instruction"]),
        "answer_format": payload["answer_format"],
    }
    answer = await agents.ask(RESPONDER, variables)
    system, user = turns(payload["instruction"], as_shown(passages), payload["instruction_id"])
    made = pair(payload, user, answer.text, answer.finish_reason, system=system)
    return showing(made, (each.seed_id for each in passages), item.seed_id)


STAGE = Stage(plan_response, (Step("response", respond, (RESPONDER,), "2"),))
