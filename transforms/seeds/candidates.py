"""Raw records that curation has to decide on, in one shape whatever their corpus.

Belongs here: finding them, and the licence they come with. Does not: judging them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.writes import one_of
from transforms.seeds.corpora import Corpus, corpus_named

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_KEY = ("corpus", "source_file", "position")


def candidates(
    spark: "SparkSession",
    lakehouse: Lakehouse,
    files: Sequence[Mapping[str, Any]],
    also: "DataFrame | None" = None,
) -> "DataFrame":
    """Return the raw records of some files, and those named besides, as `unified` has them.

    Columns: corpus, source_file, position, those of `Corpus.unified`, and licenses: those of the
    record; where it has none, that of a sidecar; failing that, the corpus's default. Only the
    batches that the files were read in are read.

    Args:
        spark: the session.
        lakehouse: where the tables are.
        files: rows of raw.files.
        also: further records, as (corpus, source_file, position).

    Raises:
        SeedInputError: unknown corpus.
        ValueError: no file is named.
    """
    frames = [
        _of_corpus(spark, lakehouse, corpus_named(name), _of_files(rows))
        for name, rows in _by_corpus(files).items()
    ]
    if also is not None:
        frames += _besides(spark, lakehouse, also)
    if not frames:
        raise ValueError("no files to curate; name at least one")
    together = frames[0]
    for frame in frames[1:]:
        together = together.unionByName(frame)
    return together.dropDuplicates(list(_KEY)) if also is not None else together


def source_name() -> "Column":
    """Return `corpus:file:position`, the name of a raw record in `seeds.documents.sources`."""
    from pyspark.sql import functions as F

    return F.concat_ws(":", "corpus", "source_file", "position")


def key_of(source: str = "source") -> "list[Column]":
    """Return corpus, source_file and position of a record's name."""
    from pyspark.sql import functions as F

    def part(number: int) -> "Column":
        return F.regexp_extract(source, r"(?s)^([^:]*):(.*):(\d+)$", number)

    return [
        part(1).alias("corpus"),
        part(2).alias("source_file"),
        part(3).cast("bigint").alias("position"),
    ]


def sourced(documents: "DataFrame") -> "DataFrame":
    """Return seed_id, source and order (0 for the record kept) of every source of documents."""
    from pyspark.sql import functions as F

    return documents.select("seed_id", F.posexplode("sources").alias("order", "source"))


def _by_corpus(files: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in files:
        grouped.setdefault(row["corpus"], []).append(row)
    return grouped


def _of_files(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return SQL for the records of some files; the batch lets Delta leave other files alone."""
    batches = ", ".join(sorted({str(row["batch"]) for row in rows}))
    return f"batch IN ({batches}) AND {one_of('source_file', (r['source_file'] for r in rows))}"


def _besides(
    spark: "SparkSession", lakehouse: Lakehouse, also: "DataFrame"
) -> "Iterable[DataFrame]":
    from pyspark.sql import functions as F

    named = also.select(*_KEY).distinct()
    for row in named.select("corpus").distinct().collect():
        of_corpus = named.where(F.col("corpus") == row.corpus)
        every = _of_corpus(spark, lakehouse, corpus_named(row.corpus), "true")
        yield every.join(of_corpus, list(_KEY), "left_semi")


def _of_corpus(
    spark: "SparkSession", lakehouse: Lakehouse, corpus: Corpus, condition: str
) -> "DataFrame":
    from pyspark.sql import functions as F

    raw = lakehouse.read(spark, corpus.raw_table).where(corpus.table_filter).where(condition)
    unified = raw.select(
        F.lit(corpus.name).alias("corpus"),
        "source_file",
        "position",
        "stated_license",
        *(F.expr(sql).alias(name) for name, sql in corpus.unified.items()),
    )
    default = F.when(F.col("kind") == "code", corpus.code_license).otherwise(corpus.default_license)
    fallback = F.array(F.coalesce("stated_license", default))
    return unified.withColumn("licenses", F.coalesce("licenses", fallback)).drop("stated_license")
