"""From an agent's answer to a task on data: names are looked up and figures computed by code.

Belongs here: what is well formed, and the spec. Does not: judging texts (`rules.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.data_to_text.computing import computed
from transforms.flows.data_to_text.data import Data, NoData, read
from transforms.flows.data_to_text.tasks import (
    CellsTask,
    ComputedTask,
    ReportTask,
    WholeTask,
)

MOST_MENTIONED, MOST_CELLS, MOST_QUANTITIES, MOST_SENTENCES = 6, 6, 3, 20


def report(task: ReportTask, asked: Asked) -> Draft:
    """Return the draft of a text with a point of its own: names it must have, a length."""
    data = _data(asked)
    names = [*data.labels, *data.columns]
    known = {" ".join(each.casefold().split()): each for each in names}
    wanted = list(dict.fromkeys(" ".join(each.casefold().split()) for each in task.must_mention))
    if len(wanted) > MOST_MENTIONED:
        raise IllFormed("too many names to mention")
    if unknown := [each for each in wanted if each not in known]:
        raise IllFormed(f"not in the data: {unknown[0][:40]}")
    mentioned = [known[each] for each in wanted if known[each] in data.labels]
    said = f"Mention {_listed([known[each] for each in wanted])}." if wanted else ""
    spec = {"mentions": mentioned, "most_sentences": _most(task.most_sentences)}
    return _draft(task.instruction, [said, _length(task.most_sentences)], spec)


def whole(task: WholeTask, asked: Asked) -> Draft:
    """Return the draft of a text that has every value of the data."""
    data = _data(asked)
    if len(data.cells) > 30:
        raise IllFormed(f"{len(data.cells)} values are too many for one text")
    values = [each.value for each in data.cells if not isinstance(each.value, bool)]
    spec = {"values": values, "most_sentences": _most(task.most_sentences)}
    said = "Every value has to be in the text."
    return _draft(task.instruction, [said, _length(task.most_sentences)], spec)


def cells(task: CellsTask, asked: Asked) -> Draft:
    """Return the draft of a text on certain cells."""
    data = _data(asked)
    by_name = {(_folded(each.row), _folded(each.column)): each for each in data.cells}
    keys = list(dict.fromkeys((_folded(each.row), _folded(each.column)) for each in task.cells))
    if not 1 <= len(keys) <= MOST_CELLS:
        raise IllFormed(f"{len(keys)} cells")
    if missing := [key for key in keys if key not in by_name]:
        raise IllFormed(f"no such cell: {' / '.join(missing[0])[:80]}")
    chosen = [by_name[key] for key in keys]
    said = "; ".join(f"{each.column or 'value'} of {each.row}" for each in chosen)
    spec = {"values": [each.value for each in chosen], "most_sentences": 3}
    return _draft(task.instruction, [f"State these: {said}.", _length(3)], spec)


def figures(task: ComputedTask, asked: Asked) -> Draft:
    """Return the draft of a text with computed figures; code computes them."""
    data = _data(asked)
    if not 1 <= len(task.quantities) <= MOST_QUANTITIES:
        raise IllFormed(f"{len(task.quantities)} quantities")
    found = [computed(each, data) for each in task.quantities]
    if len({said for _, said in found}) < len(found):
        raise IllFormed("a quantity is asked for twice")
    said = f"State, computed from the data: {'; '.join(said for _, said in found)}."
    spec = {"computed": [{"value": value, "what": what} for value, what in found]}
    return _draft(task.instruction, [said], spec)


def _data(asked: Asked) -> Data:
    try:
        return read(asked.text)
    except NoData as fault:
        raise IllFormed("the material is no data") from fault


def _draft(instruction: str, parts: Sequence[str], spec: Mapping[str, Any]) -> Draft:
    written = " ".join(instruction.split())
    if not 10 <= len(written) <= 1200:
        raise IllFormed("no instruction of a reasonable length")
    return Draft(" ".join([written, *(part for part in parts if part)]), spec)


def _length(sentences: int) -> str:
    if not sentences:
        return ""
    return "Use one sentence." if sentences == 1 else f"Use at most {sentences} sentences."


def _most(sentences: int) -> int:
    if not 0 <= sentences <= MOST_SENTENCES:
        raise IllFormed(f"{sentences} sentences")
    return sentences


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in names)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
