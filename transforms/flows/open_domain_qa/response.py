"""The answer: written from what the search found, or without sources where there is no index.

The user turn is the question alone. Where sources were found, they are the pair's passage, each
with its seed and licence. Belongs here: the step. Does not: the search (`grounding.py`).
"""

from transforms.agents.session import Agents
from transforms.flows.common.answering import instruction_alone, pair, plan_response, responder
from transforms.flows.common.passages import as_content, as_shown
from transforms.flows.common.shown import showing
from transforms.flows.common.untrusted import as_data
from transforms.flows.open_domain_qa.grounding import search_calls, sources_of
from transforms.flows.open_domain_qa.transformations import NAME
from transforms.flows.skill import Stage, Step
from transforms.flows.work import Result, WorkItem

ANSWER_FORMS = {
    "short_answer": "one or two sentences, the answer first; for yes or no, that word first.",
    "number": "a sentence or two, then a last line 'Answer: ' with the number and its unit.",
    "list": "a bulleted list, one entry a line, each with a few words on it if they help.",
    "text": "a short paragraph that a newcomer understands, with an example where one helps.",
    "explanation": "one to three paragraphs: the gist first, then the steps or causes in order.",
    "comparison": "the difference that matters first, then the respects one by one, then what "
    "follows for somebody who has to choose.",
}
RESPONDER = responder(NAME, answer_forms=ANSWER_FORMS)


async def respond(item: WorkItem, agents: Agents) -> Result:
    """Search, then answer. The agent is told nothing of the answer that the question came with."""
    sources = await sources_of(item.payload)
    variables = {
        "passage": as_data(as_shown(sources)),
        "question": as_data(item.payload["instruction"]),
        "answer_format": item.payload["answer_format"],
    }
    answer = await agents.ask(RESPONDER, variables)
    passage = as_content(sources) if sources else item.payload["passage"]
    made = pair(
        {**item.payload, "passage": passage},
        instruction_alone(item.payload),
        answer.text,
        answer.finish_reason,
        tool_calls=search_calls(item.payload, sources),
    )
    return showing(made, (each.seed_id for each in sources), item.seed_id)


STAGE = Stage(plan_response, (Step("response", respond, (RESPONDER,), "2"),))
