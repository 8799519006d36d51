"""Secrets that only their name gives away: `api_key = "..."`, `DB_PASSWORD=...`.

Belongs here: the names, and telling a secret from a stand-in for one. Does not: keys that their
issuers mark (`secrets.py`).

As detect-secrets does, a value must be as random as a key is; of a password no more is asked than
that it be quoted, of eight characters, and not a word. Values that are read from elsewhere, such as
`os.environ["TOKEN"]`, are no literals and stay.
"""

import math
import re
from collections import Counter

from transforms.seeds.redaction.rule import Rule, Span, before

_NAME = re.compile(
    r"(?:(?P<password>passw(?:or)?d|passwd|pwd|passphrase)"
    r"|(?:api|access|auth|secret|private|signing|encryption|client|account|shared)[_-]?(?:key|secret|token)"
    r"|secret|token|credential)s?[\w-]{0,12}[\"']?[\])]?\s{0,8}(?::=|=>|[=:])?\Z",
    re.IGNORECASE,
)
_NAME_CHARS = 48
#: Tokens that are no secrets: of paging, of one request, of a lexer.
_OTHER_TOKEN = re.compile(
    r"(?:next|page|paging|continuation|request|resume|start|client|public)[_-]?(?:key|token)\W*\Z",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\Z")
_MIN_BARE_DIGITS = 3
_STAND_IN = re.compile(
    r"example|sample|dummy|fake|placeholder|your|change|insert|replace|todo|test|foo|bar|xxx|\*\*\*|1234|abcd|0000|"
    r"password|secret|token|passw",
    re.IGNORECASE,
)
#: Bits for each character: of words about 3.2 at this length, of random hexadecimal 3.5 or more.
_MIN_ENTROPY = 3.3
_MIN_KEY, _MIN_PASSWORD = 16, 8


def _span(match: re.Match[str]) -> Span | None:
    value = match["quoted"] or match["bare"]
    start = before(match, _NAME_CHARS)
    name = _NAME.search(start)
    if name is None or _OTHER_TOKEN.search(start) or _STAND_IN.search(value):
        return None
    if name["password"]:
        is_secret = bool(match["quoted"]) and len(value) >= _MIN_PASSWORD and not value.isalpha()
    else:
        is_name = match["bare"] and sum(map(str.isdigit, value)) < _MIN_BARE_DIGITS
        is_secret = len(value) >= _MIN_KEY and not is_name and _is_random(value)
    if not is_secret:
        return None
    return match.span("quoted") if match["quoted"] else match.span("bare")


def _is_random(value: str) -> bool:
    if _UUID.match(value) or not any(map(str.isdigit, value)) or not any(map(str.isalpha, value)):
        return False
    counts = Counter(value).values()
    entropy = -sum(n / len(value) * math.log2(n / len(value)) for n in counts)
    return entropy >= _MIN_ENTROPY


SECRET = Rule(
    "SECRET",
    re.compile(
        r"[=:](?![=:])(?:\s{0,4}(?P<quote>[\"'])(?P<quoted>[A-Za-z0-9+/_.=!@#$%^&*~-]{8,200}+)(?P=quote)"
        r"|[ \t]?(?P<bare>[A-Za-z0-9+/_-]{16,200}+={0,2})(?![\w.(\[/:]))"
    ),
    _span,
)
