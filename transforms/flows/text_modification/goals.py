"""What refinements of modifications aim at: from one plain change to a stylised, limited one.

Belongs here: the goals. Does not: carrying them out.
"""

from transforms.flows.common.refining import Goal

MORE_LIMITS = Goal(
    "more_limits",
    "a task with one or two further limits that a program can check and that bite.",
    """\
Ways that work: a length that forces choices; a term of the passage that must survive; a common \
word that may not be used; for exact changes, more terms, or terms that also occur inside longer \
words. Use the limits the task's fields offer, with concrete values.
No improvement: a limit that any good result keeps anyway, or limits that exclude each other.""",
)
A_SITUATION = Goal(
    "a_situation",
    "the same change in a real situation: who needs the text, where it will stand, and why so.",
    """\
Ways that work: a reader with a need (a translator's glossary, a court's public file, a lift \
notice, a screen reader); a register that follows from it; what must not be lost for that reader. \
Say who, where, and what follows for the result.
No improvement: a story that changes nothing in the result, or one at odds with the parameters.""",
)
TWO_CHANGES = Goal(
    "two_changes",
    "a task of two changes that have to be made together, where the second depends on the first.",
    """\
Ways that work: rewrite for a reader and in a form; change the tone and the person at once; \
shorten while certain terms stay. Say how one change makes the other harder.
No improvement: two tasks in a row that could be done one after the other without thought.""",
)

GOALS = (MORE_LIMITS, A_SITUATION, TWO_CHANGES)
