"""Analytical reasoning: answers written by somebody who had not read the rule that judges them.

The first sets showed faults, since mended; the second showed one more (a place with an aside in
brackets: one of nine right answers), mended as well, so none of them measures the rule any more.
"""

import json
from typing import Any

from transforms.flows.analytical_reasoning.puzzle import (
    ArrangementTask,
    ExtremeTask,
    OptionsTask,
    PlaceTask,
)
from transforms.flows.analytical_reasoning.taxonomy import TYPES
from transforms.flows.analytical_reasoning.verification import computed_answer
from transforms.flows.common.tasks import Asked, Draft

BY_NAME = {of.name: of for of in TYPES}


def clue(
    relation: str,
    first: str,
    second: str = "",
    place: str = "",
    other: str = "",
    number: int = 0,
    says: str = "",
) -> dict[str, Any]:
    says = says or f"{first} {relation.replace('_', ' ')} {second or place}."
    return {
        "relation": relation,
        "first": first,
        "second": second,
        "place": place,
        "other_place": other,
        "number": number,
        "says": says,
    }


def puzzle(
    places: list[str],
    sets: list[list[str]],
    clues: list[dict[str, Any]],
    *,
    sizes: list[int] | None = None,
    name: str = "Places",
    **more: Any,
) -> dict[str, Any]:
    item = more.get("asked_item", "")
    return {
        "scene": "Things of the old harbour are arranged in a certain way.",
        "places_name": name,
        "places": places,
        "sizes": sizes or [1] * len(places),
        "sets": [{"name": f"Set {n}", "items": items} for n, items in enumerate(sets, 1)],
        "clues": clues,
        "question": f"How are they arranged{item and f', and where is the {item}'}?",
        **more,
    }


def draft(kind: str, model: Any, fields: dict[str, Any]) -> Draft:
    return BY_NAME[kind].assemble(model.model_validate(fields), Asked("Text.", "identity", kind))


QUEUE = draft(
    "linear_order",
    ArrangementTask,
    puzzle(
        ["1", "2", "3", "4", "5"],
        [["Marta", "Ben Okri", "Lio", "Ana", "Ruth"]],
        [
            clue("right_before", "Lio", "Ana"),
            clue("at", "Ruth", place="3"),
            clue("before", "Ana", "Ruth"),
            clue("before", "Ben Okri", "Marta"),
        ],
    ),
)
DAYS = draft(
    "schedule",
    ArrangementTask,
    puzzle(
        ["Monday", "Tuesday", "Wednesday"],
        [["sails", "ropes", "tar", "nets", "oars"]],
        [
            clue("at", "tar", place="Tuesday"),
            clue("before", "sails", "tar"),
            clue("same_place", "sails", "oars"),
            clue("before", "ropes", "nets"),
            clue("not_at", "ropes", place="Wednesday"),
        ],
        sizes=[2, 2, 1],
        name="Days",
    ),
)
TEAMS = draft(
    "grouping",
    ArrangementTask,
    puzzle(
        ["Red team", "Blue team"],
        [["Ida", "Jon", "Kim", "Lea", "Max", "Noa"]],
        [
            clue("same_place", "Ida", "Jon"),
            clue("different_places", "Kim", "Lea"),
            clue("same_place", "Kim", "Ida"),
            clue("at", "Max", place="Blue team"),
        ],
        sizes=[3, 3],
        name="Teams",
    ),
)
CHOSEN = draft(
    "selection",
    ArrangementTask,
    puzzle(
        ["Chosen", "Left out"],
        [["P", "Q", "R", "S", "T"]],
        [
            clue("different_places", "P", "Q"),
            clue("same_place", "Q", "R"),
            clue("if_at_then_at", "P", "S", "Chosen", "Chosen", says="If P is chosen, so is S."),
            clue(
                "if_at_then_at",
                "S",
                "T",
                "Chosen",
                "Left out",
                says="If S is chosen, T is left out.",
            ),
            clue("at", "T", place="Left out"),
        ],
        sizes=[3, 2],
        name="Lists",
    ),
)
HOUSES = draft(
    "attribute_matching",
    ArrangementTask,
    puzzle(
        ["Vera", "Will", "Xenia"],
        [["tea", "coffee", "milk"], ["cat", "dog", "parrot"]],
        [
            clue("at", "tea", place="Will"),
            clue("same_place", "milk", "dog"),
            clue("not_at", "dog", place="Vera"),
            clue("not_at", "cat", place="Will"),
        ],
        name="Owners",
    ),
)
BERTH = draft(
    "place_in_order",
    PlaceTask,
    puzzle(
        ["Berth 1", "Berth 2", "Berth 3", "Berth 4", "Berth 5"],
        [["Swan", "Gull", "Tern", "Crane", "Heron"]],
        [
            clue("right_before", "Swan", "Gull"),
            clue("at", "Tern", place="Berth 3"),
            clue("before", "Gull", "Tern"),
            clue("before", "Tern", "Crane"),
        ],
        name="Berths",
        asked_item="Gull",
    ),
)
FLOOR = draft(
    "one_cell",
    PlaceTask,
    puzzle(
        ["ground floor", "first floor", "second floor"],
        [["smith", "baker", "tailor"], ["red", "blue", "green"]],
        [
            clue("at", "smith", place="ground floor"),
            clue("same_place", "baker", "green"),
            clue("different_places", "tailor", "red"),
            clue("not_at", "baker", place="first floor"),
        ],
        name="Floors",
        asked_item="baker",
    ),
)
EARLIEST = draft(
    "earliest_or_latest",
    ExtremeTask,
    puzzle(
        ["1", "2", "3", "4", "5"],
        [["Swan", "Gull", "Tern", "Crane", "Heron"]],
        [clue("before", "Swan", "Gull"), clue("before", "Gull", "Tern")],
        asked_item="Tern",
        end="earliest",
    ),
)
MUST = draft(
    "must_be_true",
    OptionsTask,
    puzzle(
        ["1", "2", "3", "4"],
        [["Swan", "Gull", "Tern", "Crane"]],
        [clue("before", "Swan", "Gull"), clue("at", "Tern", place="2")],
        suppose=[],
        options=[
            clue("not_at", "Gull", place="1", says="Gull is not first."),
            clue("at", "Swan", place="1", says="Swan is first."),
            clue("right_before", "Swan", "Tern", says="Swan is right before Tern."),
            clue("before", "Crane", "Gull", says="Crane comes before Gull."),
            clue("at_an_end", "Gull", says="Gull is at an end."),
        ],
    ),
)
COUNT = draft(
    "number_of_arrangements",
    ArrangementTask,
    puzzle(
        ["1", "2", "3", "4"],
        [["Swan", "Gull", "Tern", "Crane"]],
        [clue("before", "Swan", "Gull"), clue("not_at", "Tern", place="1")],
    ),
)

