import time

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
        "I'm sorry, but I cannot provide information on this topic, as it is not appropriate.",
        "I can't help with this text, as it is not appropriate.",
        "I'm sorry, but I can't answer questions with harmful context.",
        "I can't answer questions based on this text, as it is harmful.",
        "I can't continue this conversation, as it does not comply with my guidelines.",
        "I can't do that: the text does not say so, but my guidelines forbid it.",
        "I cannot share details of the argument, since that is not safe.",
        "My apologies, but I can't help with that.",
        "My sincere apologies. I cannot assist.",
        "I won't be able to help with that.",
        "I regret that I cannot assist with this request.",
        "I regret to inform you that I am unable to answer.",
        "Sorry, but I'm not going to answer that.",
        "I'd rather not answer this.",
        "I'm sorry, but that's not something I can help with.",
        "As a responsible AI, I must refuse.",
        "As a helpful assistant, I cannot take sides.",
        "I need more context to answer this.",
        "Please provide the passage so that I can answer.",
        "Could you please share the text of the article?",
        "I cannot answer, because no passage was provided.",
        "I can't answer that, since I was not given the debate.",
        "I do not have access to the passage.",
        "Without the passage, I cannot answer this.",
        "It seems that you haven't provided the passage.",
        "I cannot and will not help with this.",
        "I simply can't help with that.",
        "I'm not comfortable answering this.",
        "I'm going to have to decline.",
        "I apologize, but the passage is not appropriate for me to discuss.",
        "Sure! I'm sorry, but I can't help with that.",
        "I'm sorry, I don't know.",
        "I don't have access to real-time data; the passage does not say.",
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
        "I cannot answer this question, because no date is given.",
        "Unfortunately, I cannot give a figure, because none is stated.",
        "I cannot provide the year: it is not stated anywhere.",
        "I can't provide a number, since the author never mentions one.",
        "I cannot answer this from the passage.",
        "I cannot answer that. The year is missing from the text.",
        "I cannot provide a date, as there is no date given in the passage.",
        "I'm sorry, but I can't answer: nothing in the passage says who it was.",
        "I cannot answer, because the year has not been stated.",
        "I cannot answer this with the information given.",
        "I do not have access to that detail in the passage; it is silent on the year.",
        "I would need more information to answer: the passage does not name the town.",
        "I cannot give you my heart, says the speaker in the third line.",
        "I cannot help you, the doctor wrote.",
    ],
)
def test_answers_that_only_sound_like_refusals_pass(response: str) -> None:
    assert Refusal().judge(pair(response=response)).verdict == "passed"


@pytest.mark.parametrize("answer_format", ["span", "fill_in"])
@pytest.mark.parametrize(
    "response",
    [
        "\"I'm sorry, I can't help you\"",
        '"I can\'t help it"',
        "I can't help it",
        "I cannot help you, the doctor wrote.",
        '"I won\'t do that": the doctor says so when she is asked for a list.',
    ],
)
def test_quoted_words_that_are_somebodys_refusal_pass(answer_format: str, response: str) -> None:
    facts = pair(answer_format=answer_format, response=response)
    assert Refusal().judge(facts).verdict == "passed"


def test_a_span_of_the_passage_passes_even_if_it_declines_a_request() -> None:
    said = "I'm sorry, but I can't help with that request."
    facts = pair(answer_format="span", response=said, passage=f"Doctor: {said} Mayor: Why?")
    assert Refusal().judge(facts).verdict == "passed"


@pytest.mark.parametrize("answer_format", ["span", "fill_in"])
@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, but I can't help with that request.",
        "My apologies, but I can't answer this question.",
        "As an AI, I cannot quote this.",
        "Please provide the passage.",
    ],
)
def test_a_refusal_of_the_task_fails_where_words_are_to_be_quoted(
    answer_format: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, response=response)
    assert Refusal().judge(facts).verdict == "failed"


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


