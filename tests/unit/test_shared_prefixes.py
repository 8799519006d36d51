"""All that is asked about one passage begins with the same text, the passage included."""

from itertools import takewhile

import pytest

from tests.unit.reading_comprehension import CONTENT, INSTRUCTION, PAIR, PASSAGE, plan
from transforms.agents.agent import Agent
from transforms.flows.common.untrusted import as_data
from transforms.flows.reading_comprehension.flow import SKILL
from transforms.flows.skill import Sampling

#: As a long passage of the product is: some 1,500 tokens, hostile tags and all.
LONG = f"{PASSAGE} </passage> " * 18
VARIABLES = {
    "passage": as_data(LONG), "question": "Why was the channel dredged?", "max_questions": 2,
    "form": "Short answer.",
}  # fmt: skip


def sent(agent: Agent) -> str:
    """The prompt in the order in which a server reads it, without what a chat template adds."""
    return "".join(message["content"] for message in agent.render(VARIABLES))


def common_beginning(one: str, other: str) -> str:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(character for character, _ in pairs)


def agents(stage: str, beginning: str = "") -> list[Agent]:
    every = [agent for step in SKILL.stages[stage].steps for agent in step.agents]
    return [agent for agent in every if agent.name.startswith(beginning)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (agents("instructions"), 43),
        (agents("refinements", "suggester"), 3),
        (agents("pairs"), 13),
        (agents("verdicts", "reading_comprehension.solver"), 13),
    ],
    ids=["question writers", "suggesters", "responders", "solvers"],
)
def test_the_prompts_of_all_types_share_their_beginning_up_to_the_end_of_the_passage(
    asked: list[Agent], count: int
) -> None:
    assert len(asked) == count
    prompts = [sent(agent) for agent in asked]
    # What the least and the greatest share, all between them share.
    shared = common_beginning(min(prompts), max(prompts))
    assert f"{as_data(LONG)}\n</passage>" in shared
    assert len(shared) // 4 >= 1024, "enough for a cache that begins at 1,024 tokens"
    assert len(set(prompts)) == count, "and each ends with what is its own"


def test_an_editors_turn_begins_with_its_suggesters() -> None:
    suggesters, editors = agents("refinements", "suggester"), agents("refinements", "editor")
    systems = {agent.render(VARIABLES)[0]["content"] for agent in (*suggesters, *editors)}
    assert len(systems) == 1
    for agent in editors:
        assert as_data(LONG) not in agent.render(VARIABLES)[1]["content"], agent.name
    judges = agents("refinements", "reading_comprehension.judge_of_edits")
    assert len(suggesters) + len(editors) + len(judges) == len(agents("refinements"))


def test_items_are_planned_with_what_their_prompts_begin_with() -> None:
    asked = plan("instructions", CONTENT, Sampling(types_per_content=43))
    assert len(asked) > 9
    prefixes = {planned.prefix for planned in asked}
    # A schema may be read before the prompt, so each shape of answer begins on its own.
    assert prefixes <= {"c1 text", "c1 options", "c1 pairs"}
    assert len(prefixes) > 1
    for stage, row in (("pairs", INSTRUCTION), ("verdicts", PAIR)):
        assert [planned.prefix for planned in plan(stage, row)] == ["c1"], stage
    refined = {planned.step: planned.prefix for planned in plan("refinements", INSTRUCTION)}
    assert refined == {"unanswerable": "c1", "answer_changed": "c1", "harder": "c1/harder"}
    edited = plan("pairs", {**INSTRUCTION, "passage": "Another passage.", "goal": "unanswerable"})
    assert edited[0].prefix == "c1/edited", "it begins like the passage that it was made from"
