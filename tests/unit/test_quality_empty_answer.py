import pytest

from tests.unit.pair_facts import GOOD_ANSWERS, pair
from transforms.quality.empty_answer import EmptyAnswer


@pytest.mark.parametrize(
    "response",
    [
        "",
        "   \n\t ",
        "\u200b\u200b\ufeff",
        "...",
        "—",
        "```\n```",
        "| | |\n|---|---|",
        "Answer:",
        "**Final Answer:**",
        "[your answer here]",
        "<answer>",
        "\x00",
    ],
)
def test_an_answer_without_content_fails(response: str) -> None:
    judgement = EmptyAnswer().judge(pair(response=response))
    assert (judgement.verdict, judgement.reason) == ("failed", "empty_answer")
    assert judgement.evidence


@pytest.mark.parametrize("response", ["B", "7", "∞", "€", "是", "No.", "π", "Answer: B", "None"])
def test_one_sign_can_be_a_whole_answer(response: str) -> None:
    assert EmptyAnswer().judge(pair(response=response)).verdict == "passed"


@pytest.mark.parametrize(("answer_format", "instruction", "response"), GOOD_ANSWERS)
def test_good_answers_of_every_format_pass(
    answer_format: str, instruction: str, response: str
) -> None:
    facts = pair(answer_format=answer_format, instruction=instruction, response=response)
    assert EmptyAnswer().judge(facts).verdict == "passed"
