"""Ways in which a teaser betrays its answer, and teasers that everybody has heard.

Belongs here: those rules, over texts. Does not: whether an answer is right.
"""

import re

#: An answer of at most so many words must not occur in its puzzle.
_SHORT_ANSWER = 3
#: Of a longer one, this share of its telling words may.
_TOLD_SHARE = 0.8
_FEWEST_TOLD = 5
#: Beginnings of this length are taken for forms of one word.
_FORM = 5
#: A puzzle of fewer words says too little to have one answer.
_FEWEST_WORDS = 8

_ASIDE = re.compile(
    r"\b(?:hint|clue|answer|solution|spoiler|explanation)\s{0,3}:|\bthe answer is\b", re.IGNORECASE
)
_COMMON = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "is", "are", "was", "were", "it"}
    | {
        "he",
        "she",
        "they",
        "his",
        "her",
        "its",
        "their",
        "that",
        "this",
        "with",
        "for",
        "by",
        "not",
    }
    | {"had", "has", "have", "be", "been", "as", "from", "one", "no", "who", "which", "because"}
)
#: Each is known by words that it alone has together.
_WELL_KNOWN = tuple(
    frozenset(words.split())
    for words in (
        "wolf goat cabbage",
        "fox chicken grain",
        "surgeon son father accident",
        "bat ball costs more than",
        "lily pad doubles lake",
        "machines widgets minutes",
        "doors goat host car",
        "keys locks space enter",
        "cities houses mountains trees water fish",
        "hands clap cannot",
        "wetter dries",
        "four legs morning evening",
        "once minute twice moment",
        "more you take leave behind",
        "elevator dwarf floor umbrella",
        "albatross soup restaurant",
        "three switches bulb room",
        "two guards doors lies truth",
        "hundred prisoners hats",
        "bridge flashlight minutes cross four",
        "man pushes car hotel loses fortune",
        "barber shaves village himself",
        "unexpected hanging judge week",
        "tortoise achilles race",
        "heavier coin twelve balance",
        "snail well climbs day slips night",
    )
)


def told(puzzle: str, answer: str, *, names_it: bool) -> str | None:
    """Return how a puzzle tells its answer; None if it does not.

    Args:
        puzzle: what the solver reads.
        answer: what the solver should find.
        names_it: whether the answer is one of several things that the puzzle names.
    """
    if aside := _ASIDE.search(puzzle):
        return f"an aside in the puzzle: {aside[0]!r}"
    if len(words(puzzle)) < _FEWEST_WORDS:
        return "the puzzle is a mere scrap"
    wanted = [word for word in words(answer) if word not in _COMMON]
    if names_it or not wanted:
        return None
    said = {_form(word) for word in words(puzzle)}
    found = [word for word in wanted if _form(word) in said]
    if len(wanted) <= _SHORT_ANSWER:
        is_told = len(found) == len(wanted)
    else:
        is_told = len(wanted) >= _FEWEST_TOLD and len(found) >= _TOLD_SHARE * len(wanted)
    return f"the puzzle has the words of its answer: {', '.join(found)}" if is_told else None


def well_known(puzzle: str) -> str | None:
    """Return by which words a puzzle is recognised as one that everybody knows; None if it is not.

    Such a one is answered from memory, by a solver too.
    """
    said = set(words(puzzle))
    found = next((each for each in _WELL_KNOWN if each <= said), None)
    return " ".join(sorted(found)) if found else None


def _form(word: str) -> str:
    return (word[:-1] if len(word) > 3 and word.endswith("s") else word)[:_FORM]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