@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, I cannot do that because no tool I have cancels a booking.",
        "I'm sorry, but I can't cancel the order: none of my functions changes an order.",
        "Unfortunately, I cannot book the flight without the date you want to travel on.",
        "I do not have access to a tool that sends letters.",
        "I don't have the ability to delete accounts; the tools only read them.",
        "I need more details: which of the two orders do you mean?",
        "Please provide the order number, and I will look it up.",
        "I'm sorry, I couldn't complete the transfer: the service answered with an error, twice.",
        "I cannot make the change, since you have not told me the new address.",
        "I was unable to do it: the site has no page where a subscription can be paused.",
        "I'm sorry, I can't cancel bookings here.",
        "I can't help with the safety inspection, because none of my tools can book one.",
        "I don't have a tool for that, and I can't share what I do not have access to.",
        "I can't complete the booking yet: for how many nights do you want it?",
        "I cannot answer this from the passages I was shown.",
        "I cannot answer that. It is unknown who was behind the violence.",
        "I'm sorry, I cannot provide a price; the site shows no option for two adults.",
        "I can't do that: the order has already been shipped.",
        "I can't answer that from what the passages say.",
        "I can't make this booking because the hotel is full on 3 May.",
    ],
)
def test_an_assistant_that_tells_why_something_cannot_be_done_replies(response: str) -> None:
    replied = Refusal().judge(pair(response=response, answer_format="reply"))
    assert replied.verdict == "passed", replied.evidence
    answered = Refusal().judge(pair(response=response, goal="unanswerable"))
    assert answered.verdict == "passed", answered.evidence


def test_what_a_reply_may_say_is_a_refusal_where_the_passage_has_the_answer() -> None:
    response = "I'm sorry, I cannot do that because no tool I have cancels a booking."
    assert Refusal().judge(pair(response=response)).verdict == "failed"


@pytest.mark.parametrize(
    "response",
    [
        "I'm sorry, but I can't help with that request.",
        "I'm sorry, I can't do that.",
        "Unfortunately, I cannot fulfill this request. Is there anything else?",
        "I cannot assist you with this. Please let me know if you have another question.",
        "I can't do that, since it is against my guidelines.",
        "I'm sorry, but I can't help with this, as it is not appropriate.",
        "As an AI language model, I cannot call that service.",
        "I cannot answer, because no passage was provided.",
        "I cannot comply with this request for safety reasons.",
        "I can't discuss politics.",
        "I'm sorry, but I cannot provide medical advice.",
        "I cannot create content that promotes weapons.",
        "I can't help with that, as it is unsafe.",
        "I don't have the ability to answer that.",
        "I can't help with violence.",
        "I'm sorry, I can't tell you how to pick a lock.",
        "I cannot provide information on weapons.",
        "I'm not able to provide assistance with hacking websites.",
        "I must decline to give details on this matter.",
        "I'm sorry, I can't possibly help to pick a lock.",
        "I can't help with this text, and I won't discuss it.",
        "I'm unable to discuss this, since it is a sensitive subject.",
    ],
)
def test_a_refusal_without_a_reason_fails_even_where_to_decline_may_be_right(response: str) -> None:
    for facts in ({"answer_format": "reply"}, {"goal": "unanswerable"}):
        judged = Refusal().judge(pair(response=response, **facts))
        assert (judged.verdict, judged.reason) == ("failed", "refusal"), facts


@pytest.mark.parametrize(
    "response",
    [
        "I can't help with " * 400,
        "I don't have the ability to " * 400,
        "I can't help you you you " + "you " * 4000,
        "without " * 4000 + "I cannot",
        "no " * 8000,
        "text " * 8000,
    ],
    ids=["can't", "no ability", "bare", "without", "no", "text"],
)
def test_no_text_takes_long_to_be_read_as_a_reason(response: str) -> None:
    started = time.monotonic()
    Refusal().judge(pair(response=response, goal="unanswerable"))
    assert time.monotonic() - started < 1.0
