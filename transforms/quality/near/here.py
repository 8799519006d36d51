"""Near-duplicates among few pairs, on the driver: what Spark takes many seconds to plan for.

Belongs here: verdicts from rows, without a JVM. Does not: what a likeness is (`check.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.quality.near.check import LIKE, UNCOMPARED, NearDuplicate, compared_text
from transforms.quality.verdict import FAILED, NOT_CHECKABLE, PASSED
from transforms.seeds.near.clusters import merged_clusters
from transforms.seeds.near.here import similar_pairs_here
from transforms.seeds.near.signature import bands, signatures

if TYPE_CHECKING:
    import pyarrow as pa

#: Up to so many live pairs are compared here; signing them again takes about a second.
HERE_PAIRS = 5_000

Row = Mapping[str, Any]


def judged_here(pairs: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the verdicts on the pairs that are new, or for which things changed.

    Args:
        pairs: all live pairs: pair_id, seed_id, instruction, response, passage; verdict and
            evidence of this check, None where it has not judged them; is_failing, another check;
            is_preferred, among new pairs that are alike.
    """
    sound = {row["pair_id"]: row for row in pairs if not row["is_failing"]}
    cluster_of = {name: cluster for name, row in sound.items() if (cluster := _cluster(row, sound))}
    fresh = {name: row for name, row in sound.items() if name not in cluster_of}
    unsound = (row for row in pairs if row["is_failing"] and row["verdict"] != NOT_CHECKABLE)
    return [*_compared(fresh, sound, cluster_of), *(_not_compared(row) for row in unsound)]


def _cluster(row: Row, sound: Mapping[str, Row]) -> str | None:
    """Return the pair that stands for a judged one, if that is there still."""
    stands = {
        PASSED: row["pair_id"],
        FAILED: (row["evidence"] or "").removeprefix(LIKE),
    }.get(row["verdict"])
    return stands if stands in sound else None


def _compared(
    fresh: Mapping[str, Row], sound: Mapping[str, Row], cluster_of: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    if not fresh:
        return
    known = {name: sound[name] for name in cluster_of}
    edges = _of_one_passage(
        similar_pairs_here(_signed(fresh), _signed(known), NearDuplicate().similarity), sound
    )
    met = {name for column in ("seed_id", "other_id") for name in edges[column].to_pylist()}
    of_met = {name: cluster for name, cluster in cluster_of.items() if name in met}
    prefer: dict[str, Any] = {
        name: (not row["is_preferred"], name) for name, row in fresh.items() if name in met
    }
    prefer |= {cluster: cluster for cluster in of_met.values()}
    found = {
        row["seed_id"]: row for row in merged_clusters(edges, of_met, prefer).of_new.to_pylist()
    }
    for name, row in fresh.items():
        like = found.get(name, {"cluster_id": name, "similarity": None})
        yield _verdict(row, like["cluster_id"], like["similarity"])


def _signed(pairs: Mapping[str, Row]) -> "pa.Table":
    import pyarrow as pa

    signed = signatures(
        [compared_text(row["instruction"], row["response"]) for row in pairs.values()]
    )
    return pa.table(
        {
            "seed_id": pa.array(list(pairs), pa.string()),
            "bands": pa.array(bands(signed).tolist(), pa.list_(pa.int64())),
            "signature": pa.array([row.tobytes() for row in signed], pa.binary()),
        }
    )


def _of_one_passage(edges: "pa.Table", pairs: Mapping[str, Row]) -> "pa.Table":
    """Keep the likenesses of pairs whose passages share a band."""
    import pyarrow as pa

    both = list(zip(edges["seed_id"].to_pylist(), edges["other_id"].to_pylist(), strict=True))
    passages = sorted({pairs[name]["passage"] or "" for edge in both for name in edge})
    of_passage = dict(zip(passages, map(set, bands(signatures(passages)).tolist()), strict=True))
    kept = [
        not of_passage[pairs[one]["passage"] or ""].isdisjoint(
            of_passage[pairs[other]["passage"] or ""]
        )
        for one, other in both
    ]
    return edges.filter(pa.array(kept, pa.bool_()))


def _verdict(row: Row, cluster: str, similarity: float | None) -> dict[str, Any]:
    check = NearDuplicate()
    fails = cluster != row["pair_id"]
    return {
        "pair_id": row["pair_id"],
        "seed_id": row["seed_id"],
        "check": check.name,
        "check_version": check.version,
        "verdict": FAILED if fails else PASSED,
        "score": similarity,
        "reason": check.name if fails else None,
        "evidence": f"{LIKE}{cluster}" if fails else None,
    }


def _not_compared(row: Row) -> dict[str, Any]:
    passed = _verdict(row, row["pair_id"], None)
    return {**passed, "verdict": NOT_CHECKABLE, "reason": UNCOMPARED}