RIGHT = [
    (QUEUE, "Ruth is third.\n\n**Answer:**\n\n1. Lio\n2. Ana\n3. Ruth\n4. Ben Okri\n5. Marta"),
    (
        QUEUE,
        "### Deduction\nLio and Ana take 1 and 2.\n\n### Answer:\n1: Lio  \n2: Ana  \n3: Ruth  \n"
        "4: Ben Okri  \n5: Marta",
    ),
    (
        QUEUE,
        "So the order is settled.\n\nAnswer:\n\n| Place | Person |\n|---|---|\n| 1 | Lio |\n"
        "| 2 | Ana |\n| 3 | Ruth |\n| 4 | Ben Okri |\n| 5 | Marta |",
    ),
    (QUEUE, "Answer: Lio → Ana → Ruth → Ben Okri → Marta"),
    (
        QUEUE,
        "Answer:\nPlace 1: Lio\nPlace 2: Ana\nPlace 3: Ruth\nPlace 4: Ben Okri\nPlace 5: Marta",
    ),
    (
        QUEUE,
        "The answer: Marta could not be second.\n\n**Answer**:\n- **1:** Lio\n- **2:** Ana\n"
        "- **3:** Ruth\n- **4:** Ben Okri\n- **5:** Marta\n\nAll clues hold.",
    ),
    (QUEUE, "**Final answer:**\n\n1st: Lio, 2nd: Ana, 3rd: Ruth, 4th: Ben Okri, 5th: Marta"),
    (DAYS, "Answer:\nMonday: oars, sails\nTuesday: tar, ropes\nWednesday: nets"),
    (
        DAYS,
        "Answer:\n- **Monday**: sails and oars\n- **Tuesday**: ropes and tar\n"
        "- **Wednesday**: nets",
    ),
    (
        DAYS,
        "**Answer:**\n| Day | Items |\n|:--|:--|\n| Monday | sails, oars |\n| Tuesday | ropes, tar "
        "|\n| Wednesday | nets |",
    ),
    (TEAMS, "Kim goes with Ida.\n\nAnswer:\nRed team: Kim, Jon, Ida\nBlue team: Noa, Max, Lea"),
    (TEAMS, "Answer:\n**Red team:** Ida, Jon, and Kim\n**Blue team:** Lea, Max, and Noa."),
    (TEAMS, "Answer:\nBlue: Lea, Max, Noa\nRed: Ida, Jon, Kim"),
    (CHOSEN, "P forces S, and Q forces R.\n\nAnswer:\nChosen: Q, R, S\nLeft out: P, T"),
    (CHOSEN, "Answer:\n* Chosen: R, Q, S\n* Left out: T, P\n\nCheck: Q and R stand together."),
    (HOUSES, "Answer:\nVera: cat, coffee\nWill: parrot, tea\nXenia: dog, milk"),
    (
        HOUSES,
        "Answer:\n\n| Owner | Drink | Pet |\n|---|---|---|\n| Vera | coffee | cat |\n"
        "| Will | tea | parrot |\n| Xenia | milk | dog |",
    ),
    (
        HOUSES,
        "Answer:\nVera: coffee (drink), cat (pet)\nWill: tea (drink), parrot (pet)\n"
        "Xenia: milk (drink), dog (pet)",
    ),
    (BERTH, "Swan and Gull fill 1 and 2.\n\nAnswer: Berth 2"),
    (BERTH, "**Answer:** **Berth 2**"),
    (BERTH, "Answer: The Gull lies in berth 2."),
    (FLOOR, "Answer: second floor"),
    (FLOOR, "**Answer: The baker lives on the second floor.**"),
    (EARLIEST, "Swan and Gull come first.\nAnswer: 3"),
    (EARLIEST, "Answer: place 3 (the third)"),
    (EARLIEST, "$\\text{Answer: } \\boxed{3}$\n\nAnswer: 3."),
    (MUST, "A fails in S T C G order? No.\n\nAnswer: B"),
    (MUST, "**Answer: B. Gull is not first.**"),
    (MUST, "Answer: **B**\n\nThe others each have a counterexample."),
    (MUST, "Answer: option (B)"),
    (MUST, "Answer: B – Gull is not first"),
    (COUNT, "12 orders, 3 with Tern first.\n\nAnswer: 9"),
    (COUNT, "Answer: 9 arrangements"),
    (COUNT, "12 − 3 = 9\n\n**Answer:** $9$"),
    (COUNT, "Answer: nine (9)"),
]

