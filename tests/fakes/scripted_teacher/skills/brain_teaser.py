"""What the agents of brain teasers are answered: teasers solved by hand.

Belongs here: a teaser for each type, told apart by the passage, and its answer. Does not: the
product's own solving; the answers here come from a person.
"""

import json
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: By type, of those in words: the teaser and its answer.
IN_WORDS: dict[str, tuple[str, str]] = {
    "riddle": (
        "I have ribs and no breath, I carry men and own no back, dry land is my end. What am I?",
        "a boat",
    ),
    "word_play": (
        "Five letters say that bread is past its best. Drop the first, and it is told at night.",
        "stale",
    ),
    "lateral_thinking": (
        "A guest throws a stone at a dark pane; the owner hugs him for it. None is drunk. Why?",
        "He woke the sleeper because smoke rose below.",
    ),
    "trick_question": (
        "One ferry takes twenty minutes with ten on board. How long does it take with twenty?",
        "It takes twenty minutes too.",
    ),
    "paradox": (
        "In both halves of a firm the faults fell, and in the whole firm they rose. How so?",
        "More is now made in the half that is worse.",
    ),
    "truth_tellers": (
        "Ada says it was Ben. Ben says not he. Cato says not he. One is truthful. Who was it?",
        "Cato",
    ),
    "family_relation": (
        "Mira, an only child, says: his father's mother is my mother's only child. Who is he?",
        "grandson",
    ),
    "quantities": (
        "Given three of hers, he has as many as she. Given three of his, she has twice his. Hers?",
        "21",
    ),
    "clock_calendar": (
        "From the first stroke of four to the last it is six seconds. How long is noon's striking?",
        "22 seconds",
    ),
    "probability": (
        "Two keys of five fit; they are tried in random order. How likely are just two tries?",
        "3/10",
    ),
    "crossing": (
        "Crates of 1, 2, 3 and 4 go up in a lift for 5 that never moves empty. Fewest journeys?",
        "5",
    ),
    "spatial": (
        "A waxed cube of cheese is cut into 64 cubes. How many of them have wax on just one face?",
        "24",
    ),
}
#: By type, of those that code makes: its fields (the first is told apart) and the answer.
BY_CODE: dict[str, tuple[dict[str, Any], str]] = {
    "anagram": (
        {"clue": "It was built to join, and parts whenever a mast comes by.", "word": "drawbridge"},
        "drawbridge",
    ),
    "hidden_word": (
        {
            "clue": "Find what a young tree leans on.",
            "sentence": "We have to save all of the pasta keen guests may ask for.",
            "word": "stake",
        },
        "stake",
    ),
    "cipher": (
        {
            "story": "The night watch never wrote in clear where he would be.",
            "sample_word": "lantern",
            "message": "asleep behind the large boiler",
            "code": "shift",
        },
        "asleep behind the large boiler",
    ),
    "next_term": (
        {
            "story": "The lock keeper numbers his gates in a way of his own.",
            "first": 2,
            "second": 3,
            "times_last": 1,
            "times_before": 1,
            "plus": 1,
            "plus_index": 0,
        },
        "46",
    ),
    "number_hunt": (
        {
            "story": "The archivist has lost the number of a shelf.",
            "lowest": 100,
            "highest": 999,
            "conditions": [
                {"says": "It is a square.", "relation": "is_square", "value": 0},
                {"says": "Its digits rise.", "relation": "digits_rise", "value": 0},
                {"says": "Its digits add up to 13.", "relation": "digit_sum", "value": 13},
            ],
        },
        "256",
    ),
    "pouring": (
        {
            "story": "A dyer has burnt her measuring stick.",
            "unit": "litres",
            "sizes": [11, 7],
            "filled": [0, 0],
            "has_tap": True,
            "target": 8,
        },
        "6",
    ),
}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        return said(is_applicable=True, tasks=[_task(name, f"{passage} {n}") for n in (1, 2)])
    if agent.startswith("editor_"):
        return Reply(json.dumps(_task(_type_of(shown), "edited " + shown)))
    if agent == "responder":
        found = _answer_of(_type_of(shown))
        if _type_of(shown) == "paradox":
            return Reply(f"Nothing is wrong with the count itself. {found}")
        return Reply(f"The first picture misleads; each sentence fits another.\n\nAnswer: {found}")
    if agent == "solver":
        return said(is_answerable=True, final_answer=_answer_of(_type_of(shown)))
    return None


def _answer_of(name: str) -> str:
    return IN_WORDS[name][1] if name in IN_WORDS else BY_CODE[name][1]


def _type_of(shown: str) -> str:
    if found := [name for name, (puzzle, _) in IN_WORDS.items() if puzzle in shown]:
        return found[0]
    return next(
        name for name, (fields, _) in BY_CODE.items() if str(next(iter(fields.values()))) in shown
    )


def _task(name: str, about: str) -> dict[str, Any]:
    case = f"(Case {fingerprint(about)[:6]}.)"
    if name in IN_WORDS:
        puzzle, found = IN_WORDS[name]
        why = "Every other answer breaks one of the sentences."
        return {"puzzle": f"{case} {puzzle}", "answer": found, "why_no_other": why}
    fields = dict(BY_CODE[name][0])
    first = next(iter(fields))
    return {**fields, first: f"{case} {fields[first]}"}
