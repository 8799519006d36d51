"""From pairs of near-duplicates to clusters."""

import random

import numpy as np
import pyarrow as pa
import pytest

from transforms.seeds.near.clusters import components, merged_clusters


def _edges(*pairs):
    rows = [(*pair, 0.9)[:3] for pair in pairs]
    names = ("seed_id", "other_id", "similarity")
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    types = (pa.string(), pa.string(), pa.float64())
    return pa.table(
        {name: pa.array(each, kind) for name, each, kind in zip(names, columns, types, strict=True)}
    )


def _of_new(found):
    return {row["seed_id"]: row["cluster_id"] for row in found.of_new.to_pylist()}


def test_of_new_texts_the_preferred_one_stands_for_all_that_pairs_connect():
    prefer = {"a": "pile:2", "b": "pile:1", "c": "math:9", "x": "pile:3", "y": "pile:4"}
    found = merged_clusters(_edges(("a", "b"), ("c", "b"), ("x", "y")), {}, prefer)
    assert _of_new(found) == {"a": "c", "b": "c", "c": "c", "x": "x", "y": "x"}
    assert found.merged == {}


def test_each_text_has_its_similarity_to_what_it_is_most_like_and_the_representative_none():
    edges = _edges(("b", "a", 0.8), ("c", "b", 0.95), ("c", "a", 0.85))
    found = merged_clusters(edges, {}, {"a": 1, "b": 2, "c": 3})
    similarity = {row["seed_id"]: row["similarity"] for row in found.of_new.to_pylist()}
    assert similarity == {"a": None, "b": 0.95, "c": 0.95}


def test_a_new_text_joins_the_cluster_of_a_known_one_whatever_it_is_preferred_by():
    # The known text is a member of the cluster and not the one that stands for it.
    found = merged_clusters(_edges(("a", "k2")), {"k2": "k1"}, {"a": 0, "k1": 9})
    assert _of_new(found) == {"a": "k1"}
    assert found.merged == {}


def test_a_bridge_merges_two_clusters_into_the_preferred_one():
    known = {"m": "k1", "n": "k2", "o": "k3"}
    prefer = {"k1": (2026, 2), "k2": (2026, 1), "k3": (2025, 1), "bridge": (0, 0), "z": (0, 1)}
    found = merged_clusters(_edges(("bridge", "m"), ("bridge", "n"), ("z", "o")), known, prefer)
    assert _of_new(found) == {"bridge": "k2", "z": "k3"}
    assert found.merged == {"k1": "k2"}


def test_two_texts_of_one_cluster_met_by_a_new_one_merge_nothing():
    known = {"m": "k1", "n": "k1", "k1": "k1"}
    found = merged_clusters(_edges(("a", "m"), ("a", "n"), ("a", "k1")), known, {"a": 1, "k1": 2})
    assert _of_new(found) == {"a": "k1"}
    assert found.merged == {}


def test_the_order_and_direction_of_pairs_make_no_difference():
    draw = random.Random(4)
    pairs = [(f"t{draw.randrange(60)}", f"t{draw.randrange(60)}") for _ in range(45)]
    known = {f"t{number}": f"k{number % 7}" for number in range(0, 60, 5)}
    prefer = {f"t{number}": number % 10 for number in range(60)}  # many are equal
    prefer |= {f"k{number}": number % 2 for number in range(7)}
    expected = merged_clusters(_edges(*pairs), known, prefer)
    for _ in range(5):
        draw.shuffle(pairs)
        turned = [pair[::-1] if draw.random() < 0.5 else pair for pair in pairs]
        found = merged_clusters(_edges(*turned), known, prefer)
        assert _of_new(found) == _of_new(expected)
        assert found.merged == expected.merged


def test_no_pairs_change_nothing():
    found = merged_clusters(_edges(), {}, {})
    assert (found.of_new.num_rows, found.merged) == (0, {})


@pytest.mark.timeout(60)
def test_a_chain_of_a_million_is_one_component():
    order = np.random.default_rng(5).permutation(1_000_000)
    assert not components(len(order) + 1, order[:-1], order[1:])[:-1].any()


def test_components_are_the_connected_ones():
    draw = random.Random(6)
    edges = [(draw.randrange(300), draw.randrange(300)) for _ in range(140)]
    groups = {node: {node} for node in range(300)}
    for first, second in edges:
        if groups[first] is not groups[second]:
            groups[first] |= groups[second]
            groups |= dict.fromkeys(groups[second], groups[first])
    firsts, seconds = (np.array(side) for side in zip(*edges, strict=True))
    expected = [min(groups[node]) for node in range(300)]
    assert components(300, firsts, seconds).tolist() == expected
