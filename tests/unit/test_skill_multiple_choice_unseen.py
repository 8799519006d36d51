"""Multiple choice: answers written by somebody who had not read the rules, and their rates.

The solver is honest: it names the key, in one of the ways that solvers do. The first sets showed
faults, since mended; of the second, nine each, one right answer was refused (`__Answer:__`), mended
as well, so none of them measures the rules any more.
"""

import asyncio
import json
from typing import Any

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.labels import lettered_options
from transforms.flows.common.tasks import Asked, Draft
from transforms.flows.common.verifying import verdicts_on
from transforms.flows.multiple_choice import assembling, tasks
from transforms.flows.multiple_choice.assembling import LETTER_ALONE
from transforms.flows.multiple_choice.verification import VERIFIERS


def asked(make: Any, model: Any, *, alone: bool = False, **fields: Any) -> Draft:
    """A question as the skill makes it, its closing with or without reasons."""
    for attempt in range(60):
        made = make(model.model_validate(fields), Asked("Text.", "identity", f"key {attempt}"))
        if made.instruction.endswith(LETTER_ALONE) is alone:
            return made
    raise AssertionError("no such closing")


def wrong_options(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "mistake": "A mix-up."} for text in texts]


DOSE = {
    "context": "A ward keeps a solution of 5 mg per millilitre. "
    "A child of 18 kg is to get 2 mg per kg.",
    "stem": "How many millilitres does the child get?",
    "right_option": "7.2 ml",
    "distractors": wrong_options("3.6 ml", "36 ml", "1.8 ml"),
    "why_right": "18 times 2 mg are 36 mg, in 7.2 ml.",
}
BRIDGE = {
    "context": "",
    "stem": "Why are expansion joints built into long steel bridges?",
    "right_option": "Steel grows longer in the heat and would buckle",
    "distractors": wrong_options(
        "Steel shrinks under the weight of vehicles",
        "Joints keep water away from the deck",
        "Welds cannot be made longer than a span",
    ),
    "why_right": "Thermal expansion.",
}
MAMMALS = {
    "context": "",
    "stem": "Which of these animals does NOT give birth to live young?",
    "right_option": "the platypus",
    "distractors": wrong_options("the bat", "the whale", "the kangaroo", "the seal"),
    "why_right": "It lays eggs.",
}
VITAMIN = {
    "context": "",
    "stem": "Which vitamin does the skin make in sunlight?",
    "right_option": "Vitamin D",
    "distractors": wrong_options("Vitamin A", "Vitamin B", "Vitamin C"),
    "why_right": "Ultraviolet light turns a precursor into it.",
}
STATEMENTS = {
    "stem": "Which of these statements on sound are true?",
    "true_statements": ["It travels faster in water than in air.", "It needs a medium."],
    "false_statements": ["Its pitch depends on its loudness."],
    "why_right": "Pitch depends on frequency.",
}
STEPS = {
    "stem": "What is the right order of these steps in laying a fire?",
    "steps_in_order": ["Clear the ash", "Lay the kindling", "Light it", "Add the logs"],
    "why_right": "Each needs the one before.",
}
PROGRAM = {
    "program": "print(sum(n for n in range(1, 8) if n % 3))",
    "stem": "What does this program print?",
    "right_option": "19",
    "distractors": wrong_options("9", "28", "12"),
    "why_right": "1 + 2 + 4 + 5 + 7.",
}
Q = {
    "dose": asked(assembling.choice, tasks.ChoiceTask, **DOSE),
    "dose alone": asked(assembling.choice, tasks.ChoiceTask, alone=True, **DOSE),
    "bridge": asked(assembling.choice, tasks.ChoiceTask, **BRIDGE),
    "mammals": asked(assembling.choice, tasks.ChoiceTask, **MAMMALS),
    "mammals alone": asked(assembling.choice, tasks.ChoiceTask, alone=True, **MAMMALS),
    "vitamin": asked(assembling.choice, tasks.ChoiceTask, **VITAMIN),
    "statements": asked(assembling.statements, tasks.StatementsTask, **STATEMENTS),
    "steps": asked(assembling.sequence, tasks.SequenceTask, **STEPS),
    "program": asked(assembling.output, tasks.OutputTask, **PROGRAM),
    "wrong program": asked(
        assembling.output,
        tasks.OutputTask,
        **{**PROGRAM, "right_option": "28", "distractors": wrong_options("9", "19", "12")},
    ),
}

