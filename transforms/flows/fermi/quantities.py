"""Quantities and sums as people write them, in the calculator's notation.

Belongs here: reading "9 million", "4 × 10⁶" or "3 km / 2 h". Does not: which of a response's sums
are judged (`equations.py`).
"""

import re
from fractions import Fraction

from transforms.agents.tools.arithmetic import CannotCalculate
from transforms.agents.tools.calculator import calculate
from transforms.flows.fermi.units import measured_alike

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,6}")
_THOUSANDS = re.compile(r"(?<=\d)[,\u2009\u202f\u00a0](?=\d{3}(?!\d))")
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALED = re.compile(rf"(\d[\d.]{{0,30}})\s{{0,2}}({'|'.join(_SCALES)})s?\b", re.IGNORECASE)
_TIMES = re.compile(r"(?<=[\d)%])\s{0,2}[xX]\s{0,2}(?=[\d(.])|(?<=\s)[xX](?=\s)")
#: A unit with the slash before it: "km", "/ person", "m^3", "min/h".
_UNIT = re.compile(
    r"(?:/\s{0,2})?(?<![A-Za-z])(?!(?:pi|sqrt)\b)(?![eE][+-]?\d)[^\W\d_][^\W\d_'’-]*(?:\^-?\d)?"
)
_QUANTITY = re.compile(
    r"(?<![\d.^])(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)(?:\s{0,2}[*×·]\s{0,2}10\^(-?\d{1,3})(?!\d))?"
)
_POWER = re.compile(r"(?<![\d.])10\^(-?\d{1,3})(?!\d)")
_TEXT = re.compile(r"\\(?:text|mathrm)\s?\{([^{}]{0,60})\}")
_FRACTION = re.compile(r"\\[dt]?frac\s?\{([^{}]{1,80})\}\s?\{([^{}]{1,80})\}")
_COMMANDS = {"\\times": "×", "\\cdot": "×", "\\div": "/", "\\approx": "≈", "\\%": "%",
             "\\,": " ", "\\left": "", "\\right": "", "\\$": "$"}  # fmt: skip
#: Of one line; what is longer is no sum.
MOST_CHARS = 400


def plain(text: str) -> str:
    """Return text with its powers, thousands and scale words as the calculator writes them."""
    text = _from_latex(text) if "\\" in text or "{" in text else text
    text = _RAISED.sub(lambda found: "^" + found[0].translate(_SUPERSCRIPTS), text)
    text = _THOUSANDS.sub("", text.replace("**", ""))
    text = text.replace("−", "-").replace("÷", "/")
    return _SCALED.sub(lambda found: f"{found[1]}*10^{_SCALES[found[2].lower()]}", text)


def _from_latex(text: str) -> str:
    text = _FRACTION.sub(r"(\1)/(\2)", text.replace("{,}", ","))
    text = _TEXT.sub(r"\1", text)
    for command, sign in _COMMANDS.items():
        text = text.replace(command, sign)
    return text.replace("{", "").replace("}", "")


def value_of(text: str, *, is_measured: bool = False) -> Fraction | None:
    """Return the value of a sum with units in it, or None where it cannot be read.

    `is_measured`: in the smallest units of the measures in it, so that 2 km is 2000.
    """
    if len(text) > MOST_CHARS:
        return None
    sum_ = _TIMES.sub("*", plain(text))
    sum_ = measured_alike(sum_) if is_measured else sum_
    sum_ = _UNIT.sub(" ", re.sub(r"[$€£~≈_]", " ", sum_))
    sum_ = re.sub(r"\(\s*\)", " ", sum_).strip(" .,;:")
    # "8*10^6 / 2*10^3" means what its spaces say, so a power of ten belongs to its number.
    sum_ = re.sub(r"(?<![\d.^])(\d[\d.]{0,30})\s?[*×]\s?(10\^-?\d{1,3})(?!\d)", r"(\1*\2)", sum_)
    try:
        return Fraction(calculate(sum_).decimal)
    except (CannotCalculate, ValueError):
        return None


def quantities(text: str) -> list[tuple[Fraction, int]]:
    """Return the numbers in a text, each with how many of its digits are significant."""
    text = plain(text[:20_000])
    found = []
    powers = {match.start() for match in _POWER.finditer(text)}
    for match in _QUANTITY.finditer(text):
        power = _POWER.match(text, match.start()) if match.start() in powers else None
        if power:
            found.append((Fraction(10) ** int(power[1]), 1))
        elif len(match[1]) <= 40:
            scale = Fraction(10) ** int(match[2] or 0)
            found.append((Fraction(match[1]) * scale, significant_digits(match[1])))
    return found


def significant_digits(spelling: str) -> int:
    """Return the digits that count: zeros at the end of a whole number may be mere rounding."""
    digits = re.split(r"[eE]", spelling)[0]
    kept = digits.replace(".", "").lstrip("0")
    return max(1, len(kept if "." in digits else kept.rstrip("0")))
