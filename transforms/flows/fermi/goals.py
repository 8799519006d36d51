"""What refinements of Fermi questions aim at.

Belongs here: the goals. Does not: carrying them out; the estimate of an edited task is recomputed.
"""

from transforms.flows.common.refining import Goal

MORE_FACTORS = Goal(
    "more_factors",
    "a question of the same kind whose estimate needs one more independent factor.",
    (
        "Ways that work: ask for a yearly total instead of a stock; for a share that needs a "
        "rate of use; for a consequence of the quantity (its mass, its cost, the room it "
        "takes).\n"
        "No improvement: a mere change of units, or a place with other numbers."
    ),
)
LESS_FAMILIAR = Goal(
    "less_familiar",
    (
        "the same way of thinking on a quantity that nobody can look up, though everybody knows "
        "enough to bound it."
    ),
    (
        "Ways that work: replace a published total by one that has to be built from habits and "
        "sizes; choose a scale far from daily life, very small or very large.\n"
        "No improvement: a quantity that depends on facts only a specialist knows, or one whose "
        "meaning is open."
    ),
)
GIVEN_FIGURE = Goal(
    "given_figure",
    "a question that gives one figure from the material and needs assumptions for the rest.",
    (
        "Ways that work: state a figure with its unit in the question, and ask for a quantity "
        "two or three steps away from it; or ask what would have to hold if the figure doubled.\n"
        "No improvement: giving so much that only arithmetic is left."
    ),
)
GOALS = (MORE_FACTORS, LESS_FAMILIAR, GIVEN_FIGURE)
