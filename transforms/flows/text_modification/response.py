"""Carrying a modification out.

Belongs here: the responder, and how task and text stand in the user turn. Does not: judging.
"""

from transforms.flows.common.answering import pairs_stage, responder
from transforms.flows.skill import Row
from transforms.flows.text_modification.transformations import NAME
from transforms.lakehouse.ids import choose

#: Task first or last, with or without headings, so that a model learns no one layout.
FRAMINGS: tuple[str, ...] = (
    "{instruction}\n\n{passage}",
    "{passage}\n\n{instruction}",
    "{instruction}\n\nText:\n{passage}",
    'Here is a text:\n\n"""\n{passage}\n"""\n\n{instruction}',
    "### Task\n{instruction}\n\n### Text\n{passage}",
    "{passage}\n\n---\n\n{instruction} Give me the changed text only.",
    "{instruction} Reply with the result alone.\n\n---\n\n{passage}",
)


def task_on_text(row: Row) -> str:
    """The user turn: the task and the whole text it is about."""
    framing = choose(FRAMINGS, "framing", row["instruction_id"])
    # Not str.format: a passage may hold braces.
    before, _, after = framing.partition("{passage}")
    filled = (part.replace("{instruction}", str(row["instruction"])) for part in (before, after))
    return str(row["passage"]).join(filled)


RESPONDER = responder(NAME, max_tokens=1536)
STAGE = pairs_stage(RESPONDER, frame=task_on_text)
