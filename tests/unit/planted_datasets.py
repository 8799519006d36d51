"""Candidates of three hundred rows: a varied one, out of the samples' real texts, and collapses.

Belongs here: making up such rows, and measuring them without Spark. Does not: any expectation.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import transforms.seeds.samples as samples
from transforms.quality.dataset.counted import count_measures
from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.texts import Sampled, text_measures
from transforms.quality.dataset.vectors import fit
from transforms.quality.text import words

ROWS = 300
TOPICS = ("algebra", "biology", "cooking", "history", "law", "music", "sailing", "weather")
SKILL = SimpleNamespace(
    name="reading_comprehension",
    transformations=("argument", "debate", "conversation", "report", "poem", "satire"),
    instruction_types=("literal", "critical", "vocabulary", "main_idea", "strengthen", "flaw"),
)
ASKED = (
    "What does the text say about {0}, and why does it matter to {1}?",
    "Explain how {0} and {1} hang together.",
    "Name two facts on {0} that a reader of the passage may have overlooked.",
    "Which claim about {0} would be weakened if {1} turned out to be false?",
    "In one sentence: who or what is {0}?",
    "Summarise the part that deals with {0}, leaving out {1}.",
    "Does the author believe that {0} causes {1}? Give the words that show it.",
    "Write down the meaning that {0} has here.",
    "How would the conclusion change without {0}?",
    "Compare {0} with {1} as the text describes them.",
    "List what has to be known of {0} before {1} can be understood.",
    "Someone says that {0} is of no use. Answer from the passage.",
)
NAMES = ("Anna", "Boris", "Chloe", "Dmitri", "Esra", "Farid", "Greta", "Hana", "Ivo", "Jonas")


@dataclass(frozen=True)
class Row:
    """What is measured of a row."""

    pair_id: str
    seed_id: str
    topic: str
    instruction: str
    response: str
    transformation: str
    instruction_type: str
    answer_format: str = "explanation"


@cache
def documents() -> tuple[str, ...]:
    """The samples' texts: real prose, of licences that allow it."""
    folder = Path(next(iter(samples.__path__)))
    found = []
    for path, column in (
        ("knowledge_pile/knowledge_pile.jsonl", "content"),
        ("automathtext/automathtext.jsonl", "text"),
    ):
        lines = (folder / path).read_text(encoding="utf-8").splitlines()
        found += [str(json.loads(line)[column]) for line in lines]
    return tuple(text for text in found if len(text) > 1_000)


def topic_of(document: int) -> str:
    return TOPICS[document % len(TOPICS)]


@cache
def varied(size: int = ROWS) -> tuple[Row, ...]:
    """A sound dataset: sentences of many documents, asked for in many ways."""
    draw, texts, rows = random.Random(7), documents(), []
    while len(rows) < size:
        number = len(rows)
        seed = number % len(texts)
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", texts[seed]) if 40 < len(s) < 400]
        if len(sentences) < 6:
            sentences = [texts[seed][at : at + 150] for at in range(0, 900, 150)]
        first = draw.randrange(len(sentences) - 2)
        subjects = draw.sample([w for w in words(texts[seed]) if len(w) > 4], 2)
        rows.append(
            Row(
                pair_id=f"p{number:04}",
                seed_id=f"s{seed}",
                topic=topic_of(seed),
                instruction=draw.choice(ASKED).format(*subjects),
                response=" ".join(sentences[first : first + draw.choice((1, 2, 3))]),
                transformation=draw.choice(SKILL.transformations),
                instruction_type=draw.choice(SKILL.instruction_types),
            )
        )
    return tuple(rows)


def _each(change: Callable[[Row, int], Row]) -> Callable[[], tuple[Row, ...]]:
    return lambda: tuple(change(row, number) for number, row in enumerate(varied()))


