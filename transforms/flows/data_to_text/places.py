"""Figures said of the wrong thing, as the words next to them tell: clause by clause.

Belongs here: what a clause, a bracket or a comparison of two things says. Does not: whole sentences
(`claims.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.flows.data_to_text.data import Cell, Data, numbers_of
from transforms.flows.data_to_text.figures import Figure, figures_in

#: Words by which a figure may be another's, or computed.
_COMPARES = re.compile(
    r"\b(?:than|behind|ahead|above|below|between|gap|compared|versus|vs|against|unlike|average|mean"
    r"|median|total|combined|more|fewer|less|both|from|rose|rise|grew|grow\w*|fell|fall|increas\w*"
    r"|decreas\w*|declin\w*|drop\w*|climb\w*|gain\w*|lead\w*|margin|differ\w*|points?|down"
    r"|(?<!made )(?<!make )(?<!makes )up"
    r"|together|sum|range|times|others?|rest|remain\w*|per|each|twice|half)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:more|less|fewer) than (?=(?:an? )?[$€£]?(?:\d|third|quarter|half|one in|tw|th|f))", re.I
)
_BORDER = re.compile(
    r",(?!\d)|[;:()]|\b(?:and|while|whereas|but|against|compared (?:with|to))\b", re.I
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(rf"^\s*(?:of )?{_MONTH}\b", re.IGNORECASE)
_DAY_AFTER = re.compile(rf"\b{_MONTH}\s+$", re.IGNORECASE)
_GAP = re.compile(r"\b(?:gap|difference|margin|distance)\b", re.IGNORECASE)


Things = Mapping[str, Sequence[Cell]]


def wrongly_placed(data: Data, sentence: str) -> str | None:
    """Return what is said of another thing than its own; None if nothing is."""
    kinds = _kinds(data)
    masked, names = _masked([name for things in kinds for name in things], sentence)
    for things in kinds:
        marks = {mark: name for mark, name in names.items() if name in things}
        said = _Said(masked, marks, things, "%" in data.title)
        if fault := _in_clauses(said) or _in_brackets(said) or _gap(said):
            return fault
    return None


@dataclass(frozen=True)
class _Said:
    """A sentence with a private character for every name of a thing.

    Attributes:
        masked: the sentence. marks: whose the characters are, of one kind of things.
        things: those of that kind, with their cells. is_in_percent: whether all values are.
    """

    masked: str
    marks: Mapping[str, str]
    things: Things
    is_in_percent: bool

    def named(self, part: str) -> list[str]:
        """Return the things that a part of the sentence names."""
        return list(dict.fromkeys(self.marks[each] for each in part if each in self.marks))


def _kinds(data: Data) -> list[Things]:
    """Return what figures can be of, with its cells: rows; of groups, the groups as well."""
    kinds: list[Things] = [{label: _numeric(data.row(label)) for label in data.labels}]
    if not data.label_column and len(data.columns) > 1:
        kinds.append({name: _numeric(data.column(name)) for name in data.columns})
    return kinds


def _numeric(cells: Sequence[Cell]) -> list[Cell]:
    return [each for each in cells if each.number is not None]


def _in_clauses(said: _Said) -> str | None:
    """A clause names one thing, and its one figure is a value of others alone."""
    for clause in _BORDER.split(said.masked):
        named = said.named(clause)
        figures = [each for each in figures_in(clause) if not each.is_ordinal]
        figures = [each for each in figures if not _is_of_date(each)]
        if len(named) != 1 or len(figures) != 1 or _COMPARES.search(_HEDGE.sub("", clause)):
            continue
        if fault := _foreign(said, named[0], figures[0]):
            return fault
    return None


def _is_of_date(figure: Figure) -> bool:
    """Whether a figure is a year, or a day beside its month."""
    return bool(
        _YEAR.fullmatch(figure.text)
        or _DAY.match(figure.after)
        or _DAY_AFTER.search(figure.before[-12:])
    )


def _in_brackets(said: _Said) -> str | None:
    """“Elmton (31,077)”: the number is Elmton's."""
    for found in re.finditer("([\ue000-\uf8ff])\\*{0,2} \\(([^()]{1,30})\\)", said.masked):
        figures, named = figures_in(found[2]), said.named(found[1])
        if len(figures) == len(named) == 1 and (fault := _foreign(said, named[0], figures[0])):
            return fault
    return None


def _foreign(said: _Said, name: str, figure: Figure) -> str | None:
    """Say whose a figure is that is told of `name`, where that is another."""
    own = said.things[name]
    told = {number for cell in own for number in numbers_of(str(cell.value))}
    if figure.value in told or any(_is_of(each, figure) for each in own):
        return None
    for other, cells in said.things.items():
        for cell in cells if other != name else ():
            is_share = said.is_in_percent or "%" in f"{cell.column}{cell.row}{cell.value}"
            # A number in words counts many things; it is a cell's if it stands before its column.
            is_told = figure.is_percent or not figure.is_word or _is_before(cell.column, figure)
            if _is_of(cell, figure) and is_told and (is_share or not figure.is_percent):
                return f"{figure.text} is of {cell.row} / {cell.column}, not of {name}"
    return None


def _is_before(column: str, figure: Figure) -> bool:
    """Whether the first word of a column's name follows a figure: “four accidents”."""
    first = re.match(r"[^\W\d_]{4,}", column.casefold())
    return bool(first) and figure.after.casefold().lstrip().startswith(
        first[0].removesuffix("s") if first else " "
    )


def _gap(said: _Said) -> str | None:
    """“The gap between X and Y is 24”: that of two values of theirs, in one respect."""
    named = said.named(said.masked)
    figures = [each for each in figures_in(said.masked) if not each.is_word and not each.is_ordinal]
    if len(named) != 2 or len(figures) != 1 or not _GAP.search(said.masked):
        return None
    one, other = (said.things[each] for each in named)
    gaps = [
        abs((a.number or 0.0) - (b.number or 0.0))
        for a in one
        for b in other
        if a.column == b.column or a.row == b.row
    ]
    if not gaps or any(figures[0].fits(each) for each in gaps):
        return None
    if not any(_is_of(each, figures[0]) for each in (*one, *other)):
        return None
    return f"{figures[0].text} is a value, not the difference"


def _masked(things: Sequence[str], sentence: str) -> tuple[str, dict[str, str]]:
    """Return a sentence with a private character for every name of a thing, and whose it is."""
    names: dict[str, str] = {}
    for number, name in enumerate(sorted(things, key=len, reverse=True)[:200]):
        if re.fullmatch(r"\d{4}", name.strip()):
            continue  # a year is in a clause for many reasons
        mark = chr(0xE000 + number)
        pattern = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", name.strip()))
        masked = re.sub(rf"(?<![^\W_]){pattern}s?(?![^\W_])", mark, sentence, flags=re.IGNORECASE)
        if masked != sentence:
            names[mark], sentence = name, masked
    return sentence, names


def _is_of(cell: Cell, figure: Figure) -> bool:
    return cell.number is not None and figure.fits(cell.number)
