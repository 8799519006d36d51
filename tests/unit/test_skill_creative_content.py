"""Creative content: its types, and documents taken through all its stages."""

import pytest

from tests.fakes.scripted_teacher.skills.creative_content import CASES
from tests.unit.skill_run import run_skill
from transforms.flows.common.asking import ask_agent, spec_of
from transforms.flows.creative_content.flow import SKILL
from transforms.flows.creative_content.goals import GOALS
from transforms.flows.creative_content.taxonomy import TYPES
from transforms.flows.skill import Sampling
from transforms.lakehouse.ids import digest

_TEXT = """\
The ferry to the outer island stopped in October, and the village began to live by its larders. Old
Hanne kept the tide tables in a blue ledger, with every drowned boat noted in the margin. Nobody
asked her to. When the new harbour master came in spring he wanted figures, not margins, and sent
for a typist from the mainland. The typist read the margins first. She found that the storms came
in threes, that the lamp had failed on the same night in four different years, and that one page
had been cut out with a very sharp knife.
"""


def _document(text=_TEXT, kind="prose", language="en", number=0):
    return {
        "seed_id": digest("creative", text, number), "text": text, "kind": kind,
        "language": language, "title": "The ledger",
    }  # fmt: skip


@pytest.fixture(scope="module")
def made():
    """One document for each transformation: which it gets, its hash says."""
    by_transformation = {}
    for number in range(40):
        [planned] = SKILL.stages["contents"].plan(_document(number=number), Sampling())
        by_transformation.setdefault(planned.step, _document(number=number))
    return run_skill(SKILL.name, [*by_transformation.values()])


def test_every_type_asks_for_something_of_its_own():
    agents = [ask_agent(SKILL.name, each) for each in TYPES]
    prompts = [agent.render({"passage": "P", "max_tasks": 2})[1]["content"] for agent in agents]
    assert len({each.name for each in TYPES}) == len(TYPES) == 17
    for prompt in prompts:
        craft, example = prompt.split("How to write a good one:")[1].split("Example:")
        assert craft.count("\n- ") >= 4
        assert "Why it is good" in example
    assert len(set(prompts)) == len(TYPES)


def test_the_goals_of_the_types_exist():
    assert {name for each in TYPES for name in each.goals} == {goal.name for goal in GOALS}


def test_every_type_and_transformation_yields_an_accepted_pair(made):
    assert set(CASES) == set(SKILL.instruction_types)
    assert {pair["transformation"] for pair in made.accepted} == set(SKILL.transformations)
    assert {pair["instruction_type"] for pair in made.accepted} == set(SKILL.instruction_types)
    failed = [row for row in made["verdicts"] if row["verdict"] == "failed"]
    assert not failed


def test_refinements_are_made_and_nothing_is_malformed(made):
    assert {row["goal"] for row in made["refinements"]} == {goal.name for goal in GOALS}
    assert "ill_formed_instructions" not in made.rejected


def test_what_is_checked_is_what_the_user_was_told(made):
    for pair in made["pairs"]:
        [user, assistant] = pair["messages"]
        assert user["content"] == pair["instruction"]
        assert assistant["content"] == pair["response"]
        for constraint in spec_of(pair)["constraints"]:
            for text in constraint["texts"]:
                assert text in pair["instruction"]
            assert str(constraint["most"] or "") in pair["instruction"]


def test_the_evidence_says_what_was_counted(made):
    counted = [each for each in made["verdicts"] if each["check"].endswith(".constraints")]
    assert counted
    assert all(each["evidence"] and each["score"] == 1.0 for each in counted)


def test_scraps_and_other_languages_are_no_seeds():
    assert not SKILL.suits(_document(text="A ledger."))
    assert not SKILL.suits(_document(language="de"))
    assert SKILL.suits(_document(kind="code"))
