"""Row check: the teacher declined instead of answering.

Belongs here: how refusals open. Does not: a proper "the passage does not say", which is an answer.
"""

import re
from dataclasses import dataclass

from transforms.quality.formats import family
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_DEED = (
    "(?:help|assist|comply|fulfil+|provide|answer|respond|do|complete|generate|create|write|"
    "discuss|engage|continue|produce|offer|give|share|support|process|proceed|accommodate|perform|"
    "make|address|participate)"
)
_CANNOT = (
    r"(?:can't|cannot|can not|won't|will not|am unable to|'m unable to|am not able to|"
    r"'m not able to|couldn't|could not|don't feel comfortable|must decline|have to decline)"
)
#: How refusals open. Evol-Instruct drops short answers with "sorry" in them (arXiv 2304.12244);
#: that would drop proper answers too, so each phrase here is tied to its place and to inability.
_OPENINGS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:i'm|i am|we're|we are) (?:\w+ )?(?:sorry|afraid)\b[^.!?]{0,40}?\b(?:i|we) ?"
        rf"{_CANNOT}",
        rf"(?:i|we) (?:do )?apologi[sz]e\b[^.!?]{{0,60}}?[,.]? ?(?:but )?(?:i|we) ?{_CANNOT}",
        rf"(?:sorry|apologies|unfortunately)\b[^.!?]{{0,20}}?\b(?:i|we) ?{_CANNOT}",
        rf"(?:i|we) ?{_CANNOT} (?:\w+ )?{_DEED}\b",
        r"(?:i|we) (?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse)",
        r"it (?:is|would be|wouldn't be|is not|isn't) (?:\w+ )?(?:in|un)?(?:appropriate|ethical) "
        r"(?:for me )?to (?:help|assist|answer|provide|respond|write|generate)",
        r"(?:i )?(?:don't|do not) (?:really )?(?:know|have an answer|have the answer)\W*$",
        r"(?:i'm|i am) not sure\W*$",
        r"lo siento,? (?:pero )?no puedo|no puedo (?:ayudar|responder|cumplir)",
        r"(?:je suis désolée?|désolée?),? (?:mais )?je ne (?:peux|suis)",
        r"(?:es )?tut mir leid,? (?:aber )?(?:ich kann|dabei kann|das kann)",
        r"(?:抱歉|对不起|很抱歉)[，,]? ?我(?:无法|不能)",
    )
)
#: The teacher speaking of itself: never an answer about a passage, grounded or not.
_ABOUT_ITSELF = re.compile(
    r"(?:as an? (?:ai|artificial intelligence|large language model|language model|ai language model"
    r"|ai assistant|assistant)\b(?: language)?(?: model| assistant| system)?,? "
    r"(?:i|i'm|i am|my|it is not)\b)"
    r"|(?:i'm|i am) (?:just |only )?an? (?:ai|artificial intelligence|large language model|language"
    r" model)\b"
    r"|i (?:don't|do not) have (?:personal |real-time |access to |the ability to |feelings)"
)
#: What an answer that the passage leaves the question open is about, and how it says so.
_GROUND = (
    "(?:passage|text|article|document|excerpt|transcript|poem|dialogue|conversation|debate|story|"
    "information|statement|argument|author|options|context|details?)"
)
_GROUNDED = re.compile(
    rf"\b{_GROUND}\b[^.!?]{{0,60}}(?:\bnot\b|n't\b|\bnever\b|\bno\b|\blacks?\b|\bomits?\b|\bsilent\b"
    rf"|\bneither\b|\binsufficient\b|\bunclear\b)"
    rf"|(?:determine|tell|infer|conclude|know|find|establish|identif\w+|deduce|ascertain|say|"
    rf"answer\w*)\b[^.!?]{{0,80}}\b(?:from|based on|given|in|within|with|using|because)\b"
    rf"[^.!?]{{0,20}}\b{_GROUND}\b"
)
_LEAD_IN = re.compile(r"^(?:\W|(?:answer|response|assistant)\W)+")


@dataclass(frozen=True)
class Refusal:
    """Fails an answer that opens by declining, or in which the teacher speaks of itself.

    "The passage does not say" is an answer, also when it opens with regret, so an opening that
    ties the inability to the passage passes.

    Attributes:
        opening_chars: how far into the answer a refusal is looked for, in characters.
    """

    opening_chars: int = 320

    name = "refusal"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        is_quote = family(pair.answer_format) == "quoted"
        opening = opening_of(pair.response, self.opening_chars, is_quote=is_quote)
        if not opening:
            return not_checkable("empty_answer")
        if _ABOUT_ITSELF.match(opening) or _ABOUT_ITSELF.search(_first_sentence(opening)):
            return failed("refusal", opening)
        declines = any(pattern.match(opening) for pattern in _OPENINGS)
        if declines and not _GROUNDED.search(opening):
            return failed("refusal", opening)
        return passed()


def opening_of(response: str, length: int, *, is_quote: bool = False) -> str:
    """Return the answer's start, folded, without a label or wrapping quotation marks.

    The quotation mark stays where it opens somebody's speech, so that no refusal begins there.
    """
    text = " ".join(response.replace("’", "'").replace("*", "").split()).casefold()
    opens_speech = text.startswith(('"', "“", "'", "‘", "«"))
    is_wrapped = opens_speech and text.endswith(('"', "”", "'", "»"))
    if opens_speech and (is_quote or not is_wrapped):
        return text[:length]
    return _LEAD_IN.sub("", text)[:length]


def _first_sentence(opening: str) -> str:
    return re.split(r"(?<=[.!?])\s", opening, maxsplit=1)[0]
