"""What code decides of a text from data.

Belongs here: the rules, each a pure function of the pair. Does not: the arithmetic (`derived.py`).
"""

import re
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.common.given import is_given
from transforms.flows.data_to_text.claims import misplaced
from transforms.flows.data_to_text.data import Data, NoData, read
from transforms.flows.data_to_text.derived import derive
from transforms.flows.data_to_text.figures import MOST_FIGURES, Figure, figures_in, sentences_at
from transforms.flows.data_to_text.tracing import is_english, traced
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

MOST_CHARS = 12_000
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3})")
_HEDGES = re.compile(r"\b(?:about|around|roughly|approximately|approx|circa|ca|nearly|over)\b")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A value of so few words has to be there with all of them.
_FEW_WORDS = 4
_RAW = re.compile(r"\A\s*[\[{]|^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)


def is_a_text(pair: Row) -> Judgement:
    """A text of its own: neither empty, nor the data again, nor longer than was asked for."""
    response = pair["response"]
    if len(_WORD.findall(response[:MOST_CHARS])) < 4:
        return failed("no_text", response[:120])
    if len(response) > MOST_CHARS:
        return failed("far_too_long", f"{len(response)} characters")
    if _RAW.search(response):
        return failed("data_given_back", response[:160])
    most, count = spec_of(pair).get("most_sentences", 0), len(sentences_at(response))
    if most and count > most:
        return failed("too_many_sentences", f"{count}, asked for {most}")
    return Judgement(PASSED, 1.0, evidence=f"{count} sentences")


def traces_its_figures(pair: Row) -> Judgement:
    """Every figure stands in the data or follows from them; evidence names where from."""
    data, response = _data(pair), pair["response"]
    if data is None:
        return not_checkable("no_data")
    figures = figures_in(response)
    if len(figures) >= MOST_FIGURES:
        return failed("far_too_many_figures", f"{len(figures)} and more")
    derived, english = derive(data), is_english(f"{pair['instruction']} {response}")
    found = [
        (each, traced(each, derived, is_english=english, labels=data.labels)) for each in figures
    ]
    lost = [each.text for each, source in found if source is None]
    if lost:
        share = 1 - len(lost) / len(found)
        return failed("figure_not_in_the_data", f"not traced: {', '.join(lost[:10])}", share)
    said = "; ".join(f"{each.text} = {source}" for each, source in found)
    return Judgement(PASSED, 1.0, evidence=capped(said or "no figures"))


def says_them_of_the_right_things(pair: Row) -> Judgement:
    """No figure is said of another row than its own, or the wrong way round, as far as is clear."""
    data = _data(pair)
    if data is None:
        return not_checkable("no_data")
    if not is_english(f"{pair['instruction']} {pair['response']}"):
        return not_checkable("not_english")
    fault = misplaced(data, pair["response"])
    return failed("figure_misplaced", fault, 0.0) if fault else Judgement(PASSED, 1.0)


def has_demands(pair: Row) -> bool:
    spec = spec_of(pair)
    return any(spec.get(name) for name in ("values", "computed", "mentions"))


def has_what_was_asked(pair: Row) -> Judgement:
    """The values, computed figures and names that the task demands are in the text."""
    spec, response = spec_of(pair), pair["response"]
    figures = figures_in(response)
    missing = [str(each) for each in spec.get("values", ()) if not _states(each, response, figures)]
    missing += [
        f"{each['what']} ({each['value']:g})"
        for each in spec.get("computed", ())
        if not any(_is_precise(figure, each["value"]) for figure in figures)
    ]
    missing += [each for each in spec.get("mentions", ()) if not _is_named(each, response)]
    if missing:
        return failed("missing", f"missing: {'; '.join(missing[:8])}", 0.0)
    return Judgement(PASSED, 1.0, evidence="all that was asked for is there")


def _data(pair: Row) -> Data | None:
    try:
        return read(pair["passage"])
    except NoData:
        return None


def _states(value: Any, response: str, figures: list[Figure]) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return any(_is_precise(each, float(value) * _scale(each)) for each in figures) or any(
            _is_precise(each, float(value)) for each in figures
        )
    return _is_text_given(str(value), response)


def _scale(figure: Figure) -> float:
    """Return what a figure's word multiplies it by: a column may have the word in its unit."""
    last = re.split(r"[ -]", figure.text.casefold())[-1]
    return {"thousand": 1e3, "million": 1e6, "billion": 1e9}.get(last, 1.0)


def _is_text_given(value: str, response: str) -> bool:
    """Whether a text has a value's words: all of a few, most of many; dates in any spelling."""
    wanted = _TOKEN.findall(_HEDGES.sub("", _SEPARATOR.sub("", value.casefold())))
    if len(wanted) > _FEW_WORDS or _ISO_DATE.search(value):
        return is_given(value, response)
    there = set(_TOKEN.findall(_SEPARATOR.sub("", response.casefold())))
    return all(each in there or any(_alike(each, other) for other in there) for each in wanted)


def _alike(one: str, other: str) -> bool:
    return len(one) > 4 and other.startswith(one[:-2])


def _is_precise(figure: Figure, value: float) -> bool:
    """Whether a figure states a value without losing more than 1% of it."""
    if not figure.fits(value):
        return False
    return abs(abs(figure.value) - abs(value)) <= 0.01 * abs(value) + 1e-9


def _is_named(name: str, response: str) -> bool:
    return name.casefold() in response.casefold() or is_given(name, response)
