"""Where the numbers of a calculation come from: assumed, given, common, or computed before.

Belongs here: that rule. Does not: whether the sums are right (`equations.py`).
"""

import re
from fractions import Fraction

from transforms.flows.fermi.parts import parts
from transforms.flows.fermi.quantities import plain, quantities
from transforms.flows.fermi.units import SIZES, symbol
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, failed

#: Numbers that need no assumption: of the calendar, the clock, of units, and small counts.
_COMMON = {Fraction(n) for n in (*range(13), 24, 30, 31, 50, 52, 60, 90, 360, 365, 366, 3600)}
_COMMON |= {Fraction(n) for n in (86400, 1440, 8760)} | {Fraction("3.14"), Fraction("365.25")}
#: What turns a measure into the same in another unit: kg and g, m and cm, and so on.
_CONVERSIONS = tuple(Fraction(10) ** power for power in (-6, -5, -4, -3, -2, 2, 3, 4, 5, 6))
_SIGN = re.compile(r"=|≈|\\approx")
_LABEL = re.compile(r"^\W{0,6}(?:\d{1,2}[.)]\s+)?(?:[^:]{1,80}:\s)?")
_PERCENT = re.compile(r"(\d[\d.]{0,20})\s?(?:%|percent\b)")
_ONE_IN = re.compile(r"\b([1-9])\s(?:in|out of|of)\s(?:every\s)?([1-9]\d{0,5})\b")
_NUMBERED = re.compile(r"^\W{0,6}\d{1,2}[.)]\s")
_COUNTED = re.compile(r"(?<![\d.])(\d[\d.]{0,20})\s{0,2}([^\W\d_]{1,30})(?:\s([^\W\d_]{3,30}))?")


def traced(pair: Row) -> Judgement:
    """Require that every number of a sum is assumed, given, common, or an earlier result."""
    found = parts(pair["response"])
    assumptions = [_NUMBERED.sub("", line) for line in found.assumptions]
    texts = [*assumptions, pair["instruction"], pair["passage"]]
    shares = _shares("\n".join(texts))
    known = [value for text in texts for value, _ in quantities(text)] + shares
    sizes = _sizes("\n".join([*assumptions, pair["instruction"]]))
    for line in found.calculation:
        sum_, results = _sides(line)
        for value, _ in quantities(sum_):
            if not _is_known(value, known) and not _is_converted(value, sum_, sizes):
                return failed("number_from_nowhere", f"{float(value):g} in: {line[:200]}")
        for share in _percents(sum_):
            if not _is_near(share, [*shares, *(100 * each for each in known if each < 1)]):
                return failed("number_from_nowhere", f"{float(share):g} % in: {line[:200]}")
        made = [value for value, _ in quantities(results)]
        known, shares = known + made, shares + made
    if conflict := _conflict(assumptions, found.calculation):
        return failed("assumption_not_used", conflict, 0.0)
    return Judgement(PASSED, evidence="every number is assumed, given or computed before")


def _sides(line: str) -> tuple[str, str]:
    """Return the sum of a line, without its label, and what it comes to; empty if it has none."""
    sides = _SIGN.split(line)
    return (_LABEL.sub("", sides[0]), " ; ".join(sides[1:])) if len(sides) > 1 else ("", "")


def _conflict(assumptions: list[str], calculation: list[str]) -> str | None:
    """Return what was assumed of something, and what was reckoned with in its stead.

    A year of 365 days needs no assumption, but contradicts one of 190 school days.
    """
    sums, results = (
        zip(*(_sides(line) for line in calculation), strict=True) if calculation else ((), ())
    )
    made = [value for value, _ in quantities("\n".join(results))]
    assumed = _counted("\n".join(assumptions))
    used = [each for each in _counted("\n".join(sums))
            if each not in assumed and not _is_near(each[0], made)]  # fmt: skip
    everything = "\n".join(calculation)
    reckoned = [*(value for value, _ in quantities(everything)), *_sizes(everything)]
    for line in assumptions:
        counted = _counted(line)
        said = [*(value for value, _ in quantities(line)), *_sizes(line), *_shares(line)]
        if any(_is_near(each, reckoned) for each in said):
            continue
        units = {unit for _, unit in counted}
        for value, unit in used:
            if unit in units:
                return f"assumed: {line[:160]} | reckoned with {float(value):g} {unit}"
    return None


def _counted(text: str) -> list[tuple[Fraction, str]]:
    """Return the numbers that text gives of something, each with every word that may name it."""
    return [
        (Fraction(number.rstrip(".")), symbol(word))
        for number, *words in _COUNTED.findall(plain(text[:20_000]))
        if number.rstrip(".").count(".") <= 1
        for word in words
        if word
    ]


def _percents(text: str) -> list[Fraction]:
    found = (each.rstrip(".") for each in _PERCENT.findall(plain(text[:20_000])))
    return [Fraction(each) for each in found if each.count(".") <= 1]


def _shares(text: str) -> list[Fraction]:
    """Return the shares of a text in percent, and what each leaves: 40% that stand leave 60."""
    one_in = [Fraction(100 * int(part), int(whole)) for part, whole in _ONE_IN.findall(text)]
    percents = [*_percents(text), *one_in]
    return [*percents, *(100 - each for each in percents if 0 < each < 100)]


def _sizes(text: str) -> list[Fraction]:
    """Return the measures of a text in the smallest unit of each: 30 min is 1800."""
    return [value * SIZES[unit] for value, unit in _counted(text) if unit in SIZES]


def _is_converted(value: Fraction, sum_: str, sizes: list[Fraction]) -> bool:
    """Whether it is a known measure in another unit, such as half an hour of 30 minutes."""
    alike = [each * SIZES[unit] for each, unit in _counted(sum_) if each == value and unit in SIZES]
    return any(_is_near(each, sizes) for each in alike)


def _is_known(value: Fraction, known: list[Fraction]) -> bool:
    if value in _COMMON or plain(f"{float(value):e}").startswith("1.000000e"):
        return True
    return any(_is_near(each, known) for each in (value, *(value * each for each in _CONVERSIONS)))


def _is_near(value: Fraction, known: list[Fraction]) -> bool:
    """Whether a value is among those known, to within a percent."""
    return any(abs(value - other) * 100 <= abs(other) for other in known)
