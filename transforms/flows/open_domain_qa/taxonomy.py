"""The twelve instruction types of open-domain question answering, simple ones and complex ones.

The paper tells only that there are questions and complex questions; the taxonomy is ours. Simple
ones differ by what is wanted, complex ones by how the facts behind the answer hang together.
Belongs here: the types. Does not: their prompts (`prompts/types/`), or their tasks (`tasks.py`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.open_domain_qa import goals, tasks

_ALL = (goals.MORE_HOPS.name, goals.OTHER_WORDS.name, goals.NARROWER.name)
_COMPLEX = (goals.OTHER_WORDS.name, goals.NARROWER.name)
_KNOWN = "The material states facts of the world outside it; a story or a private matter has none."


def _simple(name: str, title: str, definition: str, answer_format: str) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format=answer_format,
        applicability=_KNOWN,
        goals=_ALL if answer_format == "short_answer" else _COMPLEX,
        task=tasks.SimpleQuestion,
        assemble=tasks.simple,
    )


def _complex(
    name: str, title: str, definition: str, answer_format: str, applicability: str
) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format=answer_format,
        applicability=applicability,
        goals=_COMPLEX,
        task=tasks.ComplexQuestion,
        assemble=tasks.complex_,
    )


TYPES: tuple[InstructionType, ...] = (
    _simple("entity", "Who or what", "the name of a person, thing, place or term.", "short_answer"),
    _simple(
        "time_or_place", "When or where", "the time or the place of something.", "short_answer"
    ),
    InstructionType(
        name="quantity",
        title="How much",
        definition="a number or an amount, with its unit.",
        answer_format="number",
        applicability="The material gives a figure that holds beyond it.",
        goals=_COMPLEX,
        task=tasks.SimpleQuestion,
        assemble=tasks.number,
    ),
    _simple("definition", "What it is", "what a term means, so that a newcomer gets it.", "text"),
    _simple("reason", "Why", "the cause of or the reason for something.", "explanation"),
    _simple("process", "How", "how something works or is done.", "explanation"),
    _simple("enumeration", "Which ones", "the members of a small, closed group.", "list"),
    InstructionType(
        name="common_belief",
        title="Is it true",
        definition="whether something is so, answered by yes or no and the reason.",
        answer_format="short_answer",
        applicability="The material decides something that people often have wrong.",
        goals=_COMPLEX,
        task=tasks.SimpleQuestion,
        assemble=tasks.judgement_on,
    ),
    _complex(
        "bridge",
        "By way of another",
        "a fact about a thing that the question only describes by another fact.",
        "short_answer",
        "Two facts share a person, place or thing.",
    ),
    _complex(
        "intersection",
        "What meets all conditions",
        "the one thing that meets two or three conditions, each of which several things meet.",
        "short_answer",
        "The material tells several things of something that has a name.",
    ),
    _complex(
        "contrast",
        "How they differ",
        "how two things that people mix up or choose between differ, and when it matters.",
        "comparison",
        "The material tells of two things of one kind.",
    ),
    _complex(
        "chain_of_causes",
        "What led to it",
        "how one thing led to another by way of a third.",
        "explanation",
        "The material tells causes of causes, or effects of effects.",
    ),
)