WRONG = [
    (QUEUE, "Answer:\n1: Lio\n2: Ana\n3: Ruth\n4: Marta\n5: Ben Okri"),
    (QUEUE, "Answer:\n1: Ana\n2: Lio\n3: Ruth\n4: Ben Okri\n5: Marta"),
    (QUEUE, "Answer:\n1: Lio\n2: Ana\n3: Ruth\n4: Ben Okri"),
    (QUEUE, "Answer:\n1: Lio\n2: Ana\n3: Ruth\n4: Ben\n5: Ben Okri"),
    (
        QUEUE,
        "The order is Lio, Ana, Ruth, Ben Okri, Marta.\n\nAnswer:\n1: Lio\n2: Ana\n3: Marta\n"
        "4: Ben Okri\n5: Ruth",
    ),
    (QUEUE, "Answer:\n1: Lio\n2: Ana\n3: Ruth\n4: Ben Okri or Marta\n5: Marta or Ben Okri"),
    (
        QUEUE,
        "Answer:\n\n| Place | Person |\n|---|---|\n| 1 | Lio |\n| 2 | Ana |\n| 3 | Ruth |\n"
        "| 4 | Marta |\n| 5 | Ben Okri |",
    ),
    (DAYS, "Answer:\nMonday: sails, ropes\nTuesday: oars, tar\nWednesday: nets"),
    (DAYS, "Answer:\nMonday: sails, oars\nTuesday: tar\nWednesday: nets, ropes"),
    (DAYS, "Answer:\nMonday: sails, oars, ropes\nTuesday: ropes, tar\nWednesday: nets"),
    (DAYS, "Answer:\nMonday: sails, oars\nWednesday: ropes, tar\nTuesday: nets"),
    (DAYS, "Answer:\nMonday: sails, oars\nTuesday: ropes, tar"),
    (TEAMS, "Answer:\nRed team: Lea, Max, Noa\nBlue team: Ida, Jon, Kim"),
    (TEAMS, "Answer:\nRed team: Ida, Jon, Noa\nBlue team: Lea, Max, Kim"),
    (CHOSEN, "Answer:\nChosen: P, S, R\nLeft out: Q, T"),
    (CHOSEN, "Answer:\nChosen: Q, R, T\nLeft out: P, S"),
    (HOUSES, "Answer:\nVera: coffee, parrot\nWill: tea, cat\nXenia: milk, dog"),
    (HOUSES, "Answer:\nVera: coffee\nWill: tea\nXenia: milk"),
    (
        HOUSES,
        "Answer:\n\n| Owner | Drink | Pet |\n|---|---|---|\n| Vera | coffee | cat |\n"
        "| Will | tea | dog |\n| Xenia | milk | parrot |",
    ),
    (BERTH, "Gull is in Berth 2.\n\nAnswer: Berth 1"),
    (BERTH, "Answer: Berth 1 or Berth 2"),
    (BERTH, "Answer: Swan in Berth 1"),
    (BERTH, "It must be Berth 2, between Swan and Tern."),
    (FLOOR, "Answer: first floor"),
    (FLOOR, "Answer: not the second floor but the first floor"),
    (EARLIEST, "Answer: 1"),
    (EARLIEST, "Three places are left: 3, 4 and 5.\nAnswer: 4"),
    (EARLIEST, "Answer: 3, 4 or 5"),
    (MUST, "Gull is not first, as Swan precedes it.\n\nAnswer: A"),
    (MUST, "Answer: B or D"),
    (MUST, "Answer: E. Crane comes before Gull."),
    (MUST, "Answer: not B but D"),
    (COUNT, "4! / 2 = 12.\n\nAnswer: 12"),
    (COUNT, "12 − 3 = 9.\n\nAnswer: 8"),
    (COUNT, "Answer: at least 9"),
    (COUNT, "Answer: between 9 and 12"),
]


