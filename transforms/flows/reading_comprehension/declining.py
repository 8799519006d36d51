"""Whether a response says that the passage does not hold the answer.

Belongs here: the phrases of a proper "the passage does not say", as English answers put it, and
whether a text is one they can be looked for in. Does not: refusals ("I can't help with that"),
which are a row check's matter.
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
#: Things are "not given" and disputes "cannot be settled" in the world too, unless a text is named.
_IN_TEXT = rf"(?:[^.!?\n]{{0,60}}\b(?:in|by|from|on)\s+(?:the|this)\s+{_TEXT}\b|\s+anywhere\b)"

_DECLINING = re.compile(
    rf"\b{_TEXT}\s+(?:itself\s+|alone\s+)?(?:does|do|did){_NOT}\s+(?:\w+\s+){{0,2}}?{_TELL}\b"
    rf"|\b{_VOICE}\s+(?:does|do|did){_NOT}\s+(?:\w+\s+)?{_SAY}\b"
    rf"|\b{_TEXT}\s+never\s+(?:\w+\s+)?{_TELL}s?\b"
    rf"|\b{_TEXT}\s+(?:gives?|provides?|contains?|offers?|has)\s+"
    r"(?:no|neither|too little|not enough|insufficient)\b"
    rf"|\b{_CANNOT}\s+(?:\w+\s+)?be\s+(?:\w+\s+)?(?:determined|answered|inferred|deduced)\b"
    rf"|\b{_CANNOT}\s+be\s+(?:known|established|derived|calculated|resolved|told|settled|said)"
    rf"{_IN_TEXT}"
    rf"|\b(?:is|are|was|were){_NOT}\s+(?:\w+\s+)?"
    rf"(?:stated|mentioned|specified|given|provided|included|disclosed|reported){_IN_TEXT}"
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
_SENTENCE = re.compile(r"(?<=[.!?])[\"”')\]]*\s+|\n+")
_ENGLISH = re.compile(r"\b(?:the|and|that|this|which|from|with|does|there)\b", re.IGNORECASE)


def declines(response: str) -> bool:
    """Whether `response` says in its first two sentences, or its last, that there is no answer.

    A response that remarks on a gap but then commits itself to an option or number does not
    decline, nor does one that mentions in passing what the passage leaves out.
    """
    sentences = [part for part in _SENTENCE.split(response.strip()) if part.strip()]
    telling = [*sentences[:2], *sentences[-1:]]
    return any(map(_DECLINING.search, telling)) and not _COMMITTED.search(response)


def can_be_read(response: str) -> bool:
    """Whether the phrases above could be found in it: it is English, or commits to an answer."""
    return bool(_ENGLISH.search(response) or _COMMITTED.search(response))
