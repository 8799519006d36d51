"""Ways in which a question betrays its right option to someone who does not know the subject.

Known from the literature on writing test items: length, form, grammar, words of the stem, and
words that are too strong. Belongs here: those rules, over texts. Does not: what is well formed
otherwise (`assembling.py`).
"""

import re
from collections.abc import Callable, Sequence

#: A right option this many times as long as the longest other one stands out, beyond some letters.
LONGER = 1.2
#: And one this many times as long as the shortest other one.
SHORTER = 0.6
_LETTERS_THAT_SHOW = 8
#: Words of the stem that the right option alone repeats; one is enough for an option of few words.
_ECHOES, _FEW_WORDS = 2, 3
#: Words that begin with the same letters, this many of them, are taken as forms of one word.
_STEM_LETTERS = 6

_ABSOLUTE = frozenset(
    {"always", "never", "only", "all", "none", "every", "entirely", "completely", "must", "cannot"}
    | {"impossible", "nobody", "nothing", "exclusively", "solely"}
)
_CAREFUL = frozenset(
    {"usually", "often", "may", "might", "some", "generally", "typically", "tends", "likely"}
    | {"partly", "sometimes", "probably", "mostly"}
)
_COMMON = frozenset(
    {"about", "after", "also", "among", "because", "been", "before", "being", "between"}
    | {"both", "does", "from", "have", "into", "itself", "more", "most", "only"}
    | {"other", "over", "same", "some", "such", "than", "that", "their", "them"}
    | {"then", "there", "these", "they", "this", "those", "through", "under", "until"}
    | {"very", "were", "what", "when", "where", "which", "while", "will", "with"}
    | {"would", "your", "following", "option", "best", "most"}
)
_ARTICLE = re.compile(r"\b(an?)\s*(?:_+)?\s*[:?.…]*\s*$", re.IGNORECASE)


def give_away(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    """Return how the right option gives itself away; None if it does not.

    Raises:
        ValueError: there is no wrong option to compare with.
    """
    if not wrong:
        raise ValueError("a question without wrong options")
    return next((found for rule in _RULES if (found := rule(stem, right, wrong))), None)


def _by_length(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    longest, shortest = max(map(len, wrong)), min(map(len, wrong))
    if len(right) > LONGER * longest and len(right) - longest > _LETTERS_THAT_SHOW:
        return f"the right option is far longer: {len(right)} letters, the others up to {longest}"
    if len(right) < SHORTER * shortest and shortest - len(right) > _LETTERS_THAT_SHOW:
        return f"the right option is far shorter: {len(right)} letters, the others from {shortest}"
    return None


def _by_form(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    for name, has in _FORMS:
        others = {has(each) for each in wrong}
        if len(wrong) > 1 and len(others) == 1 and has(right) not in others:
            return f"only the right option differs in form: {name}"
    return None


def _by_strength(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    absolute = [bool(_ABSOLUTE & set(_words(each))) for each in wrong]
    if _ABSOLUTE & set(_words(right)):
        return None
    if all(absolute):
        return "every wrong option, and not the right one, has a word such as always or only"
    is_careful = bool(_CAREFUL & set(_words(right)))
    others_are = any(_CAREFUL & set(_words(each)) for each in wrong)
    if is_careful and not others_are and sum(absolute) >= 2:
        return "the right option alone is worded with care"
    return None


def _by_echo(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    content = _content(right)
    elsewhere = set().union(*map(_content, wrong))
    echoes = (content & _content(stem)) - elsewhere
    if len(echoes) >= _ECHOES or (echoes and len(content) <= _FEW_WORDS):
        return f"only the right option repeats words of the stem: {', '.join(sorted(echoes))}"
    return None


def _by_grammar(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    article = _ARTICLE.search(stem)
    if article is None:
        return None
    wants_vowel = article[1].casefold() == "an"
    if len({_begins_with_vowel(each) == wants_vowel for each in (right, *wrong)}) == 2:
        return f"the article {article[1]!r} at the end of the stem does not fit every option"
    return None


def _by_stem(stem: str, right: str, wrong: Sequence[str]) -> str | None:
    said = f" {' '.join(_words(stem))} "
    inside = [f" {' '.join(_words(each))} " in said for each in (right, *wrong) if _words(each)]
    if inside and inside[0] and not any(inside[1:]) and len(right) > 3:
        return "the stem holds the right option and none of the others"
    return None


_RULES = (_by_length, _by_form, _by_strength, _by_stem, _by_echo, _by_grammar)

_FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("a capital at the start", lambda text: text[:1].isupper()),
    ("a digit", lambda text: any(map(str.isdigit, text))),
    ("brackets", lambda text: "(" in text),
    ("emphasis", lambda text: "**" in text or "__" in text),
    ("a full stop at the end", lambda text: text.endswith(".")),
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _content(text: str) -> set[str]:
    return {word[:_STEM_LETTERS] for word in _words(text) if len(word) > 3 and word not in _COMMON}


def _begins_with_vowel(text: str) -> bool:
    return text.lstrip("\"'“‘(")[:1].casefold() in "aeiou"
