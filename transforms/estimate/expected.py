"""Items that are expected of rows not made yet, and the rows expected of items not run yet.

A few made-up rows stand for many. The skills' own `plan` is asked about them, so that fan-out,
routing and sampling are theirs. Belongs here: made-up rows and items. Does not: what an item costs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from transforms.estimate.rehearsal import filler
from transforms.flows.skill import Sampling, load_skill
from transforms.flows.work import ID_COLUMNS, Planned, WorkItem, work_item_key
from transforms.lakehouse.ids import digest
from transforms.lakehouse.tables import TABLES
from transforms.teacher.expected import CHARS_PER_TOKEN

T = TypeVar("T")

#: Items of one step that are looked at; each stands for its share of all.
SAMPLE = 8
#: Share of items whose answer is of use, as long as there is no history. A good teacher's.
USEFUL_SHARE = 0.85
INSTRUCTION_CHARS = 200

#: stage → the stages that plan from its rows.
DOWNSTREAM: dict[str, tuple[str, ...]] = {
    "contents": ("instructions",),
    "instructions": ("refinements", "pairs"),
    "refinements": ("pairs",),
    "pairs": ("verdicts",),
    "verdicts": (),
}
#: stage → the column that says which step made a row.
_STEP_COLUMN = {
    "contents": "transformation",
    "instructions": "instruction_type",
    "refinements": "goal",
}


@dataclass(frozen=True)
class ExpectedRow:
    """A made-up row that stands for `weight` rows of a stage's table."""

    skill: str
    row: Mapping[str, Any]
    weight: float


@dataclass(frozen=True)
class ExpectedItem:
    """An item that stands for `weight` items of its step.

    `is_planned` tells a real one from one made up; `row` is the made-up row it was planned from.
    """

    item: WorkItem
    weight: float
    is_planned: bool = False
    row: Mapping[str, Any] = field(default_factory=dict)


def spread(group: Sequence[T], most: int = SAMPLE) -> list[T]:
    """Return at most so many of a group, from all over it."""
    taken = min(most, len(group))
    return [group[place * len(group) // taken] for place in range(taken)]


def items_of(stage: str, rows: Iterable[ExpectedRow], sampling: Sampling) -> list[ExpectedItem]:
    """Return the items that a stage is expected to plan from made-up rows."""
    return [
        ExpectedItem(work_item(stage, each.skill, planned), each.weight, row=each.row)
        for each in rows
        for planned in _plan(stage, each, sampling)
    ]


def _plan(stage: str, each: ExpectedRow, sampling: Sampling) -> Iterable[Planned]:
    declared = load_skill(each.skill).stages.get(stage)
    if declared is None:
        return []
    try:
        return list(declared.plan(each.row, sampling))
    except Exception:  # made-up rows are not what a skill wrote its plan for
        return [Planned(step.name, (digest(each.row),), each.row) for step in declared.steps]


def work_item(stage: str, skill: str, planned: Planned) -> WorkItem:
    """Return a planned item, as a step is given it."""
    key = work_item_key(stage, skill, planned)
    return WorkItem(key, stage, skill, planned.step, "", key, planned.payload)


def rows_after(
    expected: ExpectedItem, weight: float, made: Sequence[Mapping[str, Any]], answer_tokens: float
) -> ExpectedRow:
    """Return the row that stands for what an item makes.

    Args:
        expected: the item.
        weight: how many rows it stands for.
        made: rows that its rehearsal made, if it made any.
        answer_tokens: what is written for one item; 0 where the row is made without a teacher.
    """
    item = expected.item
    stage, key = item.stage, digest("expected", item.key)
    blank = {column.name: "" for column in TABLES[f"flows.{stage}"].columns}
    given = {name: value for name, value in item.payload.items() if isinstance(value, str)}
    row = blank | dict(expected.row) | given
    if stage in _STEP_COLUMN:
        row[_STEP_COLUMN[stage]] = item.step
    row |= made[0] if made else {}
    chars = int(answer_tokens * CHARS_PER_TOKEN)
    if stage == "contents":
        if chars:
            row["text"] = filler(chars)
        row["passage"] = row["text"]
    elif stage == "pairs":
        row["response"] = filler(chars)
    else:
        row["instruction"] = filler(INSTRUCTION_CHARS)
        row["passage"] = row["passage"] or expected.row.get("passage", "")
    if stage == "instructions":
        row["goal"] = "seed"
    row |= {ID_COLUMNS[stage]: key, "seed_id": item.seed_id, "skill": item.skill}
    return ExpectedRow(item.skill, row, weight)


def guessed_rows(stage: str, sampling: Sampling, *, asks: bool) -> float:
    """Return the rows an item is guessed to make. Its own stage's table apart, nothing is known."""
    most = sampling.instructions_per_type if stage == "instructions" else 1
    return most * USEFUL_SHARE if asks else 1.0


def made_up_documents(skill: str, seeds: int, sampling: Sampling) -> Iterator[ExpectedRow]:
    """Yield documents that stand for so many of a corpus that is not in the lakehouse yet."""
    blank = {column.name: "" for column in TABLES["seeds.documents"].columns}
    count = min(seeds, 8 * SAMPLE)
    for number in range(count):
        text = filler(sampling.max_seed_chars)
        row = blank | {"seed_id": digest("expected", skill, number), "text": text, "skill": skill}
        yield ExpectedRow(skill, row, seeds / count)
