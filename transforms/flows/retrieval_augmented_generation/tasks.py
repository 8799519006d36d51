"""What the agents of this skill write, and how it becomes an instruction on some passages.

An agent names the passages that answer and quotes them; code finds the quotations, picks the
passages a reader is shown (those and distractors, in an order of its own), or withholds those that
answer. Belongs here: the task models and their assembly. Does not: the types (`taxonomy.py`).

A spec has: `expects` (answer, partly or nothing), `shown` (numbers of the content's passages in the
order they are shown), `evidence` (passage number in the content, quotation), `needs` (whether all
of the evidence's passages must be cited, or any), `answer`, and `verdict` for claims.
"""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from transforms.flows.common.passages import Passage, from_content
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.lakehouse.ids import fraction, ranked

#: So many passages are shown, if there are as many.
LEAST_SHOWN, MOST_SHOWN = 4, 7
LEAST_QUOTE_WORDS = 3
#: An answer of so few words is looked for in the passages that are left.
_SHORT_ANSWER_WORDS = 8
_NAMES_A_PASSAGE = re.compile(
    r"\[\d{1,2}\]|\b(?:passage|source|document|text)s?\s+(?:no\.?\s*|number\s*|#\s*)?\d", re.I
)

VERDICTS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "not_in_passages": "Not in the passages",
}


class Evidence(BaseModel):
    """Where an answer stands: a passage's number, and its words, verbatim."""

    passage: int
    quote: str


class CitedQuestion(BaseModel):
    """A question with its answer, and where in the passages it stands."""

    question: str
    answer: str
    evidence: list[Evidence]


class HalfAnswered(BaseModel):
    """A question of two parts, of which the passages answer one."""

    question: str
    answered_part: str
    evidence: list[Evidence]
    unanswered_part: str


class OpenQuestion(BaseModel):
    """A question that the passages come near to and do not answer."""

    question: str
    what_is_missing: str


class CheckedClaim(BaseModel):
    """A claim, and how the passages stand to it."""

    claim: str
    verdict: Literal["supported", "contradicted", "not_in_passages"]
    evidence: list[Evidence]


def cited(
    least: int = 1, most: int = 99, needs: Literal["all", "any"] = "all"
) -> Callable[[Any, Asked], Draft]:
    """Return the assembly of a question that so many passages answer together."""

    def assemble(task: CitedQuestion, asked: Asked) -> Draft:
        passages = _passages(asked)
        evidence = found_evidence(task.evidence, passages)
        used = {each["passage"] for each in evidence}
        if not least <= len(used) <= most:
            raise IllFormed(f"{len(used)} passages answer it")
        answer = " ".join(task.answer.split())
        if not answer:
            raise IllFormed("no answer")
        question = _question(task.question)
        shown = _shown(passages, used, question, asked)
        spec = {"expects": "answer", "shown": shown, "evidence": evidence, "needs": needs}
        return Draft(question, {**spec, "answer": answer})

    return assemble


def withheld(task: CitedQuestion, asked: Asked) -> Draft:
    """Assemble a question whose source is not shown."""
    from transforms.quality.text import contains_run, words

    passages = _passages(asked)
    evidence = found_evidence(task.evidence, passages)
    used = {each["passage"] for each in evidence}
    left = [each for each in passages if each.number not in used]
    if len(left) < 2:
        raise IllFormed("too few passages are left")
    answer = words(task.answer)
    if not answer:
        raise IllFormed("no answer")
    is_short = len(answer) <= _SHORT_ANSWER_WORDS
    if is_short and any(contains_run(words(each.text), answer) for each in left):
        raise IllFormed("the answer stands elsewhere too")
    question = _question(task.question)
    shown = _shown(left, (), question, asked)
    spec = {"expects": "nothing", "shown": shown, "evidence": [], "needs": "any"}
    return Draft(question, {**spec, "withheld": sorted(used), "answer": " ".join(answer)})