def _swapped(text: str, number: int) -> str:
    one, other = NAMES[number % 10], NAMES[number // 10 % 10]
    return text.format(one, other, number)


#: Each collapse, and the expectations of which one at least must block it.
COLLAPSES: dict[str, tuple[Callable[[], tuple[Row, ...]], set[str]]] = {
    "one transformation throughout": (
        _each(lambda row, _: replace(row, transformation="debate")),
        {"transformations_spread"},
    ),
    "one instruction type throughout": (
        _each(lambda row, _: replace(row, instruction_type="literal")),
        {"types_spread"},
    ),
    "one prompt template that opens alike": (
        _each(
            lambda row, _: replace(
                row, instruction=f"According to the passage, what is {words(row.response)[0]}?"
            )
        ),
        {"instruction_openings"},
    ),
    "one prompt template that closes alike": (
        _each(
            lambda row, _: replace(
                row, instruction=f"{row.instruction} Think step by step before you answer."
            )
        ),
        {"instruction_closings"},
    ),
    "one prompt template with blanks at both ends": (
        _each(
            lambda row, _: replace(
                row,
                instruction=f"{words(row.response)[1]}: how does the writer of this passage "
                f"explain its use in {words(row.response)[-2]}?",
            )
        ),
        {"instruction_templates"},
    ),
    "one persona": (
        _each(lambda row, _: replace(row, response=f"As a seasoned pirate, arr, {row.response}")),
        {"response_openings"},
    ),
    "a habit with variations": (
        _each(
            lambda row, n: replace(
                row,
                response=("Sure, here is the answer: ", "Certainly! Here is what I found: ",
                          "Great question! Let us see: ")[n % 3] + row.response,
            )
        ),
        {"response_openings"},
    ),
    "always closing alike": (
        _each(lambda row, _: replace(row, response=f"{row.response} I hope this helps you!")),
        {"response_closings"},
    ),
    "one seed domain": (
        _each(lambda row, n: replace(row, topic="law", seed_id=f"s{n % 30 * 8 + 4}")),
        {"topics_of_seeds"},
    ),
    "one template with swapped names": (
        _each(
            lambda row, n: replace(
                row,
                response=_swapped(
                    "{0} walked to the market with {1} and bought {2} apples, because the two of "
                    "them had promised to bake a cake for the feast of the village.",
                    n,
                ),
            )
        ),
        {"response_templates", "response_repetition", "response_nearest", "response_vendi"},
    ),
    "few texts paraphrased": (
        _each(
            lambda row, n: replace(
                row,
                response=(
                    ("In the view of {0}, ", "{0} holds that ", "It seems to {0} that ")[n % 3]
                    + ("the ban misses its aim", "the ban fails its purpose")[n // 3 % 2]
                    + (" since ", " because ")[n // 6 % 2]
                    + ("bodies make uric acid by themselves", "the body itself makes uric acid")[
                        n // 12 % 2
                    ]
                    + (" anyway.", " in any case.")[n // 24 % 2]
                ).format(NAMES[n % 10]),
            )
        ),
        {"response_repetition", "response_nearest", "response_vendi"},
    ),
}  # fmt: skip


def measure_rows(rows: tuple[Row, ...]) -> dict[str, list[Measure]]:
    """Measure rows as Spark does, without it: all rows are the sample; one skill."""
    reference = {"prose": Counter(topic_of(number) for number in range(len(documents())))}
    columns: dict[str, list[str]] = {
        "transformation": [f"{SKILL.name}/{row.transformation}" for row in rows],
        "instruction_type": [f"{SKILL.name}/{row.instruction_type}" for row in rows],
        "goal": ["seed" for _ in rows],
        "answer_format": [row.answer_format for row in rows],
        "topic": [row.topic for row in rows],
        "seed": [row.seed_id for row in rows],
        "seed_kind": ["prose" for _ in rows],
        **{name: ["one" for _ in rows] for name in ("model", "prompt", "source", "domain")},
    }
    counts = {name: Counter(values) for name, values in columns.items()}
    most = {name: (*one.most_common(1)[0], len(rows)) for name, one in counts.items()}
    sampled = [
        Sampled(
            row.instruction, row.response, len(row.instruction), len(row.response),
            row.answer_format, row.seed_id,
        )
        for row in rows
    ]  # fmt: skip
    skills: Any = [SKILL]
    counted = list(count_measures(counts, most, reference, skills))
    told = [Measure("rows", len(rows), len(rows)), *text_measures(sampled, vectors())]
    return {"": counted + told, SKILL.name: counted + told}


@cache
def vectors() -> Any:
    return fit([words(text) for text in documents()])


def as_table(measured: dict[str, list[Measure]]) -> list[dict[str, Any]]:
    """Return measures as rows of quality.measures, in what the suite reads of them."""
    return [
        {
            "skill": scope, "measure": m.name, "value": m.value, "count": m.count, "note": m.note,
            "drift": None,
        }
        for scope, measures in measured.items()
        for m in measures
    ]  # fmt: skip
