"""What refinements of few-shot tasks aim at.

Belongs here: the goals. Does not: carrying them out; an edited rule is run anew.
"""

from transforms.flows.common.refining import Goal

COMPOSED_RULE = Goal(
    "composed_rule",
    "a rule of two parts that act one after the other, with examples that show both.",
    (
        "Ways that work: add a second simple operation, or a condition on the input under which "
        "the rule acts differently; show each branch in at least two examples.\n"
        "No improvement: an exception that no example shows, or a rule that only a program "
        "could follow."
    ),
)
RIVAL_RULED_OUT = Goal(
    "rival_ruled_out",
    "the same rule, with examples chosen against the rules a hasty reader would guess.",
    (
        "Ways that work: name the tempting wrong rule; change an example so that it breaks it, "
        "and let the query be a case where both differ.\n"
        "No improvement: more examples of what is already clear."
    ),
)
FARTHER_QUERY = Goal(
    "farther_query",
    "a query that differs in kind from the examples, though the rule still settles it.",
    (
        "Ways that work: a longer input, one with a repeated element, an edge that the rule "
        "covers (a single word, a zero, a tie it resolves).\n"
        "No improvement: an input on which the rule is open, or one that an example already "
        "answers."
    ),
)
GOALS = (COMPOSED_RULE, RIVAL_RULED_OUT, FARTHER_QUERY)
