"""What refinements of classifications aim at.

Belongs here: the goals. Does not: carrying them out; labels are listed anew by code.
"""

from transforms.flows.common.refining import Goal

FINER_LABELS = Goal(
    "finer_labels",
    "the same classification with labels that lie closer together, so that a glance no longer "
    "decides.",
    """\
Ways that work: split the label that fits into two, of which one fits; add the neighbour that a \
hasty reader would take; replace a label that is out of the question by one that nearly applies. \
Say which labels go, which come, and what tells each from its neighbour.
No improvement: labels that overlap, so that two are right; a synonym; more labels that nobody \
would choose.""",
)
BOUNDARY_RULES = Goal(
    "boundary_rules",
    "a classification by definitions that draw the borders, and that must be read to choose right.",
    """\
Ways that work: a definition that says which of two labels goes first where both could be meant; \
one that gives a label a narrower sense than its name has; a rule for a borderline case that this \
text is. Write out each definition that changes.
No improvement: definitions that only reword the names, that describe this one text, or that make \
the choice a matter of taste.""",
)
HARDER_TEXT = Goal(
    "harder_text",
    "the same kind of classification on texts that do not wear their label openly.",
    """\
Ways that work: take another text of the material (say its number) whose wording points one way \
and whose sense another: irony, a polite complaint, a question that is a request, a subject \
mentioned only to be dismissed. Adjust the labels if need be.
No improvement: a text that is merely longer, or one on which careful readers would differ.""",
)

GOALS = (FINER_LABELS, BOUNDARY_RULES, HARDER_TEXT)
