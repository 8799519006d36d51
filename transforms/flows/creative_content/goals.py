"""Refinement goals of this skill.

Belongs here: the goals. Does not: suggester and editor (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

TIGHTER = Goal(
    name="tighter",
    aim="make the writing task harder by one constraint that shapes the piece.",
    ways=(
        "Ways: add one constraint of a kind that the form allows, or narrow the range of one there "
        "is; choose it so that subject and constraint work on each other (the word that must not "
        "occur is the obvious one). All constraints together must stay possible; five at most. A "
        "longer piece is no harder piece."
    ),
)
OTHER_READER = Goal(
    name="other_reader",
    aim="turn the piece towards a reader or an occasion that changes how it must be written.",
    ways=(
        "Ways: a reader who resists the subject, is ten years old, knows more than the writer, or "
        "has just had bad news; an occasion that sets limits of tact or time; a tone that pulls "
        "against the subject. Keep the form and the constraints. A mere change of names is none."
    ),
)
BOLDER = Goal(
    name="bolder",
    aim="replace the expected idea by one that a good writer would be proud of.",
    ways=(
        "Ways: tell it from the side of somebody or something overlooked; begin where others end; "
        "bind it to one object; leave the main thing unsaid. Say exactly what happens or is said "
        "then. Keep the form and the constraints. Strangeness without a point is no improvement."
    ),
)
GOALS = (TIGHTER, OTHER_READER, BOLDER)
