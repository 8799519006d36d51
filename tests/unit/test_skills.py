"""What holds of every skill there is."""

import pytest

from infra.skill_table import README, with_table
from tests.fakes.scripted_teacher.roles import agents_by_prompt
from transforms.flows.skill import Skill, load_skill, skill_names
from transforms.flows.work import STAGES


@pytest.fixture(params=skill_names())
def skill(request: pytest.FixtureRequest) -> Skill:
    return load_skill(request.param)


def test_it_says_what_it_is_and_what_it_covers(skill: Skill) -> None:
    assert skill.description.endswith(".")
    assert "\n" not in skill.description
    assert len(set(skill.transformations)) == len(skill.transformations) > 0
    assert len(set(skill.instruction_types)) == len(skill.instruction_types) > 0


def test_it_takes_part_in_every_stage(skill: Skill) -> None:
    assert set(skill.stages) == set(STAGES)
    for name, stage in skill.stages.items():
        steps = [step.name for step in stage.steps]
        assert len(set(steps)) == len(steps) > 0, name


def test_what_it_covers_are_steps_that_make_it(skill: Skill) -> None:
    made = {step.name for step in skill.stages["contents"].steps}
    asked = {step.name for step in skill.stages["instructions"].steps}
    assert set(skill.transformations) == made
    assert set(skill.instruction_types) == asked


def test_its_agents_are_told_apart_by_their_prompts(skill: Skill) -> None:
    agents = {
        agent.name
        for stage in skill.stages.values()
        for step in stage.steps
        for agent in step.agents
    }
    assert agents <= set(agents_by_prompt().values())


def test_a_document_without_text_to_speak_of_is_no_seed(skill: Skill) -> None:
    empty = {"text": "x", "kind": "prose", "language": "en", "title": None, "license": None}
    assert not skill.suits({**empty, "programming_language": None, "seed_id": "s", "flags": []})


def test_the_readme_lists_the_skills_as_they_are() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_table(readme) == readme, "run `make skills`"