def said(case: tuple[Draft, str]) -> str:
    """The verdict of the rule on an answer."""
    asked, response = case
    row = {"instruction": asked.instruction, "spec": json.dumps(asked.spec), "response": response}
    return computed_answer(row).verdict


#: Written after the last mending.
SECOND_RIGHT = [
    (QUEUE, "**Answer:**\n1 – Lio\n2 – Ana\n3 – Ruth\n4 – Ben Okri\n5 – Marta"),
    (DAYS, "Answer:\n\nMonday:\n- oars\n- sails\n\nTuesday:\n- ropes\n- tar\n\nWednesday:\n- nets"),
    (DAYS, "Answer: On Monday sails and oars; on Tuesday ropes and tar; on Wednesday nets."),
    (
        TEAMS,
        "Answer:\nRed Team → Ida, Jon, Kim\nBlue Team → Lea, Max, Noa\n\nSo Lea plays against "
        "Kim, as the second clue wants.",
    ),
    (HOUSES, "Answer:\n1. Vera: coffee & cat\n2. Will: tea & parrot\n3. Xenia: milk & dog"),
    (BERTH, "*Answer:* `Berth 2`"),
    (EARLIEST, "Answer: 3 (Swan 1, Gull 2, Tern 3)"),
    (MUST, "**Answer:** (B) Gull is not first."),
    (COUNT, "Answer: 9 different orders"),
]
SECOND_WRONG = [
    (QUEUE, "Answer:\n1: Lio\n2: Ana\n3: Ruth\n4: Ben Okri\n5: Ben Okri"),
    (DAYS, "Answer:\nMonday: ropes, sails\nTuesday: tar, oars\nWednesday: nets"),
    (TEAMS, "Answer:\nRed: Ida, Jon, Lea\nBlue: Kim, Max, Noa"),
    (CHOSEN, "Answer: P, Q and R are chosen, S and T left out."),
    (HOUSES, "Answer:\nVera: milk, dog\nWill: tea, parrot\nXenia: coffee, cat"),
    (BERTH, "Answer: Berth 3"),
    (EARLIEST, "Answer: 3 or 4"),
    (MUST, "Answer: D. Swan is first."),
    (COUNT, "9 of them start with Swan.\nAnswer: 18"),
]


def test_answers_are_told_apart() -> None:
    right, wrong = [said(each) for each in RIGHT], [said(each) for each in WRONG]
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= 0.95 * len(wrong), wrong


def test_answers_written_after_the_last_mending_are_told_apart() -> None:
    right = [said(each) for each in SECOND_RIGHT]
    wrong = [said(each) for each in SECOND_WRONG]
    assert right.count("passed") >= 0.95 * len(right), right
    assert wrong.count("failed") >= 0.95 * len(wrong), wrong
