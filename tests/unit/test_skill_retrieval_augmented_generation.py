"""Retrieval-augmented generation: its types, and a document taken through all its stages."""

import json

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.skill_run import WIDE, run_skill
from transforms.flows.common import retrieval
from transforms.flows.common.asking import ask_agent, spec_of
from transforms.flows.common.passages import (
    MOST_PART_CHARS,
    from_content,
    parts_of,
)
from transforms.flows.retrieval_augmented_generation import transformations
from transforms.flows.retrieval_augmented_generation.citations import cited_numbers
from transforms.flows.retrieval_augmented_generation.flow import SKILL
from transforms.flows.retrieval_augmented_generation.goals import GOALS
from transforms.flows.retrieval_augmented_generation.taxonomy import TYPES
from transforms.flows.skill import Sampling
from transforms.flows.work import WorkItem
from transforms.lakehouse.ids import digest
from transforms.seeds.search.index import Hit

_TEXT = """\
The salt works of Ardmoor were founded in 1742 by a widow named Greta Holm. She leased 12 shallow
basins from the parish and paid for them with a fifth of every harvest. Sea water entered the first
basin through a wooden sluice at spring tide.

Wind and sun thickened the brine from basin to basin, which took about 40 days in a dry summer. A
floating egg told the masters when the brine was ready for the last basin. Rain could spoil six
weeks of labour within a single afternoon.

Rakers drew the crystals together at dawn, before the breeze ruffled the surface. Each of the 30
rakers received a measure of grain and two herrings a day. Children carried baskets to the
storehouse on the dyke.

In 1811 a storm tore the sluice away and buried four basins under shingle. Greta's grandson rebuilt
the works with iron gates bought from a foundry in Leith. The new gates cost 900 crowns and outlived
him by half a century.

Cheap rock salt arrived by railway in 1868 and ruined the trade within ten years. The last harvest
was sold to a tannery that wanted coarse grains. Herons now nest on the ruined dyke, and the parish
keeps one basin open for visiting schools.
"""
_NEAR = [
    ("a" * 32, "Tanning", "Tanneries soaked hides in coarse salt before liming them for days."),
    ("b" * 32, "Railways", "The coastal railway carried coal, slate and rock salt after 1868."),
    ("c" * 32, "Herons", "Herons return to one nest for years and line it with reeds and twigs."),
    ("d" * 32, "Sluices", "A wooden sluice holds the pond until the miller lifts it at noon."),
]  # fmt: skip


class _Index:
    """Finds the same four documents, whatever is asked."""

    def search(self, query, k, *, exclude_seed=None, excerpt_chars=600):
        return [
            Hit(seed, title, text * 2, 9.0 - place, "knowledge_pile", "cc-by-sa-4.0")
            for place, (seed, title, text) in enumerate(_NEAR)
            if seed != exclude_seed
        ][:k]


@pytest.fixture
def index(monkeypatch):
    monkeypatch.setattr(retrieval, "open_index", lambda root, version: _Index())


def _document(text=_TEXT, number=0, kind="prose"):
    return {
        "seed_id": digest("rag", text, number), "text": text, "kind": kind, "language": "en",
        "title": "Salt works", "license": "cc-by-4.0",
    }  # fmt: skip


def _documents(count):
    """The same document under several ids: chance gives each another transformation and order."""
    return [_document(number=number) for number in range(count)]


def test_every_type_asks_for_something_of_its_own():
    agents = [ask_agent(SKILL.name, each) for each in TYPES]
    prompts = [agent.render({"passage": "P", "max_tasks": 2})[1]["content"] for agent in agents]
    assert len({each.name for each in TYPES}) == len(TYPES) == 15
    for prompt in prompts:
        craft, example = prompt.split("How to write a good one:")[1].split("Example:")
        assert craft.count("\n- ") >= 4
        assert "Why it is good" in example
    assert len(set(prompts)) == len(TYPES)


def test_the_goals_of_the_types_exist():
    assert {name for each in TYPES for name in each.goals} == {goal.name for goal in GOALS}


@pytest.fixture(scope="module")
def made():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "open_index", lambda root, version: _Index())
        sampling = Sampling(50, 2, 2, search=("lakehouse", "v1"))
        return run_skill(SKILL.name, _documents(4), sampling=sampling)


