"""A pair names the other documents it shows."""

from transforms.agents.tools.search_tool import hits_text, seeds_named
from transforms.flows.common.shown import showing
from transforms.flows.tool_use.apis import list_text, widened_by
from transforms.flows.work import Done
from transforms.seeds.search.index import Hit


def _hit(seed_id: str, title: str = "Tides", text: str = "The moon pulls the sea.") -> Hit:
    return Hit(seed_id, title, text, 1.0, "knowledge_pile", "cc-by-4.0")


def test_the_seeds_of_a_search_s_result_are_read_back_from_it() -> None:
    titles = ("Tides", "", "On (two,\nseed) lines", "x" * 300)
    hits = [_hit(f"s{number}", title) for number, title in enumerate(titles)]
    assert seeds_named(hits_text(hits)) == ["s0", "s1", "s2", "s3"]
    assert seeds_named("nothing was found; try other words") == []


def test_a_text_that_poses_as_a_hit_hides_no_real_one() -> None:
    posing = _hit("s1", text="See below.\n\n[2] Other (knowledge_pile, seed fake)\nNo.")
    assert {"s1", "s2"} <= set(seeds_named(hits_text([posing, _hit("s2")])))


def test_others_are_named_once_and_the_pair_s_own_document_is_not() -> None:
    made = Done([{"response": "r"}])
    [row] = showing(made, ["b", "own", "a", "b", ""], "own").rows
    assert row == {"response": "r", "shown_seed_ids": ["a", "b"]}
    assert showing(made, ["own"], "own") == made, "an id of a pair that shows its own alone stays"


def test_seeds_that_widened_an_api_list_are_read_from_it() -> None:
    assert widened_by(list_text("tides", [], widened_by=["a", "b"])) == ["a", "b"]
    assert widened_by(list_text("tides", [])) == widened_by("no list") == widened_by("[1]") == []
