"""What of an answer's body is the answer, in the shapes that servers give it."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.odd_servers import PLAIN, answering, complete
from transforms.teacher.endpoint import Price
from transforms.teacher.failures import Refused, Transient, Unreadable

#: What the question's length comes to.
GUESSED = math.ceil(sum(len(message["content"]) for message in PLAIN.messages) / 4)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>gateway</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": ["text"]}',
        b'{"choices": [{"message": "text"}]}',
        b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}',
        b'{"choices": [{"message": {"content": 5}}]}',
    ],
)
def test_a_body_that_is_no_completion_may_work_later_and_is_no_items_fault(body: bytes) -> None:
    with answering(body) as strange, pytest.raises(Transient):
        complete(strange, PLAIN)


def test_a_shape_that_cannot_be_read_is_shown_without_what_is_in_it() -> None:
    body = b'{"result": {"output": ["secret words"], "ok": true, "n": 1, "none": null}}'
    shown = r"\{result: \{output: \[text\], ok: yes or no, n: number, none: null\}\}"
    with answering(body) as strange, pytest.raises(Unreadable, match=shown) as error:
        complete(strange, PLAIN)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("body", [b"<html>gateway</html>", b'{"choices": [{"mess', b""])
def test_broken_json_is_an_answer_too_and_paid_for(body: bytes) -> None:
    with answering(body) as strange, pytest.raises(Unreadable, match="broken JSON"):
        complete(strange, PLAIN)


@pytest.mark.parametrize("reason", ["content_filter", "content_filter: SAFETY"])
def test_a_filter_that_says_what_it_found_has_refused_all_the_same(reason: str) -> None:
    body = {"choices": [{"message": {"content": "Well"}, "finish_reason": reason}]}
    with answering(json.dumps(body).encode()) as server, pytest.raises(Refused):
        complete(server, PLAIN)


def test_a_server_that_counts_no_tokens_is_charged_by_length() -> None:
    body = {"choices": [{"message": {"content": "Because it is cold."}, "finish_reason": "stop"}]}
    with answering(json.dumps(body).encode()) as server:
        priced = replace(server, price=Price(prompt_usd=1.0, completion_usd=1.0))
        answer = complete(priced, PLAIN)
    assert (answer.prompt_tokens, answer.completion_tokens) == (GUESSED, 5)
    assert answer.cost_usd == pytest.approx((GUESSED + 5) / 1e6)


def test_no_choice_at_all_is_a_refusal() -> None:
    with answering(b'{"choices": []}') as silent, pytest.raises(Refused):
        complete(silent, PLAIN)


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ('{"prompt_tokens": "12", "completion_tokens": "3"}', (12, 3)),
        ('{"prompt_tokens": 12, "completion_tokens": 1e999}', (12, 0)),
        ('{"prompt_tokens": null, "completion_tokens": 3}', (0, 3)),
        ('"much"', (GUESSED, 1)),
    ],
)
def test_an_answer_is_kept_however_its_tokens_are_spelt(
    usage: str, tokens: tuple[int, int]
) -> None:
    body = '{"choices": [{"message": {"content": "Yes."}}], "usage": ' + usage + "}"
    with answering(body.encode()) as server:
        answer = complete(server, PLAIN)
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("Yes.", *tokens)


def test_an_answer_with_the_least_a_server_may_say_is_an_answer() -> None:
    with answering(b'{"choices": [{"message": {"content": "Because."}}]}') as terse:
        answer = complete(terse, PLAIN)
    assert (answer.text, answer.finish_reason, answer.model) == ("Because.", "stop", "m")
    with answering(b'{"choices": [{"message": {"content": null}}]}') as silent:
        assert complete(silent, PLAIN).text == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<think>The passage says so.</think>\n\nYes.", "Yes."),
        ("<think>The passage says", ""),
        ("He wrote <think> on the wall.", "He wrote <think> on the wall."),
        ([{"type": "thinking", "thinking": []}, {"type": "text", "text": "Yes."}], "Yes."),
    ],
)
def test_what_a_model_thinks_is_no_part_of_its_answer(content: Any, text: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    with answering(body) as server:
        assert complete(server, PLAIN).text == text
