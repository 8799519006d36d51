"""What refinements of tool-use requests aim at.

Belongs here: the goals. Does not: how suggester and editor work (`common/refining.py`).
"""

from transforms.flows.common.refining import Goal

GOALS = (
    Goal(
        "more_steps",
        "one more call is needed, which fits the rest.",
        "Ways: the user wants something done with a result (converted, booked, sent, compared); a "
        "fact that was given has to be looked up first, so that one call feeds the next; the same "
        "is wanted for a second case. Say which API the new call is of and where each argument "
        "comes from. Keep to the number of calls the type allows, and to arguments the request "
        "or an earlier result gives. A call that adds nothing to what the user gets is no "
        "improvement.",
    ),
    Goal(
        "as_people_say_it",
        "the request is put the way a person in need of it would put it, and means the same.",
        "Ways: a situation and a wish in place of an order; dates, amounts and options in everyday "
        "words that still have one reading only; arguments in another order than the API's, one in "
        "a subordinate clause. Every argument must still follow from the request, to the letter "
        "where it is a name, a code or a number. What the type leaves out stays left out. Longer "
        "or vaguer alone is no improvement.",
    ),
    Goal(
        "distracting_detail",
        "the request holds something that tempts to a wrong call and is settled by reading well.",
        "Ways: a second figure or name of the same kind that belongs to someone else or to the "
        "past; an option considered and turned down; something the user has already done. The plan "
        "of calls stays as it is, and after careful reading no doubt is left about it. A trap that "
        "makes the request ambiguous is no improvement.",
    ),
)
