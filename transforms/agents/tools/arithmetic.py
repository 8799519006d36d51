"""Exact numbers and the bounded operations on them.

Belongs here: what an operator or a function does, and how large a number may get. Does not:
reading an expression (`calculator.py`) or writing its value (`number_text.py`).

A number is a `Fraction` while it can be exact, a `float` from the first operation that cannot be
(a root that is no fraction, a logarithm, an angle). Every operation is bounded before it starts.
"""

import math
from collections.abc import Callable
from fractions import Fraction

Number = Fraction | float

#: The most bits of a numerator or denominator: 3,900 decimal digits.
MAX_BITS = 13_000
_MAX_FACTORIAL = 1_000
_MAX_PLACES = 1_000


class CannotCalculate(ValueError):
    """The expression has no value here; the message says what to change."""


def bounded(value: Number) -> Number:
    """Return the value if it is real, finite and of at most 3,900 digits.

    Raises:
        CannotCalculate: it is not.
    """
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            raise CannotCalculate("the result is too large")
    elif _bits(value) > MAX_BITS:
        raise CannotCalculate("the result has more than 3,900 digits; use smaller numbers")
    return value


def add(a: Number, b: Number) -> Number:
    return bounded(a + b)


def subtract(a: Number, b: Number) -> Number:
    return bounded(a - b)


def multiply(a: Number, b: Number) -> Number:
    return bounded(a * b)


def divide(a: Number, b: Number) -> Number:
    return bounded(a / _divisor(b))


def floor_divide(a: Number, b: Number) -> Number:
    quotient = a // _divisor(b)
    return bounded(quotient if isinstance(quotient, float) else Fraction(quotient))


def modulo(a: Number, b: Number) -> Number:
    """Return the remainder, with the sign of `b`, as in Python."""
    return bounded(a % _divisor(b))


def power(base: Number, exponent: Number) -> Number:
    """Return base to the exponent; exact for whole exponents and for roots that are fractions."""
    if base == 0 and exponent < 0:
        raise CannotCalculate("division by zero: zero to a negative power")
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        if exponent.denominator == 1:
            return _whole_power(base, exponent.numerator)
        if exponent.denominator == 2 and (root := _exact_root(base)) is not None:
            return _whole_power(root, exponent.numerator)
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return bounded(float(base) ** exponent.numerator)
    if base < 0:
        raise CannotCalculate("a negative number to a fractional power is not real")
    return bounded(float(base) ** float(exponent))


def square_root(x: Number) -> Number:
    if x < 0:
        raise CannotCalculate("sqrt of a negative number is not real")
    root = _exact_root(x) if isinstance(x, Fraction) else None
    return math.sqrt(x) if root is None else root


def logarithm(x: Number, base: Number | None = None) -> Number:
    """Return the logarithm, natural without a base; exact where it is a whole number."""
    if x <= 0 or (base is not None and base <= 0):
        raise CannotCalculate("a logarithm needs positive numbers")
    if base is None:
        return _natural(x)
    if base == 1:
        raise CannotCalculate("a logarithm to the base 1 does not exist")
    value = _natural(x) / _natural(base)
    whole = round(value)
    are_exact = isinstance(x, Fraction) and isinstance(base, Fraction)
    is_near = abs(value - whole) < 1e-9 and abs(whole) * _bits(base) <= 2 * MAX_BITS
    return Fraction(whole) if are_exact and is_near and base**whole == x else value


def factorial(n: Number) -> Number:
    if not _is_whole(n, 0, _MAX_FACTORIAL):
        raise CannotCalculate(f"factorial needs a whole number from 0 to {_MAX_FACTORIAL:,}")
    return Fraction(math.factorial(int(n)))


def choose(n: Number, k: Number) -> Number:
    """Return the number of ways to choose k of n."""
    if not (_is_whole(n, 0, MAX_BITS) and _is_whole(k, 0, MAX_BITS)):
        raise CannotCalculate(f"comb needs whole numbers from 0 to {MAX_BITS:,}")
    return bounded(Fraction(math.comb(int(n), int(k))))


def rounded(x: Number, places: Number = Fraction(0)) -> Number:
    """Return x to so many decimal places; a half goes to the even neighbour, as in Python."""
    if not _is_whole(places, -_MAX_PLACES, _MAX_PLACES):
        raise CannotCalculate(f"round needs a whole number of places of up to {_MAX_PLACES:,}")
    result = Fraction(round(Fraction(x), int(places)))
    return bounded(float(result) if isinstance(x, float) else result)


def floor(x: Number) -> Number:
    return floor_divide(x, Fraction(1))


def ceiling(x: Number) -> Number:
    return -floor(-x)


def largest(*values: Number) -> Number:
    return max(values)


def smallest(*values: Number) -> Number:
    return min(values)


def total(*terms: Number) -> Number:
    result: Number = Fraction(0)
    for term in terms:
        result = add(result, term)
    return result


def as_float(function: Callable[[float], float]) -> Callable[[Number], Number]:
    """Return a function of the math module as one of numbers, with its errors in words."""

    def of_number(x: Number) -> Number:
        return bounded(function(float(x)))

    return of_number


def _is_whole(value: Number, least: int, most: int) -> bool:
    return least <= value <= most and value == int(value)


def _divisor(value: Number) -> Number:
    if value == 0:
        raise CannotCalculate("division by zero")
    return value


def _whole_power(base: Fraction, exponent: int) -> Number:
    if abs(base) not in (0, 1) and _bits(base) * abs(exponent) > 2 * MAX_BITS:
        raise CannotCalculate("the power has more than 3,900 digits; use smaller numbers")
    return bounded(base**exponent)


def _exact_root(x: Fraction) -> Fraction | None:
    if x < 0:
        return None
    root = Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator))
    return root if root * root == x else None


def _natural(x: Number) -> float:
    if isinstance(x, float):
        return math.log(x)
    if abs(x - 1) < Fraction(1, 2):  # near one the difference of two logarithms loses digits
        return math.log1p(float(x - 1))
    return math.log(x.numerator) - math.log(x.denominator)


def _bits(value: Number) -> int:
    fraction = Fraction(value)
    return max(fraction.numerator.bit_length(), fraction.denominator.bit_length())
