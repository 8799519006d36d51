"""What the agents of multiple choice are answered: questions on common knowledge, and their keys.

Belongs here: a question for each type, its stem told apart by the passage, and the right option.
Does not: where the product puts that option.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: By type: context, stem, right option, wrong options.
QUESTIONS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "key_fact": (
        "", "Which planet is nearest to the sun?", "Mercury", ("Venus", "Mars", "Jupiter"),
    ),
    "term_and_meaning": (
        "", "What is a polygon of eight sides called?", "Octagon",
        ("Hexagon", "Decagon", "Pentagon"),
    ),
    "mechanism": (
        "", "Why does a balloon filled with helium rise?",
        "It weighs less than the air it displaces",
        ("It is drawn upward by the warmth above", "It pushes off from the ground beneath",
         "It holds a gas that repels gravity"),
    ),
    "application": (
        "A cyclist doubles her speed before she brakes as hard as before.",
        "What happens to the distance she needs?", "Roughly four times what it was",
        ("Roughly twice what it was", "Roughly eight times what it was",
         "The same as it was before"),
    ),
    "next_step": (
        "A pan of oil has caught fire on a stove.", "What should the cook do first?",
        "Cover it with a lid", ("Pour water on it", "Carry it outdoors", "Fan it with a cloth"),
    ),
    "calculation": (
        "A train covers 180 km in 1.5 hours.", "What is its average speed?", "120 km/h",
        ("270 km/h", "180 km/h", "100 km/h"),
    ),
    "data_reading": (
        "| Year | Sold |\n|---|---|\n| 2020 | 10 |\n| 2021 | 30 |\n| 2022 | 20 |",
        "What do these sales show?", "A rise and then a fall",
        ("A steady rise throughout", "A fall and then a rise", "A steady fall throughout"),
    ),
    "exception": (
        "", "Which of these is NOT a prime number?", "51", ("53", "59", "61"),
    ),
    "instance": (
        "", "Which of these animals is an amphibian?", "Newt", ("Gecko", "Trout", "Viper"),
    ),
    "distinction": (
        "", "What sets a bat apart from a bird?", "It suckles its young",
        ("It flies at night", "It has two wings", "It lays its eggs"),
    ),
    "analogy": (
        "", "Thermometer is to temperature as", "scale is to weight",
        ("weight is to scale", "ruler is to wood", "clock is to noon"),
    ),
    "completion": (
        "", "Water that has become solid by cold is called _____.", "ice",
        ("fog", "dew", "mud"),
    ),
    "misconception": (
        "1) 16/64 is given. 2) The sixes are struck out. 3) What is left is 1/4.",
        "What is wrong with this?", "Digits are no factors to strike",
        ("Fractions have no simpler form", "Sixteen is no part of that",
         "Quarters are no proper result"),
    ),
    "inference": (
        "All the keys on the board are brass. This key is iron.", "What follows?",
        "This one is not there",
        ("This one is of brass", "Some there are of iron", "Most are on the ring"),
    ),
    "program_idea": (
        "```python\nfor x in xs:\n    if x in seen:\n        return x\n    seen.add(x)\n```",
        "What does this loop look for?", "the first repeated item",
        ("the last repeated item", "the most common item", "the smallest new item"),
    ),
    "program_change": (
        "```python\nfor i in range(1, n):\n    print(i)\n```",
        "Which change makes n itself appear too?", "add one to the end",
        ("add one to the start", "take one off the end", "print one more blank"),
    ),
}  # fmt: skip
PROGRAM = "words = ['a', 'b']\nother = words\nother.append('c')\nprint(len(words))"
TRUE, FALSE = ("Ice floats on water.", "Steam is a gas."), ("Ice sinks in brine.",)
STEPS = ("Mix the dough", "Let the dough rise", "Bake the loaf", "Slice the loaf")
_RIGHT = {right for _, _, right, _ in QUESTIONS.values()} | {"3"}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    passage, shown = block(request, "passage"), block(request, "question")
    if agent.startswith("ask_"):
        name = agent.removeprefix("ask_")
        tasks = [_task(name, f"{passage} {number}") for number in (1, 2)]
        return said(is_applicable=True, tasks=tasks)
    if agent.startswith("editor_"):
        return Reply(json.dumps(_task(_type_of(shown), "edited " + shown)))
    if agent == "responder":
        letter = right_letter(shown)
        if "letter alone" in shown:
            return Reply(letter)
        return Reply(f"The others each rest on a mistake of their own.\n\nAnswer: {letter}")
    if agent == "solver":
        return said(is_answerable=True, final_answer=right_letter(shown))
    return None


def right_letter(shown: str) -> str:
    options = re.findall(r"^([A-H])\. (.+)$", shown, re.MULTILINE)
    if signs := re.findall(r"^([IV]+)\) (.+)$", shown, re.MULTILINE):
        right = {", ".join(sign for sign, text in signs if text in TRUE)}
    elif STEPS[0] in shown:
        at = {text: number for number, text in re.findall(r"^(\d)\) (.+)$", shown, re.MULTILINE)}
        right = {", ".join(at[step] for step in STEPS)}
    else:
        right = _RIGHT
    return next((letter for letter, text in options if text in right), "A")


def _type_of(shown: str) -> str:
    if "I) " in shown:
        return "true_statements"
    if STEPS[0] in shown:
        return "right_order"
    if PROGRAM in shown:
        return "program_output"
    return next(name for name, question in QUESTIONS.items() if question[1] in shown)


def _task(name: str, about: str) -> dict[str, Any]:
    case = f"(Case {fingerprint(about)[:6]}.)"
    why = {"why_right": "It is common knowledge."}
    if name == "true_statements":
        stem = f"Which of these statements on water are true? {case}"
        return {"stem": stem, "true_statements": [*TRUE], "false_statements": [*FALSE], **why}
    if name == "right_order":
        stem = f"In which order is bread made? {case}"
        return {"stem": stem, "steps_in_order": [*STEPS], **why}
    if name == "program_output":
        stem, right, wrong = "What does this program print?", "3", ("2", "1", "0")
        start = {"program": PROGRAM}
    else:
        context, stem, right, wrong = QUESTIONS[name]
        start = {"context": context}
    return {
        **start,
        "stem": f"{case} {stem}",
        "right_option": right,
        "distractors": [{"text": text, "mistake": "A common one."} for text in wrong],
        **why,
    }
