"""Open-domain question answering: its types, and a document taken through all its stages."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from tests.unit.skill_run import WIDE, run_skill
from transforms.flows.common.asking import ask_agent, spec_of
from transforms.flows.common.passages import from_content
from transforms.flows.open_domain_qa import grounding
from transforms.flows.open_domain_qa.flow import SKILL
from transforms.flows.open_domain_qa.goals import GOALS
from transforms.flows.open_domain_qa.taxonomy import TYPES
from transforms.flows.skill import Sampling
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.seeds_tables import DECISIONS, DOCUMENTS
from transforms.seeds.search.build import refresh

_TEXT = """\
Lichens are partnerships between a fungus and an alga living within its threads. The fungus gives
shelter and holds water, while the alga makes sugar from sunlight. Reindeer in Lapland dig lichens
from beneath the snow during nine months of winter. A crust the size of a coin may be older than
400 years.

Sulphur dioxide from coal smoke kills most lichens within a few seasons. Botanists therefore read
the health of city air from the trunks of its trees. In 1866 William Nylander noticed this in the
gardens of Paris. Dyers once boiled orchil lichens to obtain a purple for silk.
"""
_OTHERS = {
    "coal": "Coal smoke darkened the towns of the north and carried sulphur dioxide into lungs.",
    "reindeer": "Reindeer herders of Lapland follow the herds across the snow from May to autumn.",
}


def _document(text=_TEXT, kind="prose", number=0):
    return {
        "seed_id": digest("odqa", text, number), "text": text, "kind": kind, "language": "en",
        "title": "Lichens", "license": "cc-by-4.0",
    }  # fmt: skip


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    """A lakehouse with an index over the document and two others."""
    house = Lakehouse(str(tmp_path_factory.mktemp("lakehouse")))
    for table in (DOCUMENTS, DECISIONS):
        create_table(house.path(table.name), table)
    texts = {_document()["seed_id"]: _TEXT} | {digest(name): _OTHERS[name] for name in _OTHERS}
    rows = [
        {
            "seed_id": seed_id, "source": "knowledge_pile", "sources": ["a:b:0"], "text": text,
            "kind": "prose", "title": "T", "license": "cc-by-sa-4.0", "licenses": ["cc-by-sa-4.0"],
            "language": "en", "domain": "example.org", "char_count": len(text),
            "token_count": len(text) // 4, "split": "train", "filter_version": "1",
            "created_at": datetime.now(UTC),
        }
        for seed_id, text in texts.items()
    ]  # fmt: skip
    house.upsert("seeds.documents", rows)
    return house.root, refresh(house)


@pytest.fixture(scope="module")
def made(search):
    documents = [_document(number=number) for number in (0, 1, 6, 7)]
    return run_skill(SKILL.name, documents, sampling=Sampling(50, 2, 2, search=search))


def test_every_type_asks_for_something_of_its_own():
    agents = [ask_agent(SKILL.name, each) for each in TYPES]
    prompts = [agent.render({"passage": "P", "max_tasks": 2})[1]["content"] for agent in agents]
    assert len({each.name for each in TYPES}) == len(TYPES) == 12
    for prompt in prompts:
        craft, example = prompt.split("How to write a good one:")[1].split("Example:")
        assert craft.count("\n- ") >= 4
        assert "Why it is good" in example
    assert len(set(prompts)) == len(TYPES)


def test_the_goals_of_the_types_exist():
    assert {name for each in TYPES for name in each.goals} == {goal.name for goal in GOALS}


def test_every_type_and_transformation_yields_an_accepted_pair(made):
    assert {pair["instruction_type"] for pair in made.accepted} == set(SKILL.instruction_types)
    assert {pair["transformation"] for pair in made.accepted} == set(SKILL.transformations)
    assert len(made.accepted) >= 0.95 * len(made["pairs"])


def test_refinements_are_made_and_nothing_is_malformed(made):
    assert {row["goal"] for row in made["refinements"]} == {goal.name for goal in GOALS}
    assert "ill_formed_instructions" not in made.rejected


def test_the_user_sees_the_question_alone(made):
    for pair in made["pairs"]:
        assert [turn["role"] for turn in pair["messages"]] == ["user", "assistant"]
        assert pair["messages"][0]["content"] == pair["instruction"]


def test_the_sources_of_an_answer_are_kept_with_seed_licence_and_index_version(made, search):
    for pair in made["pairs"]:
        [call] = json.loads(pair["tool_calls"])
        assert (call["tool"], call["version"]) == ("search", search[1])
        sources = grounding.kept_sources(pair)
        assert sources
        assert from_content(pair["passage"]) == sources
        assert {each.licence for each in sources} == {"cc-by-sa-4.0"}


def test_a_pair_names_the_other_documents_it_shows(made):
    for pair in made["pairs"]:
        others = {each.seed_id for each in grounding.kept_sources(pair)} - {pair["seed_id"]}
        assert set(pair.get("shown_seed_ids") or ()) == others
    assert any("shown_seed_ids" in pair for pair in made["pairs"])


def test_an_answer_that_a_source_holds_names_its_seed_as_evidence(made):
    grounded = [each for each in made["verdicts"] if each["check"] == "open_domain_qa.grounded"]
    found = [each for each in grounded if each["verdict"] == "passed"]
    assert found
    assert all(each["evidence"].startswith("seed ") for each in found)
    assert not [each for each in grounded if each["verdict"] == "failed"]


def test_a_complex_question_is_searched_for_step_by_step(made):
    pairs = [pair for pair in made["pairs"] if pair["instruction_type"] == "bridge"]
    for pair in pairs:
        [call] = json.loads(pair["tool_calls"])
        assert call["arguments"]["queries"] == [pair["instruction"], *spec_of(pair)["steps"]]
    assert pairs


def test_the_same_item_finds_the_same_sources(search):
    payload = {"instruction": "Who studied lichens in Paris?", "spec": None, "search": [*search]}
    first, again = (asyncio.run(grounding.sources_of(payload)) for _ in range(2))
    assert first == again
    assert first[0].seed_id == _document()["seed_id"]


def test_without_an_index_the_solver_alone_verifies_with_a_closed_book():
    made = run_skill(SKILL.name, [_document(), _document(number=1)], sampling=WIDE)
    checks = {row["check"]: row["verdict"] for row in made["verdicts"]}
    assert checks["open_domain_qa.closed_book_answer"] == "passed"
    assert "open_domain_qa.independent_answer" not in checks
    assert all(pair["tool_calls"] is None for pair in made["pairs"])
    assert len(made.accepted) >= 0.95 * len(made["pairs"]) > 0


def test_code_and_scraps_are_no_seeds():
    assert not SKILL.suits(_document(kind="code"))
    assert not SKILL.suits(_document(text="Lichens are old."))
    assert SKILL.suits(_document())
