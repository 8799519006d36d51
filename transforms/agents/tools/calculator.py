"""The calculator: exact arithmetic on an expression that an agent wrote.

Belongs here: reading an expression. Does not: what an operator does to numbers, and how large they
may get (`arithmetic.py`), or how they are written (`number_text.py`).

No library does this: simpleeval 1.0.8 and asteval 1.0.10 read decimals as floats (0.1 + 0.2 is not
0.3), know no percent, and walk Python's syntax, whose attributes and calls then have to be shut
out again; sympy's parser calls `eval`. The grammar here has nothing to shut out.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from transforms.agents.tools import arithmetic as exact
from transforms.agents.tools.arithmetic import CannotCalculate, Number
from transforms.agents.tools.number_text import exact_text, significant

MAX_CHARS = 1_000
_MAX_DEPTH = 50
_MAX_EXPONENT = 3_900

#: name -> (function, fewest arguments, most arguments)
FUNCTIONS: dict[str, tuple[Callable[..., Number], int, int]] = {
    "abs": (abs, 1, 1),
    "acos": (exact.as_float(math.acos), 1, 1),
    "asin": (exact.as_float(math.asin), 1, 1),
    "atan": (exact.as_float(math.atan), 1, 1),
    "ceil": (exact.ceiling, 1, 1),
    "comb": (exact.choose, 2, 2),
    "cos": (exact.as_float(math.cos), 1, 1),
    "degrees": (exact.as_float(math.degrees), 1, 1),
    "exp": (exact.as_float(math.exp), 1, 1),
    "factorial": (exact.factorial, 1, 1),
    "floor": (exact.floor, 1, 1),
    "ln": (exact.logarithm, 1, 1),
    "log": (exact.logarithm, 1, 2),
    "log10": (lambda x: exact.logarithm(x, Fraction(10)), 1, 1),
    "log2": (lambda x: exact.logarithm(x, Fraction(2)), 1, 1),
    "max": (exact.largest, 1, MAX_CHARS),
    "min": (exact.smallest, 1, MAX_CHARS),
    "radians": (exact.as_float(math.radians), 1, 1),
    "round": (exact.rounded, 1, 2),
    "sin": (exact.as_float(math.sin), 1, 1),
    "sqrt": (exact.square_root, 1, 1),
    "sum": (exact.total, 1, MAX_CHARS),
    "tan": (exact.as_float(math.tan), 1, 1),
}
CONSTANTS: dict[str, Number] = {"e": math.e, "pi": math.pi}

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.]))"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<operator>\*\*|//|[-+*/%^(),]))"
)
_SAME = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "[": "(", "]": ")"})
_SUMS = {"+": exact.add, "-": exact.subtract}
_PRODUCTS = {
    "*": exact.multiply, "/": exact.divide, "//": exact.floor_divide, "%": exact.modulo,
}  # fmt: skip


@dataclass(frozen=True)
class Calculation:
    """The value of an expression.

    Attributes:
        text: the value: whole or decimal ("0.3") where that is exact in up to 60 places, else a
            fraction ("1/3") where that is exact, else 15 significant digits ("1.4142135623731").
        decimal: the value to 15 significant digits.
        is_exact: whether nothing was lost on the way.
    """

    text: str
    decimal: str
    is_exact: bool


def calculate(expression: str) -> Calculation:
    """Return the value of an arithmetic expression, exact where it can be.

    Decimals are exact. Known: + - * / // % ** (or ^), parentheses, 1.5e3, 20% (a hundredth; before
    a number, a name or a parenthesis `%` is the remainder), the names in `FUNCTIONS` and
    `CONSTANTS`; angles in radians. Of at most 1,000 characters, and numbers of 3,900 digits, so it
    takes milliseconds at most.

    Raises:
        CannotCalculate: it is no such expression, or has no (bounded, real) value; says why.
    """
    if len(expression) > MAX_CHARS:
        raise CannotCalculate(f"the expression has more than {MAX_CHARS:,} characters; split it")
    reader = _Reader(_tokens(expression.translate(_SAME)))
    try:
        value = reader.whole()
    except OverflowError as error:
        raise CannotCalculate("a number is too large for this function") from error
    except CannotCalculate:
        raise
    except ValueError as error:  # of the math module
        raise CannotCalculate("a function's argument is outside its domain") from error
    return Calculation(exact_text(value), significant(value), isinstance(value, Fraction))


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return (kind, text) of every token, and an end."""
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            rest = text[position:].lstrip()
            raise CannotCalculate(f"cannot read {rest[:20]!r}; only numbers, operators and names")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return [*found, ("end", "the end")]


