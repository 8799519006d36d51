"""How varied the wording is: distinct n-grams, compression, and long runs that other texts have.

Belongs here: measures of words and bytes. Does not: likeness by n-gram precision (`self_bleu.py`)
or by vectors (`likeness.py`).
"""

from collections.abc import Iterator, Sequence
from zlib import compress

from transforms.quality.dataset.measure import LEAST, Measure, too_few
from transforms.quality.text import RUN_WORDS, runs

NGRAMS = (1, 2, 3)


def distinct(side: str, texts: Sequence[Sequence[str]]) -> Iterator[Measure]:
    """Yield `<side>_distinct_1`, `_2`, `_3`: different n-grams of all n-grams.

    Li et al., arXiv 1510.03055. It falls as texts get more, so it is taken on a sample of one size.
    """
    for length in NGRAMS:
        name = f"{side}_distinct_{length}"
        if len(texts) < LEAST:
            yield too_few(name, len(texts), "texts")
            continue
        seen = [run for text in texts for run in runs(text, length)]
        if not seen:
            yield Measure(name, None, len(texts), f"no text has {length} words")
            continue
        yield Measure(name, len(set(seen)) / len(seen), len(texts))


def compression(side: str, texts: Sequence[str]) -> Measure:
    """Return `<side>_compression`: bytes of all texts over their bytes compressed; more is worse.

    Shaib et al., "Standardizing the Measurement of Text Diversity" (arXiv 2403.00553), who find it
    the best cheap measure; plain English prose is at 2 to 3. Their gzip and this deflate are one.
    """
    name = f"{side}_compression"
    if len(texts) < LEAST:
        return too_few(name, len(texts), "texts")
    whole = "\n".join(texts).encode("utf-8", "replace")
    return Measure(name, len(whole) / len(compress(whole, 6)), len(texts))


def repetition(side: str, texts: Sequence[Sequence[str]], seeds: Sequence[str]) -> Measure:
    """Return `<side>_repetition`: the share of texts with eight words in a row of another's.

    The self-repetition of Salkar et al. (2022), as Shaib et al. take it up, but for texts from one
    document: those quote the same sentences, and that is no fault of the dataset's.

    Args:
        side: `response` or `instruction`.
        texts: the words of each text; those with fewer than eight do not count.
        seeds: the document of each.
    """
    name = f"{side}_repetition"
    taken = [
        (frozenset(map(hash, runs(text))), seed)
        for text, seed in zip(texts, seeds, strict=True)
        if len(text) >= RUN_WORDS
    ]
    if len(taken) < LEAST:
        return too_few(name, len(taken), f"texts of {RUN_WORDS} words")
    where: dict[int, str | None] = {}
    for of_text, seed in taken:
        for run in of_text:
            # None: in the texts of more than one document
            where[run] = seed if where.get(run, seed) == seed else None
    repeating = sum(any(where[run] is None for run in of_text) for of_text, _ in taken)
    return Measure(name, repeating / len(taken), len(taken))
