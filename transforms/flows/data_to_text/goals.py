"""What refinements of data-to-text tasks aim at.

Belongs here: the goals. Does not: carrying them out; figures are computed anew by code.
"""

from transforms.flows.common.refining import Goal

ANOTHER_READER = Goal(
    "another_reader",
    "a text for a named reader with a decision to make, which settles what belongs in it.",
    """\
Ways that work: a reader whose next step depends on the data (a buyer, a dispatcher, a parent); a \
place with a form of its own (a lock screen, the first lines of a minute book); what that reader \
already knows. Say who reads, where, and what therefore comes first.
No improvement: a reader who changes nothing that is said, or facts that are not in the data.""",
)
MORE_ARITHMETIC = Goal(
    "more_arithmetic",
    "a text that takes one more computation on the data, which the reader would want done.",
    """\
Ways that work: a share instead of a figure; the change between two rows; the average that a value \
has to be seen against; what remains once the largest entry is left out. Name rows and columns as \
the data have them.
No improvement: a computation across units that do not fit, or one that tells nobody anything.""",
)
TIGHTER_FORM = Goal(
    "tighter_form",
    "the same message in less room, so that every word and every figure has to be chosen.",
    """\
Ways that work: half the sentences; one sentence for two things that belong together; only the \
rows that carry the message are named. Say which limit is set and what has to survive it.
No improvement: a limit that forces the main point out, or one that the text keeps already.""",
)

GOALS = (ANOTHER_READER, MORE_ARITHMETIC, TIGHTER_FORM)
