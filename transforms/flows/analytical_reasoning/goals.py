"""What refinements of puzzles aim at.

Belongs here: the goals. Does not: carrying them out; every edited puzzle is searched anew.
"""

from transforms.flows.common.refining import Goal

INDIRECT_CLUES = Goal(
    "indirect_clues",
    "the same kind of puzzle, solved only by combining clues that each say little.",
    (
        "Ways that work: replace a clue that fixes a place by two that together do; state a "
        'relation between two items instead of a position; use a condition ("if …") whose '
        "other direction tempts. Name the clue to replace and the new ones, in the vocabulary "
        "of relations.\n"
        "No improvement: more words in a clue, or a clue that follows from others. The clues "
        "must still allow an arrangement, and leave one answer to the question."
    ),
)
ONE_MORE_ELEMENT = Goal(
    "one_more_element",
    (
        "a larger puzzle of the same kind: one more item, and one more place or a larger one, "
        "tied in by new clues."
    ),
    (
        "Ways that work: add an item that two clues tie to items already there, so that old "
        "deductions pass through it. Say its name, its place, and the clues.\n"
        "No improvement: an item that no clue mentions, or one that a single clue fixes. Not "
        "possible beyond eight places."
    ),
)
TEMPTING_OPTIONS = Goal(
    "tempting_options",
    (
        "the same puzzle with options that a hasty reader would pick: each wrong one survives "
        "all clues but one."
    ),
    (
        "Ways that work: a wrong option that is true in most arrangements, where it would have "
        "to be in all; one that reverses a conditional clue; one that follows from two clues if "
        "a third is forgotten. Say which option to replace by which.\n"
        "No improvement: obscure words, or an option that is absurd at sight. Just one option "
        "may be right."
    ),
)

GOALS = (INDIRECT_CLUES, ONE_MORE_ELEMENT, TEMPTING_OPTIONS)