def test_every_type_yields_an_accepted_pair(made):
    accepted = {pair["instruction_type"] for pair in made.accepted}
    assert accepted == set(SKILL.instruction_types)
    assert len(made.accepted) >= 0.95 * len(made["pairs"])


def test_refinements_are_made_and_nothing_is_malformed(made):
    assert {row["goal"] for row in made["refinements"]} == {goal.name for goal in GOALS}
    assert any(pair["goal"] == "nearer_miss" for pair in made.accepted)
    assert "ill_formed_instructions" not in made.rejected
    assert "no_verifier_applies" not in {row["reason"] for row in made["verdicts"]}


def test_passages_of_other_seeds_keep_seed_and_licence_down_to_the_pair(made):
    for pair in made["pairs"]:
        for each in from_content(pair["passage"]):
            if each.seed_id in {seed for seed, _, _ in _NEAR}:
                assert (each.source, each.licence) == ("knowledge_pile", "cc-by-sa-4.0")
    assert any("cc-by-sa-4.0" in pair["passage"] for pair in made["pairs"])


def test_a_pair_names_the_other_documents_it_shows(made):
    for pair in made["pairs"]:
        others = {each.seed_id for each in from_content(pair["passage"])} - {pair["seed_id"]}
        assert set(pair.get("shown_seed_ids") or ()) == others
    assert any("shown_seed_ids" in pair for pair in made["pairs"])


def test_the_user_turn_shows_the_pair_s_passages_and_no_bookkeeping(made):
    for pair in made["pairs"]:
        user = next(turn for turn in pair["messages"] if turn["role"] == "user")["content"]
        passages = from_content(pair["passage"])
        assert [each.number for each in passages] == list(range(1, len(passages) + 1))
        assert all(f"[{each.number}] " in user and each.text in user for each in passages)
        assert not any(each.seed_id in user for each in passages)
        assert len(passages) >= 2


def test_a_withheld_source_is_not_shown(made):
    pairs = [pair for pair in made["pairs"] if pair["instruction_type"] == "source_withheld"]
    assert pairs
    for pair in pairs:
        assert spec_of(pair)["answer"] not in " ".join(
            each.text.lower() for each in from_content(pair["passage"])
        )


def test_the_place_of_the_answering_passage_varies(made):
    places = {
        cited_numbers(pair["response"])[0]
        for pair in made.accepted
        if pair["instruction_type"] == "single_passage_fact"
    }
    assert len(places) >= 3


def test_without_an_index_a_document_distracts_from_itself():
    made = run_skill(SKILL.name, _documents(2), sampling=WIDE)
    assert {row["transformation"] for row in made["contents"]} <= {
        "parts_of_one",
        "several_voices",
    }
    for content in made["contents"]:
        assert len(from_content(content["text"])) >= 3
    assert len(made.accepted) >= 0.95 * len(made["pairs"]) > 0


def test_the_same_item_retrieves_the_same_passages(index):
    def gathered():
        item = _item({"search": ["lakehouse", "v1"]})
        return _run(transformations.gather(item, ScriptedAgents())).rows[0]["text"]

    assert gathered() == gathered()
    seeds = {each.seed_id for each in from_content(gathered())}
    assert "seed" in seeds
    assert len(seeds) == 5


def test_code_and_scraps_are_no_seeds():
    assert not SKILL.suits(_document(kind="code"))
    assert not SKILL.suits(_document(text="Salt is white."))
    assert SKILL.suits(_document())


def test_parts_are_bounded_whole_and_free_of_reference_marks():
    parts = parts_of(_TEXT.replace("Leith.", "Leith.[12]") + "x" * 5000)
    assert all(len(part) <= MOST_PART_CHARS for part in parts)
    assert not any("[12]" in part for part in parts)
    assert parts[0].startswith("The salt works")


def _item(payload):
    whole = {"excerpt": _TEXT, "title": "Salt", "kind": "prose", "language": "en", **payload}
    whole = json.loads(json.dumps(whole))
    return WorkItem("item", "contents", SKILL.name, "retrieved", "v", "seed", whole)


def _run(coroutine):
    import asyncio

    return asyncio.run(coroutine)
