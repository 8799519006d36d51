"""What refinements of brain teasers aim at.

Belongs here: the goals. Does not: carrying them out; what code makes or solves is made anew.
"""

from transforms.flows.common.refining import Goal

FALSE_TRAIL = Goal(
    "false_trail",
    "a teaser of the same kind that leads a quick reader to a wrong answer of a definite kind.",
    """\
Ways that work: wording that is true and calls up the wrong picture; a number or a rule that fits \
at first and breaks at one condition; an answer that is nearly right. Say what the quick reader \
will answer, which words make him, and why the right answer alone stands.
No improvement: a lie, a missing fact, a play on a word that only helps who knows the trick. There \
must remain one answer that all of it demands.""",
)
LESS_SAID = Goal(
    "less_said",
    (
        "the same teaser with fewer clues, or less direct ones, of which each is needed for its "
        "answer."
    ),
    """\
Ways that work: drop a clue that follows from the rest; say a property by what it brings about; \
join two plain clues into one that must be unfolded. Say which clue goes, which comes, and that \
the \
answer is still the only one.
No improvement: leaving out what tells the answer from its nearest rival.""",
)
FURTHER_STEP = Goal(
    "further_step",
    "a teaser that takes one more step of thought after the first idea has been found.",
    """\
Ways that work: ask for what follows from the solution; let the thing found be the key to a second \
condition; add a person, a letter, an amount that changes the count. Say what the two steps are \
and \
what the answer becomes.
No improvement: longer sums, a second puzzle that has nothing to do with the first.""",
)

GOALS = (FALSE_TRAIL, LESS_SAID, FURTHER_STEP)
