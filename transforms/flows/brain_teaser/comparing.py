"""Whether two short answers to a teaser are one, as far as code can tell.

Belongs here: answers that are a number, a word or a name. Does not: answers that are an explanation
(`common/agreement.py`), or what a verdict makes of it (`verification.py`).
"""

import re
from fractions import Fraction

from transforms.flows.brain_teaser.give_aways import words
from transforms.flows.common import final_answers

_ARTICLES = frozenset({"a", "an", "the"})
_DOUBT = frozenset({"or", "and", "not", "neither", "nor", "either", "but", "no", "unless"})
_WORDS_AROUND = 4
#: What people put around an answer without changing it: "It must be his nephew."
_AROUND = _ARTICLES | {
    "it", "is", "was", "be", "its", "his", "her", "their", "my", "your", "he", "she", "they",
    "this", "that", "must", "would", "will", "s", "on", "answer", "simply", "just", "called",
}  # fmt: skip
#: Words of which one is not another: who says Monday does not mean Tuesday.
_CLOSED = (
    frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
    frozenset({"january", "february", "march", "april", "may", "june", "july", "august",
               "september", "october", "november", "december"}),
    frozenset({"father", "mother", "son", "daughter", "brother", "sister", "uncle", "aunt",
               "nephew", "niece", "cousin", "grandfather", "grandmother", "grandson",
               "granddaughter", "himself", "herself"}),
)  # fmt: skip
_FRACTION = re.compile(r"\\[dt]?frac\s?\{(\d{1,9})\}\s?\{(\d{1,9})\}")
_ASIDE = re.compile(r"\([^()]{0,200}\)")


def number_of(answer: str) -> Fraction | None:
    """Return the one number of an answer's first line, asides in brackets apart."""
    line = answer.strip().split("\n", 1)[0][:500]
    line = _FRACTION.sub(r"\1/\2", line).replace("$", " ")
    found = final_answers.number(_ASIDE.sub(" ", line))
    return final_answers.number(line) if found is None else found


def same_word(wanted: str, said: str, puzzle: str) -> bool | None:
    """Whether an answer is the wanted word or name; None where it may be a synonym."""
    if telling(wanted) == telling(said):
        return True
    if "or" in set(words(_ASIDE.sub(" ", said))) - set(words(wanted)):
        return False  # two answers are none
    one, other = _core(wanted, puzzle), _core(said, puzzle)
    if one and one == other:
        return True
    if len(one) == len(other) == 1:
        for kind in _CLOSED:
            if one[0] in kind and other[0] in kind:
                return False
    return None


def says_it(wanted: str, said: str) -> bool:
    """Whether a few words around it name the wanted one, and no alternative."""
    one, other = telling(wanted), telling(said)
    if len(other) > len(one) + _WORDS_AROUND or _DOUBT & set(other) - set(one):
        return False
    return f" {' '.join(one)} " in f" {' '.join(other)} "


def telling(text: str) -> list[str]:
    return [word for word in words(text) if word not in _ARTICLES]


def _core(text: str, puzzle: str) -> list[str]:
    """Return an answer without what stands around it: small words, and owners named in the puzzle.

    In "Paul's nephew" the nephew is the answer.
    """
    owners = {name.casefold() for name in re.findall(r"\b([^\W\d_]+)['’]s\b", text)}
    owners |= {name.casefold() for name in re.findall(r"\b([^\W\d_]+) is\b", text)}
    owners &= {word.casefold() for word in re.findall(r"\b[A-Z][^\W\d_]+", puzzle)}
    return [word for word in words(text) if word not in _AROUND and word not in owners]
