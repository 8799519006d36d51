"""Which texts may be alike: those whose signatures share a band, at a cost that stays bounded.

Belongs here: the join by bands. Does not: checking a candidate (`pairs.py`), or what a band is
(`signature.py`).

Texts are carried as a 64-bit hash of their id, `ref`, which is an eighth of it. Two ids with one
ref only make a candidate more.
"""

from typing import TYPE_CHECKING

from transforms.seeds.near.signature import BANDS

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

#: In a bucket, the texts with one band in common, the first `ALL_PAIRS` are each a candidate for
#: each other. The rest, and there may be 10,000 pages with one licence text, are candidates for
#: the first `HUBS` alone: enough to join them to what they are like, and linear in the bucket.
ALL_PAIRS, HUBS = 128, 8
#: So many rows are sent whole to every worker, which spares sorting what they are joined with.
BROADCAST_ROWS = 1_000_000


def ref(seed_id: "Column") -> "Column":
    from pyspark.sql import functions as F

    return F.xxhash64(seed_id)


def candidates(new: "DataFrame", known: "DataFrame") -> "DataFrame":
    """Return pairs (ref of a new text, other_ref, is_known), each once; `is_known` is the other.

    Both frames are read, of their columns `seed_id` and `bands`; `new` more than once.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    bucket = Window.partitionBy("band").orderBy(F.desc("is_known"), "ref")
    before = bucket.rowsBetween(1 - ALL_PAIRS, -1)
    since_first = bucket.rowsBetween(Window.unboundedPreceding, Window.currentRow)
    one = F.struct("ref", "is_known")
    hubs = F.array(*(F.nth_value(one, place).over(since_first) for place in range(1, HUBS + 1)))
    # Most buckets hold a single text: it goes before the lists are made, on the one sort for both.
    neighbours = F.coalesce(F.lag("ref").over(bucket), F.lead("ref").over(bucket))
    shared = _in_buckets(new, known).withColumn("is_shared", neighbours.isNotNull())
    ranked = shared.where("is_shared").select(
        "ref",
        "is_known",
        F.when(F.row_number().over(bucket) <= ALL_PAIRS, F.collect_list(one).over(before))
        .otherwise(hubs)
        .alias("others"),
    )
    met = ranked.where("NOT is_known").select("ref", F.explode("others").alias("other"))
    return met.select(
        "ref", F.col("other.ref").alias("other_ref"), F.col("other.is_known").alias("is_known")
    ).distinct()


def _in_buckets(new: "DataFrame", known: "DataFrame") -> "DataFrame":
    """Return (band, ref, is_known) of all new texts, and of the known in a bucket of theirs."""
    from pyspark.sql import functions as F

    ours = _bands(new).withColumn("is_known", F.lit(False))
    if known.isEmpty():
        return ours
    wanted = ours.select("band").distinct()
    if new.count() * BANDS <= BROADCAST_ROWS:
        wanted = F.broadcast(wanted)
    theirs = _bands(known).join(wanted, "band", "left_semi").withColumn("is_known", F.lit(True))
    return ours.unionByName(theirs)


def _bands(texts: "DataFrame") -> "DataFrame":
    from pyspark.sql import functions as F

    return texts.select(F.explode("bands").alias("band"), ref(F.col("seed_id")).alias("ref"))
