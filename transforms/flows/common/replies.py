"""What replies say of results: figures that came from nowhere, failures passed over.

Belongs here: rules on the text of replies. Does not: rules on calls, which are a skill's.
"""

import re
from collections.abc import Iterable

from transforms.flows.common.given import numbers_in

_LIST_NUMBER = re.compile(r"^[ \t]*(?:#{1,4}[ \t]*)?\d{1,2}[.)]\s+", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
_FAILURE = re.compile(
    r"\b(?:errors?|fail(?:s|ed|ure)?|unable|could(?: not|n['’]t)|can(?:not|['’]t)|unavailable|"
    r"(?:not|n['’]t) (?:available|found|possible|able|supported)|problems?|time(?:d)?[- ]?out|"
    r"denied|rejected|refused|unsuccessful|did(?: not|n['’]t)|was(?: not|n['’]t)|no longer|"
    r"try again|not go through)\b",
    re.IGNORECASE,
)
_LACK = re.compile(
    r"\b(?:no (?:tool|api|function|way|access|means|option|feature|possibility)|"
    r"(?:do(?: not|n['’]t)|lack|without) (?:have|an?|access|the)|none of (?:the|my)|"
    r"(?:not|\w+n['’]t) (?:something|one of|within|among)|beyond what|outside (?:of )?what)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:please (?:tell|provide|give|let|share|specify|confirm|send|choose)|let me know|"
    r"i(?:['’]ll| will| would|['’]d)? (?:still |also |just )?(?:need|like) "
    r"(?:to know|your|the|an?|one)|"
    r"(?:could|can|would) you (?:tell|give|provide|share|specify|confirm))\b",
    re.IGNORECASE,
)
#: Thousands set apart by blanks or points, and a decimal comma, as in 3 891,20 or 3.891,20.
_GROUPED = re.compile(
    r"(?<![\d.,])\d{1,3}(?:(?:[ \u00a0\u202f]\d{3})+(?:,\d{1,2})?|(?:\.\d{3})+,\d{1,2})(?![\d,])"
    r"|(?<![\d.,])\d+,\d{1,2}(?![\d,])"
)
_ABSENCE = re.compile(
    r"n['’]t\b|\b(?:no|not|none|nothing|nobody|nowhere|neither|nor|never|cannot|without|only|open|"
    r"un(?:known|clear|specified|stated|able|available|answered|mentioned)|missing|absent|silent|"
    r"impossible|beyond|(?:lack|omit|fail|refus|declin|reject|den)\w*)\b",
    re.IGNORECASE,
)
#: Without May, which is more often no month.
_MONTH = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
)
#: Of a reply; no proper one has as many.
_MOST_FIGURES = 300
#: Words that few other languages have; two different ones make a reply English.
_ENGLISH = re.compile(
    r"\b(?:the|is|your|and|have|this|that|with|you|she|he|are|my|an|it|please|what|which|how|been|"
    r"would|could|does|when|where|there|these|those|of|on|from|not|by|out|be|can)\b",
    re.IGNORECASE,
)


def untraced_numbers(reply: str, sources: Iterable[str]) -> list[str]:
    """Return the figures of a reply that no source has, nor one that rounds or rescales to them.

    A month is a figure too: a date may have it in digits. Numbers of list entries do not count. A
    clock time may be told in twelve hours, a share in percent, and the entries of a list may be
    counted.
    """
    known: set[float] = set()
    for source in sources:
        # A figure may stand there in either way of writing, and be copied or told in the other.
        known |= numbers_in(source) | numbers_in(_with_points(source))
    text = _with_points(_LIST_NUMBER.sub("", reply))
    spelled = list(dict.fromkeys(_NUMBER.findall(text)))[:_MOST_FIGURES]
    months = [each for each in dict.fromkeys(_MONTH.findall(text)) if not numbers_in(each) & known]
    return [*(each for each in spelled if not _is_traced(each, known, text)), *months]


def _with_points(text: str) -> str:
    """Return a text, its figures written the English way."""
    return _GROUPED.sub(
        lambda found: re.sub(r"[ .\u00a0\u202f]", "", found[0]).replace(",", "."), text
    )


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


def speaks_of_absence(text: str) -> bool:
    """Whether a text has any word by which something could be denied, missing or left open.

    One that has none says of nothing that it is not there, however it is put.
    """
    return bool(_ABSENCE.search(text))


def counted(records: Iterable[object]) -> str:
    """Return as text how many entries lists have, as a source of figures."""
    return " ".join(str(len(each)) for each in records if isinstance(each, list))


def tells_of_failure(reply: str, heard: str = "") -> bool | None:
    """Whether a reply says that something failed; None where its language is not English.

    A short reply has few words to know its language by: that of what it answers, `heard`, is its.
    """
    if _FAILURE.search(reply):
        return True
    return False if _is_english(reply) or _is_english(heard) else None


def asks(reply: str, heard: str = "") -> bool | None:
    """Whether a reply asks for something; None where its language is not English."""
    if re.search(r"[?？؟]", reply) or _REQUEST.search(reply):
        return True
    return False if _is_english(reply) or _is_english(heard) else None


def says_it_cannot(reply: str, heard: str = "") -> bool | None:
    """Whether a reply says that something cannot be done; None where it is not in English."""
    return True if _LACK.search(reply) else tells_of_failure(reply, heard)


def _is_english(reply: str) -> bool:
    return len({word.casefold() for word in _ENGLISH.findall(reply)}) >= 2


def states(number: str, reply: str) -> bool | None:
    """Whether a reply states a number, to the places it gives, at least three digits of it."""
    wanted = float(number)
    spellings = re.findall(r"[-−]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?", _with_points(reply))
    for spelled in spellings:
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
