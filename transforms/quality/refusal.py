"""Row check: the teacher declined instead of answering.

Belongs here: how refusals open. Does not: a proper "the passage does not say", which is an answer.
"""

import re
from dataclasses import dataclass

from transforms.quality.formats import gives_words_back, may_decline
from transforms.quality.inability import (
    CANNOT,
    DEED,
    MATERIAL,
    REQUEST_FOR_MATERIAL,
    names_a_reason,
)
from transforms.quality.text import contains_run, words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

#: How refusals open. Evol-Instruct drops short answers with "sorry" in them (arXiv 2304.12244);
#: that would drop proper answers too, so each phrase here is tied to its place and to inability.
_OPENINGS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:i'm|i am|we're|we are) (?:\w+ )?(?:sorry|afraid)\b[^.!?]{0,40}?\b(?:i|we) ?"
        rf"{CANNOT}",
        rf"(?:i|we) (?:do )?apologi[sz]e\b[^.!?]{{0,60}}?[,.]? ?(?:but )?(?:i|we) ?{CANNOT}",
        rf"(?:i|we) (?:\w+ )?regret\b[^.!?]{{0,30}}?\b(?:i|we) ?{CANNOT}",
        r"(?:(?:my |our )?(?:\w+ )?apologies|sorry|unfortunately|regrettably)\b[^.!?]{0,20}?"
        rf"[,.]? ?\b(?:i|we) ?{CANNOT}",
        rf"(?:i|we) ?(?:(?:simply|really|just|cannot and) )?{CANNOT} (?:\w+ )?{DEED}\b",
        rf"without (?:the|a|any|more|further) (?:\w+ )?{MATERIAL},? (?:i|we) ?{CANNOT}",
        r"(?:i|we)(?:'m going to| will|'ll|) (?:must|have to|need to) (?:respectfully |politely )?"
        r"(?:decline|refuse)",
        r"i ?(?:don't feel|do not feel|am not|'m not) comfortable \w+ing\b",
        rf"(?:i|we) (?:\w+ )?(?:decline|refuse) to {DEED}\b",
        r"(?:(?:i'm |i am )?sorry\b[^.!?]{0,20}?)?(?:that|this)(?:'s not| is not| isn't) something "
        r"(?:that )?(?:i|we)\b",
        r"it (?:is|would be|wouldn't be|is not|isn't) (?:\w+ )?(?:in|un)?(?:appropriate|ethical) "
        r"(?:for me )?to (?:help|assist|answer|provide|respond|write|generate)",
        r"(?:(?:i'm |i am )?sorry|i apologi[sz]e)\b[^.!?]{0,60}?\b(?:not |in)appropriate\b",
        r"(?:(?:i'm |i am )?sorry,? (?:but )?)?(?:i )?(?:don't|do not) (?:really )?(?:know|"
        r"have an answer|have the answer)\W*$",
        r"(?:i'm|i am) not sure\W*$",
        r"(?:i|we) (?:don't|do not) (?:currently )?have (?:access|the ability) to\b",
        REQUEST_FOR_MATERIAL,
        r"lo siento,? (?:pero )?no puedo|no puedo (?:ayudar|responder|cumplir)",
        r"(?:je suis désolée?|désolée?),? (?:mais )?je ne (?:peux|suis)",
        r"(?:es )?tut mir leid,? (?:aber )?(?:ich kann|dabei kann|das kann)",
        r"(?:抱歉|对不起|很抱歉)[，,]? ?我(?:无法|不能)",
    )
)
#: The teacher speaking of itself: never an answer about a passage, grounded or not.
_ABOUT_ITSELF = re.compile(
    r"as an? (?:\w+ ){0,2}?(?:ai|artificial intelligence|language model)\b(?: language)?"
    r"(?: model| assistant| system)?,? (?:i|i'm|i am|my|it is not)\b"
    r"|as an? (?:(?:virtual|helpful|responsible|digital) )*assistant,? (?:i|i'm|i am|my)\b"
    r"|(?:i'm|i am) (?:just |only )?an? (?:ai|artificial intelligence|large language model|language"
    r" model)\b"
    r"|i (?:don't|do not) have (?:access to )?(?:personal |feelings)"
)
#: So too, unless it is asked to do something and tells what it has no means for.
_ABOUT_ITS_MEANS = re.compile(
    r"\bi (?:don't|do not) have (?:access to )?(?:real-time |the ability to )"
)
_SOURCE = (
    "(?:passage|text|article|document|excerpt|transcript|poem|dialogue|debate|story|author|writer|"
    "narrator|speaker)"
)
_TELLS = (
    r"(?:say|state|mention|specif|giv|indicate|tell|explain|contain|reveal|disclose|report|describe"
    r"|identif|name)\w*"
)
_TOLD = "(?:given|stated|mentioned|specified|provided|named|told|reported|described|said)"
#: Something is not told: what makes an inability an answer. Nouns alone do not: a refusal may be
#: about "this text" too, and say that it is "not appropriate".
_UNTOLD = re.compile(
    rf"\b{_SOURCE}(?: itself| alone)? (?:(?:does|do|did|has)(?: not|n't)|never) (?:\w+ ){{0,2}}?"
    rf"(?:{_TELLS}|provide|include|address|offer|cover|clarify)"
    rf"|\b(?:{_SOURCE}|it|which) (?:only )?{_TELLS} (?:\w+ )?(?:no|nothing|none|neither)\b"
    rf"|\bnothing in (?:the|this) {_SOURCE} (?:\w+ )?{_TELLS}"
    rf"|\b{_SOURCE} (?:(?:provides|includes|offers|has) (?:no|nothing|none)|lacks|omits|leaves)\b"
    rf"|\b{_SOURCE} (?:is|remains) (?:\w+ )?(?:unclear|vague|insufficient)\b"
    rf"|\bsilent (?:on|about|as to)\b|\b(?:missing|absent) from (?:the|this) {_SOURCE}\b"
    rf"|\b(?:none|nothing|neither|no (?:\w+ ){{1,3}}?)(?: of \w+)? ?(?:(?:is|are|was|were) )?"
    rf"(?:\w+ )?{_TOLD}\b"
    r"|\b(?:(?:is|are|was|were)(?: not|n't| never| nowhere)|(?:has|have)(?: not|n't| never) been) "
    rf"(?:\w+ )?{_TOLD}\b"
    r"|\bno (?:mention|indication|statement) (?:is|of|in|that|as to)\b"
)
_FROM_SOURCE = re.compile(
    r"(?:determine|tell|infer|conclude|know|find|establish|identif\w+|deduce|ascertain|say|answer)"
    rf"\b[^.!?]{{0,80}}\b(?:from|based on|using)(?: only)? (?:the|this) (?:\w+ )?"
    rf"(?:{_SOURCE}|information|context|details)\b"
    r"|\banswer\b[^.!?]{0,40}\bwith the (?:given |available )?information\b"
)
#: What nothing excuses: rules of the teacher's own, or that there was nothing to read.
_INEXCUSABLE = (
    r"\b(?:my|our|content|safety) (?:\w+ )?(?:guidelines|polic(?:y|ies)|programming|principles)\b"
    rf"|\bno (?:\w+ )?{MATERIAL} (?:(?:is|was|has been) )?(?:\w+ )?(?:given|provided|included)\b"
    rf"|\bthe {MATERIAL} (?:is|was)(?: not|n't) (?:given|provided|included)\b"
)
_UNEXPLAINED = re.compile(_INEXCUSABLE)
#: Of a passage nor this: what somebody was not told may excuse what is asked of an assistant.
_UNGROUNDED = re.compile(
    _INEXCUSABLE
    + r"|\b(?:i|you) (?:was|am|have|did)(?: not|n't) (?:been )?(?:given|provided?|told)\b"
)
_ON_PRINCIPLE = re.compile(r"appropriate\b|\b(?:harmful|offensive|hateful|unethical|explicit)\b")
_VERB_OF_SPEECH = (
    "(?:says?|said|writes?|wrote|repl(?:y|ies|ied)|answer(?:s|ed)|asks?|asked|cr(?:ies|ied)|adds?|"
    "added|tells?|told|declare[sd]|insist(?:s|ed)|exclaim(?:s|ed)|explain(?:s|ed)|admit(?:s|ted))"
)
#: Somebody's words, told as theirs: "…, says the speaker", "…, the doctor wrote."
_REPORTED = re.compile(
    rf"[,!?]['\"”’]? (?:{_VERB_OF_SPEECH} (?:the|an?|his|her|he|she|they|\w+[.,])"
    rf"|(?:he|she|they|(?:the|his|her|an?) (?:\w+ )?\w+) {_VERB_OF_SPEECH}"
    r"(?=[.,;:!?]|$| (?:in|to|at|on|when|after)\b))"
)
#: That an inability is about what was asked, and not somebody's in the passage.
_ABOUT_THE_TASK = re.compile(
    r"\b(?:(?:help|assist|comply)(?: you)? with|requests?|questions?|task|topic|prompt|"
    rf"(?:answer|provide|discuss) (?:that|this))\b|{REQUEST_FOR_MATERIAL}"
)
_LEAD_IN = re.compile(r"^(?:\W|(?:answer|response|assistant|sure|okay|well)\W)+")


