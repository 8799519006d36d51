"""The sums in a response, each recomputed by the calculator.

Belongs here: finding them, and whether a stated result is right up to rounding. Does not: reading a
quantity (`quantities.py`), or what a response must contain (`verification.py`).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from transforms.flows.fermi.quantities import MOST_CHARS, plain, quantities, value_of

_SIGN = re.compile(r"\s*(=|≈|≃|~=|\\approx)\s*")
_LABEL = re.compile(r"^\W{0,6}(?:\d{1,2}[.)]\s+)?(?:[^:=≈]{1,80}:\s)?")
_OPERATOR = re.compile(r"[\d)%a-zA-Z]\s{0,3}(?:[-+*/×÷·^x])\s{0,3}[\d($.]")
_MOST_EQUATIONS = 60
#: After the sign: what calls a result approximate.
_ABOUT = re.compile(
    r"[\s*_($€£]{0,6}(?:[~≈]|\\approx|(?:about|around|roughly|approx|approximately|circa|nearly"
    r"|almost|some|just (?:over|under)|close to)\b|ca\.)",
    re.IGNORECASE,
)
#: A result called approximate may differ by so much from the true one, besides its rounding.
_SLACK = Fraction(2, 100)


@dataclass(frozen=True)
class Equation:
    """One step: what is computed, what it comes to, and what the response says it comes to.

    `true` is None where the sum cannot be read; `measured` are both in the smallest units.
    """

    text: str
    true: Fraction | None
    stated: Fraction
    digits: int
    is_about: bool
    measured: tuple[Fraction | None, Fraction | None] = (None, None)

    @property
    def is_right(self) -> bool:
        pairs = ((self.true, self.stated), self.measured)
        return any(
            true is not None
            and stated is not None
            and close(true, stated, self.digits, self.is_about)
            for true, stated in pairs
        )


def close(true: Fraction, stated: Fraction, digits: int, is_about: bool) -> bool:
    """Whether a stated result is the true one, up to rounding to the digits it shows.

    Rounding to one digit, and more than rounding, is for results called approximate.
    """
    if true == 0 or stated == 0:
        return true == stated
    if is_about and abs(true - stated) <= _SLACK * abs(true):
        return True
    exponent = len(str(int(abs(stated)))) - 1 if abs(stated) >= 1 else _exponent(abs(stated))
    shown = digits if is_about else max(digits, 2)
    half = Fraction(10) ** (exponent - shown + 1) / 2
    return abs(true - stated) <= half


def _exponent(value: Fraction) -> int:
    exponent = 0
    while value < 1 and exponent > -60:
        value, exponent = value * 10, exponent - 1
    return exponent


def equations(response: str) -> list[Equation]:
    """Return the steps of a response, chains such as a × b = c ≈ d included."""
    found: list[Equation] = []
    for line in response.splitlines():
        if len(found) >= _MOST_EQUATIONS:
            break
        if len(line) <= MOST_CHARS and _SIGN.search(line):
            found += _of_line(line)
    return found[:_MOST_EQUATIONS]


def _of_line(line: str) -> list[Equation]:
    parts = _SIGN.split(_LABEL.sub("", line, count=1))
    sides, signs = parts[::2], parts[1::2]
    while sides and not re.search(r"\d", sides[0]):  # a name that is given the value
        sides, signs = sides[1:], signs[1:]
    found = []
    for number, (left, sign, right) in enumerate(zip(sides, signs, sides[1:], strict=False)):
        stated = quantities(right)
        # A first side without an operator is a conversion or a definition: 1 km = 1000 m.
        if not stated or (number == 0 and not _OPERATOR.search(plain(left))):
            continue
        whole = value_of(right)
        value, digits = stated[0] if whole is None or len(stated) == 1 else (whole, 3)
        said = f"{left.strip()} {sign} {right.strip()}"[:160]
        is_about = sign != "=" or bool(_ABOUT.match(right))
        measured = value_of(left, is_measured=True), value_of(right, is_measured=True)
        found.append(Equation(said, value_of(left), value, digits, is_about, measured))
    return found
