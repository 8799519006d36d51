"""The types of Fermi questions, by what is estimated. The taxonomy is ours: the paper's is unknown.

Belongs here: the types. Does not: their prompts (`prompts/types/`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.fermi.goals import GOALS
from transforms.flows.fermi.task import FermiTask, assemble

_ASKED = {
    "count": ("count of things", "How many of something there are at one time, in a stated place."),
    "flow": ("flow over time", "How much or how often per day or year, from users and habits."),
    "mass": ("mass or volume", "How heavy, or how much room, something takes altogether."),
    "length_or_area": ("length or area", "How long a line or how large a surface it would make."),
    "energy": ("energy or power", "How much energy something takes or gives, or at what power."),
    "duration": ("time needed", "How long a task takes, from rates, sizes and hands."),
    "cost": ("cost or value", "What something costs or earns, in a stated currency."),
    "capacity": ("capacity", "How many of one thing fit into or onto another, with packing."),
    "lifetime_total": (
        "total over a life",
        "How much adds up over the life of a person or machine.",
    ),
    "required_number": ("number required", "How many workers, machines or places serve a demand."),
    "ratio": (
        "ratio of two quantities",
        ("How many times one quantity, estimated, exceeds another."),
    ),
    "information": (
        "amount of information",
        "How many bytes, words, or images something comes to.",
    ),
}

TYPES = tuple(
    InstructionType(
        name,
        title,
        definition,
        "explanation",
        applicability=(
            "The material's world offers a quantity of this kind that everyday knowledge can bound."
        ),
        goals=tuple(goal.name for goal in GOALS),
        task=FermiTask,
        assemble=assemble,
    )
    for name, (title, definition) in _ASKED.items()
)
