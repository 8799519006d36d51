"""Whether follow-ups follow: each message of the user after the first takes up what was said.

It does if it shares a word that carries meaning with the turns before, points back (a pronoun, an
ellipsis), or answers a question. Belongs here: that rule, for English. Does not: whether the
dependence is a deep one; that is the critic's.
"""

import re
from collections.abc import Iterable

from transforms.flows.skill import Row
from transforms.quality.text import words
from transforms.quality.verdict import PASSED, Judgement, failed, not_checkable

#: Words as long as this carry meaning, unless they are among `_EMPTY`.
_LEAST_LETTERS = 4
#: So many letters tell words of one family from others: plant, planting, plants.
_STEM_LETTERS = 5
#: Where a message begins: what points back stands there.
_OPENING_WORDS = 12
#: A message this short is an ellipsis if it does not ask for something new in full.
_ELLIPSIS_WORDS = 4
_MIN_LETTERS, _SURE = 60, 0.8
_EMPTY_WORDS = """\
about above after again against almost also always another anything around away back because
been before being best better between both came cannot come could days didn different does
doing done down each easy else enough even ever every everything exactly explain fact feel
find first from gave getting give gives going good great hard have having hear help here
hello hey however important instead into just keep kind know last least less like little
long look lots made main make makes making many maybe mean might more most much must need
needs never next nice nothing often okay once only other over people perhaps place please
possible pretty probably quite rather really recommend right said same says seem should show
since some someone something sometimes soon sorry start still such sure take takes tell than
thank thanks that their them then there these they thing things think this those though
through time times today together took true trying under until upon used useful using usually
very want wants well were what when where whether which while whole will with within without
wondering work works would year years your yours
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_POINTER = re.compile(
    r"\b(?:it|its|that|this|those|these|they|them|their|mine|he|him|his|she|her|ones?|then|instead|else|"
    r"either|neither|both|same|former|latter|such|so|too|again|other|others|another|rest|"
    r"second|third|earlier|previous|here)\b"
    r"|\byou(?:['’]ve)? (?:said|mentioned|suggested|wrote|gave|just|say|mean|described|named)\b"
    r"|\A\W{0,4}(?:and|but|or|what about|how about|why|how come|what if|yes|yeah|no|ok|okay|hmm+|"
    r"really|wait|right|fine|got|sounds|true|fair)\b",
    re.IGNORECASE,
)
#: Opens a question that is complete in itself, in which "it" and "there" point at nothing.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|does|will|would) it (?:true|possible|going to|rain)(?: that)?\b"
    r"|\bit (?:is|was|'s|’s) (?:true|said|possible) that\b"
    r"|\b(?:think|know|say|heard|said|told|true|sure|so) that\b"
    r"|\b(?:this|these) (?:morning|evening|week|weekend|month|year|days|summer|winter)\b"
    r"|\bthe other day\b|\bby the way\b|\bso (?:much|many|far|long)\b",
    re.IGNORECASE,
)


#: Opens a request that is whole however short it is.
_NEW_REQUEST = re.compile(
    r"\W{0,4}(?:explain|define|describe|tell|write|translate|recommend|suggest|list|give|name|"
    r"summari[sz]e|calculate|who (?:is|was)|what (?:is|are|was))\b",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:ing|ed|es|s|ly)$")


def refers_back(pair: Row) -> Judgement:
    """Each message of the user after the first refers to what was said before it."""
    said = [each for each in pair["messages"] if each["role"] != "system"]
    later = [number for number, each in enumerate(said) if each["role"] == "user" and number]
    if not later:
        return not_checkable("one_turn")
    if not _is_english(" ".join(said[number]["content"] for number in later)):
        return not_checkable("no_english")
    how = []
    for number in later:
        message = said[number]["content"]
        before = _stems(each["content"] for each in said[:number])
        shared = sorted(_stems([message]) & before)
        is_answer = "?" in said[number - 1]["content"] and "?" not in message
        is_answer = is_answer and not _NEW_REQUEST.match(message)
        if not (shared or is_answer or _points_back(message)):
            return failed("does_not_refer_back", f"message {number + 1}: {message}")
        how.append(", ".join(shared[:3]) or "points back or answers")
    return Judgement(PASSED, 1.0, evidence="; ".join(how))


def _stems(texts: Iterable[str]) -> set[str]:
    found = (word for text in texts for word in words(text))
    return {
        _ENDING.sub("", word)[:_STEM_LETTERS]
        for word in found
        if word not in _EMPTY and (len(word) >= _LEAST_LETTERS or word.isdigit())
    }


def _points_back(message: str) -> bool:
    tokens = message.split()
    opening = _EXPLETIVE.sub(" ", " ".join(tokens[:_OPENING_WORDS]))
    is_ellipsis = len(tokens) <= _ELLIPSIS_WORDS and not _NEW_REQUEST.match(message)
    return is_ellipsis or bool(_POINTER.search(opening))


def _is_english(text: str) -> bool:
    """Whether the rule's words can be met: short or doubtful texts count as English."""
    from transforms.quality.language import identifier, letters

    if letters(text) < _MIN_LETTERS:
        return True
    found, confidence = identifier().classify(text)
    return found == "en" or confidence < _SURE