@dataclass(frozen=True)
class Refusal:
    """Fails an answer that opens by declining, or in which the teacher speaks of itself.

    "The passage does not say" is an answer, also when it opens with regret, so an opening that
    says what is not told passes. So does an "I" who is somebody in the passage: words told as
    another's, and, where the format gives words of the passage back, whatever is not about the
    task. Where to decline may be right, by format or goal, so does an inability that names a means
    or a gap, or an act other than speech, and no principle of the teacher's own.

    Attributes:
        opening_chars: how far into the answer a refusal is looked for, in characters.
    """

    opening_chars: int = 320

    name = "refusal"

    @property
    def version(self) -> str:
        return rule_version(self, "4")

    def judge(self, pair: Pair) -> Judgement:
        is_quote = gives_words_back(pair.answer_format)
        opening = opening_of(pair.response, self.opening_chars, is_quote=is_quote)
        if not opening:
            return not_checkable("empty_answer")
        sentence = _first_sentence(opening)
        if is_quote and contains_run(words(pair.passage), words(sentence)):
            return passed()
        may = may_decline(pair.answer_format, pair.goal)
        if _ABOUT_ITSELF.search(sentence) or (not may and _ABOUT_ITS_MEANS.search(sentence)):
            return failed("refusal", opening)
        declines = any(pattern.match(opening) for pattern in _OPENINGS)
        is_speech = _REPORTED.search(sentence) or (is_quote and not _ABOUT_THE_TASK.search(opening))
        if not declines or is_speech or _is_grounded(opening):
            return passed()
        return passed() if may and _has_reason(opening) else failed("refusal", opening)


def _is_grounded(opening: str) -> bool:
    """Whether the inability comes from what the passage tells."""
    if _UNGROUNDED.search(opening):
        return False
    read = _FROM_SOURCE.search(opening) and not _ON_PRINCIPLE.search(opening)
    return bool(_UNTOLD.search(opening) or read)


def _has_reason(opening: str) -> bool:
    """Whether an inability is explained, and by something else than rules of the teacher's own."""
    is_rule = _UNEXPLAINED.search(opening) or _ON_PRINCIPLE.search(opening)
    return not is_rule and names_a_reason(opening)


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
