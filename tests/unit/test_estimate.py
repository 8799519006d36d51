"""What an estimate adds up: fan-out as the skill plans it, history before a guess, prices."""

from typing import Any

import pytest

from tests.fakes.agents import work_item
from tests.unit.reading_comprehension import CONTENT, PASSAGE
from transforms.estimate.expected import (
    ExpectedItem,
    ExpectedRow,
    items_of,
    made_up_documents,
    spread,
)
from transforms.estimate.history import History, Rate
from transforms.estimate.run_estimate import RunEstimate
from transforms.estimate.stage_estimate import (
    Amount,
    StageEstimate,
    estimate_items,
    without_recorded,
)
from transforms.estimate.telling import budget_note, expecting, notes, table
from transforms.flows.skill import Sampling
from transforms.teacher.budget import Allowance
from transforms.teacher.endpoint import Endpoint, Price, TeacherSettings

SKILL = "reading_comprehension"
PRICE = Price(prompt_usd=2.0, completion_usd=8.0, cached_prompt_usd=1.0)


def settings(price: Price = PRICE, **changes: Any) -> TeacherSettings:
    teacher = Endpoint("http://127.0.0.1:9/v1", "m", price=price)
    critic = Endpoint("http://127.0.0.1:9/v1", "c", price=Price(20.0, 80.0))
    return TeacherSettings(teacher, critic, concurrency=10, **changes)


def items(stage: str, step: str, payload: dict[str, Any], weight: float) -> list[ExpectedItem]:
    item = work_item(stage, step, payload)
    return [ExpectedItem(item, weight, is_planned=True)]


def contents(weight: float) -> list[ExpectedItem]:
    payload = {"excerpt": PASSAGE, "title": "", "kind": "prose", "language": "en"}
    return items("contents", "poem", payload, weight)


def follow(stage: str, rows: list[ExpectedRow], sampling: Sampling) -> tuple[float, list[Any]]:
    """Items that a stage plans from rows, and the rows it makes if all of them come out well."""
    planned = items_of(stage, rows, sampling)
    _, made = estimate_items(stage, planned, History(), settings(), sampling)
    return sum(each.weight for each in planned), made


def test_items_that_follow_are_those_the_skill_will_plan() -> None:
    sampling = Sampling(types_per_content=3, instructions_per_type=2, refinements_per_instruction=2)
    contents = [ExpectedRow(SKILL, {**CONTENT, "passage": PASSAGE, "seed_id": "s"}, 100.0)]
    asked, instructions = follow("instructions", contents, sampling)
    assert asked == 300
    made = sum(row.weight for row in instructions)
    assert 300 < made < 600
    refined, refinements = follow("refinements", instructions, sampling)
    assert made < refined <= 2 * made
    answered, pairs = follow("pairs", [*instructions, *refinements], sampling)
    assert answered == pytest.approx(made + sum(row.weight for row in refinements))
    # Every pair is verified, whatever its goal.
    assert {"seed", "harder", "unanswerable"} <= {row.row["goal"] for row in pairs}
    come_out = sum(row.weight for row in pairs)
    assert follow("verdicts", pairs, sampling)[0] == pytest.approx(come_out)
    none = Sampling(types_per_content=0)
    assert follow("instructions", contents, none)[0] == 0


def test_documents_that_are_not_read_yet_are_spread_over_the_transformations() -> None:
    planned = items_of("contents", made_up_documents(SKILL, 900, Sampling()), Sampling())
    assert sum(each.weight for each in planned) == pytest.approx(900)
    assert len({each.item.step for each in planned}) > 5
    assert list(made_up_documents(SKILL, 0, Sampling())) == []


def test_history_comes_before_a_guess_and_a_rare_step_leans_on_its_stage() -> None:
    common = Rate(2, 1000, 100, rows=0.5, latency_s=4.0)
    history = History({(SKILL, "debate"): (96, common)})
    unseen, rows = estimate_items("contents", contents(10), history, settings(), Sampling())
    assert (unseen.amount.calls, unseen.amount.prompt_tokens) == (20, 10_000)
    assert unseen.duration_s == 10 * 2 * 4.0 / 10
    assert sum(row.weight for row in rows) == 5
    assert (unseen.to_run, unseen.downstream, unseen.measured_items) == (10, 0, 96)
    rare = History({**history.means, (SKILL, "poem"): (4, Rate(6, 3000, 100, rows=1.0))})
    leaning, _ = estimate_items("contents", contents(1), rare, settings(), Sampling())
    assert 3 < leaning.amount.calls < 5
    guess, _ = estimate_items("contents", contents(10), History(), settings(), Sampling())
    assert (guess.amount.calls, guess.measured_items, guess.duration_s) == (10, 0, None)


