"""Which documents skills are given next: in what order, and which of them suit.

Belongs here: choosing documents by hash, spread over topics and lengths, for all skills in one
pass. Does not: the shares aimed at (`strata.py`), how many are chosen (`mix.py`, `target.py`), or
writing down who was chosen (`assignments.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transforms.flows.skill import load_skill
from transforms.flows.strata import USUAL, Spread, Stratum, stratum_columns, weights
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.tables import ASSIGNMENTS
from transforms.quality.contamination.seeds import contaminated_seeds
from transforms.seeds.decisions import APPROVED, WITHDRAWN, decided

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

#: A skill, and a corpus that it draws from.
Pair = tuple[str, str]
#: skill → corpus → documents.
Seeds = Mapping[str, Mapping[str, int]]

#: Documents whose text is looked at, at first, beyond those that are missing; and how many times
#: more if too few of them suit the skill.
_TO_SPARE, _MORE = 200, 8
#: So many ids are sent whole to every worker, so that no text is shuffled.
_BROADCAST_ROWS = 200_000

_CHOSEN_DDL = "seed_id string, skill string, source string"
_IN_TURN_DDL = f"{_CHOSEN_DDL}, turn double, `order` string"
_LOOKED_AT_DDL = f"{_IN_TURN_DDL}, reason string"


def is_any(seeds: Seeds) -> bool:
    """Whether there is a document among the counts."""
    return any(count for corpora in seeds.values() for count in corpora.values())


@dataclass(frozen=True)
class Chosen:
    """The documents that are given next, and those that are not.

    Attributes:
        rows: (seed_id, skill, source) of the documents given.
        counts: how many they are.
        unsuitable: (seed_id, skill, source, reason) of those looked at that do not suit.
    """

    rows: "DataFrame"
    counts: Mapping[Pair, int]
    unsuitable: "DataFrame"


def choose(
    spark: "SparkSession", lakehouse: Lakehouse, missing: Seeds, spread: Spread = USUAL
) -> Chosen:
    """Return the documents that skills are given next: as many as are missing, or as there are.

    Whether a document suits a skill takes its text: so only the first are asked, and more of them
    where too few do.

    Raises:
        ValueError: there is no such skill.
    """
    wanted = {
        (skill, corpus): count
        for skill, corpora in missing.items()
        for corpus, count in corpora.items()
        if count > 0
    }
    for skill, _ in wanted:
        load_skill(skill)
    free, sizes = _in_turn(spark, lakehouse, list(wanted), spread) if wanted else (None, {})
    found = spark.createDataFrame([], _IN_TURN_DDL)
    unsuitable = spark.createDataFrame([], _LOOKED_AT_DDL)
    counts: dict[Pair, int] = {}
    looked_at = {pair: wanted[pair] + _TO_SPARE for pair in sizes}
    while free is not None and looked_at:
        first = _first_of_each(spark, free, looked_at)
        rows = sum(min(most, sizes[pair]) for pair, most in looked_at.items())
        seen = _looked_at(lakehouse.read(spark, "seeds.documents"), first, rows)
        # Kept, since whoever asks for them must not have the texts read again.
        seen = seen.localCheckpoint()
        suiting = seen.where("reason IS NULL").drop("reason")
        unsuitable = unsuitable.union(seen.where("reason IS NOT NULL"))
        tally = suiting.groupBy("skill", "source").count().collect()
        here = {(row["skill"], row["source"]): row["count"] for row in tally}
        enough = {
            pair: wanted[pair]
            for pair, most in looked_at.items()
            if most >= sizes[pair] or here.get(pair, 0) >= wanted[pair]
        }
        if enough:
            found = found.union(_first_of_each(spark, suiting, enough))
            counts |= {pair: min(here.get(pair, 0), most) for pair, most in enough.items()}
        looked_at = {pair: most * _MORE for pair, most in looked_at.items() if pair not in enough}
    columns = ("seed_id", "skill", "source")
    return Chosen(found.select(*columns), counts, unsuitable.select(*columns, "reason"))


def _first_of_each(
    spark: "SparkSession", frame: "DataFrame", most: Mapping[Pair, int]
) -> "DataFrame":
    """Return the rows of these pairs that come first, at most so many of each."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    limits = spark.createDataFrame(
        [(*pair, limit) for pair, limit in most.items()],
        "skill string, source string, most long",
    )
    of_pair = Window.partitionBy("skill", "source").orderBy("turn", "order")
    ranked = frame.join(F.broadcast(limits), ["skill", "source"])
    ranked = ranked.withColumn("rank", F.row_number().over(of_pair))
    # The fixed limit spares the sorting of what cannot be among the first.
    first = ranked.where((F.col("rank") <= max(most.values())) & (F.col("rank") <= F.col("most")))
    return first.select("seed_id", "skill", "source", "turn", "order")


