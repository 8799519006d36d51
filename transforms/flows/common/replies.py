"""What replies say of results: figures that came from nowhere, failures passed over.

Belongs here: rules on the text of replies. Does not: rules on calls, which are a skill's.
"""

import re
from collections.abc import Iterable

from transforms.flows.common.given import numbers_in

_LIST_NUMBER = re.compile(r"^\s*(?:#{1,4}\s*)?\d{1,2}[.)]\s+", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
_FAILURE = re.compile(
    r"\b(?:errors?|fail(?:s|ed|ure)?|unable|could(?: not|n['’]t)|can(?:not|['’]t)|unavailable|"
    r"not (?:available|found|possible|able)|problems?|time(?:d)?[- ]?out|denied|rejected|refused|"
    r"unsuccessful|did(?: not|n['’]t)|was(?: not|n['’]t)|no longer|try again|not go through)\b",
    re.IGNORECASE,
)
_LACK = re.compile(
    r"\b(?:no (?:tool|api|function|way|access|means)|"
    r"(?:do(?: not|n['’]t)|lack|without) (?:have|an?|access|the)|none of (?:the|my)|"
    r"not (?:something|one of|within|among))\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:please (?:tell|provide|give|let|share|specify|confirm|send|choose)|let me know|"
    r"i(?:['’]ll| will| would|['’]d)? (?:still |also |just )?(?:need|like) "
    r"(?:to know|your|the|an?|one)|"
    r"(?:could|can|would) you (?:tell|give|provide|share|specify|confirm))\b",
    re.IGNORECASE,
)
#: Of a reply; no proper one has as many.
_MOST_FIGURES = 300
#: Words that few other languages have; two different ones make a reply English.
_ENGLISH = re.compile(
    r"\b(?:the|is|your|and|have|this|that|with|you|she|he|are|my|an|it)\b", re.IGNORECASE
)


def untraced_numbers(reply: str, sources: Iterable[str]) -> list[str]:
    """Return the figures of a reply that no source has, nor one that rounds or rescales to them.

    Numbers of list entries do not count. A clock time may be told in twelve hours, a share in
    percent, and the entries of a list may be counted.
    """
    known: set[float] = set()
    for source in sources:
        known |= numbers_in(source)
    text = _LIST_NUMBER.sub("", reply)
    spelled = list(dict.fromkeys(_NUMBER.findall(text)))[:_MOST_FIGURES]
    return [each for each in spelled if not _is_traced(each, known, text)]


def _is_traced(spelled: str, known: set[float], text: str) -> bool:
    if len(spelled) > 40:
        return False
    number = float(spelled.replace(",", ""))
    places = len(spelled.partition(".")[2])
    is_share = re.search(rf"{re.escape(spelled)} ?(?:%|per ?cent)", text)
    scales = (1, 100) if is_share else (1,)
    if any(round(each * scale, places) == number for each in known for scale in scales):
        return True
    is_hour = number <= 12 and re.search(r"\b[ap]\.?m\b", text, re.IGNORECASE)
    return bool(is_hour and (number + 12 in known or (number == 12 and 0 in known)))


def counted(records: Iterable[object]) -> str:
    """Return as text how many entries lists have, as a source of figures."""
    return " ".join(str(len(each)) for each in records if isinstance(each, list))


def tells_of_failure(reply: str) -> bool | None:
    """Whether a reply says that something failed; None where its language is not English."""
    if _FAILURE.search(reply):
        return True
    return False if _is_english(reply) else None


def asks(reply: str) -> bool | None:
    """Whether a reply asks for something; None where its language is not English."""
    if re.search(r"[?？؟]", reply) or _REQUEST.search(reply):
        return True
    return False if _is_english(reply) else None


def says_it_cannot(reply: str) -> bool | None:
    """Whether a reply says that something cannot be done; None where it is not in English."""
    return True if _LACK.search(reply) else tells_of_failure(reply)


def _is_english(reply: str) -> bool:
    return len({word.casefold() for word in _ENGLISH.findall(reply)}) >= 2


def states(number: str, reply: str) -> bool | None:
    """Whether a reply states a number, to the places it gives, at least three digits of it."""
    wanted = float(number)
    for spelled in re.findall(r"[-−]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?", reply):
        if len(spelled) > 40:
            continue
        found = float(spelled.replace(",", "").replace("−", "-"))
        places = len(re.split(r"[eE]", spelled)[0].partition(".")[2])
        if found == wanted or abs(found - wanted) <= 1e-9 * abs(wanted):
            return True
        if round(abs(wanted), places) == abs(found) and _digits(spelled) >= 3:
            return found * wanted > 0 or abs(found) == abs(wanted)
    return False


def _digits(spelled: str) -> int:
    return len(re.sub(r"\D", "", spelled).lstrip("0"))
