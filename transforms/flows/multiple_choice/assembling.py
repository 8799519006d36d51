"""From an agent's answer to a question: what is well formed, and where the right option stands.

Belongs here: the rules, the place of the key (by hash: an agent's habit leaves no trace), and the
options that code makes itself. Does not: give-aways (`give_aways.py`), or judging answers.
"""

import re
from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any

from transforms.flows.common.labels import (
    LETTERS,
    before_labels,
    lettered,
    lettered_options,
    refers_to_others,
    without_labels,
)
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.multiple_choice.give_aways import give_away
from transforms.flows.multiple_choice.tasks import (
    ChoiceTask,
    Distractor,
    OutputTask,
    SequenceTask,
    StatementsTask,
)
from transforms.lakehouse.ids import choose, ranked

FEWEST_WRONG, MOST_WRONG = 3, 5
#: Of options that code makes.
_MADE = 4
_STEM_CHARS, _OPTION_CHARS, _CONTEXT_CHARS, _PROGRAM_CHARS = 700, 300, 2000, 1500
_NUMERALS = ("I", "II", "III", "IV", "V")

#: How the answer is asked for: not at all (the answer is reasoned), reasoned, or the letter alone.
CLOSINGS = (
    "",
    "",
    "Explain your choice.",
    "Choose the best option and say briefly why it is right.",
    "Answer with the letter alone.",
)
LETTER_ALONE = CLOSINGS[-1]

_ON_MATERIAL = re.compile(
    r"\b(?:according to|based on|mentioned in|described in|stated in|in) (?:the|this) "
    r"(?:passage|text|article|excerpt|material|document|author|reading)\b"
    r"|\bthe (?:passage|author|article|excerpt|text) (?:says?|states?|mentions?|describes?|argues?"
    r"|suggests?|claims?|gives?)\b",
    re.IGNORECASE,
)


def choice(task: ChoiceTask, asked: Asked) -> Draft:
    """Return the draft of a question with the agent's own options."""
    context = task.context.strip()
    if len(context) > _CONTEXT_CHARS:
        raise IllFormed("too long a context")
    right, wrong, mistakes = _options(task.right_option, task.distractors)
    stem = _stem(task.stem)
    if not context and _ON_MATERIAL.search(stem):
        raise IllFormed("it speaks of a text that the reader does not have")
    if fault := give_away(stem, right, wrong):
        raise IllFormed(fault)
    return _draft(
        asked, f"{context}\n\n{stem}".strip(), right, wrong, stem=stem, why=task.why_right,
        mistakes=mistakes,
    )  # fmt: skip


def output(task: OutputTask, asked: Asked) -> Draft:
    """Return the draft of a question on what a program prints; it is run later, as a check."""
    program = _without_fence(task.program)
    if not 0 < len(program) <= _PROGRAM_CHARS or "print" not in program:
        raise IllFormed("no short program that prints")
    right, wrong, mistakes = _options(task.right_option, task.distractors)
    stem = _stem(task.stem)
    shown = f"{stem}\n\n```python\n{program}\n```"
    return _draft(
        asked, shown, right, wrong, stem=stem, why=task.why_right, mistakes=mistakes,
        program=program,
    )  # fmt: skip


def statements(task: StatementsTask, asked: Asked) -> Draft:
    """Return the draft of a question on which of several statements are true."""
    true, false = _distinct(task.true_statements), _distinct(task.false_statements)
    listed = ranked([*true, *false], asked.key)
    if not 3 <= len(set(listed)) == len(listed) <= len(_NUMERALS) or not false or not true:
        raise IllFormed("it takes three to five different statements, true and false ones")
    stem = _stem(task.stem)
    lines = [f"{sign}) {each}" for sign, each in zip(_NUMERALS, listed, strict=False)]
    signs = {each: sign for sign, each in zip(_NUMERALS, listed, strict=False)}
    right = ", ".join(signs[each] for each in listed if each in true)
    sets = [
        ", ".join(chosen)
        for size in range(1, len(listed) + 1)
        for chosen in combinations(_NUMERALS[: len(listed)], size)
    ]
    wrong = [each for each in ranked(sets, asked.key, stem) if each != right][: _MADE - 1]
    shown = "\n".join([stem, "", *lines])
    return _draft(asked, shown, right, wrong, stem=stem, why=task.why_right, is_made=True)


