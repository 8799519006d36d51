"""What code decides of an answer with citations.

Belongs here: the rules, each a pure function of the pair. Does not: reading citations
(`citations.py`), tracing a sentence (`tracing.py`), or the order of the rules (`verification.py`).
The pair's passage holds the passages as they were shown, numbered from 1 (`response.py`).
"""

import re
from functools import lru_cache
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.common.passages import Passage, from_content
from transforms.flows.common.replies import speaks_of_absence
from transforms.flows.retrieval_augmented_generation.citations import (
    cited_numbers,
    sentences,
    without_citations,
)
from transforms.flows.retrieval_augmented_generation.declining import (
    declines_wholly,
    is_readable,
    says_it_is_missing,
)
from transforms.flows.retrieval_augmented_generation.tasks import VERDICTS
from transforms.flows.retrieval_augmented_generation.tracing import (
    fault_of,
    foreign_figures,
    reckoned_from,
)
from transforms.flows.skill import Row
from transforms.quality.text import contains_run, words
from transforms.quality.verdict import PASSED, Judgement, failed, not_checkable, passed

#: A line or sentence of so many words says something.
CLAIM_WORDS = 6
#: A quotation of so many words is looked for.
QUOTE_WORDS = 4
_QUOTED = re.compile(r"[\"“«]([^\"”»\n]{12,600})[\"”»]")
_VERDICT = re.compile(
    "|".join(sorted(map(re.escape, VERDICTS.values()), key=len, reverse=True)), re.IGNORECASE
)


def expects(pair: Row) -> str:
    """What an answer must do: answer, partly, verdict or nothing."""
    return str(spec_of(pair).get("expects", ""))


def wants_citations(pair: Row) -> bool:
    """Whether the passages hold at least a part of the answer."""
    return bool(spec_of(pair).get("evidence"))


def makes_claims(pair: Row) -> bool:
    """Whether each sentence needs a citation: those of a quotation share one."""
    return wants_citations(pair) and pair["answer_format"] != "quote"


def citations_exist(pair: Row) -> Judgement:
    """Every number cited is a passage that was shown, and there are citations where needed."""
    shown = {each.number for each in shown_passages(pair)}
    numbers = cited_numbers(pair["response"])
    if missing := [number for number in numbers if number not in shown]:
        return failed("cites_no_passage", f"cited {missing}; shown 1 to {len(shown)}")
    if numbers and not words(without_citations(pair["response"])):
        return failed("nothing_but_citations", pair["response"][:200])
    if numbers:
        return Judgement(PASSED, evidence=f"cites {numbers} of {len(shown)}")
    if wants_citations(pair):
        return failed("no_citation", pair["response"][:200])
    return not_checkable("cites_nothing")


def claims_are_cited(pair: Row) -> Judgement:
    """No line that says something goes without a citation, and at most half of the sentences."""
    lines = [line.strip() for line in pair["response"].splitlines()]
    bare = [line for line in lines if _is_claim(line) and not cited_numbers(line)]
    if bare:
        return failed("uncited_claim", bare[0][:300])
    saying = [each for each in sentences(pair["response"]) if _is_claim(each.text)]
    uncited = [each.text for each in saying if not each.numbers]
    if 2 * len(uncited) > len(saying):
        return failed("uncited_claim", f"{len(uncited)} of {len(saying)}: {uncited[0]}"[:300])
    return passed()


def evidence_is_cited(pair: Row) -> Judgement:
    """What is known to hold the answer is cited: all of it, or any where one is enough."""
    spec = spec_of(pair)
    needed = needed_numbers(spec)
    cited = set(cited_numbers(pair["response"]))
    found = sorted(needed & cited)
    is_enough = found if spec["needs"] == "any" else len(found) == len(needed)
    seen = f"cited {sorted(cited)}; the answer stands in {sorted(needed)} ({spec['needs']})"
    return Judgement(PASSED, evidence=seen) if is_enough else failed("evidence_not_cited", seen)


def citations_bear_it_out(pair: Row) -> Judgement:
    """Numbers, names and words of each cited sentence stand in the passages it cites."""
    texts = {each.number: f"{each.title} {each.text}" for each in shown_passages(pair)}
    is_computed = pair["answer_format"] == "number"
    said = [each for each in sentences(pair["response"]) if each.numbers]
    reckoned = reckoned_from(said, texts)
    checked = 0
    for sentence in said:
        if says_it_is_missing(sentence.text):
            continue
        checked += 1
        fault = fault_of(
            sentence, texts, pair["instruction"], is_computed=is_computed, reckoned=reckoned
        )
        if fault:
            return failed(fault.reason, fault.seen)
    if not checked:
        return not_checkable("nothing_to_trace")
    return Judgement(PASSED, evidence=f"{checked} cited sentences traced")


