"""Personal data and secrets in a text, replaced by what they were.

Belongs here: the order of the rules, and what they count. Does not: any rule.

Names, postal addresses and dates of birth are not found: that takes a model. What a rule leaves
alone on purpose is said in its file.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from transforms.seeds.redaction import addresses, assignments, emails, numbers, phones, secrets
from transforms.seeds.redaction.rule import Rule

#: Raise this when any rule replaces something else: it is part of the version of the rules.
REDACTION_VERSION = 2

#: What every rule on numbers needs; most texts are done with one look for it.
_LONG_NUMBER = re.compile(r"\d(?:[ ./()-]{0,2}\d){5}")

_SECRETS = (secrets.PRIVATE_KEY, secrets.PASSWORD, *secrets.API_KEYS, assignments.SECRET)
#: Secrets first: what they hold may look like anything.
RULES: tuple[Rule, ...] = (*_SECRETS, emails.EMAIL, numbers.IBAN, addresses.IPV6)
NUMBER_RULES: tuple[Rule, ...] = (
    numbers.CARD,
    phones.INTERNATIONAL,
    phones.AMERICAN,
    phones.NAMED,
    numbers.SSN,
    addresses.IPV4,
)


class Redacted(NamedTuple):
    """A text with placeholders such as `<EMAIL>`, and how many of each kind it has."""

    text: str
    counts: Mapping[str, int]


def redact(text: str) -> Redacted:
    """Return a text without the personal data and secrets that the rules find.

    Doing it twice changes nothing.
    """
    return _applied(text, _rules_for(text))


def found(text: str) -> list[tuple[str, str]]:
    """Return what `redact` would replace: each with the name of its rule, rule by rule.

    For comparing texts; what it returns is personal, and must not be written down.
    """
    values = []
    for rule in _rules_for(text):
        values += [(rule.name, text[start:end]) for start, end in rule.spans(text)]
        text, _ = rule.apply(text)
    return values


def redact_url(url: str | None) -> str | None:
    """Return an address without passwords and tokens; its numbers are no telephone's."""
    return _applied(url, _SECRETS).text if url else url


def _rules_for(text: str) -> tuple[Rule, ...]:
    return (*RULES, *NUMBER_RULES) if _LONG_NUMBER.search(text) else RULES


def _applied(text: str, rules: tuple[Rule, ...]) -> Redacted:
    counts: Counter[str] = Counter()
    for rule in rules:
        text, found = rule.apply(text)
        if found:
            counts[rule.name] += found
    return Redacted(text, dict(sorted(counts.items())))
