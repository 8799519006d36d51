"""Labelled pairs for measuring the row checks: clean ones, and ones with a planted defect.

Belongs here: what a kind of case is, how its wordings meet base pairs, and the two halves. Does
not: any wording (one file a check), or the base pairs (`clean.py`).

A case is told apart by check, kind and wording. The half is a hash of that, so that every wording
is wholly in the half that was looked at while thresholds were chosen, or wholly in the held one.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.planted.clean import clean_pairs
from transforms.quality.verdict import Pair

LOOKED_AT, HELD = "looked at", "held"
Apply = Callable[[Pair, str], Pair]

#: Cases of each kind: twelve kinds make more than 200.
CASES_OF_A_KIND = 18
#: Clean pairs of every format that each check gets besides its hard ones.
PLAIN_CLEAN = 72


@dataclass(frozen=True)
class Kind:
    """One way of being defective, or of being clean and looking defective.

    Attributes:
        name: of the kind.
        wordings: texts that `apply` puts into a base pair; see `filled` for what they may name.
        apply: makes the case from a base pair and a wording.
        base: answer format of the base pairs it takes.
    """

    name: str
    wordings: tuple[str, ...]
    apply: Apply
    base: str = "explanation"


@dataclass(frozen=True)
class Case:
    """A pair with its label."""

    check: str
    kind: str
    wording: int
    is_defect: bool
    pair: Pair

    @property
    def half(self) -> str:
        name = f"{self.check}/{self.kind}/{self.wording}"
        return HELD if hashlib.sha256(name.encode()).digest()[0] % 2 else LOOKED_AT


def cases(check: str, defects: Sequence[Kind], hard: Sequence[Kind]) -> Iterator[Case]:
    """Yield the cases of a check: planted, hard clean, and plain clean ones of all formats."""
    for is_defect, kinds in ((True, defects), (False, hard)):
        for kind in kinds:
            bases = clean_pairs()[kind.base]
            for number in range(max(CASES_OF_A_KIND, 2 * len(kind.wordings))):
                wording = number % len(kind.wordings)
                base = bases[(number * 7 + len(kind.name)) % len(bases)]
                pair = kind.apply(base, filled(kind.wordings[wording], base))
                yield Case(check, kind.name, wording, is_defect, replace(pair, pair_id=f"{number}"))
    everything = [pair for pairs in clean_pairs().values() for pair in pairs]
    for number in range(PLAIN_CLEAN):
        pair = everything[number * len(everything) // PLAIN_CLEAN]
        yield Case(check, "plain", number, False, pair)


def filled(wording: str, base: Pair) -> str:
    """Fill in what a wording names of the base pair: @first, @other, @word, @term and @count.

    These are the passage's first sentence, one of the answer, the passage's longest word, a
    capitalised term of it, and its number of words.
    """
    if "@" not in wording:
        return wording
    found = re.findall(r"[A-Za-z]{4,}", base.passage)
    terms = re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", base.passage)
    other = re.split(r"(?<=[.!?])\s+", base.response)
    values = {
        "@first": re.split(r"(?<=[.!?])\s+", base.passage)[0],
        "@other": other[len(other) // 2],
        "@word": max(found, key=len).lower(),
        "@term": terms[0] if terms else "Copernicus",
        "@count": str(len(base.passage.split())),
    }
    for name, value in values.items():
        wording = wording.replace(name, value)
    return wording


def answer(answer_format: str | None = None) -> Apply:
    """The wording is the answer."""
    return lambda pair, wording: replace(
        pair, response=wording, answer_format=answer_format or pair.answer_format
    )


def before(pair: Pair, wording: str) -> Pair:
    return replace(pair, response=wording + pair.response)


def behind(pair: Pair, wording: str) -> Pair:
    return replace(pair, response=pair.response + wording)


def within(pair: Pair, wording: str) -> Pair:
    """The wording stands after the answer's first sentence."""
    sentences = re.split(r"(?<=[.!?])\s+", pair.response)
    return replace(pair, response=" ".join([sentences[0] + wording, *sentences[1:]]))


def asked(pair: Pair, wording: str) -> Pair:
    """The wording is the instruction."""
    return replace(pair, instruction=wording)


def task(answer_format: str) -> Apply:
    """The wording is instruction and answer, parted by " => "."""

    def apply(pair: Pair, wording: str) -> Pair:
        instruction, _, response = wording.partition(" => ")
        return replace(
            pair, instruction=instruction, response=response, answer_format=answer_format
        )

    return apply


def on_passage(answer_format: str) -> Apply:
    """The wording is passage, instruction and answer, parted by " => "."""

    def apply(pair: Pair, wording: str) -> Pair:
        passage, instruction, response = wording.split(" => ")
        return replace(
            pair, passage=passage, seed_text=passage, instruction=instruction, response=response,
            answer_format=answer_format,
        )  # fmt: skip

    return apply
