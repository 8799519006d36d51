"""A number as text.

Belongs here: how an exact or inexact number is written. Does not: calculating it (`arithmetic.py`).
"""

from decimal import Decimal, localcontext
from fractions import Fraction

from transforms.agents.tools.arithmetic import Number

_DIGITS = 15
_MAX_PLACES = 60


def exact_text(value: Number) -> str:
    """Return "42", "0.3" or "1/3" for an exact number, 15 significant digits for another."""
    if isinstance(value, float):
        return significant(value)
    places = _decimal_places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _decimal_places(value: Fraction) -> int | None:
    """Return how many decimal places write the value exactly; None if none, or too many, do."""
    for places in range(_MAX_PLACES + 1):
        if 10**places % value.denominator == 0:
            return places
    return None


def significant(value: Number) -> str:
    """Return a number to 15 significant digits, with an exponent where it is large or small."""
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    with localcontext() as context:
        context.prec = _DIGITS
        decimal = (Decimal(value.numerator) / value.denominator).normalize()
    return f"{decimal:f}" if -5 <= decimal.adjusted() < _DIGITS else f"{decimal:e}"
