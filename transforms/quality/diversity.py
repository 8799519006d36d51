"""Measures of how varied a set of responses is.

Belongs here: measures of wording, computed by Spark. Does not: coverage of types, which is counting
(`measures.py`), or thresholds.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

#: How many words an opening phrase has: enough for "As an AI", "The passage says", "Sure, here is".
OPENING_WORDS = 3


def response_words() -> "Column":
    """Return the words of `response` as an array: case folded, punctuation dropped."""
    from pyspark.sql import functions as F

    spaced = F.regexp_replace(F.lower(F.coalesce("response", F.lit(""))), r"[^\p{L}\p{N}]+", " ")
    return F.filter(F.split(F.trim(spaced), " "), lambda word: word != "")


def distinct_ngrams(rows: "DataFrame") -> "DataFrame":
    """Return one row: distinct_1 and distinct_2 over all responses; null where there are no words.

    distinct-n is the number of different n-grams over the number of n-grams (Li et al., "A
    Diversity-Promoting Objective Function", arXiv 1510.03055). It falls as a dataset grows, so
    compare versions of like size only.
    """
    from pyspark.sql import functions as F

    words = rows.select(response_words().alias("words"))
    later = F.slice("words", F.lit(2), F.greatest(F.size("words") - 1, F.lit(0)))
    # zip_with pads the shorter side with null: the last word has no next one.
    pairs = F.filter(
        F.zip_with("words", later, lambda one, two: F.when(two.isNotNull(), F.struct(one, two))),
        lambda pair: pair.isNotNull(),
    )
    ones = words.select(F.explode("words").alias("word")).agg(
        _distinct_share("word").alias("distinct_1")
    )
    twos = words.select(F.explode(pairs).alias("pair")).agg(
        _distinct_share("pair").alias("distinct_2")
    )
    return ones.crossJoin(twos)


def opening_share(rows: "DataFrame") -> "DataFrame":
    """Return one row: opening_share, the commonest opening's share of the responses with one.

    A response shorter than an opening phrase (an option's letter, a number) has none. Null where
    no response has one.
    """
    from pyspark.sql import functions as F

    opening = F.concat_ws(" ", F.slice("words", 1, OPENING_WORDS))
    counts = (
        rows.select(response_words().alias("words"))
        .where(F.size("words") >= OPENING_WORDS)
        .groupBy(opening.alias("opening"))
        .agg(F.count(F.lit(1)).alias("responses"))
    )
    most, all_of_them = F.max("responses").cast("double"), F.sum("responses").cast("double")
    return counts.agg(F.try_divide(most, all_of_them).alias("opening_share"))


def _distinct_share(column: str) -> "Column":
    from pyspark.sql import functions as F

    distinct = F.count_distinct(column).cast("double")
    return F.try_divide(distinct, F.count(column).cast("double"))
