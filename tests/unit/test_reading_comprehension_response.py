"""The response: what a pair holds, and how its user turn is framed."""

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.reading_comprehension import INSTRUCTION, PASSAGE, plan, rows, run
from transforms.agents.session import Answer
from transforms.flows.common.framing import FRAMINGS, user_turn
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS
from transforms.lakehouse.columns import LINEAGE
from transforms.lakehouse.tables import PAIRS


def respond(answer: str | Answer, **changes: str) -> tuple[dict, ScriptedAgents]:
    (planned,) = plan("pairs", {**INSTRUCTION, **changes})
    agents = ScriptedAgents({"responder_": answer})
    (row,) = rows(run("pairs", planned.step, planned.payload, agents))
    return row, agents


def test_a_pair_has_all_columns_that_no_stage_stamps() -> None:
    row, _ = respond("It has set aside 90,000 crowns.")
    stamped = {column.name for column in LINEAGE} | {"pair_id"}
    assert set(row) == set(PAIRS.column_names) - stamped - {"shown_seed_ids"}
    assert row["goal"] == "seed"
    assert row["tool_calls"] is None
    user, assistant = row["messages"]
    assert (user["role"], assistant["role"]) == ("user", "assistant")
    assert PASSAGE in user["content"]
    assert INSTRUCTION["instruction"] in user["content"]
    assert assistant["content"] == row["response"] == "It has set aside 90,000 crowns."


def test_the_response_is_about_the_edited_passage() -> None:
    row, agents = respond("The passage does not say.", passage="Edited.", goal="unanswerable")
    assert "Edited." in row["messages"][0]["content"]
    assert "Edited." in agents.sent[0][1]["content"]
    assert PASSAGE not in agents.sent[0][1]["content"]
    assert "unanswerable" not in agents.sent[0][0]["content"] + agents.sent[0][1]["content"]


@pytest.mark.parametrize(
    "answer", [Answer("  ", "stop", "c"), Answer("It has set aside", "length", "c")]
)
def test_an_empty_or_cut_response_still_makes_a_pair_for_the_checks_to_catch(
    answer: Answer,
) -> None:
    row, _ = respond(answer)
    assert row["response"] == answer.text.strip()
    assert row["finish_reason"] == answer.finish_reason


@pytest.mark.parametrize("answer_format", sorted(FORMATS))
def test_every_format_has_its_own_guidance(answer_format: str) -> None:
    _, agents = respond("Yes.", answer_format=answer_format)
    assert FORMATS[answer_format].respond in agents.sent[0][1]["content"]


def test_framings_vary_by_instruction_and_an_instruction_keeps_its_own() -> None:
    turns = {user_turn("P", "I", f"i{number}") for number in range(100)}
    assert len(turns) == len(FRAMINGS)
    assert user_turn("P", "I", "i1") == user_turn("P", "I", "i1")


def test_braces_in_a_passage_or_instruction_are_left_alone() -> None:
    for number in range(40):
        turn = user_turn("f{instruction} {x}", "say {passage} {}", f"i{number}")
        assert turn.count("f{instruction} {x}") == 1
        assert turn.count("say {passage} {}") == 1