#: (question, answer, solver's): {k} the key, {t} its text, {w}, {v} two other letters, {x} the text
#: of {w}.
RIGHT = [
    ("dose", "18 kg × 2 mg/kg = 36 mg, and 36 mg / 5 mg/ml = 7.2 ml.\n\nAnswer: {k}", "{k}"),
    (
        "dose",
        "**Step 1:** 36 mg.\n**Step 2:** 36 / 5 = 7.2 ml.\n\n36 ml takes milligrams for "
        "millilitres.\n\n**Answer: {k}**",
        "{k}. {t}",
    ),
    ("dose", "$$\\frac{{18 \\times 2}}{{5}} = 7.2$$\n\nAnswer: **{k}**", "({k})"),
    ("dose", "The dose is 36 mg, that is 7.2 ml.\n\n**Answer:** {k}. {t}", "{t}"),
    ("dose alone", "{k}", "{k}"),
    ("dose alone", "**{k}**", "{k}"),
    ("dose alone", "{k}.", "Option {k}"),
    (
        "bridge",
        "Option {w} is wrong since loads hardly shorten steel, and option {v} names a side "
        "effect. Steel expands by some 12 millionths per degree.\n\nAnswer: {k}",
        "{k}",
    ),
    (
        "bridge",
        "- {w}: no, the deck is drained otherwise.\n- {v}: welds have no such limit.\n- {k}: "
        "yes, heat lengthens steel.\n\nAnswer: {k}",
        "{k}",
    ),
    (
        "bridge",
        "A bridge of 200 m grows by several centimetres in summer. {w} and {v} tempt but "
        "explain nothing.\n\n### Answer: {k}",
        "{k}",
    ),
    (
        "bridge",
        "Heat makes steel longer; a joint gives it room. The best choice is therefore "
        "({k}).\n\nAnswer: ({k})",
        "{t}",
    ),
    (
        "mammals",
        "Bats, whales, seals and kangaroos all bear live young; the platypus lays eggs.\n\n"
        "Answer: {k}",
        "{k}",
    ),
    (
        "mammals",
        "The platypus is a monotreme. A kangaroo's young is tiny, but it is born.\n\n"
        "**Answer:** **{k}**",
        "{k} (the platypus)",
    ),
    ("mammals alone", "({k})", "{k}"),
    (
        "vitamin",
        "Vitamin A comes from liver and carrots, vitamin C from fruit; only vitamin D is "
        "made in the skin.\n\nAnswer: {k}",
        "{k}",
    ),
    (
        "vitamin",
        "Ultraviolet light turns a form of cholesterol into vitamin D, so it is not A, B or "
        "C that is meant.\n\nAnswer: {k}",
        "{k}",
    ),
    (
        "vitamin",
        "A and C have to be eaten. D does not.\n\nAnswer: {k}. Vitamin D",
        "{k}. Vitamin D",
    ),
    (
        "statements",
        "Pitch goes with frequency, not loudness; the other two hold.\n\nAnswer: {k}",
        "{k}",
    ),
    (
        "statements",
        "Water carries sound at 1,480 m/s, air at 343 m/s; in a vacuum there is none. The "
        "statement on pitch is false.\n\nAnswer: {k} ({t})",
        "{t}",
    ),
    ("steps", "Ash must go first, logs last.\n\nAnswer: {k}", "{k}"),
    (
        "steps",
        "One clears, lays the kindling, lights it and adds logs: {t}.\n\n**Answer: {k}**",
        "{t}",
    ),
    ("program", "1 + 2 + 4 + 5 + 7 = 19; multiples of 3 are dropped.\n\nAnswer: {k}", "{k}"),
    ("program", "`n % 3` is true for 1, 2, 4, 5, 7, so `19` is printed.\n\nAnswer: `{k}`", "19"),
]
WRONG = [
    ("dose", "18 × 2 = 36, and 36 / 10 = 3.6 ml.\n\nAnswer: {w}", "{k}"),
    ("dose", "18 kg × 2 mg/kg = 36 mg; 36 / 5 = 7.2 ml.\n\nAnswer: {w}", "{k}"),
    ("dose", "36 mg / 5 mg per ml = 7.2 ml, which is option {k}.\n\nAnswer: {w}. {x}", "{k}"),
    ("dose", "The dose is 7.2 ml.", "{k}"),
    ("dose", "Answer: {k} or {w}", "{k}"),
    ("dose alone", "{w}", "{k}"),
    ("dose alone", "{k}, since 36 mg are in 7.2 ml.", "{k}"),
    ("dose alone", "7.2 ml", "{k}"),
    ("dose alone", "18 × 2 / 5 = 7.2\n\nAnswer: {k}", "{k}"),
    (
        "bridge",
        "Joints drain the deck. Rain would rust the steel, and heat is no matter.\n\nAnswer: {w}",
        "{k}",
    ),
    ("bridge", "It is heat, so {k}, although {w} is often named.\n\nAnswer: {w}", "{k}"),
    ("bridge", "Answer: {k}\n\nOn second thoughts, loads matter more.\n\nAnswer: {w}", "{k}"),
    ("bridge", "None of the options fits quite; joints are for heat and for earthquakes.", "{k}"),
    ("bridge", "Both {k} and {w} are right in part.\n\nAnswer: {k} and {w}", "{k}"),
    ("mammals", "The whale is a mammal, and so it does bear young.\n\nAnswer: {w}", "{k}"),
    ("mammals", "The platypus lays eggs.\n\nAnswer: the platypus", "{k}"),
    ("mammals", "The kangaroo's young is unborn at first.\n\nAnswer: {v}", "{k}"),
    ("mammals alone", "the platypus", "{k}"),
    ("vitamin", "Sunlight makes vitamin D.\n\nAnswer: {w}", "{k}"),
    ("vitamin", "Sunlight makes vitamin D.\n\nAnswer: {w}. Vitamin D", "{k}"),
    ("statements", "All three are true.\n\nAnswer: {w}", "{k}"),
    ("statements", "I and II.\n\nAnswer: {v}", "{k}"),
    ("steps", "Light it, then clear it.\n\nAnswer: {w}", "{k}"),
    ("program", "1 + 2 + … + 7 = 28.\n\nAnswer: {w}", "{k}"),
    ("program", "It prints 19.\n\nAnswer: {w}", "{k}"),
    # The answer fits the key, and an honest solver finds another option.
    ("bridge", "Loads shorten the steel.\n\nAnswer: {k}", "{w}"),
    ("mammals", "It lays eggs.\n\nAnswer: {k}", "{v}. the whale"),
]


