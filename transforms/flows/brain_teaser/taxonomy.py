"""The types of brain teasers. The taxonomy is ours: the paper's list is unknown.

It takes the kinds that puzzle magazines tell apart. Where code can make or solve the teaser
(letters, sequences, numbers, vessels), it does. Belongs here: the types. Does not: their prompts
(`prompts/types/`).
"""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from transforms.flows.brain_teaser import letters, numbers
from transforms.flows.brain_teaser.assembling import in_words
from transforms.flows.brain_teaser.goals import FALSE_TRAIL, FURTHER_STEP, GOALS, LESS_SAID
from transforms.flows.brain_teaser.tasks import (
    AnagramTask,
    CipherTask,
    HiddenWordTask,
    HuntTask,
    PouringTask,
    SequenceTask,
    TeaserTask,
)
from transforms.flows.common.tasks import Asked, Draft, InstructionType

_ALL = tuple(goal.name for goal in GOALS)
_CLUES = (FALSE_TRAIL.name, LESS_SAID.name)
_REASONING = (FALSE_TRAIL.name, FURTHER_STEP.name)


def _type(
    name: str,
    title: str,
    definition: str,
    answer_format: str,
    assemble: Callable[[Any, Asked], Draft],
    task: type[BaseModel] = TeaserTask,
    goals: tuple[str, ...] = _ALL,
    applicability: str = "The material names things, persons or events to start from.",
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        answer_format,
        applicability=applicability,
        goals=goals,
        task=task,
        assemble=assemble,
    )


_IN_WORDS = (
    _type(
        "riddle",
        "riddle",
        "Describes a thing by properties that seem to contradict each other, and asks what it is.",
        "word",
        in_words("word"),
        goals=_CLUES,
    ),
    _type(
        "word_play",
        "play on a word",
        "Asks for a word that meets conditions on its letters, its parts and its senses.",
        "word",
        in_words("word"),
    ),
    _type(
        "lateral_thinking",
        "lateral thinking",
        "Tells an odd event and asks for the plain explanation behind it, which one false "
        "assumption hides.",
        "short_answer",
        in_words("text"),
        goals=_CLUES,
    ),
    _type(
        "trick_question",
        "trick question",
        "Asks something that sounds like a sum or like general knowledge, and is settled by "
        "reading it literally.",
        "short_answer",
        in_words("text", names_it=True),
        goals=(FALSE_TRAIL.name,),
    ),
    _type(
        "paradox",
        "paradox to be resolved",
        "States an argument or a situation that seems to lead to an absurd end, and asks how it "
        "is resolved.",
        "explanation",
        in_words("text", names_it=True, form="prose"),
        goals=_REASONING,
    ),
    _type(
        "truth_tellers",
        "truth-tellers and liars",
        "Gives statements of several speakers and a rule on who lies, and asks for one name.",
        "word",
        in_words("word", names_it=True, is_exact=True),
        goals=_REASONING,
    ),
    _type(
        "family_relation",
        "family relation",
        "Describes how persons are related in a winding way, and asks for the plain word for it.",
        "word",
        in_words("word", names_it=True),
        goals=_REASONING,
    ),
    _type(
        "quantities",
        "ages, coins and shares",
        "Tells of quantities by their relations and asks for one of them, a whole number.",
        "number",
        in_words("number"),
    ),
    _type(
        "clock_calendar",
        "clocks and calendars",
        (
            "Asks for a time, a day or a duration in a situation where intervals are easily "
            "miscounted."
        ),
        "word",
        in_words("word", names_it=True),
        goals=_REASONING,
    ),
    _type(
        "probability",
        "surprising probability",
        "Asks for the probability of an event, a fraction, where intuition is wrong.",
        "number",
        in_words("number"),
        goals=_REASONING,
    ),
    _type(
        "crossing",
        "crossing, carrying and weighing",
        "Asks for the smallest number of trips, weighings or minutes in which something can be "
        "done under rules.",
        "number",
        in_words("number"),
        goals=_REASONING,
    ),
    _type(
        "spatial",
        "imagination of space",
        "Asks for a number that is found by imagining how a body or a path is cut, folded, "
        "painted or turned.",
        "number",
        in_words("number"),
        goals=_REASONING,
    ),
)
_BY_CODE = (
    _type(
        "anagram",
        "anagram with a clue",
        "Gives a clue to a word, and its letters mixed. Code mixes them.",
        "word",
        letters.anagram,
        AnagramTask,
        goals=(LESS_SAID.name,),
    ),
    _type(
        "hidden_word",
        "word hidden in a sentence",
        "Gives a clue to a word that runs over the borders of words in a sentence.",
        "word",
        letters.hidden_word,
        HiddenWordTask,
        goals=_CLUES,
    ),
    _type(
        "cipher",
        "coded message",
        "Shows a coded message and a sample of the code, and asks what the message says. Code "
        "encodes it.",
        "word",
        letters.cipher,
        CipherTask,
        goals=(LESS_SAID.name, FURTHER_STEP.name),
    ),
    _type(
        "next_term",
        "sequence to be continued",
        "Shows six numbers that follow a rule, and asks for the next. Code computes them.",
        "number",
        numbers.next_term,
        SequenceTask,
        goals=(FURTHER_STEP.name,),
    ),
    _type(
        "number_hunt",
        "number to be found",
        "Gives conditions that just one whole number meets, and asks for it. Code searches.",
        "number",
        numbers.hunt,
        HuntTask,
        goals=(LESS_SAID.name, FURTHER_STEP.name),
    ),
    _type(
        "pouring",
        "pouring between vessels",
        "Asks for the fewest moves by which vessels without marks come to hold an amount. Code "
        "finds them.",
        "number",
        numbers.pouring,
        PouringTask,
        goals=(FURTHER_STEP.name,),
    ),
)

TYPES = (*_IN_WORDS, *_BY_CODE)
