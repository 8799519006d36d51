"""Whether two answers to one instruction agree, where code can tell.

Belongs here: the comparison in each format. Does not: reading an answer out of a response
(`final_answers.py`), or asking a critic where code cannot tell (`solved_again.py`).
"""

import re
from collections.abc import Callable

from transforms.flows.common import final_answers
from transforms.flows.common.labels import lettered_options

#: Two texts with this token F1 (SQuAD's measure) say the same, numbers and negation being equal.
SAME_TEXT_F1 = 0.8
#: List entries above this token F1 name the same thing.
SAME_ITEM_F1 = 0.5
#: Of so few words each is needed: "Great Bear Lake" is not "Great Slave Lake".
FEW_WORDS = 4
#: Longer lists are not compared: each entry is held against each, and no question asks for them.
MOST_ITEMS = 60

_ARTICLES = frozenset({"a", "an", "the"})
_NEGATIONS = frozenset({"not", "no", "never", "none", "nor", "neither", "cannot", "without", "t"})
_QUOTED = re.compile(r"[\"“«]([^\"”»]{1,600})[\"”»]")


def agree(answer_format: str, instruction: str, solver: str, response: str) -> bool | None:
    """Return whether the solver's final answer and the response agree; None: code cannot tell.

    It decides only where both commit themselves to something comparable. Two wordings that differ
    are no disagreement yet.
    """
    if not solver.strip() or not response.strip():
        return False
    compare = _COMPARE.get(answer_format)
    return compare(instruction, solver, response) if compare else None


def _choice(instruction: str, solver: str, response: str) -> bool | None:
    options = lettered_options(instruction)
    return _equal(final_answers.letter(solver, options), final_answers.letter(response, options))


def _number(instruction: str, solver: str, response: str) -> bool | None:
    return _equal(final_answers.number(solver), final_answers.number(response))


def _ordering(instruction: str, solver: str, response: str) -> bool | None:
    count = len(lettered_options(instruction))
    return _equal(final_answers.order(solver, count), final_answers.order(response, count))


def _matching(instruction: str, solver: str, response: str) -> bool | None:
    one, other = final_answers.pairs(solver), final_answers.pairs(response)
    return _equal(one, other) if one and other and one.keys() == other.keys() else None


def _labelled(instruction: str, solver: str, response: str) -> bool | None:
    one, other = final_answers.numbered_words(solver), final_answers.numbered_words(response)
    return _equal(one, other) if one and other and one.keys() == other.keys() else None


def _list(instruction: str, solver: str, response: str) -> bool | None:
    one, other = final_answers.items(solver), final_answers.items(response)
    if not one or len(one) != len(other) or len(one) > MOST_ITEMS:
        return None
    unmatched = list(other)
    for item in one:
        best = max(unmatched, key=lambda each: token_f1(item, each))
        if not _is_same_item(item, best):
            return None
        unmatched.remove(best)
    return True


def _is_same_item(one: str, other: str) -> bool:
    if token_f1(one, other) <= SAME_ITEM_F1 or _differs_in_substance(one, other):
        return False
    left, right = set(_tokens(one)), set(_tokens(other))
    return min(len(left), len(right)) > FEW_WORDS or left <= right or right <= left


def _quotation(instruction: str, solver: str, response: str) -> bool | None:
    quoted = _QUOTED.search(response)
    one, other = _tokens(solver), _tokens(quoted[1] if quoted else response)
    if not one or not other:
        return None
    shorter, longer = sorted((" ".join(one), " ".join(other)), key=len)
    # A quotation within the other is the same place, unless it is a mere scrap of it.
    is_within = f" {shorter} " in f" {longer} " and 2 * len(shorter) >= len(longer)
    return True if is_within else None


def _text(instruction: str, solver: str, response: str) -> bool | None:
    leads = [_tokens(text)[:1] for text in (solver, response)]
    if all(lead in (["yes"], ["no"]) for lead in leads):
        return leads[0] == leads[1]
    if token_f1(solver, response) >= SAME_TEXT_F1 and not _differs_in_substance(solver, response):
        return True
    return None


_COMPARE: dict[str, Callable[[str, str, str], bool | None]] = {
    "choice": _choice,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "true_false": _labelled,
    "classification": _labelled,
    "list": _list,
    "span": _quotation,
    "fill_in": _quotation,
    "short_answer": _text,
}


def can_compare(answer_format: str) -> bool:
    """Whether code can tell that two answers of a format agree, at least where they are alike."""
    return answer_format in _COMPARE


def token_f1(one: str, other: str) -> float:
    """Harmonic mean of token precision and recall, articles and punctuation aside; 0 to 1."""
    left, right = _tokens(one), _tokens(other)
    if not left or not right:
        return 0.0
    common = sum(min(left.count(token), right.count(token)) for token in set(left))
    return 2 * common / (len(left) + len(right))


def _differs_in_substance(one: str, other: str) -> bool:
    left, right = set(_tokens(one)), set(_tokens(other))
    numbers = [{token for token in tokens if token[0].isdigit()} for tokens in (left, right)]
    return numbers[0] != numbers[1] or bool(left & _NEGATIONS) != bool(right & _NEGATIONS)


def _equal(one: object, other: object) -> bool | None:
    return None if one is None or other is None else one == other


def _tokens(text: str) -> list[str]:
    return [token for token in re.findall(r"[^\W_]+", text.casefold()) if token not in _ARTICLES]
