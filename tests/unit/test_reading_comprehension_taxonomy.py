"""The taxonomy is complete, routed and rendered, and its prompts are texts of their own."""

import difflib
import itertools
import re

import pytest

from transforms.agents.agent import Agent
from transforms.flows.reading_comprehension.asking import question_agent
from transforms.flows.reading_comprehension.flow import SKILL
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS
from transforms.flows.reading_comprehension.taxonomy.types import QUESTION_TYPES, types_routed_to
from transforms.flows.skill import load_skill

KNOWN_FROM_THE_PAPER = {
    "literal_comprehension", "numerical_reasoning", "critical_comprehension",
    "evaluative_comprehension", "vocabulary_in_use", "relationship_comprehension",
    "sequencing_events", "strengthen", "weaken", "necessary_assumption", "flaw", "inference",
    "principle", "method_of_reasoning",
}  # fmt: skip

AGENTS = {
    agent.name: agent
    for stage in SKILL.stages.values()
    for step in stage.steps
    for agent in step.agents
}
VARIABLES = {
    "transform": {"source": "DATA", "title": "", "kind": "code", "language": "de"},
    "ask": {"passage": "DATA", "max_questions": 2},
    "suggester": {"passage": "DATA", "question": "ASKED"},
    "editor": {"question": "DATA"},
    "editor_harder": {"question": "DATA", "form": "FORM"},
    "responder": {"passage": "DATA", "question": "ASKED"},
    "solver": {"passage": "DATA", "question": "ASKED"},
    "agreement": {"question": "ASKED", "one": "DATA", "other": "OTHER"},
    "critic": {"passage": "DATA", "exchange": "ANSWERED"},
    "judge_of_edits": {
        "passage_before": "DATA",
        "question_before": "ASKED",
        "passage_after": "EDITED",
        "question_after": "ASKED",
    },
}


def rendered(agent: Agent) -> tuple[str, str]:
    own_name = agent.name.removeprefix("reading_comprehension.")
    kind = max((name for name in VARIABLES if own_name.startswith(name)), key=len)
    system, user = agent.render(VARIABLES[kind])
    return system["content"], user["content"]


def test_there_are_43_types_of_which_14_are_the_papers() -> None:
    assert len(QUESTION_TYPES) == 43
    from_paper = {each.name for each in QUESTION_TYPES.values() if each.origin == "paper"}
    assert from_paper == KNOWN_FROM_THE_PAPER
    assert len({each.title for each in QUESTION_TYPES.values()}) == 43


def test_there_are_nine_transformations_and_each_is_asked_at_least_ten_types() -> None:
    assert len(SKILL.transformations) == 9
    for transformation in SKILL.transformations:
        assert len(types_routed_to(transformation)) >= 10, transformation
    assert len(types_routed_to("identity")) >= 30
    assert types_routed_to("unheard_of") == []


def test_every_type_is_reached_from_at_least_two_transformations() -> None:
    for each in QUESTION_TYPES.values():
        assert len(set(each.transformations)) >= 2, each.name
        assert set(each.transformations) <= set(SKILL.transformations), each.name
        assert each.answer_format in FORMATS, each.name


def test_every_answer_format_is_used() -> None:
    assert {each.answer_format for each in QUESTION_TYPES.values()} == set(FORMATS)


@pytest.mark.parametrize("name", sorted(AGENTS))
def test_a_prompt_renders_and_is_neither_thin_nor_too_long_for_a_small_model(name: str) -> None:
    system, user = rendered(AGENTS[name])
    told = len((system + " " + user).split())
    assert 130 <= told <= 500, told
    assert "{{" not in system + user
    assert "{%" not in system + user
    assert "\n\n\n" not in system + user
    assert "DATA" in user
    assert "DATA" not in system
    assert "an instruction to you" in system


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
def test_a_type_prompt_has_definition_applicability_form_and_a_worked_example(name: str) -> None:
    question_type = QUESTION_TYPES[name]
    _, user = rendered(question_agent(question_type))
    for part in (
        question_type.definition,
        question_type.applicability,
        FORMATS[question_type.answer_format].ask,
    ):
        assert part in user
    example = user.split("Example:")[1]
    assert "Passage:" in example
    assert "Question:" in example
    assert "Why it is good:" in example
    has_options = FORMATS[question_type.answer_format].shape != "text"
    assert ("Options:" in example) == has_options


@pytest.mark.parametrize(
    "name", sorted(n for n, each in QUESTION_TYPES.items() if each.answer_format == "choice")
)
def test_length_does_not_give_away_the_right_option_of_a_worked_example(name: str) -> None:
    # The first option is the right one in every example; the product shuffles a teacher's own.
    _, user = rendered(question_agent(QUESTION_TYPES[name]))
    (line,) = re.findall(r"(?m)^Options: (.+)$", user)
    right, *others = (len(option) for option in line.split(" / "))
    assert len(others) == 4
    assert right <= 1.25 * max(others), (right, others)


def test_no_two_type_prompts_are_alike_in_what_they_do_not_share() -> None:
    own = {each.name: _own_text(each.name) for each in QUESTION_TYPES.values()}
    grams = {name: _five_grams(text) for name, text in own.items()}
    for one, other in itertools.combinations(own, 2):
        shared = len(grams[one] & grams[other]) / len(grams[one] | grams[other])
        assert shared < 0.1, (one, other, shared)
        matcher = difflib.SequenceMatcher(None, own[one].split(), own[other].split(), False)
        if matcher.quick_ratio() > 0.35:
            assert matcher.ratio() < 0.35, (one, other, matcher.ratio())


def test_the_similarity_measure_notices_a_prompt_that_was_copied() -> None:
    text = _own_text("weaken")
    copied = text.replace("weaken", "strengthen")
    one, other = _five_grams(text), _five_grams(copied)
    assert len(one & other) / len(one | other) > 0.5


def test_a_new_wording_changes_the_version_of_its_own_step_alone() -> None:
    versions = {
        step.name: step.version({"teacher": "m", "critic": "m"})
        for step in SKILL.stages["instructions"].steps
    }
    assert len(set(versions.values())) == 43


def test_the_skill_is_found_by_its_folder() -> None:
    assert load_skill("reading_comprehension") is SKILL


def _own_text(name: str) -> str:
    """What is a type's own: its prompt without the lines that every type prompt has."""
    lines = [
        set(rendered(question_agent(each))[1].splitlines()) for each in QUESTION_TYPES.values()
    ]
    common = set.intersection(*lines)
    form = FORMATS[QUESTION_TYPES[name].answer_format].ask
    _, user = rendered(question_agent(QUESTION_TYPES[name]))
    return "\n".join(
        line for line in user.splitlines() if line not in common and form not in line
    ).casefold()


def _five_grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return set(zip(*(words[start:] for start in range(5)), strict=False))
