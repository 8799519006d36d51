"""Whether an answer says that the passages do not hold what was asked.

Belongs here: what is said of several passages. Does not: what is said of one, which reading
comprehension knows.
"""

import re

from transforms.flows.common.declining import can_be_read, declines, guesses

#: What the responder is told to begin with.
OPENING = "The passages do not say"

_THINGS = r"(?:passages?|sources?|documents?|texts?|excerpts?|results?)"
_TELL = (
    r"(?:say|state|mention|specify|give|provide|tell|explain|contain|include|report|name|answer|"
    r"cover|address|describe|indicate|identify|list|reveal|record|support|settle|decide|establish)"
)
_DECLINING = re.compile(
    rf"\b{_THINGS}\b[^.!?\n]{{0,60}}?\b(?:do|does|did)(?: not|n['’]t)\s+(?:\w+ ){{0,2}}{_TELL}"
    rf"|\b(?:none|neither) of (?:the|these|them)[^.!?\n]{{0,40}}?\b{_TELL}s?\b"
    rf"|\bno {_THINGS}\b[^.!?\n]{{0,30}}?\b{_TELL}s?\b"
    rf"|\bnot (?:\w+ ){{0,2}}?(?:said|stated|mentioned|specified|given|provided|covered|found|"
    rf"named|answered|reported|recorded|explained|included|in)\b[^.!?\n]{{0,40}}?\b{_THINGS}"
    rf"|\bnothing in (?:the|these) {_THINGS}"
    rf"|\b(?:cannot|can['’]t|can not) be (?:answered|determined|established|told|known)\b"
    rf"|\b{_THINGS} (?:say|give|tell|mention|contain|offer)s? nothing\b"
    rf"|\b(?:(?:could|can)(?: ?not|n['’]t)|unable to|not able to) "
    rf"(?:find|identify|determine|tell|say|locate|answer)\b[^.!?\n]{{0,80}}?\b{_THINGS}"
    rf"|\b{_THINGS} (?:lack|omit)s?\b|\b(?:missing|absent) from (?:the|these) {_THINGS}"
    rf"|\b{_THINGS} (?:are|is) silent\b|\b{_THINGS} leaves? [^.!?\n]{{0,50}}?\b(?:open|unsaid)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(passage|source|document|text|excerpt)s\b", re.IGNORECASE)


def says_it_is_missing(text: str) -> bool:
    """Whether a text says anywhere that the passages lack something."""
    return bool(_DECLINING.search(text)) or declines(_singular(text))


def declines_wholly(response: str) -> bool:
    """Whether a response says that there is no answer, and ventures none beside it."""
    return says_it_is_missing(response) and not guesses(_singular(response))


def is_readable(response: str) -> bool:
    """Whether these phrases could be found in it: it is English."""
    return can_be_read(response)


def _singular(text: str) -> str:
    return _PLURAL.sub(r"\1", text).replace("passage do not", "passage does not")
