import pytest

from tests.unit.pair_facts import DOCUMENT, GOOD_ANSWERS, pair
from transforms.quality.seed_copy import SeedCopy

SENTENCES = DOCUMENT.split(". ")
ESSAY = next(answer for kind, _, answer in GOOD_ANSWERS if kind == "essay")


@pytest.mark.parametrize(
    ("answer_format", "passage", "response"),
    [
        ("essay", "Something else entirely.", DOCUMENT),
        ("essay", DOCUMENT, DOCUMENT),
        ("essay", "", ". ".join(SENTENCES[2:5])),
        ("short_answer", "", ". ".join(SENTENCES[4:])),
        ("span", DOCUMENT, ". ".join(SENTENCES[:4])),
        ("list", "", "- " + ".\n- ".join(SENTENCES)),
        ("essay", "", "Here is what is known. " + DOCUMENT.upper()),
        ("essay", "", DOCUMENT.replace("the", "teh", 2).replace(",", "")),
    ],
)
def test_an_answer_made_of_the_document_fails(
    answer_format: str, passage: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, passage=passage, response=response)
    judgement = SeedCopy().judge(facts)
    assert (judgement.verdict, judgement.reason) == ("failed", "seed_copy")
    assert judgement.score is not None
    assert judgement.score >= 0.6
    assert judgement.evidence


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        (ESSAY, "passed"),
        (ESSAY + " " + SENTENCES[2], "passed"),
        (SENTENCES[0], "not_checkable"),
        ("Uric acid", "not_checkable"),
        ("B", "not_checkable"),
        ("", "not_checkable"),
    ],
)
def test_own_words_pass_and_short_quotations_are_not_checkable(response: str, verdict: str) -> None:
    judgement = SeedCopy().judge(pair(answer_format="essay", response=response))
    assert judgement.verdict == verdict


def test_a_document_that_is_gone_makes_the_answer_not_checkable() -> None:
    judgement = SeedCopy().judge(pair(seed_text=None, response=DOCUMENT))
    assert (judgement.verdict, judgement.reason) == ("not_checkable", "document_gone")


def test_it_is_measured_against_the_document_not_the_passage() -> None:
    facts = pair(answer_format="essay", passage=ESSAY, response=ESSAY)
    assert SeedCopy().judge(facts).verdict == "passed"


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_do_not_fail(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert SeedCopy().judge(facts).verdict != "failed"