class _Reader:
    """Reads tokens by the grammar of arithmetic, calculating on the way."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Number:
        value = self._sum()
        kind, text = self._peek()
        if text == ",":
            raise CannotCalculate("a comma only separates arguments; write 1234.5, not 1,234.5")
        if kind != "end":
            raise CannotCalculate(f"expected an operator before {text!r}")
        return value

    def _sum(self) -> Number:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise CannotCalculate(f"nested deeper than {_MAX_DEPTH} levels")
        value = self._product()
        while (operator := self._peek()[1]) in _SUMS:
            self._at += 1
            value = _SUMS[operator](value, self._product())
        self._depth -= 1
        return value

    def _product(self) -> Number:
        value = self._signed()
        while (operator := self._peek()[1]) in _PRODUCTS:
            self._at += 1
            value = _PRODUCTS[operator](value, self._signed())
        return value

    def _signed(self) -> Number:
        is_negative = False
        while (sign := self._peek()[1]) in _SUMS:
            self._at += 1
            is_negative ^= sign == "-"
        value = self._power()
        return -value if is_negative else value

    def _power(self) -> Number:
        base = self._percent()
        if self._peek()[1] not in ("**", "^"):
            return base
        self._at += 1
        self._depth += 1  # 2 ** 2 ** 2 … nests to the right
        if self._depth > _MAX_DEPTH:
            raise CannotCalculate(f"nested deeper than {_MAX_DEPTH} levels")
        value = exact.power(base, self._signed())
        self._depth -= 1
        return value

    def _percent(self) -> Number:
        value = self._atom()
        while self._peek()[1] == "%" and not self._starts_operand(self._at + 1):
            self._at += 1
            value = exact.divide(value, Fraction(100))
        return value

    def _starts_operand(self, at: int) -> bool:
        kind, text = self._tokens[at]
        return kind in ("number", "name") or text == "("

    def _atom(self) -> Number:
        kind, text = self._peek()
        self._at += 1
        if kind == "number":
            return _number(text)
        if kind == "name":
            return self._named(text)
        if text == "(":
            value = self._sum()
            self._expect(")")
            return value
        raise CannotCalculate(f"expected a number before {text!r}")

    def _named(self, name: str) -> Number:
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name not in FUNCTIONS:
            known = ", ".join([*FUNCTIONS, *CONSTANTS])
            raise CannotCalculate(f"unknown name {name[:20]!r}; known are {known}")
        function, fewest, most = FUNCTIONS[name]
        self._expect("(", f"{name} needs its arguments in parentheses")
        values = [self._sum()]
        while self._peek()[1] == ",":
            self._at += 1
            values.append(self._sum())
        self._expect(")")
        if not fewest <= len(values) <= most:
            raise CannotCalculate(f"{name} takes {fewest} to {most} arguments, not {len(values)}")
        return function(*values)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _expect(self, wanted: str, message: str = "") -> None:
        found = self._peek()[1]
        if found != wanted:
            raise CannotCalculate(message or f"expected {wanted!r} before {found!r}")
        self._at += 1


def _number(text: str) -> Fraction:
    _, _, exponent = text.lower().partition("e")
    if len(exponent) > 5 or abs(int(exponent or 0)) > _MAX_EXPONENT:
        raise CannotCalculate(f"{text[:20]} has an exponent beyond {_MAX_EXPONENT:,}")
    value = Fraction(text)
    exact.bounded(value)
    return value