def _looked_at(documents: "DataFrame", first: "DataFrame", rows: int) -> "DataFrame":
    """Return `first`, so many rows, with the `reason` why the document does not suit the skill."""
    from pyspark.sql import functions as F

    # Once for all skills, since the texts are what is long.
    asked = first.groupBy("seed_id").agg(
        F.collect_list(F.struct("skill", "source", "turn", "order")).alias("_asked")
    )
    if rows <= _BROADCAST_ROWS:
        asked = F.broadcast(asked)

    def run(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        text = pa.string()
        schema = pa.schema(
            [("seed_id", text), ("skill", text), ("source", text), ("turn", pa.float64()),
             ("order", text), ("reason", text)]
        )  # fmt: skip
        for batch in batches:
            found = [each for row in batch.to_pylist() for each in _judged(row)]
            yield pa.RecordBatch.from_pylist(found, schema)

    return documents.join(asked, "seed_id").mapInArrow(run, _LOOKED_AT_DDL)


def _judged(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what was asked about a document, with each skill's answer."""
    for asked in row.pop("_asked"):
        reason = load_skill(asked["skill"]).why_unsuitable(row)
        yield {"seed_id": row["seed_id"], **asked, "reason": reason}


def _in_turn(
    spark: "SparkSession", lakehouse: Lakehouse, pairs: list[Pair], spread: Spread
) -> "tuple[DataFrame, dict[Pair, int]]":
    """Return (seed_id, skill, source, turn, order) of what may be assigned, and its count by pair.

    Lower turns come first. Pairs of which nothing may be assigned are left out.

    In its stratum a document's place is by hash, after those that are assigned; a stratum of twice
    the weight is taken from twice as often. So the order does not depend on how many were asked for
    at a time, and what a stratum has is made up for where weights or documents have changed. A
    document that does not suit the skill keeps its place: where few do, few are taken.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    group = ("skill", "source", "topic", "length_band")
    there = _considered(spark, lakehouse, pairs, spread)
    sizes: dict[Pair, dict[Stratum, int]] = {}
    free_sizes: dict[Pair, dict[Stratum, int]] = {}
    tally = there.groupBy(*group).agg(
        F.count(F.lit(1)).alias("all"), F.count_if(~F.col("is_taken")).alias("free")
    )
    for row in tally.collect():
        pair, stratum = (row["skill"], row["source"]), (row["topic"], row["length_band"])
        sizes.setdefault(pair, {})[stratum] = row["all"]
        free_sizes.setdefault(pair, {})[stratum] = row["free"]
    shares = {pair: weights(of_pair, spread) for pair, of_pair in sizes.items()}
    weighed = spark.createDataFrame(
        [(*pair, *of, share) for pair, each in shares.items() for of, share in each.items()],
        ", ".join(f"{name} string" for name in group) + ", share double",
    )
    order = F.sha2(F.concat(F.col("skill"), F.lit(":"), F.col("seed_id")), 256)
    places = Window.partitionBy(*group).orderBy(F.desc("is_taken"), "order")
    placed = there.withColumn("order", order).withColumn("place", F.row_number().over(places))
    free = placed.where("NOT is_taken").join(F.broadcast(weighed), list(group))
    turn = ((F.col("place") - 0.5) / F.col("share")).alias("turn")
    counts = {pair: sum(free_sizes[pair][of] for of in each) for pair, each in shares.items()}
    return (
        free.select("seed_id", "skill", "source", turn, "order"),
        {pair: count for pair, count in counts.items() if count},
    )


def _considered(
    spark: "SparkSession", lakehouse: Lakehouse, pairs: list[Pair], spread: Spread
) -> "DataFrame":
    """Return (seed_id, skill, source, topic, length_band, is_taken): taken by a skill, or may be.

    No texts are read.
    """
    from pyspark.sql import functions as F

    asking = spark.createDataFrame(pairs, "skill string, source string")
    taken = lakehouse.read(spark, ASSIGNMENTS.name)
    taken = taken.select("seed_id", "skill", F.lit(True).alias("_taken"))
    withdrawn = decided(spark, lakehouse, WITHDRAWN).withColumn("_withdrawn", F.lit(True))
    corpora = sorted({corpus for _, corpus in pairs})
    documents = lakehouse.read(spark, "seeds.documents").where(F.col("source").isin(corpora))
    marked = documents.join(withdrawn, "seed_id", "left")
    may_be = (F.col("split") == "train") & _stands() & F.col("_withdrawn").isNull()
    contaminated = contaminated_seeds(spark, lakehouse)
    if contaminated is not None:
        marks = contaminated.select("seed_id", F.lit(True).alias("_contaminated"))
        marked = marked.join(marks, "seed_id", "left")
        may_be &= F.col("_contaminated").isNull()
    if spread.hold_flagged:
        approved = decided(spark, lakehouse, APPROVED).withColumn("_approved", F.lit(True))
        marked = marked.join(approved, "seed_id", "left")
        has_flags = F.coalesce(F.size("flags"), F.lit(0)) > 0
        may_be &= ~has_flags | F.col("_approved").isNotNull()
    each = marked.select("seed_id", "source", *stratum_columns(), may_be.alias("_may_be"))
    by_skill = each.join(F.broadcast(asking), "source").join(taken, ["seed_id", "skill"], "left")
    is_taken = F.col("_taken").isNotNull()
    return by_skill.where(F.col("_may_be") | is_taken).select(
        "seed_id", "skill", "source", "topic", "length_band", is_taken.alias("is_taken")
    )


def _stands() -> "Column":
    """Whether a document stands for its near-duplicates: of them only that one is taken."""
    from pyspark.sql import functions as F

    return F.col("cluster_id").isNull() | (F.col("cluster_id") == F.col("seed_id"))
