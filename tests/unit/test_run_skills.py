"""`make run SKILLS=…`: which skills run, and what the run config does not say."""

import pytest

from infra.run import with_skills
from transforms.flows.skill import skill_names


def test_all_is_every_skill_and_what_the_config_says_stays() -> None:
    said = {"resources": {"generation": {"config": {"max_calls": 7}}, "gate": {"config": {}}}}
    resources = with_skills(said, "all")["resources"]
    config = resources["generation"]["config"]
    assert config["skills"] == list(skill_names())
    assert config["max_calls"] == 7
    assert set(config["mix"].values()) == {1.0}
    assert resources["gate"] == {"config": {}}


@pytest.mark.parametrize("empty", [{}, {"resources": None}, {"resources": {"generation": None}}])
def test_a_config_that_says_nothing_is_a_first_look(empty: dict[str, None]) -> None:
    config = with_skills(empty, "fermi, coding")["resources"]["generation"]["config"]
    assert config["skills"] == ["fermi", "coding"]
    assert config["seeds"]


def test_a_misspelt_skill_is_told_before_anything_starts() -> None:
    with pytest.raises(SystemExit, match=r"codign.*coding"):
        with_skills({}, "fermi,codign")
