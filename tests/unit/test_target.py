"""How many documents a target of accepted pairs asks for."""

from itertools import product

import pytest

from transforms.flows.skill import Sampling
from transforms.flows.target import (
    FIRST_SEEDS,
    GIVEN_UP_AFTER,
    GROWTH,
    MET,
    NO_PAIRS,
    UNDER_WAY,
    Standing,
    draw,
    shared_out,
    targets_of,
)

SAMPLING = Sampling(types_per_content=2, instructions_per_type=1, refinements_per_instruction=1)
CORPUS = {"c": 1}


def more(target: int, accepted: int, ended: int, still_open: int = 0) -> int:
    """Documents given beyond those there are."""
    standing = Standing(accepted, {"c": ended + still_open}, still_open)
    given = draw("fermi", target, standing, CORPUS, SAMPLING)
    return given.seeds["c"] - given.seeds_before


def why(target: int, accepted: int, ended: int, still_open: int = 0) -> str:
    standing = Standing(accepted, {"c": ended + still_open}, still_open)
    return draw("fermi", target, standing, CORPUS, SAMPLING).why_none


def test_what_is_measured_decides_over_the_first_guess() -> None:
    # A pair from each two documents, 40 lacking: 80, and a margin.
    assert 80 < more(100, 60, 120) < 100
    # Six pairs from each: few more.
    assert 5 <= more(100, 60, 10) <= 10


def test_a_skill_without_history_is_given_a_few_documents_to_be_measured_on() -> None:
    assert 1 <= more(4, 0, 0) <= 4
    assert more(100_000, 0, 0) == FIRST_SEEDS


def test_a_few_that_yielded_nothing_do_not_ask_for_ever_more_and_are_given_up_in_the_end() -> None:
    assert more(1000, 0, 2) == FIRST_SEEDS
    assert more(1000, 0, GIVEN_UP_AFTER - 1) == FIRST_SEEDS
    assert more(1000, 0, GIVEN_UP_AFTER) == 0
    assert f"{GIVEN_UP_AFTER} documents" in why(1000, 0, GIVEN_UP_AFTER)
    assert more(1000, 1, GIVEN_UP_AFTER) > 0, "it yields something"


def test_what_is_under_way_counts_as_what_it_will_probably_yield() -> None:
    assert more(100, 50, 50, still_open=50) == 0
    assert why(100, 50, 50, still_open=50) == UNDER_WAY
    assert 0 < more(100, 50, 50, still_open=20) < more(100, 50, 50)
    # A first run that its budget cut short: none has ended, and nothing is known of them.
    assert more(100_000, 0, 0, still_open=FIRST_SEEDS) == 0


def test_a_target_that_is_met_asks_for_nothing() -> None:
    assert (more(10, 10, 3), why(10, 10, 3)) == (0, MET)
    assert (more(0, 0, 0), why(0, 0, 0)) == (0, MET)


def test_sampling_that_asks_nothing_is_told() -> None:
    nothing = Sampling(types_per_content=0)
    given = draw("fermi", 5, Standing(), CORPUS, nothing)
    assert (given.seeds, given.why_none) == ({"c": 0}, NO_PAIRS)


def test_it_is_bounded_and_never_less_for_a_greater_target() -> None:
    few = (0, 1, 3, 20, 39, 40, 1000)
    for case in product((0, 1, 7, 100, 10_000), few, few, few):
        target, accepted, ended, still_open = case
        new = more(*case)
        assert 0 <= new <= FIRST_SEEDS + GROWTH * ended, case
        assert more(target + 10, accepted, ended, still_open) >= new, case
        assert (new == 0) == bool(why(*case)), case
        if not still_open and 0 < accepted < target:
            assert new > 0, "nothing is under way: another run would do nothing either"


@pytest.mark.parametrize("yields", [0.001, 0.3, 1.0, 1.6, 7.0])
@pytest.mark.parametrize("target", [1, 30, 2_000])
def test_runs_end_at_the_target_with_few_pairs_too_many(yields: float, target: int) -> None:
    ended, runs = 0, 0
    while (new := more(target, int(ended * yields), ended)) > 0:
        ended, runs = ended + new, runs + 1
    accepted = int(ended * yields)
    if yields * GIVEN_UP_AFTER < 1:
        assert accepted == 0
        return
    assert accepted >= target
    # The margin, and what the first documents brought before their yield was known.
    assert accepted <= 1.2 * target + yields * FIRST_SEEDS
    assert runs <= 12


def test_a_run_that_its_budget_cuts_short_each_time_assigns_no_more_than_one_that_is_not() -> None:
    whole = cut = ended = 0
    while (new := more(300, whole, whole)) > 0:
        whole += new
    for _ in range(200):
        cut += more(300, ended, ended, cut - ended)
        ended = min(cut, ended + 7)
    assert ended >= 300
    assert cut <= 1.1 * whole


def test_corpora_are_drawn_from_in_proportion_and_what_one_lags_is_made_up_for() -> None:
    assert shared_out(18, {}, {"a": 7, "b": 6, "c": 5}) == {"a": 7, "b": 6, "c": 5}
    assert shared_out(6, {"a": 5}, {"a": 1, "b": 1}) == {"a": 6, "b": 5}
    assert shared_out(3, {"old": 4}, {"a": 1, "b": 0}) == {"old": 4, "a": 3, "b": 0}
    assert shared_out(3, {"a": 2}, {"a": 0}) == {"a": 2}
    bit_by_bit: dict[str, int] = {}
    for _ in range(11):
        bit_by_bit = shared_out(1, bit_by_bit, {"a": 3, "b": 2})
    assert bit_by_bit == shared_out(11, {}, {"a": 3, "b": 2})


def test_all_stands_for_every_skill_that_takes_part_and_a_skill_named_counts_for_itself() -> None:
    skills, seeds = ["coding", "fermi", "tool_use"], {"c": 1}
    assert targets_of({}, skills, {}, seeds) == {}
    assert targets_of({"all": 9, "fermi": 3}, skills, {"tool_use": 0}, seeds) == {
        "coding": 9,
        "fermi": 3,
    }
    with pytest.raises(ValueError, match=r"web_agent.*coding, fermi"):
        targets_of({"web_agent": 1}, skills, {}, seeds)