def test_a_passage_kept_as_it_is_costs_nothing_whatever_the_others_cost() -> None:
    history = History({(SKILL, "poem"): (50, Rate(1, 1000, 100, rows=0.5))})
    verbatim = items("contents", "identity", {"excerpt": PASSAGE}, 10)
    estimate, rows = estimate_items("contents", verbatim, history, settings(), Sampling())
    assert estimate.amount == Amount()
    assert sum(row.weight for row in rows) == 10
    assert rows[0].row["text"] == PASSAGE


def test_dollars_are_those_of_the_price_table_and_of_who_is_asked() -> None:
    rate = Rate(1, 1000, 100, cached_tokens=400, rows=1)
    history = History({(SKILL, "poem"): (9, rate)})
    paid, _ = estimate_items("contents", contents(1000), history, settings(), Sampling())
    # A million tokens read, 0.4 of them cached, and 0.1 written.
    assert paid.amount.cost_usd == pytest.approx(0.6 * 2 + 0.4 * 1 + 0.1 * 8)
    assert paid.in_batches(0.5).amount.cost_usd == pytest.approx(paid.amount.cost_usd / 2)
    assert paid.in_batches(0.5).duration_s is None
    checks = History({(SKILL, "verify"): (9, rate)})
    verify = items("verdicts", "verify", {"goal": "unanswerable"}, 1000)
    critic, _ = estimate_items("verdicts", verify, checks, settings(), Sampling())
    assert critic.amount.cost_usd == pytest.approx(20 + 8)


def test_what_is_recorded_is_not_paid_for_again() -> None:
    whole = StageEstimate("contents", amount=Amount(10, 1000, 200, 0, 5.0, 50.0))
    left = without_recorded(whole, Amount(4, 500, 50, 0, 2.0))
    assert left.amount == Amount(6, 500, 150, 0, 3.0, 30.0)
    assert left.replayed_calls == 4
    more = without_recorded(whole, Amount(40, 5000, 500, 0, 20.0))
    assert more.amount == Amount()


def test_a_budget_is_compared_by_what_runs_out_first() -> None:
    amount = Amount(calls=200, prompt_tokens=900_000, completion_tokens=100_000, cost_usd=8.0)
    assert "no budget" in budget_note(amount, None)
    assert "no budget" in budget_note(amount, Allowance())
    assert "Within" in budget_note(amount, Allowance(calls=200, usd=8.0))
    scarce = budget_note(amount, Allowance(calls=150, tokens=250_000, usd=6.0))
    assert "about 25%" in scarce


def test_the_table_adds_up_and_the_notes_say_how_sure_it_is() -> None:
    measured = StageEstimate("contents", 10, 0, Amount(10, 7000, 500, 0, 1.5, 20.0), 0, 10, 96)
    guessed = StageEstimate("instructions", 0, 30, Amount(30, 9000, 900, 0, 2.5, None), 3)
    run = RunEstimate((measured, guessed), made_up_seeds=7)
    rows = table(run)
    assert [row["calls"] for row in rows] == ["10", "30", "40"]
    assert (rows[-1]["USD"], rows[-1]["to run"], rows[-1]["to follow"]) == ("4.00", "10", "30")
    assert (rows[0]["time"], rows[1]["time"], rows[-1]["time"]) == ("2 s", "?", "?")
    said = " ".join(notes(run, Allowance(calls=20), settings()))
    for part in ("contents; expect it within a quarter", "instructions; expect", "3 recorded"):
        assert part in said
    assert "7 seeds" in said
    assert "about 50%" in said
    assert "Without a price" in " ".join(notes(run, None, settings(Price())))
    assert expecting(measured) == ": about 10 calls, 7,500 tokens, $1.50, 2 s (96 items here)"
    assert expecting(None) == ""
    assert notes(RunEstimate(()), None, settings()) == ["Nothing is to be paid for."]


def test_a_sample_is_taken_from_all_over_a_group() -> None:
    assert spread(list(range(100)), 4) == [0, 25, 50, 75]
    assert spread([1, 2], 4) == [1, 2]
