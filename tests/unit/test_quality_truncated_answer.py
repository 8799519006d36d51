import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, pair
from transforms.quality.truncated_answer import TruncatedAnswer

LONG = (
    "The doctor's case is sound in outline but thin in evidence. She rightly separates what raises "
    "the level from what merely goes along with it, and she does not let an old nickname stand"
)

ARGUED = (
    "The doctor infers from her patients that eating has little to do with the illness. If all of "
    "them had already given up meat, her sample would prove nothing."
)


@pytest.mark.parametrize(
    ("answer_format", "response"),
    [
        ("essay", LONG),
        ("essay", "The mayor reasons from a nickname and the doctor from a count of her patients"),
        ("explanation", LONG + " in for data,"),
        ("short_answer", "She opposes it. The ban would miss the cause since most of the acid"),
        ("choice", "The doctor reasons from her patients. If they had all given up meat then her"),
        ("choice", "Option A is right because it shows that the sample of patients and the"),
        ("number", "Thirty of forty are affected. We divide thirty by forty and then multiply by"),
        ("list", "The measures are:"),
        ("list", "1. Take the drug daily.\n2. Drink less beer.\n3. Lose weight slowly until the"),
        ("list", "1. Take the drug daily.\n2. Drink beer less.\n3. Lose weight until your doctor"),
        ("explanation", "Run this:\n```python\nprint(30 / 40)"),
        ("essay", "The share is given by $$\\frac{30}{40}"),
        ("ordering", "The proposal opens it, the evidence answers it, and then comes the"),
        ("choice", ARGUED + " The answer to this question is a"),
        ("choice", ARGUED + " Therefore, the correct answer is option A, because it shows"),
        ("choice", ARGUED + " Option A is the right"),
        ("ordering", ARGUED + " The order is B, A,"),
        ("ordering", ARGUED + " The order is B, A, and"),
        ("number", ARGUED + " The answer is 30 km per"),
        ("number", ARGUED + " The answer is 75 percent of the"),
        ("number", ARGUED + " The answer is 30 because she counted"),
        ("essay", ARGUED + " The final answer is the"),
    ],
)  # fmt: skip
def test_an_answer_that_stops_in_the_middle_fails(answer_format: str, response: str) -> None:
    judgement = TruncatedAnswer().judge(pair(answer_format=answer_format, response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "truncated_answer"), judgement
    assert judgement.evidence


@pytest.mark.parametrize("response", ["B", "A whole sentence.", "", "1. One\n2. Two"])
def test_an_answer_the_token_limit_cut_fails_whatever_it_looks_like(response: str) -> None:
    judgement = TruncatedAnswer().judge(pair(response=response, finish_reason="length"))
    assert judgement.verdict == "failed"


@pytest.mark.parametrize(
    ("answer_format", "response"),
    [
        ("short_answer", "because the kidneys excrete too little of it"),
        ("choice", "C) The author assumes that all kings who drank wine also ate meat at feasts"),
        ("list", "- beer\n- wine\n- rich food and other things that kings used to eat at feasts"),
        ("span", "the kidneys of many patients simply excrete too little of the"),
        ("essay", "He cites Galen (see the second paragraph of the debate between the two men)"),
        ("essay", 'The nickname misleads; she says "I never said that feasts are the cause."'),
        ("essay", "The conclusion follows from the count of patients, not from the *nickname.*"),
        ("explanation", "Run this:\n```python\nprint(30 / 40)\n```"),
        ("number", "30 / 40 = 0.75"),
        ("table", "| Speaker | Position |\n|---|---|\n| Mayor | for the ban on rich food |"),
        ("essay", "医生认为饮食不是主要原因，因为大部分尿酸由身体自己产生，而肾脏排出太少。"),
    ],
)  # fmt: skip
def test_whole_answers_pass_without_a_full_stop_where_none_belongs(
    answer_format: str, response: str
) -> None:
    judgement = TruncatedAnswer().judge(pair(answer_format=answer_format, response=response))
    assert judgement.verdict == "passed", judgement


@pytest.mark.parametrize("letter", ["A", "B", "C"])
@pytest.mark.parametrize(
    "conclusion",
    [
        "\n\nTherefore, the correct answer is option {}",
        "\n**Answer: {}**",
        "\n\nFinal answer: {}",
        " The answer is {}",
        " The answer is **{}**",
        " So the best choice is therefore option {}",
        " Option {} is the correct answer",
    ],
)
def test_a_conclusion_that_names_its_letter_is_whole(conclusion: str, letter: str) -> None:
    facts = pair(answer_format="choice", response=ARGUED + conclusion.format(letter))
    assert TruncatedAnswer().judge(facts).verdict == "passed"


@pytest.mark.parametrize(
    "conclusion",
    [
        "The answer is 75%",
        "The answer is 30 km",
        "The answer is $1,200",
        "The answer is 30 km per hour",
        "The answer is four patients",
        "The answer is approximately 12 m²",
        "The order is B, A, C",
        "The order is B, then A, and C",
        "The correct answer to the second statement is False",
    ],
)
def test_a_conclusion_that_names_its_value_is_whole(conclusion: str) -> None:
    judgement = TruncatedAnswer().judge(
        pair(answer_format="number", response=f"{ARGUED} {conclusion}")
    )
    assert judgement.verdict == "passed", judgement


def test_a_capital_letter_at_the_end_of_an_item_is_no_dangling_article() -> None:
    response = "- foods that are rich in iron\n- foods that are rich in natural vitamin A"
    facts = pair(answer_format="list", response=response)
    assert TruncatedAnswer().judge(facts).verdict == "passed"


def test_an_option_copied_to_its_end_is_whole() -> None:
    option = (
        "The forty patients whom she examined had all stopped eating meat, drinking wine and "
        "going to public feasts several years before they were examined in her practice for the "
        "first time"
    )
    facts = pair(
        answer_format="choice",
        instruction=f"Which weakens it most?\nA) {option}\nB) Beer is cheap",
        response=f"A) {option}",
    )
    assert TruncatedAnswer().judge(facts).verdict == "passed"


def test_an_empty_answer_is_left_to_its_own_check() -> None:
    assert TruncatedAnswer().judge(pair(response=" ")).verdict == "not_checkable"


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_pass(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert TruncatedAnswer().judge(facts).verdict == "passed"
