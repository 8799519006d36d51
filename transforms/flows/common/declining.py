"""Whether a response says that the passage does not hold the answer.

Belongs here: the phrases of a proper "the passage does not say", as English answers put it, those
of a guess made all the same, and whether a text is one they can be looked for in. Does not:
refusals ("I can't help with that"), which are a row check's matter.
"""

import re

_TEXT = r"(?:passage|text|article|excerpt|transcript|poem)"
_VOICE = r"(?:author|writer|narrator|speakers?|conversation|meeting|debate)"
_NOT = r"(?:\s+not|n['’]t)"
_CANNOT = r"(?:cannot|can['’]t|can not|could not|couldn['’]t)"
#: What a text fails to do when it holds no answer.
_TELL = (
    r"(?:say|state|mention|specify|provide|give|indicate|tell|explain|contain|include|reveal|"
    r"disclose|report|describe|identify|name|address|answer|establish|settle|offer|clarify|list)"
)
#: Of a person only this much: one who "does not answer" or "offers no resistance" may be a fact.
_SAY = r"(?:say|state|mention|specify|indicate|tell|reveal|disclose)"
_TOLD = r"(?:stated|mentioned|specified|given|provided|included|disclosed|reported)"
#: Things are "not given" and disputes "cannot be settled" in the world too, unless a text is named.
_IN_TEXT = rf"(?:[^.!?\n]{{0,60}}\b(?:in|by|from|on)\s+(?:the|this)\s+{_TEXT}\b|\s+anywhere\b)"

_DECLINING = re.compile(
    rf"\b{_TEXT}\s+(?:itself\s+|alone\s+)?(?:does|do|did){_NOT}\s+(?:\w+\s+){{0,2}}?{_TELL}\b"
    rf"|\b{_VOICE}\s+(?:does|do|did){_NOT}\s+(?:\w+\s+)?{_SAY}\b"
    rf"|\b{_TEXT}\s+never\s+(?:\w+\s+)?{_TELL}s?\b"
    rf"|\b{_TEXT}\s+(?:gives?|provides?|contains?|offers?|has)\s+"
    r"(?:no|neither|too little|not enough|insufficient)\b"
    rf"|\b{_TEXT}\s+(?:\w+\s+){{0,2}}?{_TELL}s?\s+(?:\w+\s+)?nothing\b"
    rf"|\b{_VOICE}\s+{_SAY}s?\s+nothing\s+(?:about|of|on|as\s+to)\b"
    rf"|\b{_TEXT}\s+(?:is|remains|stays)\s+(?:\w+\s+)?silent\b"
    rf"|\b{_TEXT}\s+leaves\s+[^.!?,;\n]{{0,60}}\b"
    r"(?:open|unclear|unsaid|unstated|unanswered|unspecified|undecided)\b(?!\s+to\b)"
    rf"|\b(?:nothing|nowhere)\s+in\s+(?:the|this)\s+{_TEXT}\s+(?:\w+\s+){{0,2}}?{_TELL}s?\b"
    rf"|\bnowhere\s+(?:does|do|did)\s+(?:the|this)\s+{_TEXT}\s+{_TELL}\b"
    rf"|\b(?:unclear|not\s+clear|uncertain|unknown)\s+from\s+(?:the|this)\s+{_TEXT}\b"
    rf"|\bno\s+(?:\w+\s+){{1,3}}?(?:(?:is|are|was|were)\s+)?{_TOLD}{_IN_TEXT}"
    rf"|\b{_CANNOT}\s+(?:\w+\s+)?be\s+(?:\w+\s+)?(?:determined|answered|inferred|deduced)\b"
    rf"|\b{_CANNOT}\s+be\s+(?:known|established|derived|calculated|resolved|told|settled|said)"
    rf"{_IN_TEXT}"
    rf"|\b(?:is|are|was|were){_NOT}\s+(?:\w+\s+)?"
    rf"{_TOLD}{_IN_TEXT}"
    r"|\b(?:is|are)\s+(?:not\s+answerable|unanswerable)\b"
    r"|\b(?:not|n['’]t) (?:enough|sufficient) information\b|\binsufficient information\b"
    r"|\bno (?:information|mention|indication|statement) (?:is|about|of|on|in|that|as to)\b"
    r"|\bimpossible to (?:tell|say|determine|know|answer|infer)\b"
    r"|\bno way (?:to tell|to know|of knowing|of telling)\b"
    r"|\bnone of the (?:options|answers|choices|statements) (?:is|are|can be|follows)\b",
    re.IGNORECASE,
)
# An answer given all the same: what came before was a remark on the way to it. An option that is
# only mentioned ("option A would require …") commits to nothing.
_COMMITTED = re.compile(
    r"\b(?i:(?:answer|order)\s*(?:is|:)|(?:option|choice)\s+is)\s*"
    r"(?i:therefore\s+|option\s+)?[\"“(*]*(?:[A-H]\b(?![a-z'’])|\d)"
)
# What is said after the gap, in clauses: the first one still belongs to what is not said.
_TURN = re.compile(
    r"[.!?;:—–]+(?:\s|$)|\n|,\s+and\b"
    r"|\b(?:but|yet|however|though|although|nevertheless|nonetheless|so|therefore|thus|hence)\b",
    re.IGNORECASE,
)
_CONCEDING = re.compile(r"\b(?:although|though|while|even if)\b[^.!?\n]*$", re.IGNORECASE)
_LIKELY = (
    r"(?:(?:most|very|quite|highly|more\s+than)\s+)?(?:likely|probably|presumably|evidently|surely)"
    r"|almost\s+certainly|in\s+all\s+(?:likelihood|probability)"
)
_BE = r"(?:is|are|was|were|has|have|had)"
_SUBJECT = r"(?:it|this|that|he|she|they|the\s+\w+)"
#: A guess: something is likely, must be so, may be inferred, or simply is a number or name.
_GUESS = re.compile(
    rf"\b{_BE}\s+(?:{_LIKELY})\b|\b{_SUBJECT}\s+(?:{_LIKELY})\s+{_BE}\b|^\W*(?:{_LIKELY}|perhaps|maybe)\b"
    r"|\bmust\s+(?:\w+ly\s+|then\s+|therefore\s+)?(?:have\s+(?!to\b|an?\b|the\b|said|named|stated)"
    r"|be\s+(?!known|stated|given|named|told|said|left|answered|settled|guess|a\s+guess|open))"
    r"|\b(?:best|educated|my)\s+guess\b|\bi\s+(?:would\s+|'d\s+)?(?:guess|assume|suppose|infer)\b"
    r"|\b(?:we|one|you|readers?)\s+(?:can|may)\s+(?:\w+ly\s+)?(?:infer|deduce|assume|conclude|guess)\b"
    r"|\b(?:can|may)\s+be\s+(?:inferred|deduced|assumed|concluded|guessed)\b"
    r"|\b(?:seems?|appears?)\s+to\s+(?:be|have\s+been)\b"
    r"|\b(?:may|might|could)\s+(?:well\s+)?have\s+been\s+(?:in\s+|around\s+|about\s+)?\d"
    rf"|^\W*(?:{_SUBJECT})\s+(?:is|was|were|are)\s+(?:in\s+|around\s+|about\s+)?\d",
    re.IGNORECASE,
)
_GUESSED_FIRST = re.compile(
    rf"^\W*{_SUBJECT}\s[^.!?]{{0,20}}?(?:{_LIKELY}|must have)\b", re.IGNORECASE
)
#: A clause that reports, supposes or denies makes no guess of its own.
_NO_GUESS = re.compile(
    r"\b(?:whether|if|unless|says?|states?|mentions?|notes?|claims?|thinks?|believes?|tells?|argues?|"
    r"reports?|according|would\s+(?:\w+\s+)?(?:have\s+to|need|require|take)|to\s+answer|no|none|"
    r"neither|nor)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]*\s+|\n+")
