import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, pair
from transforms.quality.refusal import Refusal


@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, I can't help with that.",
        "I’m sorry, but I cannot assist with this request.",
        "I am very sorry, but I am unable to answer this question.",
        "I apologize, but I can't provide that information.",
        "Sorry, I can't do that.",
        "Unfortunately, I cannot fulfill this request.",
        "I cannot provide medical advice about gout.",
        "I can't write that essay for you.",
        "As an AI language model, I do not have opinions on the mayor.",
        "As an AI, I cannot determine from the passage who is right.",
        "I'm just an AI and have no view on this.",
        "**Answer:** I'm sorry, but I can't answer that.",
        "I must decline to answer.",
        "I do not have personal opinions, so I will not take a side.",
        "It would be inappropriate for me to answer this.",
        "I don't know.",
        "Lo siento, pero no puedo ayudar con eso.",
        "Es tut mir leid, aber ich kann dabei nicht helfen.",
        "抱歉，我无法回答这个问题。",
        "\"I'm sorry, I can't help with that.\"",
    ],
)
def test_declining_to_answer_fails(response: str) -> None:
    judgement = Refusal().judge(pair(response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "refusal")
    assert judgement.evidence


@pytest.mark.parametrize(
    "response",
    [
        "The passage does not say when the town first held a feast.",
        "I'm sorry, but I can't answer that: the passage does not mention any date.",
        "Unfortunately, I cannot determine this from the passage, which gives no dates.",
        "I cannot tell from the text whether the mayor drinks beer.",
        "It cannot be determined, because the passage is silent on the mayor's own diet.",
        "I don't know from the passage alone; it gives no figure for the town as a whole.",
        "“I'm sorry, I can't come to the feast,” says the doctor, and that shows her distance.",
        "The doctor says she is sorry that she cannot help all of her patients.",
        "As an AI researcher, she argues that models refuse too often.",
        "The mayor must decline the invitation, because the feast is banned.",
        "He apologizes, but he can't provide a source for the nickname.",
        "No.",
    ],
)
def test_answers_that_only_sound_like_refusals_pass(response: str) -> None:
    assert Refusal().judge(pair(response=response)).verdict == "passed"


def test_a_quoted_span_that_is_somebodys_refusal_passes() -> None:
    facts = pair(answer_format="span", response="\"I'm sorry, I can't help you\"")
    assert Refusal().judge(facts).verdict == "passed"


def test_a_refusal_deep_inside_a_long_answer_is_not_its_opening() -> None:
    response = "The mayor trusts a proverb. " * 20 + "I'm sorry, I can't say more."
    assert Refusal().judge(pair(response=response)).verdict == "passed"


def test_an_empty_answer_is_left_to_its_own_check() -> None:
    assert Refusal().judge(pair(response="")).verdict == "not_checkable"


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_pass(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert Refusal().judge(facts).verdict == "passed"
