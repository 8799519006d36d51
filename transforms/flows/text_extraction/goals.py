"""What refinements of extraction tasks aim at.

Belongs here: the goals. Does not: carrying them out; the new key is checked like the old one.
"""

from transforms.flows.common.refining import Goal

A_CONDITION = Goal(
    "a_condition",
    "a task with a condition that only some of the candidates meet, which has to be read to know.",
    """\
Ways that work: only those before a date, of one person, mentioned with a figure, later withdrawn; \
everything except one kind; the form used last where a thing has several names. Say which entries \
of the key fall away.
No improvement: a condition that all meet or none, or one that needs knowledge from outside.""",
)
MORE_STRUCTURE = Goal(
    "more_structure",
    "a task that asks of each entry one thing more, which stands elsewhere in the text.",
    """\
Ways that work: the date, place, amount or role that belongs to it; a choice between two or three \
classes that the text decides; several values in one field. Say which field comes, of which kind, \
and what some entries have in it.
No improvement: a field that stays empty nearly everywhere, or repeats another.""",
)
STRICTER_SPANS = Goal(
    "stricter_spans",
    "a task that settles where a span begins and ends, and what counts once or twice.",
    """\
Ways that work: with or without titles, articles, units, relative clauses; the full name only; \
each thing once, by its first mention. Say which entries of the key change.
No improvement: a rule that changes nothing here, or that two readers would apply differently.""",
)

GOALS = (A_CONDITION, MORE_STRUCTURE, STRICTER_SPANS)
