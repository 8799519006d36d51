"""Numbers that name an account, a card or a person.

Belongs here: payment cards, IBANs, United States social security numbers. Does not: telephone
numbers (`phones.py`).

One digit string in ten passes the check digit of a card by chance, so a number without groups
counts only after a word such as "card": integers and identifiers stay.
"""

import re

from transforms.seeds.redaction.rule import Rule, Span, after, before

_ISSUER = re.compile(
    r"4\d{12}(?:\d{3}){0,2}\Z|(?:5[1-5]|2[2-7])\d{14}\Z|3[47]\d{13}\Z|3(?:0[0-5]|[689]\d)\d{11}\Z"
    r"|6(?:011|5\d\d)\d{12}\Z|35\d{14}\Z"
)
_CARD_WORD = re.compile(r"card|visa|mastercard|amex|\bpan\b", re.IGNORECASE)
_CARD_WORD_CHARS = 40
#: Lengths of IBANs by country (ISO 13616).
_IBAN_CHARS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "KW": 30, "KZ": 20, "LB": 28,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31,
    "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VG": 24,
}  # fmt: skip


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _card(match: re.Match[str]) -> Span | None:
    digits = match[0].replace(" ", "").replace("-", "")
    if not _ISSUER.match(digits) or not _passes_luhn(digits):
        return None
    is_grouped = len(digits) < len(match[0])
    if is_grouped and _is_in_a_row(match):
        return None
    if is_grouped or _CARD_WORD.search(before(match, _CARD_WORD_CHARS)):
        return match.span()
    return None


def _is_in_a_row(match: re.Match[str]) -> bool:
    """Whether more groups stand on either side, as in a list of numbers."""
    return bool(re.search(r"\d\s\Z", before(match, 2)) or re.match(r"[\s-]\d", after(match, 2)))


def _iban(match: re.Match[str]) -> Span | None:
    length = _IBAN_CHARS.get(match[0][:2])
    compact = match[0].replace(" ", "")
    if length is None or len(compact) < length:
        return None
    # What follows in capitals may have been taken along.
    solid = [place for place, char in enumerate(match[0], start=1) if char != " "]
    end = solid[length - 1]
    if match[0][end : end + 1].isalnum():
        return None
    compact = compact[:length]
    as_digits = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
    return (match.start(), match.start() + end) if int(as_digits) % 97 == 1 else None


def _ssn(match: re.Match[str]) -> Span | None:
    """Take a number that could be given out: none starts with 9, 000 or 666."""
    is_none = match[0].startswith(("9", "000", "666"))
    return None if is_none else match.span()


CARD = Rule(
    "CREDIT_CARD",
    re.compile(
        r"[2-6](?<![\w.,+-][2-6])(?:\d{12,18}+|\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?"
        r"|\d{3}([ -])\d{6}\2\d{5})(?![\w]|[.,-]\d)"
    ),
    _card,
)
IBAN = Rule(
    "IBAN",
    re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"),
    _iban,
)
SSN = Rule(
    "SSN",
    re.compile(r"\d(?<![\w.+/-]\d)\d\d-(?!00)\d\d-(?!0000)\d{4}(?![\w-]|\.\d)"),
    _ssn,
)
