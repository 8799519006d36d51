"""Budgets: nothing is spent beyond them but what calls in flight cost more than was expected."""

import asyncio
import random

import pytest

from transforms.spend import allowed_by_then
from transforms.teacher.budget import RUN, Allowance, Budget
from transforms.teacher.endpoint import Price
from transforms.teacher.expected import Cost, Expected
from transforms.teacher.failures import BudgetReached, SkillBudgetReached
from transforms.teacher.request import Completion, Request

FREE = Cost()


def request(agent: str = "writer", chars: int = 400, max_tokens: int = 1000) -> Request:
    return Request(agent, ({"role": "user", "content": "x" * chars},), 0.5, max_tokens)


async def spend(budget: Budget, skill: str, expected: Cost, cost: Cost, after_s: float = 0) -> None:
    await budget.reserve(skill, expected)
    await asyncio.sleep(after_s)
    budget.settle(skill, expected, cost)


def test_a_budget_of_calls_is_spent_exactly() -> None:
    async def run() -> list[str]:
        budget, made = Budget({RUN: Allowance(calls=3)}), []
        for _ in range(3):
            await spend(budget, "s", Cost(1), Cost(1))
            made.append("call")
        with pytest.raises(BudgetReached, match="3 calls"):
            await budget.reserve("s", Cost(1))
        return made

    assert asyncio.run(run()) == ["call"] * 3


def test_without_a_budget_nothing_is_refused() -> None:
    asyncio.run(spend(Budget(), "s", Cost(1, 1e12, 1e9), Cost(1, 1e12, 1e9)))


def test_calls_that_failed_for_nothing_are_given_back() -> None:
    async def run() -> None:
        budget = Budget({RUN: Allowance(calls=1)})
        await spend(budget, "s", Cost(1), FREE)
        await spend(budget, "s", Cost(1), Cost(1))

    asyncio.run(run())


@pytest.mark.parametrize("seed", range(5))
def test_a_budget_of_dollars_is_nearly_used_up_and_not_overrun_by_what_was_reserved(
    seed: int,
) -> None:
    chance = random.Random(seed)
    spent = 0.0

    async def call(budget: Budget) -> None:
        nonlocal spent
        cost = chance.uniform(0.01, 0.1)
        await spend(budget, "s", Cost(1, 0, 0.1), Cost(1, 0, cost), after_s=0.001)
        spent += cost

    async def run() -> None:
        budget = Budget({RUN: Allowance(usd=5.0)})
        ended = await asyncio.gather(*(call(budget) for _ in range(300)), return_exceptions=True)
        assert {type(each) for each in ended} == {type(None), BudgetReached}

    asyncio.run(run())
    assert 4.9 <= spent <= 5.0, "what calls did not use, others did"


def test_a_skill_whose_budget_is_spent_does_not_stop_the_others() -> None:
    async def run() -> None:
        budget = Budget({RUN: Allowance(calls=100), "a": Allowance(tokens=50)})
        await spend(budget, "a", Cost(1, 50), Cost(1, 50))
        with pytest.raises(SkillBudgetReached, match=r"a.s budget is spent.*50 tokens"):
            await budget.reserve("a", Cost(1, 1))
        await spend(budget, "b", Cost(1, 50), Cost(1, 50))

    asyncio.run(run())


def test_what_an_earlier_attempt_spent_counts() -> None:
    async def run() -> None:
        budget = Budget({RUN: Allowance(calls=2)})
        budget.note_spent("s", Cost(1))
        await spend(budget, "s", Cost(1), Cost(1))
        with pytest.raises(BudgetReached):
            await budget.reserve("s", Cost(1))

    asyncio.run(run())


@pytest.mark.parametrize("tasks", [1, 2, 3, 7])
def test_shares_add_up_to_no_more_than_the_whole(tasks: int) -> None:
    whole = Allowance(10, 1000, 3.0)
    shares = [whole.share(tasks, number) for number in range(tasks)]
    assert sum(each.calls or 0 for each in shares) == 10
    assert 1000 - tasks < sum(each.tokens or 0 for each in shares) <= 1000
    assert sum(each.usd or 0 for each in shares) == pytest.approx(3.0)
    assert Allowance().share(tasks, 0) == Allowance()


def test_what_is_left_never_falls_below_nothing() -> None:
    left = Allowance(10, 1000, 3.0).less(Cost(12, 400, 3.5))
    assert left == Allowance(0, 600, 0.0)
    assert left.is_spent
    assert str(left) == "0 calls, 600 tokens, $0.00"
    assert not Allowance().less(Cost(1e9, 1e9, 1e9)).is_spent


def test_an_agents_answers_are_expected_to_be_as_long_as_its_last() -> None:
    expected = Expected(Price(1.0, 10.0))
    first = expected.cost(request())
    assert first.tokens == 1100, "as long as it may be"
    assert first.usd == pytest.approx((100 * 1 + 1000 * 10) / 1e6)
    for _ in range(100):
        expected.learn(request(), Completion("", "stop", "m", 200, 50))
    then = expected.cost(request())
    assert then.tokens == pytest.approx(250, rel=0.05)
    assert expected.cost(request("editor")).tokens > 1000, "of another agent nothing is known"


def test_a_stage_may_spend_its_share_unless_later_stages_left_less() -> None:
    budgets = {RUN: Allowance(calls=100), "s": Allowance(usd=10.0)}
    share = {RUN: Allowance(calls=40), "s": Allowance(usd=4.0)}
    assert allowed_by_then(budgets, 0.4, {}) == share
    assert allowed_by_then(budgets, 0.4, {RUN: Cost(60), "s": Cost(60, usd=6.0)}) == share
    less = allowed_by_then(budgets, 0.4, {RUN: Cost(75), "s": Cost(75, usd=9.5)})
    assert less == {RUN: Allowance(calls=25), "s": Allowance(usd=0.5)}
