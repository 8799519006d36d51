"""Refinement goals of this skill.

Belongs here: the goals. Does not: suggester and editor (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

CLOSER_KNIT = Goal(
    name="closer_knit",
    aim="make later messages impossible to understand without earlier ones.",
    ways=(
        "Ways: a follow-up that takes up one word of a reply; one that compares two things said "
        "far apart; one that applies an earlier answer to a new case; ellipsis as in real chats "
        "('and for the other one?'). Change follow_ups, and the opening if it needs it. The first "
        "message must still stand alone. More questions are no improvement."
    ),
)
TURN_OF_EVENTS = Goal(
    name="turn_of_events",
    aim="let something change on the way that an attentive assistant has to take into account.",
    ways=(
        "Ways: the user corrects what was said at first, adds a limit that rules the first advice "
        "out, has tried it and failed, changes the aim, or disagrees for a good reason. Say in "
        "which follow-up, and what becomes wrong by it. A change of subject is none."
    ),
)
OTHER_PERSON = Goal(
    name="other_person",
    aim="let somebody else write, for whom the same wish needs another conversation.",
    ways=(
        "Ways: an expert in a neighbouring field, somebody in a hurry, worried, sceptical or very "
        "young, somebody who writes in fragments. The opening and the follow-ups change with the "
        "person, in wording and in what is asked. Quirks of spelling alone are no improvement."
    ),
)
GOALS = (CLOSER_KNIT, TURN_OF_EVENTS, OTHER_PERSON)
