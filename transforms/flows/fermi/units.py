"""Units that people write in several ways, or turn into one another.

Belongs here: their names, and how large they are. Does not: reading sums (`quantities.py`).
"""

import re
from fractions import Fraction

#: By symbol: how many of its kind's smallest unit it is. A year has 365 days.
SIZES = {
    "mm": Fraction(1, 1000), "cm": Fraction(1, 100), "m": Fraction(1), "km": Fraction(1000),
    "mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(10**6),
    "ml": Fraction(1, 1000), "l": Fraction(1), "ha": Fraction(10**4),
    "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "day": Fraction(86_400),
    "week": Fraction(7 * 86_400), "year": Fraction(365 * 86_400),
    "W": Fraction(1), "kW": Fraction(1000), "MW": Fraction(10**6), "GW": Fraction(10**9),
    "J": Fraction(1), "kJ": Fraction(1000), "MJ": Fraction(10**6), "GJ": Fraction(10**9),
    "Wh": Fraction(3600), "kWh": Fraction(3600 * 10**3), "MWh": Fraction(3600 * 10**6),
    "GWh": Fraction(3600 * 10**9),
    "B": Fraction(1), "KB": Fraction(10**3), "MB": Fraction(10**6), "GB": Fraction(10**9),
    "TB": Fraction(10**12), "cent": Fraction(1, 100), "€": Fraction(1), "$": Fraction(1),
    "£": Fraction(1),
}  # fmt: skip
_WORDS = {
    "millimetre": "mm", "centimetre": "cm", "metre": "m", "kilometre": "km", "hectare": "ha",
    "milligram": "mg", "gram": "g", "gramme": "g", "kilogram": "kg", "kilo": "kg",
    "tonne": "t", "ton": "t", "millilitre": "ml", "litre": "l", "second": "s", "sec": "s",
    "minute": "min", "hour": "h", "hr": "h", "yr": "year", "watt": "W", "kilowatt": "kW",
    "megawatt": "MW", "gigawatt": "GW", "joule": "J", "kilojoule": "kJ", "megajoule": "MJ",
    "gigajoule": "GJ", "byte": "B", "kilobyte": "KB", "megabyte": "MB", "gigabyte": "GB",
    "terabyte": "TB", "euro": "€", "eur": "€", "dollar": "$", "usd": "$", "pound": "£",
    "gbp": "£", "percent": "%", "kilowatt-hour": "kWh", "time": "times", "×": "times",
}  # fmt: skip
_SYMBOLS = {symbol.casefold(): symbol for symbol in SIZES}
#: A quantity with its units: "3 km/h", "2*10^6 kg", "12 L per day".
_MEASURED = re.compile(
    r"(?<![\d.^])(\d[\d.]{0,30}(?:\s?\*\s?10\^-?\d{1,3})?)\s{0,2}"
    r"((?:[^\W\d_]{1,20}(?:\^\d)?)(?:\s?/\s?[^\W\d_]{1,20}(?:\^\d)?){0,3})"
)


def symbol(word: str) -> str:
    """Return a unit's one name: its symbol, or the word in lower case, in the singular."""
    if word in SIZES:
        return word
    folded = word.casefold()
    if len(folded) > 3 and folded.endswith("s"):
        folded = folded[:-1]
    folded = re.sub(r"(met|lit)er$", r"\1re", folded)
    return _WORDS.get(folded) or (_SYMBOLS.get(folded, folded) if len(word) > 1 else word.lower())


def measured_alike(text: str) -> str:
    """Return a sum, in the calculator's notation, with its measures all in the smallest units."""

    def smallest(found: re.Match[str]) -> str:
        over, *under = re.split(r"\s?/\s?", found[2])
        scale = _size(over)
        for each in under:
            scale /= _size(each)
        return f"({found[1]}*{scale.numerator}/{scale.denominator})"

    return _MEASURED.sub(smallest, re.sub(r"\s(?:per|an?)\s(?=[^\W\d_])", "/", text))


def _size(unit: str) -> Fraction:
    name, _, power = unit.partition("^")
    return SIZES.get(symbol(name), Fraction(1)) ** int(power or 1)
