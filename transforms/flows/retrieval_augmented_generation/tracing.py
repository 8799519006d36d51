"""Whether what an answer says stands in the passages it cites, as far as words can tell.

Belongs here: the measure. Does not: which pairs it is put to (`rules.py`), or the verdict on what
words cannot tell, which is the critic's.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from transforms.flows.common.given import numbers_in
from transforms.flows.retrieval_augmented_generation.citations import Cited
from transforms.quality.text import words

#: A sentence with fewer words of its own cannot be told from others by them.
LEAST_WORDS = 3
#: Below this share of its words in what it cites, a sentence of so many does not come from there.
#: Judgement: a paraphrase keeps the names and things it is about; a short one may keep none.
LEAST_SHARE, LEAST_TO_SHARE = 0.25, 6
#: A passage not cited that has so much more of the sentence's words is where it comes from.
MARGIN = 0.34

#: Of so many figures every two are tried.
_MOST_RECKONED = 12
_STEM = 5
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][^\W\d_]{2,}")
_DIGIT_GROUP = re.compile(r"(?<=\d)[,\u202f\u00a0 ](?=\d{3}\b)")
_COMMON_WORDS = (
    "about above according after again against along also although among another around because "
    "been before being below between both cannot could does doing down during each either every "
    "first from given have having here however into itself just less like made make many more most "
    "much must never nothing often only other others ought over passage passages quite rather "
    "really said same says shall should since some sort source sources state states still such "
    "than that their them then there these they thing things this those though three through thus "
    "together under until upon using very want were what when where whether which while whole "
    "whose will with within without would your therefore means"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Fault:
    """What is wrong with one sentence: a reason, and what was seen."""

    reason: str
    seen: str


def fault_of(
    sentence: Cited,
    passages: Mapping[int, str],
    question: str,
    *,
    is_computed: bool = False,
    reckoned: Collection[str] = (),
) -> Fault | None:
    """Return what speaks against a sentence's citations; None if nothing does.

    Args:
        sentence: of the answer, with the numbers it cites.
        passages: title and text of each passage shown, by number.
        question: what was asked: its words need no source.
        is_computed: whether numbers may be worked out from those in the passages.
        reckoned: numbers that follow from others the answer gives, see `reckoned_from`.
    """
    cited = [passages[number] for number in sentence.numbers if number in passages]
    if not cited:
        return None
    there, everywhere = " ".join(cited), " ".join(passages.values())
    known = _figures(question) | _spelled(there) | set(reckoned)
    for token in [] if is_computed else _new(_figures(sentence.text), known):
        if token not in _figures(there):
            where = "in another passage" if token in _figures(everywhere) else "in none"
            return Fault("number_not_in_cited", f"{token} stands {where}: {sentence.text}")
    for name in _NAME.findall(sentence.text):
        stem = name.casefold()[:4]
        if stem not in _prefixes(question, 4) and stem not in _prefixes(there, 4):
            return Fault("name_not_in_cited", f"{name}: {sentence.text}")
    return _by_words(sentence, passages, question)


def reckoned_from(said: Sequence[Cited], passages: Mapping[int, str]) -> set[str]:
    """Return the sums and differences of any two figures that an answer takes from its sources.

    An answer that gives both may say what they come to, though no passage does.
    """
    given: set[int] = set()
    for sentence in said:
        there = " ".join(passages.get(number, "") for number in sentence.numbers)
        given |= {int(each) for each in _figures(sentence.text) & _figures(there) if len(each) < 16}
    several = sorted(given)[:_MOST_RECKONED]
    return {
        str(value)
        for at, one in enumerate(several)
        for other in several[at + 1 :]
        for value in (one + other, other - one)
    }


def _by_words(sentence: Cited, passages: Mapping[int, str], question: str) -> Fault | None:
    own = _stems(sentence.text) - _stems(question)
    if len(own) < LEAST_WORDS:
        return None
    cited = [passages[number] for number in sentence.numbers if number in passages]
    share = _share(own, cited)
    others = {number: text for number, text in passages.items() if number not in sentence.numbers}
    best, number = max(
        ((_share(own, [text]), each) for each, text in others.items()), default=(0, 0)
    )
    seen = f"{share:.0%} of its words in {list(sentence.numbers)}, {best:.0%} in [{number}]"
    if best - share >= MARGIN:
        return Fault("misattributed", f"{seen}: {sentence.text}")
    if share < LEAST_SHARE and len(own) >= LEAST_TO_SHARE:
        return Fault("not_borne_out", f"{seen}: {sentence.text}")
    return None


def foreign_figures(text: str, known: Sequence[str]) -> list[str]:
    """Return the numbers of a text that none of the known texts has."""
    return _new(_figures(text), set().union(*map(_figures, known)))


def _share(own: set[str], texts: Sequence[str]) -> float:
    return len(own & _stems(" ".join(texts))) / len(own)


def _new(found: set[str], known: set[str]) -> list[str]:
    return sorted(found - known)


def _figures(text: str) -> set[str]:
    found = (word.rstrip("stndrh") for word in words(_DIGIT_GROUP.sub("", text)))
    return {word for word in found if word.isdigit()}


def _spelled(text: str) -> set[str]:
    """Return the numbers that a text writes out in words."""
    return {f"{number:g}" for number in numbers_in(text)}


def _stems(text: str) -> set[str]:
    return {
        word[:_STEM]
        for word in words(text)
        if len(word) >= 4 and word not in _COMMON and not word.isdigit()
    }


def _prefixes(text: str, length: int) -> set[str]:
    return {word[:length] for word in words(text)}
