"""How many seeds each skill is given."""

import pytest

from transforms.flows.mix import PUBLIC_ROWS, seeds_by_skill
from transforms.flows.skill import skill_names

SEEDS = {"knowledge_pile": 10, "codeparrot": 4}


def test_a_skill_alone_has_the_seeds_that_are_asked_for() -> None:
    assert seeds_by_skill(["reading_comprehension"], SEEDS, {}) == {"reading_comprehension": SEEDS}


def test_by_default_skills_share_as_in_the_public_subset() -> None:
    shared = seeds_by_skill(["coding", "fermi"], {"c": 100}, {})
    assert shared["coding"]["c"] == 4 * shared["fermi"]["c"]
    assert shared["coding"]["c"] + shared["fermi"]["c"] == 200


def test_a_weight_of_ones_own_counts_and_none_is_left_out_for_rounding() -> None:
    shared = seeds_by_skill(["coding", "fermi"], {"c": 2}, {"coding": 1000, "fermi": 1})
    assert shared == {"coding": {"c": 4}, "fermi": {"c": 1}}


def test_a_weight_of_zero_gives_no_seeds() -> None:
    shared = seeds_by_skill(["coding", "fermi"], SEEDS, {"fermi": 0})
    assert shared["fermi"] == {"knowledge_pile": 0, "codeparrot": 0}


@pytest.mark.parametrize("weights", [{"fermi": -1}, {"fermi": 0, "coding": 0}])
def test_weights_that_cannot_be_are_refused_by_name(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="mix"):
        seeds_by_skill(["fermi", "coding"], SEEDS, weights)


def test_every_skill_has_a_weight_of_the_public_subset() -> None:
    assert set(skill_names()) <= set(PUBLIC_ROWS)
