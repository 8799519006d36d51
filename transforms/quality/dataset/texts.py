"""All measures of the texts of one scope: the list.

Belongs here: which measures are taken of instructions and which of responses; to add one, write its
file and name it here. Does not: any measure, or drawing the sample (`sampled.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.quality.dataset.lengths import lengths
from transforms.quality.dataset.likeness import likeness
from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.options import option_balance
from transforms.quality.dataset.phrases import phrases
from transforms.quality.dataset.self_bleu import self_bleu
from transforms.quality.dataset.templates import templates
from transforms.quality.dataset.vectors import Vectors
from transforms.quality.dataset.wording import compression, distinct, repetition
from transforms.quality.text import words

#: What is read of a text, in characters: a text of a megabyte costs no more than a page.
READ_CHARS = 4_000


@dataclass(frozen=True)
class Sampled:
    """What is measured of one pair.

    Attributes:
        instruction: the instruction, its beginning at least.
        response: the answer, its beginning and end at least.
        instruction_chars: the whole instruction's length in characters.
        response_chars: the whole answer's.
        answer_format: the form an answer must have.
        seed_id: the document.
    """

    instruction: str
    response: str
    instruction_chars: int
    response_chars: int
    answer_format: str
    seed_id: str


def text_measures(pairs: Sequence[Sampled], vectors: Vectors | None) -> Iterator[Measure]:
    """Yield every measure of the pairs' texts, in an order of chance; without vectors, as null."""
    seeds = [pair.seed_id for pair in pairs]
    sides = (
        ("instruction", [(pair.instruction, pair.instruction_chars) for pair in pairs]),
        ("response", [(pair.response, pair.response_chars) for pair in pairs]),
    )
    for side, given in sides:
        texts = [_read(text) for text, _ in given]
        read = [words(text) for text in texts]
        yield from lengths(side, [count for _, count in given])
        yield from phrases(side, read)
        yield templates(side, read)
        yield from distinct(side, read)
        yield compression(side, texts)
        yield repetition(side, read, seeds)
        yield self_bleu(side, read)
        if vectors is None:
            for name in ("vendi", "nearest"):
                yield Measure(f"{side}_{name}", None, 0, "too few seeds to fit vectors on")
        else:
            yield from likeness(side, vectors.of(read), vectors.version)
    yield option_balance((p.answer_format, p.instruction, p.response) for p in pairs)


def _read(text: str) -> str:
    """Return what is read of a text: all, or its beginning and its end."""
    half = READ_CHARS // 2
    return text if len(text) <= READ_CHARS else f"{text[:half]}\n{text[-half:]}"
