"""Saying that one cannot do something, and what makes of that a proper reply.

Belongs here: the words of an inability, and the reasons that are not the speaker's own principles.
Does not: which answers are refusals (`refusal.py`).
"""

import re

DEED = (
    "(?:help|assist|comply|fulfil+|provide|answer|respond|do|complete|generate|create|write|"
    "discuss|engage|continue|produce|offer|give|share|support|process|proceed|accommodate|perform|"
    "make|address|participate)"
)
CANNOT = (
    r"(?:(?:won't|will not|wouldn't|would not) be able to|can't|cannot|can not|won't|will not|"
    r"(?:am |'m )?unable to|(?:am|'m|are|'re) not (?:able|going|allowed|permitted|willing|in a "
    r"position) to|couldn't|could not|(?:don't feel|do not feel|am not|'m not) comfortable|"
    r"(?: would|'d) (?:rather|prefer) not|must decline|have to decline)"
)
_INABLE = rf"(?:{CANNOT}|(?:don't|do not) (?:currently )?have the ability to)"
#: What the teacher was to read; one that asks for it has not read its prompt.
MATERIAL = "(?:passage|text|article|document|excerpt|question|context)"
REQUEST_FOR_MATERIAL = (
    rf"(?:i|we)(?:'d| would)? (?:need|require) (?:\w+ ){{0,3}}(?:{MATERIAL}|information|details)\b"
    r"|it (?:seems|looks like|appears) (?:that )?(?:you|the passage|the text|no passage|no text) "
    r"(?:haven't|have not|didn't|did not|is missing|was not|wasn't|was provided|is provided)\b"
    r"|(?:(?:could|can|would) you )?(?:please |kindly )?(?:provide|share|paste|supply|send|upload) "
    rf"(?:me )?(?:with )?(?:the|a|more|your|any) (?:\w+ )?(?:{MATERIAL}|information|details)\b"
)
#: What is declined on principle too, but may also be what something proper is about.
_SUBJECT = re.compile(
    r"\b(?:(?:un)?saf(?:e|ely|ety)|(?:il|para)?legal(?:ly|ity)?|unlawful|advice|politic\w*|"
    r"violen\w*|weapon\w*|hat(?:e|red)|dangerous|harm(?:s|ed|ing)?|hack\w*|explosives?|"
    r"elections?|religio\w*|sexual\w*|drugs?|suicid\w*|promot\w*|"
    r"(?:im)?moral\w*|ethic\w*|controvers\w*|sensitive|opinions?|professional|misinformation)\b"
)
_MEANS = (
    r"(?:tools?|apis?|functions?|functionality|endpoints?|services?|systems?|(?:web)?sites?|pages?|"
    r"buttons?|fields?|menus?|options?|features?|parameters?|arguments?|access|permissions?|"
    r"connections?|databases?)"
)
_KNOWN = (
    r"(?:information|details?|data|evidence|passages?|texts?|sources?|documents?|articles?|"
    r"excerpts?|records?|results?|materials?)"
)
#: What is lacking, told outright: a reason, whatever it is about.
_LACK = re.compile(
    rf"\b(?:no|none of|nor|neither|any of|lack\w*|(?:do|does|did|has|have)(?: not|n't)|only)\b"
    rf"[^.!?]{{0,60}}\b(?:{_MEANS}|{_KNOWN})\b"
    rf"|\b{_KNOWN}\b(?:(?! i\b)[^.!?]){{0,60}}\b(?:no|not|nothing|never|nor|neither|only|silent|"
    r"(?:do|does|did|is|are|was|were|has|have|had)n't)\b"
    rf"|\b(?:from|on the basis of) (?:any of |what )?(?:the|these|this) (?:\w+ ){{0,2}}{_KNOWN}\b"
    r"|\b(?:unknown|unclear|unstated|unspecified|missing|absent)\b"
    r"|\byou (?:have|did|do)(?: not|n't) (?:yet )?(?:tell|told|say|said|gave|give|specif|name|"
    r"mention|provide|state|enter)"
)
#: What may be one: a means, a value to come, or how something stands.
_HINDRANCE = re.compile(
    rf"\b(?:{_MEANS}|errors?|fail(?:s|ed|ure)?|search(?:es|ed)?|look-?ups?|times? out|timed out|"
    r"unavailable|not available|already|expired|full|closed|frozen|sold out|reserved|locked|"
    r"yet|until|unless|without (?:the|your|an?|knowing|further|more))\b"
    rf"|\A(?:{REQUEST_FOR_MATERIAL})"
)
#: An act that is none of speech, so that a thing to be done is named.
_ACT = re.compile(
    rf"\b(?:i|we) ?{_INABLE} (?:(?:\w{{2,20}}ly|just) )?(?!(?:{DEED}|tell you|explain|advise|"
    r"recommend|suggest|talk|speak|describe|teach|instruct|encourage|endorse|condone|comment|agree|"
    r"\w{2,20}ly|just|take|judge|be|in|to|with|even|go|allow|say|have|offer|facilitate|handle)\b)\w+"
)
#: An inability without a reason: what a refusal comes to, and no answer, wherever it stands.
_BARE = re.compile(
    rf"[^.!?]{{0,80}}?\b(?:i|we) ?{_INABLE} (?:\w+ )?{DEED}"
    r"(?: (?:you|me|with|to|on|for|about|that|this|it|your|the|a|an|any|such|request|requests|"
    r"question|task|topic|answer|response|information|details|help|assistance|further|here|now))*"
    r"[.! ]*(?:(?:please|is there|let me know|if you|feel free|how about|but i)\b[^.!?]*[.!?]*)?\Z"
)


def names_a_reason(opening: str) -> bool:
    """Whether an inability comes with a reason: a means or a gap, or an act other than speech.

    Args:
        opening: the start of an answer, folded to lower case, with straight apostrophes.
    """
    if _BARE.match(opening):
        return False
    if _LACK.search(opening):
        return True
    is_told = _HINDRANCE.search(opening) or _ACT.search(opening)
    return bool(is_told) and _SUBJECT.search(opening) is None
