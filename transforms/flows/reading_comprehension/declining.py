"""Whether a response says that the passage does not hold the answer.

Belongs here: the phrases of a proper "the passage does not say", as English answers put it. Does
not: refusals ("I can't help with that"), which are a row check's matter.
"""

import re

_SUBJECT = (
    r"(?:passage|text|article|transcript|conversation|meeting|debate|poem|author|speakers?|it)"
)
_TELL = (
    r"(?:say|state|mention|specify|provide|give|indicate|tell|explain|contain|include|reveal|"
    r"disclose|report|describe|identify|name|address|answer|establish|settle|offer|clarify|list)"
)
_DECLINING = re.compile(
    rf"\b{_SUBJECT}\s+(?:itself\s+|alone\s+)?(?:does|do|did)(?:\s+not|n['’]t)\s+"
    rf"(?:\w+\s+){{0,2}}?{_TELL}\b"
    rf"|\b{_SUBJECT}\s+never\s+(?:\w+\s+)?{_TELL}s?\b"
    rf"|\b{_SUBJECT}\s+(?:gives?|provides?|contains?|offers?|has)\s+"
    r"(?:no|neither|too little|not enough|insufficient)\b"
    r"|\b(?:cannot|can(?:'|’)t|can not|could not|couldn(?:'|’)t)\s+(?:\w+\s+)?"
    r"be\s+(?:\w+\s+)?(?:determined|answered|known|inferred|established|deduced|derived|"
    r"calculated|resolved|told|settled|said)\b"
    r"|\b(?:is|are|was|were)(?:\s+not|n['’]t)\s+(?:\w+\s+)?"
    r"(?:stated|mentioned|specified|given|provided|answerable|included|disclosed|reported)\b"
    r"|\b(?:not|n['’]t) (?:enough|sufficient) information\b|\binsufficient information\b"
    r"|\bno (?:information|mention|indication|statement) (?:is|about|of|on|in|that|as to)\b"
    r"|\bunanswerable\b|\bimpossible to (?:tell|say|determine|know|answer|infer)\b"
    r"|\bno way (?:to tell|to know|of knowing|of telling)\b"
    r"|\bnone of the (?:options|answers|choices|statements) (?:is|are|can be|follows)\b",
    re.IGNORECASE,
)
# An answer given all the same: what came before was a remark on the way to it.
_COMMITTED = re.compile(
    r"\b(?i:answer|order|option)(?:\s+is)?\s*:?\s*(?:therefore\s+)?[\"“(*]*(?:[A-H]\b(?![a-z'’])|\d)",
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]*\s+|\n+")


def declines(response: str) -> bool:
    """Whether `response` says in its first two sentences, or its last, that there is no answer.

    A response that remarks on a gap but then commits itself to an option or number does not
    decline, nor does one that mentions in passing what the passage leaves out.
    """
    sentences = [part for part in _SENTENCE.split(response.strip()) if part.strip()]
    telling = [*sentences[:2], *sentences[-1:]]
    return any(map(_DECLINING.search, telling)) and not _COMMITTED.search(response)
