"""What an answer gives as the passage's words must be the passage's words.

Belongs here: finding an answer's quotations and holding them against passage and question. Does
not: whether they are the ones asked for, which a solver has to say.
"""

import re

from transforms.flows.common.declining import finds_no_answer
from transforms.flows.skill import Row
from transforms.quality.text import contains_run, words
from transforms.quality.verdict import PASSED, Judgement, capped, failed

#: The format whose answer is a quotation and nothing else.
SPAN = "span"
#: A shorter one may be a title, a term, or a word that is being talked about.
LEAST_WORDS = 6

_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{1,2000})[\"”»]")
_MARK = re.compile(r"[\"“”«»]")
#: Where a quotation leaves something out, or puts something in.
_GAP = re.compile(r"\[[^\]\[]{2,80}\]|…|\.{3,}")
#: A letter made capital, or small, to fit the sentence.
_FITTED = re.compile(r"\[(\w)\]")
_LEAD_IN = re.compile(r"\A[^\n:]{1,120}:\s*")


def quotes(pair: Row) -> bool:
    """Whether there is anything to check."""
    if finds_no_answer(pair["response"]):
        return False
    return pair["answer_format"] == SPAN or bool(_long_quotations(pair["response"]))


def are_verbatim(pair: Row) -> Judgement:
    """Fail a quotation that is neither in the passage nor in the question."""
    passage, asked = words(pair["passage"]), words(pair["instruction"])
    if pair["answer_format"] == SPAN:
        return _span(pair["response"], passage, asked)
    quoted = _long_quotations(pair["response"])
    for quotation in quoted:
        if not (_is_in(quotation, passage) or _is_in(quotation, asked)):
            return failed("misquoted", quotation)
    return Judgement(PASSED, 1.0, evidence=capped(" | ".join(quoted)))


def _span(response: str, passage: list[str], asked: list[str]) -> Judgement:
    """The quotation asked for: all that is quoted, or, without marks, all that is said."""
    marks = [found.start() for found in _MARK.finditer(response)]
    # From the first mark to the last: a quotation may hold another.
    whole = response[marks[0] + 1 : marks[-1]] if len(marks) > 1 else ""
    given = [whole] if whole else [response, _LEAD_IN.sub("", response, count=1)]
    for each in given:
        if _is_in(each, passage):
            return Judgement(PASSED, 1.0, evidence=capped(each.strip()))
    parts = _QUOTED.findall(response)
    strange = [each for each in parts if not (_is_in(each, passage) or _is_in(each, asked))]
    if strange or not any(_is_in(each, passage) for each in parts):
        return failed("not_in_passage", (strange or [response])[0])
    return Judgement(PASSED, 1.0, evidence=capped(" | ".join(parts)))


def _long_quotations(response: str) -> list[str]:
    found = (" ".join(each.split()) for each in _QUOTED.findall(response))
    return [each for each in found if len(words(each)) >= LEAST_WORDS]


def _is_in(quotation: str, text: list[str]) -> bool:
    """Whether each part of a quotation, gaps aside, stands in a text word for word."""
    parts = [words(each) for each in _GAP.split(_FITTED.sub(r"\1", quotation))]
    stated = [each for each in parts if each]
    return bool(stated) and all(contains_run(text, each) for each in stated)
