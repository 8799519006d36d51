"""What refinements of multiple-choice questions aim at.

Belongs here: the goals. Does not: carrying them out; options are placed anew by code.
"""

from transforms.flows.common.refining import Goal

CLOSER_DISTRACTORS = Goal(
    "closer_distractors",
    "the same question with wrong options that only knowledge of the subject can rule out.",
    """\
Ways that work: replace the weakest wrong option by what a named misconception leads to; by \
something true that answers another question; by a neighbouring term of the same field; by the \
result of one skipped step. Say which option goes, which comes, and which mistake picks it.
No improvement: an option that could be defended, one that differs from the right one by a \
quibble, or any that makes the right one stand out by length or wording.""",
)
APPLIED_CASE = Goal(
    "applied_case",
    "a question that asks to use the knowledge on a new case instead of repeating it.",
    """\
Ways that work: a short case, in two or three sentences, in which the idea has to be recognised \
before it can be applied; a change of one condition, and what follows from it; a fault to be \
explained by the idea. Say what the case is and what the right option becomes.
No improvement: a story round the old question, or facts in the case that settle nothing and \
mislead nobody.""",
)
SECOND_STEP = Goal(
    "second_step",
    (
        "a question whose answer takes one more step of thought, of which the wrong options skip "
        "or bungle one."
    ),
    """\
Ways that work: ask for a consequence of what was asked for; let two conditions act together; \
give a quantity from which the needed one must first be derived. Say what the two steps are, and \
which wrong option each failure leads to.
No improvement: more reading, larger numbers, a double negation.""",
)

GOALS = (CLOSER_DISTRACTORS, APPLIED_CASE, SECOND_STEP)
