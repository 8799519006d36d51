"""The measures of a candidate's rows that are counts of their columns, overall and per skill.

Belongs here: counting in Spark, and which columns are measured how. Does not: the formulas
(`spread.py`), or texts (`sampled.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from transforms.quality.dataset.measure import Measure, too_few
from transforms.quality.dataset.spread import coverage, divergence, entropy, largest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from transforms.flows.skill import Skill

#: The scope of the whole candidate; the others are the skills.
ALL = ""

#: Kinds of a handful of values each, whose counts come to the driver. Transformations and types
#: are `skill/name`, since two skills' types of one name are two types.
_TAXONOMIES = ("transformation", "instruction_type", "goal", "answer_format")
_TOPIC = "topic"
#: Kinds of any number of values, of which only the largest share is wanted.
_OWNERS = ("seed", "model", "prompt", "source", "domain", _TOPIC)

#: Rows of one document have one topic: drawn fairly, ten documents of 28 topics diverge from them
#: by more than half a bit in one case of five, and 15 in one of a hundred.
LEAST_SEEDS = 25

Counts = dict[str, dict[str, dict[str, int]]]


def counted_measures(
    rows: "DataFrame", documents: "DataFrame", skills: "Iterable[Skill]"
) -> dict[str, list[Measure]]:
    """Return the measures by scope: coverage, entropies, largest shares, topics against the seeds'.

    Two Spark jobs. The topics of the pairs are held against those of the train documents of the
    same corpora and kinds (prose, math, code): a dataset about code is not biased because other
    seeds are not, nor one of a corpus because others lie beside it.

    Args:
        rows: the candidate's rows (release.version_rows).
        documents: seeds.documents.
        skills: the skills whose transformations and types count as the whole.
    """
    from pyspark.sql import functions as F

    kind = F.concat_ws("/", "source", "kind").alias("seed_kind")
    seeds = documents.select("seed_id", "split", kind, _TOPIC, "domain")
    placed = rows.join(seeds.drop("split"), "seed_id", "left")
    values = {
        **{name: F.concat_ws("/", "skill", name) for name in _TAXONOMIES[:2]},
        **{name: F.col(name) for name in _TAXONOMIES[2:]},
        "seed": F.col("seed_id"), "model": F.col("model"), "prompt": F.col("prompt_hash"),
        "source": F.col("source"), "domain": F.col("domain"), _TOPIC: F.col(_TOPIC),
        "seed_kind": F.col("seed_kind"),
    }  # fmt: skip
    pairs = (F.struct(F.lit(k).alias("kind"), v.alias("value")) for k, v in values.items())
    told = {*_TAXONOMIES, _TOPIC, "seed_kind"}
    each = (
        placed.select("skill", F.inline(F.array(*pairs)))
        .groupBy("skill", "kind", F.coalesce("value", F.lit("")).alias("value"))
        .agg(F.count(F.lit(1)).alias("n"))
        .select(F.explode(F.array(F.lit(ALL), "skill")).alias("scope"), "kind", "value", "n")
        .groupBy("scope", "kind", "value")
        .agg(F.sum("n").alias("n"))
        .groupBy("scope", "kind")
        .agg(
            F.sum("n").alias("rows"),
            F.count(F.lit(1)).alias("values"),
            F.max_by(F.struct("value", "n"), F.struct("n", "value")).alias("most"),
            F.collect_list(F.when(F.col("kind").isin(*told), F.struct("value", "n"))).alias("all"),
        )
        .collect()
    )
    counts: Counts = {}
    most: dict[str, dict[str, tuple[str, int, int]]] = {}
    seed_counts: dict[str, int] = {}
    for row in each:
        counts.setdefault(row.scope, {})[row.kind] = {one.value: one.n for one in row.all}
        if row.kind == "seed":
            seed_counts[row.scope] = row["values"]
        most.setdefault(row.scope, {})[row.kind] = (row.most.value, row.most.n, row.rows)
    reference, known = _topics(seeds), list(skills)
    return {
        scope: list(
            count_measures(
                counts[scope], most[scope], reference, known, scope, seeds=seed_counts[scope]
            )
        )
        for scope in counts
    }


def count_measures(
    counts: Mapping[str, Mapping[str, int]],
    most: Mapping[str, tuple[str, int, int]],
    reference: Mapping[str, Mapping[str, int]],
    skills: "Iterable[Skill]",
    scope: str = ALL,
    *,
    seeds: int | None = None,
) -> Iterator[Measure]:
    """Yield the measures of one scope's counts.

    Args:
        counts: of each taxonomy, of topics and of the documents' kinds, the rows of each value.
        most: of each column the commonest value, its rows, and all rows.
        reference: train documents of each kind by topic.
        skills: the skills whose transformations and types are known.
        scope: a skill, of which alone those count; or `ALL`.
        seeds: how many documents the rows are of; None where that is not known.
    """
    yield from _taxonomies(counts, [s for s in skills if scope in (ALL, s.name)])
    yield from _owners(most)
    yield _against_seeds(counts, reference, seeds)


def _taxonomies(
    counts: Mapping[str, Mapping[str, int]], skills: "list[Skill]"
) -> Iterator[Measure]:
    known = {
        "transformation": {f"{s.name}/{name}" for s in skills for name in s.transformations},
        "instruction_type": {f"{s.name}/{name}" for s in skills for name in s.instruction_types},
    }
    for taxonomy in _TAXONOMIES:
        if taxonomy in known:
            yield coverage(f"{taxonomy}_coverage", counts[taxonomy], known[taxonomy])
        yield entropy(f"{taxonomy}_entropy", counts[taxonomy], known.get(taxonomy, ()))


def _owners(most: Mapping[str, tuple[str, int, int]]) -> Iterator[Measure]:
    for kind in _OWNERS:
        value, count, rows = most[kind]
        share = largest(f"largest_{kind}_share", count, rows)
        if not value:  # the commonest is that there is none
            share = Measure(share.name, None, rows, f"most rows have no {kind}")
        yield Measure(share.name, share.value, share.count, share.note or value[:200])


def _topics(seeds: "DataFrame") -> dict[str, dict[str, int]]:
    """Return the train documents of each kind by topic."""
    from pyspark.sql import functions as F

    counted = (
        seeds.where("split = 'train'")
        .groupBy("seed_kind", F.coalesce(_TOPIC, F.lit("")).alias(_TOPIC))
        .agg(F.count(F.lit(1)).alias("n"))
    )
    found: dict[str, dict[str, int]] = {}
    for row in counted.collect():
        found.setdefault(row.seed_kind, {})[row[_TOPIC]] = row.n
    return found


def _against_seeds(
    counts: Mapping[str, Mapping[str, int]],
    reference: Mapping[str, Mapping[str, int]],
    seeds: int | None,
) -> Measure:
    name = "topic_divergence"
    if seeds is not None and seeds < LEAST_SEEDS:
        return too_few(name, seeds, "documents", LEAST_SEEDS)
    whole: dict[str, int] = {}
    for kind in counts["seed_kind"]:
        for topic, n in reference.get(kind, {}).items():
            whole[topic] = whole.get(topic, 0) + n
    rows = sum(counts[_TOPIC].values())
    if counts[_TOPIC].get("", 0) > rows / 2:
        return Measure(name, None, rows, "most rows' documents have no topic")
    return divergence(name, counts[_TOPIC], whole) if rows else too_few(name, 0, "rows")
