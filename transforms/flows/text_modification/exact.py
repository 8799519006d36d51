"""Modifications whose one right result code can work out: case, keywords, marks, dates.

Belongs here: computing that result, and comparing. Does not: limits that many texts keep
(`limits.py`), or which task asks for what.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transforms.flows.text_modification.normalized import spelled, without_articles
from transforms.flows.text_modification.wording import (
    difference,
    level,
    sentence_spans,
    whole,
    word_spans,
)

Parameters = Mapping[str, Any]

#: What stands around styled words in Markdown.
MARKS = {"bold": "**", "italics": "*", "code": "`", "strikethrough": "~~"}
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_ARTICLE = re.compile(r"\b(?:a|an)\s+(?=\w)", re.IGNORECASE)
_AFTER_HYPHEN = re.compile(r"(?<=[-'’])\w")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?)])")


def result(parameters: Parameters, passage: str) -> str:
    """Return the passage as it must be after the modification.

    Raises:
        KeyError: there is no such modification.
    """
    return _RESULTS[parameters["how"]](parameters, passage)


def check(parameters: Parameters, passage: str, response: str) -> str | None:
    """Say how a response is not the one right result; None if it is."""
    how, expected = parameters["how"], result(parameters, passage)
    if how == "replaced":
        return _check_replaced(parameters, passage, response)
    if how == "normalized" and parameters["what"] == "dates":
        expected, response = without_articles(expected), without_articles(response)
    if how == "every_word":
        lowered = (_AFTER_HYPHEN.sub(lambda hit: hit[0].lower(), text) for text in
                   (expected, response))  # fmt: skip
        return difference(*lowered)
    if how == "removed":
        return difference(_SPACE_BEFORE.sub("", expected), _SPACE_BEFORE.sub("", response))
    if how == "styled" and parameters["style"] == "italics":
        response = re.sub(r"(?<![_\w])_([^_\n]{1,400})_(?![_\w])", r"*\1*", response)
    if how == "styled" and parameters["style"] == "bold":
        response = response.replace("__", "**")
    if how == "styled" and not parameters["terms"]:
        mark = re.escape(MARKS[parameters["style"]])
        expected, response = (_plainly_set(mark, each) for each in (expected, response))
    return difference(expected, response)


def _plainly_set(mark: str, text: str) -> str:
    """Return a text with set numbers in one form: units outside, ordinals plain, none joined."""
    text = re.sub(rf"{mark}(\d+){mark}(st|nd|rd|th)\b", r"\1\2", text)
    text = re.sub(rf"{mark}(\d+(?:st|nd|rd|th)){mark}", r"\1", text)
    text = re.sub(rf"{mark}([$€£])(?=\d)", lambda hit: hit[1] + _bare(mark), text)
    text = re.sub(rf"(?<=\d)(%){mark}", lambda hit: _bare(mark) + hit[1], text)
    return re.sub(rf"(?<=\d){mark}([-–:/]){mark}(?=\d)", r"\1", text)


def _bare(mark: str) -> str:
    return mark.replace("\\", "")


def _check_replaced(parameters: Parameters, passage: str, response: str) -> str | None:
    """As the new word is given or with the old one's capital; "a" may have become "an"."""
    found = _without_articles(response)
    faults = [
        difference(_without_articles(each), found)
        for each in (_replaced(parameters, passage), _replaced(parameters, passage, as_given=True))
    ]
    return None if None in faults else faults[0]


def _without_articles(text: str) -> str:
    return _ARTICLE.sub("", level(text))


def _upper(parameters: Parameters, passage: str) -> str:
    return passage.upper()


def _lower(parameters: Parameters, passage: str) -> str:
    return passage.lower()


def _every_word(parameters: Parameters, passage: str) -> str:
    return _changed(passage, word_spans(passage), lambda word: word[:1].upper() + word[1:])


def _first_words(parameters: Parameters, passage: str) -> str:
    spans = [
        next(
            (start + begin, start + end)
            for begin, end in word_spans(passage[start:stop])
        )
        for start, stop in sentence_spans(passage)
    ]  # fmt: skip
    return _changed(passage, spans, str.upper)


def _terms_upper(parameters: Parameters, passage: str) -> str:
    return _at_terms(passage, parameters["terms"], str.upper)


def _replaced(parameters: Parameters, passage: str, *, as_given: bool = False) -> str:
    new = {_key(each["old"]): each["new"] for each in parameters["replacements"]}

    def replacement(old: str) -> str:
        fresh = str(new[_key(old)])
        return fresh[:1].upper() + fresh[1:] if old[:1].isupper() and not as_given else fresh

    return _at_terms(passage, [each["old"] for each in parameters["replacements"]], replacement)


def _masked(parameters: Parameters, passage: str) -> str:
    return _at_terms(passage, parameters["terms"], lambda _: str(parameters["mark"]))


def _removed(parameters: Parameters, passage: str) -> str:
    return _at_terms(passage, parameters["terms"], lambda _: "")


def _styled(parameters: Parameters, passage: str) -> str:
    mark = MARKS[parameters["style"]]
    terms = parameters["terms"]
    if not terms:
        return _NUMBER.sub(lambda hit: f"{mark}{hit[0]}{mark}", passage)
    return _at_terms(passage, terms, lambda hit: f"{mark}{hit}{mark}")


def _normalized(parameters: Parameters, passage: str) -> str:
    return spelled(parameters["what"], parameters["style"], passage)


_RESULTS: dict[str, Callable[[Parameters, str], str]] = {
    "all_upper": _upper,
    "all_lower": _lower,
    "every_word": _every_word,
    "first_words_upper": _first_words,
    "terms_upper": _terms_upper,
    "replaced": _replaced,
    "masked": _masked,
    "removed": _removed,
    "styled": _styled,
    "normalized": _normalized,
}


def _at_terms(text: str, terms: Sequence[str], change: Callable[[str], str]) -> str:
    """Return a text changed wherever one of the terms stands; longer ones come first."""
    ordered = sorted(terms, key=len, reverse=True)
    pattern = re.compile("|".join(whole(term).pattern for term in ordered), re.IGNORECASE)
    return pattern.sub(lambda hit: change(hit[0]), text)


def _changed(text: str, spans: Sequence[tuple[int, int]], change: Callable[[str], str]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], change(text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


def _key(term: str) -> str:
    return " ".join(term.casefold().split())
