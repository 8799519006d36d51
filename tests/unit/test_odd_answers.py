"""Answers nobody can read, and requests that are forbidden: one request's trouble, or the stage's.

A stop records nothing, so what stops a stage by one item's fault stops every later run as well.
"""

import asyncio
from typing import Any

import pytest

from tests.unit.test_caller import always, caller, only, question, times_asked
from transforms.teacher.caller import Caller
from transforms.teacher.failures import (
    Forbidden,
    Misconfigured,
    TeacherDown,
    TeacherError,
    Transient,
    Unreadable,
)


def unreadable() -> Unreadable:
    return Unreadable("http://teacher/v1 answered with no completion: {choices: null}")


def forbidden() -> Forbidden:
    return Forbidden("OPENAI_API_KEY was refused: set a valid key", "403: not this one")


def one_by_one(asking: Caller, *texts: str) -> list[Any]:
    """Ask one question after the other; return how each ended."""

    async def ask() -> list[Any]:
        ended: list[Any] = []
        for text in texts:
            ended += await asyncio.gather(asking.call(question(text)), return_exceptions=True)
        return ended

    return asyncio.run(ask())


def at_once(asking: Caller, texts: list[str]) -> list[Any]:
    async def ask() -> list[Any]:
        calls = (asking.call(question(text)) for text in texts)
        return await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 30)

    return asyncio.run(ask())


def test_an_answer_nobody_can_read_fails_its_item_alone_once_others_were_answered() -> None:
    asking = caller(only("odd", unreadable))
    good, odd, after = one_by_one(asking, "good", "odd", "good after")
    assert good[0].text == "answer to good"
    assert isinstance(odd, TeacherError)
    assert "answered twice with no completion" in str(odd)
    assert "{choices: null}" in str(odd)
    assert times_asked(asking).count("odd") == 2, "each answer is paid for"
    assert after[0].text == "answer to good after"


def test_any_number_of_odd_items_fail_each_by_itself_while_others_are_answered() -> None:
    async def every_other(text: str, _: int) -> None:
        if text.startswith("odd"):
            raise unreadable()

    texts = [f"{kind} {number}" for number in range(12) for kind in ("good", "odd")]
    ended = one_by_one(caller(every_other, down_after_s=1.0), *texts)
    assert sum(isinstance(each, TeacherError) for each in ended) == 12


def test_an_item_that_failed_by_itself_does_not_make_the_teacher_down_for_the_last_one() -> None:
    async def trouble(text: str, _: int) -> None:
        raise unreadable() if text == "odd" else Transient("500")

    asking = caller(trouble, is_there=True, deadline_s=2.0, down_after_s=0.5)
    asking.client.has_succeeded = True
    assert [type(each) for each in one_by_one(asking, "odd", "last")] == [TeacherError] * 2


@pytest.mark.parametrize("failure", [unreadable, forbidden])
def test_a_stage_that_begins_with_an_odd_request_gets_past_it(failure: Any) -> None:
    asking = caller(only("odd", failure), is_there=True)
    odd, good = one_by_one(asking, "odd", "good")
    assert isinstance(odd, TeacherError)
    assert "403: not this one" in str(odd) or "{choices: null}" in str(odd)
    assert good[0].text == "answer to good"


@pytest.mark.parametrize("failure", [unreadable, forbidden])
def test_a_server_that_lists_its_models_and_answers_nothing_else_is_found_out(
    failure: Any,
) -> None:
    asking = caller(always(failure), slots=16, is_there=True)
    ended = at_once(asking, [str(number) for number in range(50)])
    assert sum(isinstance(each, Misconfigured) for each in ended) >= 48
    assert isinstance(asking.stop, Misconfigured)
    few = caller(always(failure), slots=1, is_there=True)
    one_by_one(few, *(str(number) for number in range(50)))
    assert len(times_asked(few)) < 10


def test_a_first_request_that_is_forbidden_is_the_keys_trouble_if_it_lists_no_models() -> None:
    asking = caller(always(forbidden))
    with pytest.raises(Misconfigured, match="OPENAI_API_KEY was refused"):
        asyncio.run(asking.call(question("q")))
    assert isinstance(asking.stop, Misconfigured)
    assert len(times_asked(asking)) == 1


def all_odd(failure: Any, rest: type[Exception]) -> Caller:
    """A caller that was answered before, after sixty requests that all end so.

    A few fail by themselves, the others end as `rest`: their items wait.
    """
    asking = caller(always(failure), slots=64)
    asking.client.has_succeeded = True
    ended = at_once(asking, [str(number) for number in range(60)])
    failed = sum(isinstance(each, TeacherError) for each in ended)
    assert failed <= 8
    assert sum(isinstance(each, rest) for each in ended) == 60 - failed, "they wait"
    return asking


def test_a_key_that_has_served_and_is_then_forbidden_everything_ends_the_stage() -> None:
    asking = all_odd(forbidden, Forbidden)
    assert isinstance(asking.stop, Misconfigured)


def test_a_gateway_that_sends_its_own_page_for_a_while_fails_few_items_and_the_others_wait() -> (
    None
):
    asking = all_odd(unreadable, Transient)
    assert asking.stop is None


def test_a_gateway_that_sends_nothing_but_its_own_page_is_down_in_the_end() -> None:
    asking = caller(always(unreadable), slots=2, down_after_s=1.0)
    asking.client.has_succeeded = True
    ended: list[BaseException] = []

    async def ask_on(name: str) -> None:
        while asking.stop is None:
            try:
                await asking.call(question(f"{name} {len(ended)}"))
            except (TeacherError, Transient) as failure:
                ended.append(failure)

    async def ask() -> None:
        await asyncio.wait_for(asyncio.gather(*(ask_on(f"worker {n}") for n in range(4))), 30)

    with pytest.raises(TeacherDown):
        asyncio.run(ask())
    assert sum(isinstance(each, TeacherError) for each in ended) <= 8
