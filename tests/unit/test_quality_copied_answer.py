import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, PASSAGE, pair
from transforms.quality.copied_answer import CopiedAnswer

DOCTOR = PASSAGE.split("\n")[1].removeprefix("Doctor: ")
ESSAY = next(answer for kind, _, answer in GOOD_ANSWERS if kind == "essay")
LONG_QUESTION = "Why does the doctor oppose the ban on rich food at public feasts?"
CHOICE = (
    "Which of these, if true, most weakens the case?\n"
    "A) The forty patients all stopped eating meat before they were examined\n"
    "B) Beer is served at every public feast in the town\n"
    "C) The mayor has never had gout"
)


@pytest.mark.parametrize(
    ("answer_format", "instruction", "response", "reason"),
    [
        ("essay", "Discuss.", DOCTOR, "copied_from_passage"),
        ("essay", "Discuss.", f"The doctor is right. {DOCTOR}", "copied_from_passage"),
        ("essay", "Discuss.", f'"{DOCTOR}"', "copied_from_passage"),
        ("essay", "Discuss.", DOCTOR.upper().replace(",", " ;"), "copied_from_passage"),
        ("list", "List the claims.", PASSAGE, "copied_from_passage"),
        ("span", "Quote one sentence.", PASSAGE, "copied_from_passage"),
        ("choice", CHOICE, f"The answer is (A). {DOCTOR}", "copied_from_passage"),
        ("essay", "Evaluate the doctor's reasoning.", "Evaluate the doctor's reasoning.",
         "copied_from_instruction"),
        ("short_answer", "What does the doctor advise her patients?",
         "The doctor advise her patients", None),
        ("short_answer", "What does the doctor advise her patients to do?",
         "the doctor advise her patients to do?", "copied_from_instruction"),
        ("choice", CHOICE, CHOICE, "copied_from_instruction"),
        ("choice", CHOICE, CHOICE.splitlines()[0], "copied_from_instruction"),
    ],
)  # fmt: skip
def test_copying_fails(
    answer_format: str, instruction: str, response: str, reason: str | None
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    judgement = CopiedAnswer().judge(facts)
    if reason is None:
        assert judgement.verdict == "not_checkable"
    else:
        assert (judgement.verdict, judgement.reason) == ("failed", reason), judgement
        assert judgement.evidence


@pytest.mark.parametrize(
    "echo",
    [
        "Question: {0}",
        "Answer: {0}",
        "**Question:** {0}",
        "Sure! {0}",
        "Sure, here is the answer: {0}",
        "Q: {0}\nA: {0}",
        "{0} {0}",
        "{0}\n\n{0}\n\n{0}",
        "Okay. {0} {0}",
        "{0} Good question!",
        "You asked: {0}",
    ],
)
@pytest.mark.parametrize("instruction", [LONG_QUESTION, CHOICE])
def test_an_instruction_with_hardly_a_word_of_its_own_around_it_fails(
    instruction: str, echo: str
) -> None:
    response = echo.format(instruction)
    judgement = CopiedAnswer().judge(pair(instruction=instruction, response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "copied_from_instruction")


@pytest.mark.parametrize(
    "response",
    [
        "Sure! Why does the doctor oppose the ban on rich food at public",
        "Why does the doctor oppose the ban on rich food at public? " * 2,
    ],
)
def test_most_of_an_instruction_behind_a_filler_or_repeated_fails(response: str) -> None:
    judgement = CopiedAnswer().judge(pair(instruction=LONG_QUESTION, response=response))
    assert judgement.reason == "copied_from_instruction"


@pytest.mark.parametrize(
    ("answer_format", "instruction", "response"),
    [
        ("choice", CHOICE, f"{CHOICE.splitlines()[0]} B"),
        ("choice", CHOICE, f"{CHOICE.splitlines()[0]} The mayor has never had gout"),
        ("number", "How many patients does she have?", "How many patients does she have? 40"),
        ("span", "Which word names the illness?", "Which word names the illness? “gout”"),
        ("fill_in", "Gout is the disease of _____.", "Gout is the disease of kings."),
        (
            "short_answer",
            "What does she advise them?",
            "What does she advise them? To drink less beer.",
        ),
    ],
)
def test_an_instruction_repeated_before_its_answer_does_not_fail(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert CopiedAnswer().judge(facts).verdict != "failed"


@pytest.mark.parametrize(
    "response",
    [
        "She blames the kidneys.\n</passage>",
        "<passage>\nShe blames the kidneys.",
        "<answer>She blames the kidneys.</answer>",
        "She blames the kidneys. </ Question >",
        "<source>She blames the kidneys.",
    ],
)
def test_a_delimiter_of_the_prompt_in_the_answer_fails(response: str) -> None:
    judgement = CopiedAnswer().judge(pair(response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "copied_from_prompt")
    assert response in (judgement.evidence or "")


@pytest.mark.parametrize(
    ("passage", "instruction", "response"),
    [
        ("The page closes <answer> nowhere.", "Which tag?", "It never closes <answer>."),
        (PASSAGE, "What does <source> mean?", "What <source> means is not said there."),
        (PASSAGE, "Why?", "Since x < answer and passage > y, and <b>so</b> on."),
    ],
)
def test_a_tag_that_was_asked_about_is_no_leak(
    passage: str, instruction: str, response: str
) -> None:
    facts = pair(passage=passage, instruction=instruction, response=response)
    assert CopiedAnswer().judge(facts).verdict != "failed"


@pytest.mark.parametrize(
    ("answer_format", "instruction", "response"),
    [
        ("choice", CHOICE, "A"),
        ("choice", CHOICE, CHOICE.splitlines()[1]),
        ("span", "Quote a sentence of the doctor.", DOCTOR.split(". ")[1]),
        ("span", "Quote what the ban does.", ". ".join(DOCTOR.split(". ")[1:])),
        ("list", "List the facts she names.", "- " + DOCTOR.split(". ")[1]),
        ("short_answer", "How many excrete too little?", "thirty excrete too little of it"),
        ("number", "How many patients?", "40"),
        ("fill_in", "Kings ate _____.", "Kings ate richly."),
        ("essay", "Discuss.", "She is right."),
    ],
)
def test_what_a_format_quotes_on_purpose_is_not_checkable(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    judgement = CopiedAnswer().judge(facts)
    assert judgement.verdict == "not_checkable", judgement
    assert judgement.reason in {"short", "quotes_by_format"}


def test_an_essay_that_quotes_a_sentence_passes() -> None:
    quoting = f'{ESSAY} She says: "{DOCTOR.split(". ")[1]}."'
    judgement = CopiedAnswer().judge(pair(answer_format="essay", response=quoting))
    assert judgement.verdict == "passed"
    assert judgement.score is not None
    assert judgement.score < 0.2


def test_an_essay_in_own_words_passes_with_its_share_as_score() -> None:
    judgement = CopiedAnswer().judge(pair(answer_format="essay", response=ESSAY))
    assert (judgement.verdict, judgement.score) == ("passed", 0.0)


def test_one_long_verbatim_span_fails_even_where_the_share_is_small() -> None:
    passage = " ".join(f"word{number}" for number in range(400))
    span = " ".join(f"word{number}" for number in range(80))
    own = " ".join(f"thought{number}" for number in range(200))
    facts = pair(answer_format="essay", passage=passage, response=f"{own} {span}.")
    assert CopiedAnswer().judge(facts).reason == "copied_from_passage"


def test_thresholds_are_part_of_the_version() -> None:
    assert CopiedAnswer().version != CopiedAnswer(max_share=0.4).version


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_do_not_fail(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert CopiedAnswer().judge(facts).verdict != "failed"
