"""Refinement goals of this skill.

Belongs here: the goals. Does not: suggester and editor (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

MORE_PASSAGES = Goal(
    name="more_passages",
    aim="make the answer need one passage more than before, so that none of them alone is enough.",
    ways=(
        "Ways: ask for the relation between what two passages say; describe a thing by what "
        "another passage tells of it; ask for a total, an order or a difference over "
        "passages. Name the passage to bring in, by its number, and the words it gives. A "
        "second question hung on with 'and' is no improvement."
    ),
)
CLOSER_DISTRACTORS = Goal(
    name="closer_distractors",
    aim="make the passages that do not answer look more like those that do, by the wording of the "
    "question alone.",
    ways=(
        "Ways: use words that a distractor uses for something else; leave out the rare word that "
        "gives the right passage away and describe what it stands for; add the condition (a year, "
        "a place, a unit) that only the right passage meets. There must still be one answer, in "
        "the same place. A vague question is no improvement."
    ),
)
NEARER_MISS = Goal(
    name="nearer_miss",
    aim="keep the question one that the passages do not answer, but bring it so near to what they "
    "say that a hasty reader would answer it.",
    ways=(
        "Ways: ask about something a passage names, but for the year, reason, amount or person it "
        "leaves out; ask of one thing what a passage tells of its neighbour. Check every passage: "
        "none may hold the answer. A question about another subject is no improvement."
    ),
    makes_unanswerable=True,
)
GOALS = (MORE_PASSAGES, CLOSER_DISTRACTORS, NEARER_MISS)