_ENGLISH = re.compile(
    r"\b(?:the|and|that|this|which|from|with|does|there|cannot|\w{1,5}n['’]t)\b",
    re.IGNORECASE,
)


def declines(response: str) -> bool:
    """Whether `response` says in its first two sentences, or its last, that there is no answer.

    A response that remarks on a gap but then commits itself to an option or number, or guesses,
    does not decline, nor does one that mentions in passing what the passage leaves out.
    """
    sentences = [part for part in _SENTENCE.split(response.strip()) if part.strip()]
    telling = [*sentences[:2], *sentences[-1:]]
    if not any(map(_DECLINING.search, telling)) or _COMMITTED.search(response):
        return False
    return not guesses(response)


def finds_no_answer(response: str) -> bool | None:
    """Whether `response` declines; None where it is in a language whose phrases are not here."""
    if declines(response):
        return True
    return False if can_be_read(response) else None


def guesses(response: str) -> bool:
    """Whether a response that says what is not told ventures an answer beside it."""
    gap = _DECLINING.search(response)
    if gap is None:
        return False
    before, after = response[: gap.start()], response[gap.end() :]
    clauses = _TURN.split(after)
    if _CONCEDING.search(before):
        clauses[:1] = clauses[0].split(",", 1)
    ventured = any(_GUESS.search(each) and not _NO_GUESS.search(each) for each in clauses[1:])
    return ventured or any(map(_GUESSED_FIRST.match, _TURN.split(before)))


def can_be_read(response: str) -> bool:
    """Whether the phrases above could be found in it: it is English, or commits to an answer."""
    return bool(_ENGLISH.search(response) or _COMMITTED.search(response))
