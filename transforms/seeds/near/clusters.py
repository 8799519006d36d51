"""Clusters of near-duplicates: what pairs join, and which text stands for all.

Belongs here: on the driver, from pairs to clusters. Does not: finding pairs (`pairs.py`), or what a
cluster means for its documents.

A cluster is whatever pairs connect, so no two near-duplicates are ever in different clusters; texts
at its two ends may be less alike. Texts may come at once or night by night: the clusters are the
same, but the text that stands for one is the first that was there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Clusters(NamedTuple):
    """What pairs change.

    Attributes:
        of_new: seed_id, cluster_id and similarity of each new text in a pair; the similarity is to
            the text it is most like, and null for the text that stands for the cluster.
        merged: the cluster_id that is over → the one its texts belong to from now on.
    """

    of_new: "pa.Table"
    merged: dict[str, str]


def merged_clusters(
    edges: "pa.Table", cluster_of: Mapping[str, str], prefer: Mapping[str, Any]
) -> Clusters:
    """Return the clusters of the texts in some pairs, whatever the order of the pairs.

    A cluster that was there keeps its id; of several that meet, the one preferred does. Among new
    texts alone the one preferred stands for the others. A text in no pair is not spoken of: a new
    one is a cluster of its own.

    Args:
        edges: pairs as `pairs.similar_pairs` returns them, in Arrow (`DataFrame.toArrow`).
        cluster_of: the cluster_id of every known text in a pair. Texts not in it are new.
        prefer: a sort key for each of these cluster_ids and for each new text in a pair; the
            smallest is preferred. Clusters and texts are never compared with each other.
    """
    import numpy as np
    import pyarrow as pa

    names, firsts, seconds = _numbered(edges)
    is_new = np.array([name not in cluster_of for name in names], bool)
    nodes = _Nodes()
    node_of = np.array([nodes.of(cluster_of.get(name, name)) for name in names], np.int64)
    roots = components(len(nodes.names), node_of[firsts], node_of[seconds])
    clusters = {nodes.of(name) for name in cluster_of.values() if name in nodes.numbers}
    chosen = _chosen(nodes.names, roots, clusters, prefer)
    cluster_ids = [chosen[root] for root in roots[node_of].tolist()]
    similarity = _best(edges, firsts, seconds, len(names))
    stands = np.array([name == cluster for name, cluster in zip(names, cluster_ids, strict=True)])
    of_new = pa.table(
        {
            "seed_id": pa.array(names, pa.string()),
            "cluster_id": pa.array(cluster_ids, pa.string()),
            "similarity": pa.array(similarity, pa.float64(), mask=stands.astype(bool)),
        }
    ).filter(pa.array(is_new))
    merged = {
        nodes.names[each]: winner
        for each in clusters
        if (winner := chosen[int(roots[each])]) != nodes.names[each]
    }
    return Clusters(of_new, merged)


def components(count: int, firsts: "np.ndarray", seconds: "np.ndarray") -> "np.ndarray":
    """Return for each of `count` nodes the smallest node its edges connect it to.

    In each round the root of every tree that an edge leaves hooks on to a smaller one or is hooked
    on to, so trees at least halve in number and a chain of a million takes twenty rounds.
    """
    import numpy as np

    root = np.arange(count)
    while len(firsts):
        low = np.minimum(root[firsts], root[seconds])
        np.minimum.at(root, root[firsts], low)
        np.minimum.at(root, root[seconds], low)
        while not np.array_equal(above := root[root], root):
            root = above
        crossing = root[firsts] != root[seconds]
        firsts, seconds = firsts[crossing], seconds[crossing]
    return root


class _Nodes:
    """Numbers for the things edges connect: known clusters and new texts."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}

    def of(self, name: str) -> int:
        number = self.numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


def _numbered(edges: "pa.Table") -> "tuple[list[str], np.ndarray, np.ndarray]":
    """Return the texts in pairs, and the pairs by their numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = [edges.column("seed_id"), edges.column("other_id")]
    names = pc.unique(
        pa.chunked_array([chunk for side in sides for chunk in side.chunks], "string")
    )
    firsts, seconds = (pc.index_in(side, value_set=names).to_numpy() for side in sides)
    return names.to_pylist(), firsts, seconds


def _chosen(
    names: list[str], roots: "np.ndarray", clusters: set[int], prefer: Mapping[str, Any]
) -> dict[int, str]:
    """Return the name that stands for each component: of a cluster if there is one."""
    best: dict[int, tuple[bool, Any, str]] = {}
    for node, root in enumerate(roots.tolist()):
        mine = (node not in clusters, prefer[names[node]], names[node])
        if root not in best or mine < best[root]:
            best[root] = mine
    return {root: name for root, (_, _, name) in best.items()}


def _best(
    edges: "pa.Table", firsts: "np.ndarray", seconds: "np.ndarray", texts: int
) -> "np.ndarray":
    """Return each text's similarity to the one it is most like."""
    import numpy as np

    similarity = edges.column("similarity").to_numpy()
    best = np.zeros(texts)
    np.maximum.at(best, firsts, similarity)
    np.maximum.at(best, seconds, similarity)
    return best
