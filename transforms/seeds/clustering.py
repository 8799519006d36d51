"""From pairs of near-duplicates to the document that stands for each text.

Belongs here: what the driver needs to know of the pairs, and its answer as frames. Does not: making
clusters of edges (`near/clusters.py`), or finding pairs (`near/pairs.py`).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transforms.seeds.near.clusters import merged_clusters

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True)
class Clustered:
    """What follows from the pairs.

    Attributes:
        texts: seed_id, cluster_id and similarity of the new texts that are like another; None
            where none is.
        merged: known clusters that are over, each with the one that it has become part of.
    """

    texts: "DataFrame | None" = None
    merged: dict[str, str] = field(default_factory=dict)


def clustered(
    spark: "SparkSession", pairs: "DataFrame", fresh: "DataFrame", known: "DataFrame"
) -> Clustered:
    """Return which cluster each new text that is like another belongs to.

    A cluster is told by the document that stands for it: one that is there already, of several the
    first by id; else the first of its new texts.

    Args:
        spark: the session.
        pairs: seed_id (a new text), other_id (new or known), similarity.
        fresh: seed_id and order of the new texts.
        known: seed_id and cluster_id of the others.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyspark.sql import functions as F

    edges = pairs.toArrow()
    if not edges.num_rows:
        return Clustered()
    sides = [*edges.column("seed_id").chunks, *edges.column("other_id").chunks]
    ids = pc.unique(pa.chunked_array(sides, pa.string()))
    paired = F.broadcast(spark.createDataFrame(pa.table({"seed_id": ids})))
    touched = known.join(paired, "seed_id").toArrow().to_pylist()
    order = fresh.join(paired, "seed_id").toArrow().to_pylist()
    cluster_of = {row["seed_id"]: row["cluster_id"] for row in touched}
    prefer = {row["seed_id"]: row["order"] for row in order}
    prefer |= {cluster_id: cluster_id for cluster_id in cluster_of.values()}
    found = merged_clusters(edges, cluster_of, prefer)
    return Clustered(spark.createDataFrame(found.of_new), found.merged)