def unanswered(task: OpenQuestion, asked: Asked) -> Draft:
    """Assemble a question that no passage answers."""
    question = _question(task.question)
    missing = " ".join(task.what_is_missing.split())
    if not missing:
        raise IllFormed("does not say what is missing")
    shown = _shown(_passages(asked), (), question, asked)
    spec = {"expects": "nothing", "shown": shown, "evidence": [], "needs": "any"}
    return Draft(question, {**spec, "missing": missing})


def half_answered(task: HalfAnswered, asked: Asked) -> Draft:
    """Assemble a question that the passages answer in part."""
    passages = _passages(asked)
    evidence = found_evidence(task.evidence, passages)
    missing = " ".join(task.unanswered_part.split())
    if not missing:
        raise IllFormed("does not say what is missing")
    question = _question(task.question)
    shown = _shown(passages, {each["passage"] for each in evidence}, question, asked)
    answer = " ".join(task.answered_part.split())
    spec = {"expects": "partly", "shown": shown, "evidence": evidence, "needs": "all"}
    return Draft(question, {**spec, "answer": answer, "missing": missing})


def claim(task: CheckedClaim, asked: Asked) -> Draft:
    """Assemble a claim to be held against the passages."""
    passages = _passages(asked)
    is_there = task.verdict != "not_in_passages"
    evidence = found_evidence(task.evidence, passages) if is_there else []
    said = " ".join(task.claim.split()).strip('"“”')
    if len(said) < 15 or _NAMES_A_PASSAGE.search(said):
        raise IllFormed("no claim that stands by itself")
    instruction = (
        f"Claim: {said}\n\nDo the passages bear this claim out? Answer with one of "
        f"{', '.join(VERDICTS.values())}, then say in a sentence or two why."
    )
    shown = _shown(passages, {each["passage"] for each in evidence}, said, asked)
    spec = {"expects": "verdict", "shown": shown, "evidence": evidence, "needs": "any"}
    return Draft(instruction, {**spec, "verdict": VERDICTS[task.verdict]})


def found_evidence(
    claimed: Sequence[Evidence], passages: Sequence[Passage]
) -> list[dict[str, Any]]:
    """Return the evidence whose words are in the passage it names, as JSON values.

    Raises:
        IllFormed: some are not, or there is none.
    """
    from transforms.quality.text import contains_run, words

    by_number = {each.number: each for each in passages}
    found = []
    for each in claimed:
        quote = words(each.quote)
        if each.passage not in by_number:
            raise IllFormed("names a passage that is not there")
        if len(quote) < LEAST_QUOTE_WORDS:
            raise IllFormed("the quotation is too short")
        if not contains_run(words(by_number[each.passage].text), quote):
            raise IllFormed("the quotation is not in its passage")
        found.append({"passage": each.passage, "quote": " ".join(each.quote.split())})
    if not found:
        raise IllFormed("no evidence")
    return found


def _passages(asked: Asked) -> list[Passage]:
    try:
        return from_content(asked.text)
    except ValueError as error:
        raise IllFormed("no passages") from error


def _question(text: str) -> str:
    question = " ".join(text.split())
    if len(question) < 10:
        raise IllFormed("no question")
    if _NAMES_A_PASSAGE.search(question):
        raise IllFormed("names a passage by its number")
    return question


def _shown(
    passages: Sequence[Passage], needed: Collection[int], question: str, asked: Asked
) -> list[int]:
    """Pick the passages that a reader is shown: those needed, and at least one distractor."""
    others = [each.number for each in passages if each.number not in needed]
    if needed and not others:
        raise IllFormed("no passage is left to distract")
    spread = MOST_SHOWN - LEAST_SHOWN + 1
    count = LEAST_SHOWN + int(fraction(asked.key, question, "count") * spread)
    room = max(count - len(needed), 1)
    picked = [*needed, *ranked(others, asked.key, question, "distractor")[:room]]
    return ranked(picked, asked.key, question, "shown")
