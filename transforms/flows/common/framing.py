"""The user turn of a pair: passage and instruction, framed in one of several ways.

Belongs here: the framings and the pick. Does not: how a prompt of ours shows a passage; that is
fenced, this is training data.
"""

from transforms.lakehouse.ids import choose

#: Passage first or last, bare or with a heading, so that a model learns no one layout.
FRAMINGS: tuple[str, ...] = (
    "{passage}\n\n{instruction}",
    "{instruction}\n\n{passage}",
    "Read the passage and answer the question.\n\nPassage:\n{passage}\n\nQuestion:\n{instruction}",
    "Passage:\n\n{passage}\n\n---\n\n{instruction}",
    "{instruction}\n\nBase your answer on this text:\n\n{passage}",
    "### Text\n{passage}\n\n### Question\n{instruction}",
    "Here is a text:\n\n{passage}\n\nUsing only the text above, answer this:\n{instruction}",
    'I have a question about the following passage.\n\n{instruction}\n\n"""\n{passage}\n"""',
)


def user_turn(passage: str, instruction: str, instruction_id: str) -> str:
    """Return the user turn; the same instruction is always framed alike."""
    framing = choose(FRAMINGS, "framing", instruction_id)
    # Not str.format: a passage may hold braces.
    before, _, after = framing.partition("{passage}")
    return passage.join(part.replace("{instruction}", instruction) for part in (before, after))
