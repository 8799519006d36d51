"""What code decides of an open-domain answer.

Belongs here: the rules, each a pure function of the pair. Does not: their order
(`verification.py`).
"""

import re
from collections.abc import Sequence

from transforms.flows.common.agreement import agree
from transforms.flows.common.asking import spec_of
from transforms.flows.open_domain_qa.grounding import kept_sources
from transforms.flows.open_domain_qa.tasks import MATERIAL
from transforms.flows.skill import Row
from transforms.quality.text import contains_run, words
from transforms.quality.verdict import PASSED, Judgement, failed, not_checkable, passed

#: An answer of so few words is looked for as it is.
SHORT_WORDS = 6
_STEM = 4
_EMPTY_WORDS = "a an the of in on at by to from for and or it its was is were are"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_FIGURE_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_AS_FIGURE = {word: str(figure) for figure, word in enumerate(_FIGURE_WORDS.split())}
_DENIALS = frozenset({"not", "never", "neither", "nor", "rather"})
#: Beside an answer: what follows or went before may be the one that is meant.
_DOUBT_WORDS = (
    "but unlike or perhaps maybe possibly although though instead however whereas while despite "
    "alternatively contrary until"
)
_DOUBTS = frozenset(_DOUBT_WORDS.split())
_BORDER = re.compile(r"(?<=[.!?])\s|\n")
_CITATION = re.compile(
    r"\[\d{1,2}\]"
    r"|\b(?:source|passage|document|search result|result)s? (?:no\. ?|number )?#?\d{1,2}\b",
    re.IGNORECASE,
)
_NOTHING_FOUND = re.compile(
    r"\b(?:no|not enough|insufficient) information\b|\bi (?:do not|don['’]t) know\b"
    r"|\b(?:cannot|can['’]t) be (?:determined|answered)\b|\bi (?:cannot|can['’]t) answer\b",
    re.IGNORECASE,
)


def stands_alone(pair: Row) -> Judgement:
    """The answer speaks of no passage, search or source that its reader does not see."""
    response = pair["response"]
    if not words(response):
        return failed("no_answer", "the answer has no words")
    if found := MATERIAL.search(response) or _CITATION.search(response):
        return failed("refers_to_material", found[0])
    if found := _NOTHING_FOUND.search(response[:300]):
        return failed("does_not_answer", found[0])
    return passed()


def is_short(pair: Row) -> bool:
    """Whether one short answer is right, so that code can look for it."""
    return pair["answer_format"] in ("short_answer", "number") and "answer" in spec_of(pair)


def has_expected_answer(pair: Row) -> Judgement:
    """The answer is the one that the question was written with, as far as code can tell."""
    expected, response = spec_of(pair)["answer"], pair["response"]
    agrees = agree(pair["answer_format"], pair["instruction"], expected, response)
    seen = f"expected: {expected[:200]} | response: {response[:200]}"
    wanted = words(expected)
    is_there = contains_run(words(response), wanted) and len(wanted) <= SHORT_WORDS
    if agrees is False:
        return failed("not_the_expected_answer", seen)
    if agrees or (is_there and pair["answer_format"] != "number" and not _denies(response, wanted)):
        return Judgement(PASSED, 1.0, evidence=seen)
    if pair["answer_format"] == "short_answer" and _is_another(expected, pair):
        return failed("not_the_expected_answer", seen)
    return not_checkable("other_words")


def compare(pair: Row, solution: str) -> bool | None:
    """Whether a solver's answer and the response agree; None: code cannot tell.

    As the format has it; and a short answer is there if the response has it and denies nothing.
    """
    agrees = agree(pair["answer_format"], pair["instruction"], solution, pair["response"])
    if agrees is not None or pair["answer_format"] != "short_answer":
        return agrees
    wanted = [word for word in words(solution) if word not in _EMPTY]
    said = [word for word in words(pair["response"]) if word not in _EMPTY]
    is_there = 0 < len(wanted) <= SHORT_WORDS and contains_run(said, wanted)
    return True if is_there and not _denies(pair["response"], wanted) else None


def is_grounded(pair: Row) -> Judgement:
    """A source that was found holds the answer's words; evidence names the seed."""
    sources = kept_sources(pair)
    if not sources:
        return not_checkable("no_sources")
    quote, answer = (words(str(spec_of(pair).get(name, ""))) for name in ("quote", "answer"))
    for each in sources:
        text = words(f"{each.title} {each.text}")
        if contains_run(text, quote) or (is_short(pair) and contains_run(text, answer)):
            seen = f"seed {each.seed_id} ({each.source}, {each.licence}): {each.text[:200]}"
            return Judgement(PASSED, 1.0, evidence=seen)
    return not_checkable("not_in_the_sources_found")


def _denies(response: str, wanted: Sequence[str]) -> bool:
    """Whether the answer may stand there only to be denied, or beside another one.

    A word of doubt counts in a sentence that has a word of the answer, and where it opens one.
    """
    own = set(wanted)
    if (_DENIALS - own) & set(words(response)):
        return True
    sentences = [said for each in _BORDER.split(response) if (said := words(each))]
    doubted = any(own & set(said) and (_DOUBTS - own) & set(said) for said in sentences)
    return doubted or any(said[0] in _DOUBTS for said in sentences[1:])


def _is_another(expected: str, pair: Row) -> bool:
    """Whether the response names something else: it has too little of a short expected answer.

    Words that the question has tell nothing; a word counts as there if one begins like it.
    """
    response = words(pair["response"])
    figures, given = _figures(expected), _figures(pair["response"])
    if figures and given and not figures & given:
        return True
    told = set(words(pair["instruction"])) | _EMPTY
    own = [word for word in words(expected) if word not in told]
    if not own or len(own) > SHORT_WORDS or "".join(word[0] for word in own) in response:
        return False
    begun = {word[:_STEM] for word in response}
    there = [word for word in own if word[:_STEM] in begun or _as_word(word) in response]
    return 2 * len(there) < len(own)


def _figures(text: str) -> set[str]:
    return {
        _AS_FIGURE.get(word, word) for word in words(text) if _AS_FIGURE.get(word, word).isdigit()
    }


def _as_word(figure: str) -> str:
    return next((word for word, each in _AS_FIGURE.items() if each == figure), figure)
