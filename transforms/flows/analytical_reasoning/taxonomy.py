"""The types of analytical reasoning puzzles. The taxonomy is ours: the paper's list is unknown.

It follows what admission tests ask: whole arrangements, one fact of them, and what must, could or
cannot be true. Belongs here: the types. Does not: their prompts (`prompts/types/`).
"""

from transforms.flows.analytical_reasoning import assembling
from transforms.flows.analytical_reasoning.goals import GOALS, INDIRECT_CLUES, ONE_MORE_ELEMENT
from transforms.flows.analytical_reasoning.puzzle import (
    ArrangementTask,
    ExtremeTask,
    OptionsTask,
    PlaceTask,
)
from transforms.flows.analytical_reasoning.well_formed import Frame
from transforms.flows.common.tasks import InstructionType

LINE = Frame(is_ordered=True, takes_one=True, places=(4, 8))
SCHEDULE = Frame(is_ordered=True, takes_one=False, places=(2, 7))
GROUPS = Frame(is_ordered=False, takes_one=False, places=(2, 4))
SELECTION = Frame(is_ordered=False, takes_one=False, places=(2, 2))
MATCHING = Frame(is_ordered=True, takes_one=True, sets=(2, 3), places=(3, 5))

_LARGER = (INDIRECT_CLUES.name, ONE_MORE_ELEMENT.name)
_ALL = tuple(goal.name for goal in GOALS)
_THINGS = "The material offers at least four named or nameable things of one kind."
_KINDS = "The material offers two or three kinds of things that can belong together."
_TOKENS = 3072

TYPES = (
    InstructionType(
        "linear_order",
        "whole order",
        (
            "Put four to eight items into their one possible order, from clues about "
            "neighbours, distances and ends. `sets` has one set, each place takes one item."
        ),
        "list",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.whole_arrangement(LINE),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "place_in_order",
        "place of one",
        (
            "Say which place one item has in an order that the clues need not settle "
            "altogether. `sets` has one set, each place takes one item."
        ),
        "short_answer",
        applicability=_THINGS,
        goals=_LARGER,
        task=PlaceTask,
        assemble=assembling.place_of_one(LINE),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "earliest_or_latest",
        "earliest or latest place",
        (
            "Say how early, or how late, one item can come in an order that the clues leave "
            "open. `sets` has one set, each place takes one item."
        ),
        "short_answer",
        applicability=_THINGS,
        goals=_LARGER,
        task=ExtremeTask,
        assemble=assembling.extreme_place(LINE),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "schedule",
        "schedule",
        (
            "Fill a timetable whose days or slots take a stated number of items each (`sizes`), "
            "in the one way the clues allow. `sets` has one set."
        ),
        "list",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.whole_arrangement(SCHEDULE),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "grouping",
        "grouping",
        (
            "Divide items among two to four groups of stated sizes, in the one way the clues "
            "allow. Groups have no order. `sets` has one set."
        ),
        "list",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.whole_arrangement(GROUPS),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "selection",
        "selection",
        (
            "Say which of the candidates are taken and which are not, a stated number of each, "
            "from conditions between them. Just two places, such as Chosen and Left out; `sets` "
            "has one set."
        ),
        "list",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.whole_arrangement(SELECTION),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "attribute_matching",
        "matching of attributes",
        (
            "Match two or three sets (`sets`) to the same places, each place taking one item of "
            "each set, in the one way the clues allow. Places may be persons, houses or days."
        ),
        "list",
        applicability=_KINDS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.whole_arrangement(MATCHING),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "one_cell",
        "one match",
        (
            "Say to which place (person, house, day) one item belongs, where two or three sets "
            "(`sets`) are matched to the same places."
        ),
        "short_answer",
        applicability=_KINDS,
        goals=_LARGER,
        task=PlaceTask,
        assemble=assembling.place_of_one(MATCHING),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "must_be_true",
        "must be true",
        (
            "Pick the one of five statements that holds in every arrangement the clues allow. "
            "`sets` has one set; leave `suppose` empty."
        ),
        "choice",
        applicability=_THINGS,
        goals=_ALL,
        task=OptionsTask,
        assemble=assembling.one_option(SCHEDULE, "must"),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "could_be_true",
        "could be true",
        (
            "Pick the one of five statements that holds in at least one arrangement the clues "
            "allow. `sets` has one set; leave `suppose` empty."
        ),
        "choice",
        applicability=_THINGS,
        goals=_ALL,
        task=OptionsTask,
        assemble=assembling.one_option(SCHEDULE, "could"),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "cannot_be_true",
        "cannot be true",
        (
            "Pick the one of five statements that holds in no arrangement the clues allow. "
            "`sets` has one set; leave `suppose` empty."
        ),
        "choice",
        applicability=_THINGS,
        goals=_ALL,
        task=OptionsTask,
        assemble=assembling.one_option(SCHEDULE, "cannot"),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "supposition",
        "with a supposition",
        (
            "Suppose one thing more (`suppose`, one clue worded as a supposition), and pick the "
            "one of five statements that must then be true, and need not be without it. `sets` "
            "has one set."
        ),
        "choice",
        applicability=_THINGS,
        goals=_ALL,
        task=OptionsTask,
        assemble=assembling.one_option(SCHEDULE, "must", supposes=True),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "acceptable_order",
        "acceptable order",
        (
            "Pick the one of five complete orders that breaks no clue. The options are made by "
            "code: write the puzzle and the question alone. `sets` has one set, each place "
            "takes one item."
        ),
        "choice",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.acceptable_order(LINE),
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "number_of_arrangements",
        "number of arrangements",
        "Say how many arrangements the clues allow, between 2 and 40. `sets` has one set.",
        "number",
        applicability=_THINGS,
        goals=_LARGER,
        task=ArrangementTask,
        assemble=assembling.number_of_arrangements(SCHEDULE),
        max_tokens=_TOKENS,
    ),
)
