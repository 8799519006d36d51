"""The documents that a pair shows beside its own: what they mean for its release.

A pair whose answer rests on a search holds text of other documents (`shown_seed_ids`). It ships
only while they may ship too, under the strictest licence of all. Belongs here: those two rules, and
all documents of a pair. Does not: naming them (`flows/common/shown.py`), or the rest of what a pair
needs to ship (`accepted.py`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def every_seed() -> "Column":
    """Return the column of all documents a pair holds, its own first: `array<string>`."""
    from pyspark.sql import functions as F

    none = F.array().cast("array<string>")
    return F.array_union(F.array("seed_id"), F.coalesce("shown_seed_ids", none))


def showing_unusable(pairs: "DataFrame", documents: "DataFrame") -> "DataFrame":
    """Return (pair_id, shown) of the pairs that show a document they must not.

    `shown` is `withdrawn`, or else `held_out`.

    Args:
        pairs: pair_id, shown_seed_ids and more.
        documents: seed_id and split of those there are, withdrawn ones left out.
    """
    from pyspark.sql import functions as F

    shown = pairs.select("pair_id", F.explode("shown_seed_ids").alias("seed_id"))
    why = F.when(F.col("split").isNull(), "withdrawn").when(F.col("split") != "train", "held_out")
    marked = shown.join(documents.select("seed_id", "split"), "seed_id", "left")
    # of several reasons the last in the alphabet: withdrawn
    worst = marked.groupBy("pair_id").agg(F.max(why).alias("shown"))
    return worst.where("shown IS NOT NULL")


def shared_licences(pairs: "DataFrame", documents: "DataFrame") -> "DataFrame":
    """Return (pair_id, shared_license) of the pairs that show other documents.

    The strictest of the licences of all their documents, the pair's own included.

    Args:
        pairs: pair_id, seed_id, shown_seed_ids and more.
        documents: seed_id and license.
    """
    from pyspark.sql import functions as F

    from transforms.seeds.licences import strictest_column

    several = pairs.where(F.size("shown_seed_ids") > 0)
    each = several.select("pair_id", F.explode(every_seed()).alias("seed_id"))
    found = each.join(documents.select("seed_id", "license"), "seed_id")
    strictest = strictest_column(F.collect_set("license"))
    return found.groupBy("pair_id").agg(strictest.alias("shared_license"))
