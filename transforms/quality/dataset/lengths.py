"""How long the texts are: the 10th, 50th and 90th hundredth of their lengths.

Belongs here: lengths in characters. Does not: a text that is too short, which is a row check.
"""

from collections.abc import Iterator, Sequence

from transforms.quality.dataset.measure import LEAST, Measure, too_few

PERCENTILES = (10, 50, 90)


def lengths(side: str, characters: Sequence[int]) -> Iterator[Measure]:
    """Yield `<side>_chars_p10`, `_p50` and `_p90` of lengths in characters."""
    ordered = sorted(characters)
    for percent in PERCENTILES:
        name = f"{side}_chars_p{percent}"
        if len(ordered) < LEAST:
            yield too_few(name, len(ordered), "texts")
        else:
            yield Measure(name, ordered[(len(ordered) - 1) * percent // 100], len(ordered))