def says_what_is_missing(pair: Row) -> Judgement:
    """It says that the passages lack the answer exactly where they do, and does not supply it."""
    expected, response = expects(pair), pair["response"]
    # A name and a year have no words by which their language is known; their question has.
    is_english = is_readable(response) or is_readable(pair["instruction"])
    if not is_english and not declines_wholly(response):
        if expected == "nothing" and (supplied := _supplied(pair)):
            return failed("answers_from_elsewhere", supplied)
        return not_checkable("language") if expected != "answer" else passed()
    if expected == "answer":
        is_refusal = declines_wholly(response) and not _answers_beside(response)
        return failed("declined_wrongly", response[:200]) if is_refusal else passed()
    if not says_it_is_missing(response):
        if supplied := _supplied(pair) if expected == "nothing" else "":
            return failed("answers_from_elsewhere", supplied)
        if speaks_of_absence(response):
            return not_checkable("says_it_in_other_words")
        return failed("does_not_say_it_is_missing", response[:200])
    if expected == "partly":
        return passed()
    return _adds_nothing(pair)


def quotations_are_verbatim(pair: Row) -> Judgement:
    """What stands between quotation marks stands in a passage shown, and in one cited if any is."""
    by_number = {each.number: words(each.text) for each in shown_passages(pair)}
    cited = [number for number in cited_numbers(pair["response"]) if number in by_number]
    quotes = [words(each) for each in _QUOTED.findall(pair["response"])]
    quotes = [each for each in quotes if len(each) >= QUOTE_WORDS]
    asked = words(pair["instruction"])
    for quote in quotes:
        if contains_run(asked, quote):
            continue
        if not any(contains_run(by_number[each], quote) for each in cited or by_number):
            return failed("not_a_quotation", " ".join(quote))
    if pair["answer_format"] != "quote":
        return passed() if quotes else not_checkable("quotes_nothing")
    return _quotes_the_evidence(pair, quotes)


def verdict_is_right(pair: Row) -> Judgement:
    """The verdict on a claim is the one that the evidence gives."""
    found = _VERDICT.search(pair["response"])
    if not found:
        return failed("no_verdict", pair["response"][:200])
    wanted = spec_of(pair)["verdict"]
    seen = f"said {found[0]}; expected {wanted}"
    is_right = found[0].casefold() == wanted.casefold()
    return Judgement(PASSED, evidence=seen) if is_right else failed("wrong_verdict", seen)


def needed_numbers(spec: dict[str, Any]) -> set[int]:
    """Return the numbers, as shown, of the passages that hold the evidence."""
    places = {number: place for place, number in enumerate(spec["shown"], 1)}
    return {places[each["passage"]] for each in spec["evidence"] if each["passage"] in places}


def shown_passages(pair: Row) -> list[Passage]:
    return list(_read(pair["passage"]))


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[Passage, ...]:
    try:
        return tuple(from_content(text))
    except ValueError:
        return ()


def _is_claim(line: str) -> bool:
    is_lead = line.endswith(":") or line.startswith(("#", "|"))
    return (
        not is_lead
        and len(words(without_citations(line))) >= CLAIM_WORDS
        and not (says_it_is_missing(line))
    )


def _answers_beside(response: str) -> bool:
    """Whether it cites for something beside what it says is missing."""
    return any(each.numbers and not says_it_is_missing(each.text) for each in sentences(response))


def _adds_nothing(pair: Row) -> Judgement:
    response = without_citations(pair["response"])
    if not declines_wholly(response):
        return failed("guesses", response[:200])
    supplied = _supplied(pair)
    return failed("answers_from_elsewhere", supplied) if supplied else passed()


def _supplied(pair: Row) -> str:
    """Return figures of the response that nothing shown has, or the answer withheld; "" if none."""
    response = without_citations(pair["response"])
    known = [pair["instruction"], *(f"{each.title} {each.text}" for each in shown_passages(pair))]
    if figures := foreign_figures(response, known):
        return f"{', '.join(figures)}: {response[:200]}"
    answer = words(str(spec_of(pair).get("answer", "")))
    is_known = any(contains_run(words(text), answer) for text in known)
    return " ".join(answer) if contains_run(words(response), answer) and not is_known else ""


def _quotes_the_evidence(pair: Row, quotes: list[list[str]]) -> Judgement:
    evidence = [words(each["quote"]) for each in spec_of(pair)["evidence"]]
    for quote in quotes:
        for known in evidence:
            shorter, longer = sorted((quote, known), key=len)
            if contains_run(longer, shorter):
                return Judgement(PASSED, evidence=f"quoted: {' '.join(quote)}"[:400])
    return failed("quotes_something_else", pair["response"][:200])
