"""Refinement goals of this skill.

Belongs here: the goals. Does not: suggester and editor (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

MORE_HOPS = Goal(
    name="more_hops",
    aim="make the question need one more step of finding out, with the same kind of answer.",
    ways=(
        "Ways: replace a name in the question by what only that thing is or did; ask for something "
        "of the answer there was; add a condition that must be looked up. Say which fact of the "
        "material gives the step. Two questions in one are no improvement, nor is a longer wording."
    ),
)
OTHER_WORDS = Goal(
    name="other_words",
    aim="ask the same in words that do not lead straight to the source, as a person would who "
    "knows little of the subject.",
    ways=(
        "Ways: describe instead of using the technical term; come from the practical side; ask for "
        "the consequence that the fact has. The answer must stay one and the same, and the "
        "question must still say what it is about. Vagueness is no improvement."
    ),
)
NARROWER = Goal(
    name="narrower",
    aim="make the question so exact that a half-informed answer would be wrong.",
    ways=(
        "Ways: add the time, place, unit or respect in which it is asked; ask for the reason or "
        "the exception that experts know; exclude the answer that comes first. "
        "Everything added must be borne out by the material. A trifle is no gain."
    ),
)
GOALS = (MORE_HOPS, OTHER_WORDS, NARROWER)
