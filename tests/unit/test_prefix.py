"""What a prefix cache could serve, as measured on known sequences of calls."""

from typing import Any

from transforms.teacher.prefix import MIN_TOKENS, STEP_TOKENS, PrefixMeter
from transforms.teacher.request import Request

TOKENS = 2000
SYSTEM = "You ask questions. " * 20


def request(passage: str, task: str, schema: dict[str, Any] | None = None) -> Request:
    messages = (
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": passage + task},
    )
    return Request("asker", messages, 0.5, 100, schema)


def passage(name: str, chars: int = 6400) -> str:
    return "".join(f"{name} {number}. " for number in range(chars))[:chars]


class Sequence:
    """Calls one after the other, each answered a second after it was sent."""

    def __init__(self, meter: PrefixMeter | None = None) -> None:
        self.meter, self.now = meter or PrefixMeter(), 0.0

    def call(self, asked: Request, *, sent_at: float | None = None, tokens: int = TOKENS) -> int:
        self.now += 2
        began = self.now - 1 if sent_at is None else sent_at
        return self.meter.cacheable_tokens(asked, tokens, began, self.now)


def test_the_first_call_on_a_passage_could_be_served_nothing_and_the_next_the_passage() -> None:
    calls = Sequence()
    assert calls.call(request(passage("a"), " Ask this. " * 50)) == 0
    second = request(passage("a"), " Then ask that. " * 50)
    chars = sum(len(message["content"]) for message in second.messages)
    share = (len(SYSTEM) + 6400) / chars
    found = calls.call(second)
    assert found % STEP_TOKENS == 0
    assert share * TOKENS - 2 * STEP_TOKENS <= found <= share * TOKENS


def test_another_passage_another_system_text_or_another_schema_shares_nothing() -> None:
    calls = Sequence()
    calls.call(request(passage("a"), "?"))
    assert calls.call(request(passage("b"), "?")) == 0
    assert calls.call(request(passage("a"), "?", {"type": "object"})) == 0
    other = Request("asker", ({"role": "system", "content": "Else. "}, *request("", "").messages),
                    0.5, 100)  # fmt: skip
    assert calls.call(other) == 0
    assert calls.call(request(passage("a"), "?", {"type": "object"})) > MIN_TOKENS


def test_a_text_that_differs_in_its_first_word_shares_nothing_of_the_rest() -> None:
    calls = Sequence()
    calls.call(request(passage("a"), "?"))
    assert calls.call(request("Now: " + passage("a"), "?")) == 0


def test_what_was_not_answered_when_a_call_was_sent_could_not_serve_it() -> None:
    calls = Sequence()
    calls.call(request(passage("a"), "1"))  # answered at 2
    assert calls.call(request(passage("a"), "2"), sent_at=1.0) == 0
    assert calls.call(request(passage("a"), "3"), sent_at=2.5) > MIN_TOKENS


def test_less_than_the_least_a_cache_holds_counts_for_nothing() -> None:
    calls = Sequence()
    for tokens in (1000, 1000, 1000):
        assert calls.call(request(passage("a", 3000), "?"), tokens=tokens) == 0


def test_a_conversation_goes_on_from_where_it_was() -> None:
    calls = Sequence()
    first = request(passage("a"), "Suggest.")
    calls.call(first)
    turns = ({"role": "assistant", "content": "This."}, {"role": "user", "content": "Edit. " * 9})
    went_on = Request("editor", (*first.messages, *turns), 0.5, 100)
    assert calls.call(went_on) >= TOKENS - 2 * STEP_TOKENS


def test_a_server_that_counts_no_tokens_is_credited_none() -> None:
    calls = Sequence()
    assert [calls.call(request(passage("a"), "?"), tokens=0) for _ in range(2)] == [0, 0]


def test_it_remembers_so_many_blocks_and_forgets_the_least_recently_used() -> None:
    meter = PrefixMeter(most_blocks=60)  # two passages of some 27 blocks each
    calls = Sequence(meter)
    for name in ("a", "b", "a", "c"):
        calls.call(request(passage(name), "?"))
    assert calls.call(request(passage("a"), "!")) > MIN_TOKENS
    assert calls.call(request(passage("b"), "!")) == 0
    for number in range(50):
        calls.call(request(passage(f"other {number}"), "?"))
    assert len(meter._answered_at) <= 60