def verdicts(case: tuple[str, str, str]) -> list[Any]:
    name, answer, solver = case
    draft = Q[name]
    spec = dict(draft.spec or {})
    options = lettered_options(draft.instruction)
    others = [each for each in options if each != spec["key"]]
    said = {
        "k": spec["key"],
        "t": spec["right"],
        "w": others[0],
        "v": others[1],
        "x": options[others[0]],
    }
    response = answer.format(**said)
    row = {
        "instruction": draft.instruction,
        "spec": json.dumps(spec),
        "response": response,
        "passage": "Text.",
        "answer_format": "choice",
        "instruction_type": "key_fact",
        "messages": [
            {"role": "user", "content": draft.instruction},
            {"role": "assistant", "content": response},
        ],
    }
    found = {"is_answerable": True, "final_answer": solver.format(**said)}
    critic = {"faults": "", "score": 9}
    agents = ScriptedAgents({"multiple_choice.solver": found, "multiple_choice.critic": critic})
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))


def said(case: tuple[str, str, str]) -> str:
    """What is said but for the critic: failed, passed by the solver, or undecided."""
    found = [each for each in verdicts(case) if each.method != "critic"]
    judged = [each.judgement.verdict for each in found]
    return "failed" if "failed" in judged else judged[-1]


#: Written after the last mending.
SECOND_RIGHT = [
    ("bridge", "The answer is a matter of heat: a span grows in summer.\n\nAnswer: {k}", "{k}"),
    (
        "bridge",
        "Consider each option.\n\n1. **{w}** – loads bend steel, they do not shorten it.\n"
        "2. **{k}** – right: thermal expansion.\n\n**Answer: {k}**",
        "{k}) {t}",
    ),
    ("dose", "\\[ 18 \\times 2 = 36, \\quad 36 / 5 = 7.2 \\]\n\nAnswer: {k} (7.2 ml)", "7.2 ml"),
    ("mammals", "All others are placental mammals or marsupials.\n\nANSWER: {k}", "The platypus"),
    ("mammals alone", "{k}\n", "{k}"),
    ("vitamin", "Skin makes D.\n\n*Answer: {k}*", "Answer: {k}"),
    ("statements", "III can be ruled out or in by its frequency.\n\nAnswer: {k}", "{k}: {t}"),
    ("steps", "Why not {w}? The logs would smother the spark.\n\n__Answer:__ {k}", "{t}"),
    ("program", "1, 2, 4, 5, 7 remain.\n\n**Answer: {k}) 19**", "`19`"),
]
SECOND_WRONG = [
    ("bridge", "Steel expands in the heat.\n\nAnswer: {w}", "{k}"),
    ("bridge", "Steel expands.\n\nAnswer: {k}. {x}", "{k}"),
    ("dose", "36 mg.\n\nAnswer: {k}/{w}", "{k}"),
    ("mammals", "The answer is {w}, at first sight. The platypus lays eggs.\n\nAnswer: {k}", "{k}"),
    ("mammals alone", "{k} or {w}", "{k}"),
    ("vitamin", "The answer is D.", "{w}"),
    ("steps", "Clear, light, kindle.\n\nAnswer: {v}", "{k}"),
    ("wrong program", "It adds up to 28.\n\nAnswer: {k}", "{k}"),
    ("program", "I count 12.\n\nAnswer: {w}.", "{k}"),
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
