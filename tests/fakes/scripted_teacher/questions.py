"""Questions: what question agents ask, and what an editor makes of a question.

Belongs here: well-formed questions of every shape a schema can ask for. Does not: answers.
"""

from random import Random
from typing import Any

from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.vocabulary import fill, normal, topics

#: Stems by answer format; formats not named here share the open ones.
_STEMS: dict[str, tuple[str, ...]] = {
    "choice": (
        "Which of the following bears most on what is said about {0} and {1}?",
        "Taking {0} for granted, which of these follows best for {1}?",
        "Which of these best accounts for the way {0} is set against {1}?",
    ),
    "true_false": ("Which statement about {0} and {1} is true, and which is false?",),
    "classification": (
        "Label each statement about {0} and {1} as fact or as opinion. Which is which?",
    ),
    "ordering": ("In what order did these events around {0} and {1} come about?",),
    "matching": ("Which entry about {0} goes with which partner, as far as {1} is concerned?",),
    "fill_in": (
        "What {0} had begun, only a _____ could bring to an end, as {1} shows.",
        "The account makes {0} look like a _____ beside {1}.",
    ),
    "number": (
        "How many times in all are {0} and {1} brought together?",
        "What is the total number of cases in which {0} outweighs {1}?",
    ),
    "list": ("What are the conditions under which {0} gives way to {1}?",),
    "span": ("Which phrase says most exactly how {0} stands to {1}?",),
    "table": ("What do {0} and {1} have in common, point by point?",),
    "essay": (
        "How far does the treatment of {0} support the wider claim about {1}?",
        "Is it fair to judge {0} by what is said of {1}?",
    ),
}
_OPEN_STEMS = (
    "What part does {0} play in what becomes of {1}?",
    "Why does {0} come before {1} in this account?",
    "How does {0} change once {1} is brought in?",
)

#: What a question that several agents ask is known by.
_REPEATED_OPENING = "Taken as a whole and read with all due care, what does the account make of"

#: Options, statements, events and partners: phrases that differ by their words.
_OPTIONS = (
    "{0} had to be weighed before anyone turned to {1}",
    "{0} was of use only where {1} had already failed",
    "{0} came about by itself and left {1} as it was",
    "{0} depends on {1} and on nothing else of note",
    "{0} was praised in public while {1} was mended in silence",
    "{0} ended on the day that {1} was first named",
)


def questions(
    *, passage: str, about: str, answer_format: str, properties: dict[str, Any], count: int
) -> list[dict[str, Any]]:
    """Return `count` different questions on a passage, with the properties the schema names.

    `about` sets the questions of one type apart from those of another.
    """
    return [
        question(
            passage=passage,
            about=f"{about} {number}",
            answer_format=answer_format,
            properties=properties,
        )
        for number in range(count)
    ]


def question(
    *, passage: str, about: str, answer_format: str, properties: dict[str, Any]
) -> dict[str, Any]:
    """Return one question; `about` alone decides which, for a given passage and form."""
    chance = dice("question", normal(passage), about, answer_format)
    words = topics(passage, 12, chance)
    stem = chance.choice(_STEMS.get(answer_format, _OPEN_STEMS))
    made: dict[str, Any] = {"question": fill(stem, words)}
    if "options" in properties:
        made["options"] = _lines(words[2:], chance, _option_count(answer_format))
    if "items" in properties:
        made["items"] = [f"The matter of {word}" for word in words[-4:]]
    return made


def repeated_question(passage: str, agent: str) -> str:
    """Return the one question on a passage that several agents ask.

    Each agent writes other words of it in capitals, so that the calls which answer it can be told
    apart, and from a call that is merely repeated.
    """
    (word,) = topics(passage, 1, dice("repeated", normal(passage)))
    chance = dice("capitals", agent)
    words = f"{_REPEATED_OPENING} {word}?".split()
    return " ".join(each.upper() if chance.random() < 0.5 else each for each in words)


def is_repeated(instruction: str) -> bool:
    """Whether this is a question that `repeated_question` made."""
    return instruction.casefold().startswith(_REPEATED_OPENING.casefold())


def _option_count(answer_format: str) -> int:
    return {"choice": 5, "true_false": 2}.get(answer_format, 4)


def _lines(words: list[str], chance: Random, count: int) -> list[str]:
    patterns = chance.sample(_OPTIONS, count)
    return [fill(each, words[2 * place : 2 * place + 2]) for place, each in enumerate(patterns)]