def sequence(task: SequenceTask, asked: Asked) -> Draft:
    """Return the draft of a question on the right order of steps."""
    steps = _distinct(task.steps_in_order)
    if len(steps) != len(task.steps_in_order) or not 4 <= len(steps) <= 5:
        raise IllFormed("it takes four or five different steps")
    stem, listed = _stem(task.stem), ranked(steps, asked.key)
    lines = [f"{number}) {each}" for number, each in enumerate(listed, 1)]
    order = [listed.index(each) + 1 for each in steps]
    # The orders that a small mistake leads to come first: few steps out of place.
    near = sorted(
        ranked(list(permutations(order)), asked.key, stem),
        key=lambda other: sum(one != two for one, two in zip(order, other, strict=True)),
    )
    right, *wrong = (", ".join(map(str, each)) for each in near[:_MADE])
    shown = "\n".join([stem, "", *lines])
    return _draft(asked, shown, right, wrong, stem=stem, why=task.why_right, is_made=True)


def _draft(
    asked: Asked, shown: str, right: str, wrong: Sequence[str], *, stem: str, **known: Any
) -> Draft:
    """Return the draft, the right option at a place picked by hash.

    Two tasks of one item differ by their stem, so that their places are drawn apart.
    """
    key = choose(LETTERS[: len(wrong) + 1], "key", asked.key, stem, right)
    options = ranked(wrong, "options", asked.key, stem)
    options.insert(LETTERS.index(key), right)
    closing = choose(CLOSINGS, "closing", asked.key, stem)
    instruction = "\n\n".join(part for part in (shown, lettered(options), closing) if part)
    if list(lettered_options(instruction).values()) != options:
        raise IllFormed("something else reads like an option")
    spec = {
        "key": key,
        "right": right,
        "wrong": [*wrong],
        "stem": stem,
        "is_letter_alone": closing == LETTER_ALONE,
        **{name: value for name, value in known.items() if value},
    }
    return Draft(instruction, spec)


def _options(right: str, distractors: Sequence[Distractor]) -> tuple[str, list[str], list[str]]:
    """Return the right option, the wrong ones, and the mistake behind each of those."""
    texts = without_labels([right, *(each.text for each in distractors)])
    if all(text.endswith(".") for text in texts) or not any(" " in text for text in texts):
        cleaned = texts
    else:
        cleaned = [text[:-1] if text.endswith(".") else text for text in texts]
    if not FEWEST_WRONG <= len(cleaned) - 1 <= MOST_WRONG:
        raise IllFormed(f"{len(cleaned) - 1} wrong options")
    if len({_essence(text) for text in cleaned}) < len(cleaned) or not all(map(_essence, cleaned)):
        raise IllFormed("an option is empty or there twice")
    if any(len(text) > _OPTION_CHARS for text in cleaned):
        raise IllFormed("too long an option")
    if any(map(refers_to_others, cleaned)):
        raise IllFormed("an option is about other options")
    return cleaned[0], cleaned[1:], [each.mistake.strip()[:200] for each in distractors]


def _stem(text: str) -> str:
    stem = before_labels(text.strip())
    if not 10 <= len(stem) <= _STEM_CHARS:
        raise IllFormed("no stem of a reasonable length")
    return stem


def _distinct(texts: Sequence[str]) -> list[str]:
    lines = without_labels(texts)
    return [*dict.fromkeys(line for line in lines if 0 < len(line) <= _OPTION_CHARS)]


def _essence(text: str) -> str:
    # Not words alone: "x > 1" and "x < 1" are two options, "-3" and "3" are too.
    return " ".join(text.casefold().split()).rstrip(".")


def _without_fence(program: str) -> str:
    lines = program.strip("\n").splitlines()
    if lines and lines[0].startswith("```"):
        lines = lines[1:]
    if lines and lines[-1].startswith("```"):
        lines = lines[:-1]
    return "\n".join(lines).rstrip()
