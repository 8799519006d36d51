"""Near-duplicates in Spark: from texts to pairs to clusters."""

import random

import pyarrow as pa
import pytest
from pyspark.sql import functions as F

from transforms.seeds.near import candidates
from transforms.seeds.near.clusters import merged_clusters
from transforms.seeds.near.pairs import THRESHOLD, similar_pairs
from transforms.seeds.near.sign import sign_batches

WORDS = [f"word{number}" for number in range(3000)]


def _text(seed, words=120):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def _edited(text, changes, seed=0):
    words = text.split()
    for place in random.Random(seed).sample(range(len(words)), changes):
        words[place] = "edited"
    return " ".join(words)


def _signed(spark, texts):
    batch = pa.RecordBatch.from_pydict({"seed_id": list(texts), "text": list(texts.values())})
    return spark.createDataFrame(pa.Table.from_batches(sign_batches([batch])))


def _pairs(spark, new, known):
    rows = similar_pairs(spark, new, known).collect()
    assert all(row.similarity >= THRESHOLD for row in rows)
    return sorted((row.seed_id, row.other_id) for row in rows)


@pytest.fixture(params=["here", "in Spark"], autouse=True)
def compared(request, monkeypatch):
    """Few texts are compared on the driver, many in Spark: both say the same."""
    if request.param == "in Spark":
        monkeypatch.setattr("transforms.seeds.near.pairs.HERE_TEXTS", -1)


@pytest.fixture(scope="module")
def texts():
    return {
        "k-sea": _text(1), "k-hill": _text(2), "k-hill-too": _edited(_text(2), 1),
        "k-town": _text(3),
        "n-sea": _edited(_text(1), 1), "n-sea-again": _text(1).upper() + "!",
        "n-lake": _text(4), "n-lake-too": _edited(_text(4), 2), "n-far": _edited(_text(3), 30),
        "n-alone": _text(5), "n-hill": _edited(_text(2), 1, seed=9),
    }  # fmt: skip


def test_pairs_of_new_texts_with_known_ones_and_each_other_are_found_once(
    spark, texts, monkeypatch
):
    new = _signed(spark, {name: text for name, text in texts.items() if name.startswith("n-")})
    known = _signed(spark, {name: text for name, text in texts.items() if name.startswith("k-")})
    found = _pairs(spark, new, known)
    assert {tuple(sorted(pair)) for pair in found} == {
        ("k-sea", "n-sea"), ("k-sea", "n-sea-again"), ("n-sea", "n-sea-again"),
        ("n-lake", "n-lake-too"), ("k-hill", "n-hill"), ("k-hill-too", "n-hill"),
    }  # fmt: skip
    assert len(found) == 6
    assert all(seed_id.startswith("n-") for seed_id, _ in found)

    # Were all ids of one hash, only more would have to be checked.
    for module in ("candidates", "pairs"):
        monkeypatch.setattr(f"transforms.seeds.near.{module}.ref", lambda _: F.lit(1))
    again = _pairs(spark, new, known)
    assert sorted(map(sorted, again)) == sorted(map(sorted, found))


def test_texts_that_come_in_two_rounds_make_the_clusters_they_make_at_once(
    spark, texts, monkeypatch
):
    # The other way to join, taken where there is much that is new.
    monkeypatch.setattr(candidates, "BROADCAST_ROWS", 0)
    monkeypatch.setattr("transforms.seeds.near.pairs.BROADCAST_ROWS", 0)
    texts = {**texts, "n-bridge": _text(3) + " " + _text(6, 20), "k-bridged": _text(6, 20)}
    signed = _signed(spark, texts)
    nothing = signed.limit(0)
    prefer = {name: name for name in texts}

    edges = similar_pairs(spark, signed, nothing).toArrow()
    at_once = _groups(merged_clusters(edges, {}, prefer).of_new.to_pylist())

    first, second = (signed.where(f"seed_id LIKE '{each}-%'") for each in "kn")
    edges = similar_pairs(spark, first, nothing).toArrow()
    known = {row["seed_id"]: row["cluster_id"] for row in merged_clusters(
        edges, {}, prefer).of_new.to_pylist()}  # fmt: skip
    cluster_of = {name: known.get(name, name) for name in texts if name.startswith("k-")}
    found = merged_clusters(similar_pairs(spark, second, first).toArrow(), cluster_of, prefer)
    rows = [{"seed_id": name, "cluster_id": found.merged.get(cluster, cluster)}
            for name, cluster in cluster_of.items()] + found.of_new.to_pylist()  # fmt: skip
    assert _groups(rows) == at_once
    assert len(at_once) == 4


def _groups(rows):
    """Return the clusters of more than one text."""
    members = {}
    for row in rows:
        members.setdefault(row["cluster_id"], set()).add(row["seed_id"])
    return {frozenset(each) for each in members.values() if len(each) > 1}


def test_what_very_many_texts_share_makes_few_candidates_and_one_cluster(spark, monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 8)
    monkeypatch.setattr(candidates, "HUBS", 2)
    boilerplate = _text(7, 300)
    signed = _signed(spark, {f"page-{number}": f"{boilerplate} {number}" for number in range(400)})

    found = candidates.candidates(signed, signed.limit(0)).count()
    edges = similar_pairs(spark, signed, signed.limit(0)).toArrow()

    # Of 79,800 pairs; each of the 16 bands has first texts of its own only where texts differ.
    assert found < 400 * 2 * 4
    names = {f"page-{number}": number for number in range(400)}
    of_new = merged_clusters(edges, {}, names).of_new
    assert of_new.column("cluster_id").unique().to_pylist() == ["page-0"]
    assert of_new.num_rows == 400


def test_one_new_text_like_very_many_known_ones_meets_a_few_of_them(spark, monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 8)
    monkeypatch.setattr(candidates, "HUBS", 2)
    boilerplate = _text(8, 300)
    known = _signed(spark, {f"page-{number}": f"{boilerplate} {number}" for number in range(200)})
    new = _signed(spark, {"new": f"{boilerplate} new"})
    assert 1 <= candidates.candidates(new, known).count() <= 2 * 16
    assert _pairs(spark, new, known)
