"""Limits that a modified text must keep, whatever it says: words, letters, lengths, likeness.

Belongs here: rules over (parameters, passage, response), each saying what is wrong or None. Does
not: results that code can work out (`exact.py`), or layouts (`layouts.py`).
"""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from transforms.flows.text_modification.wording import level, occurrences, sentences, words
from transforms.quality import text as quality_text

Parameters = Mapping[str, Any]

#: Of 8-word runs shared with the passage; a paraphrase has hardly any but names and fixed terms.
MOST_SHARED = 0.15
_LONG_WORD = 8
_SLACK = 0.02


def words_start(parameters: Parameters, passage: str, response: str) -> str | None:
    letter = parameters["letter"].casefold()
    wrong = [each for each in words(response) if not each.casefold().startswith(letter)]
    return f"these do not begin with {letter}: {', '.join(wrong[:8])}" if wrong else None


def nth_word_starts(parameters: Parameters, passage: str, response: str) -> str | None:
    letter, step = parameters["letter"].casefold(), parameters["number"]
    counted = words(response)[step - 1 :: step]
    if not counted:
        return f"it has fewer than {step} words"
    wrong = [each for each in counted if not each.casefold().startswith(letter)]
    return f"of the words counted, these do not fit: {', '.join(wrong[:8])}" if wrong else None


def without_letter(parameters: Parameters, passage: str, response: str) -> str | None:
    letter = parameters["letter"].casefold()
    wrong = [each for each in words(response) if letter in each.casefold()]
    return f"these have the letter {letter}: {', '.join(wrong[:8])}" if wrong else None


def most_letters(parameters: Parameters, passage: str, response: str) -> str | None:
    most = parameters["number"]
    wrong = [each for each in words(response) if sum(map(str.isalpha, each)) > most]
    return f"these are longer than {most} letters: {', '.join(wrong[:8])}" if wrong else None


def each_word_once(parameters: Parameters, passage: str, response: str) -> str | None:
    said = [each.casefold() for each in words(response)]
    again = sorted({each for each in said if said.count(each) > 1}) if len(said) < 2000 else said
    return f"these occur again: {', '.join(again[:8])}" if again else None


def sentences_start(parameters: Parameters, passage: str, response: str) -> str | None:
    start = parameters["start"]
    one_letter = len(start) == 1
    for each in sentences(response):
        first = next(iter(words(each)), "")
        begins = first[:1] == start if one_letter else first == start
        if not begins:
            return f"this sentence begins otherwise: {each[:80]!r}"
    return None


def keeps(parameters: Parameters, passage: str, response: str) -> str | None:
    missing = [each for each in parameters["words"] if not occurrences(each, response)]
    return f"missing: {', '.join(missing[:8])}" if missing else None


def avoids(parameters: Parameters, passage: str, response: str) -> str | None:
    there = [each for each in parameters["words"] if occurrences(each, response)]
    return f"still there: {', '.join(there[:8])}" if there else None


def most_words(parameters: Parameters, passage: str, response: str) -> str | None:
    count = len(words(response))
    return f"{count} words" if count > parameters["number"] else None


def least_words(parameters: Parameters, passage: str, response: str) -> str | None:
    count = len(words(response))
    return f"{count} words" if count < parameters["number"] else None


def sentence_count(parameters: Parameters, passage: str, response: str) -> str | None:
    count = len(sentences(response))
    return f"{count} sentences" if count != parameters["number"] else None


def most_sentence_words(parameters: Parameters, passage: str, response: str) -> str | None:
    most = parameters["number"]
    long = [each for each in sentences(response) if len(words(each)) > most]
    return f"longer than {most} words: {long[0][:120]!r}" if long else None


def changed(parameters: Parameters, passage: str, response: str) -> str | None:
    return "the passage came back as it was" if level(passage) == level(response) else None


def reworded(parameters: Parameters, passage: str, response: str) -> str | None:
    """The wording is new, the length about the same."""
    own, source = quality_text.words(response), quality_text.words(passage)
    shared = quality_text.copied_share(own, source)
    if shared > MOST_SHARED or own == source:
        return f"{shared:.0%} of its runs of eight words are the passage's"
    ratio = len(own) / max(1, len(source))
    return None if 0.5 <= ratio <= 2 else f"{ratio:.2f} times as long as the passage"


def simpler(parameters: Parameters, passage: str, response: str) -> str | None:
    """Neither its sentences nor its words are longer than the passage's."""
    before, after = _hardness(passage), _hardness(response)
    if after[0] > before[0]:
        return f"sentences of {after[0]:.1f} words, {before[0]:.1f} before"
    if after[1] > before[1] + _SLACK:
        return f"{after[1]:.0%} long words, {before[1]:.0%} before"
    return None


def _hardness(text: str) -> tuple[float, float]:
    said = words(text)
    long = sum(len(each) >= _LONG_WORD for each in said)
    return len(said) / max(1, len(sentences(text))), long / max(1, len(said))


def longer(parameters: Parameters, passage: str, response: str) -> str | None:
    ratio = len(words(response)) / max(1, len(words(passage)))
    return None if ratio >= parameters["number"] / 100 else f"{ratio:.2f} times as long"


def size_like(parameters: Parameters, passage: str, response: str) -> str | None:
    """At least a share of the passage's words is there, so that nothing large was dropped."""
    ratio = len(words(response)) / max(1, len(words(passage)))
    least = parameters["number"] / 100
    return None if least <= ratio <= 3 else f"{ratio:.2f} times as long as the passage"


def mostly_kept(parameters: Parameters, passage: str, response: str) -> str | None:
    """At least a share, in percent, of the words stays in place: an edit, no rewriting."""
    matcher = SequenceMatcher(None, words(passage), words(response), autojunk=False)
    share = matcher.ratio() if len(words(response)) < 3000 else 0.0
    return None if share * 100 >= parameters["number"] else f"only {share:.0%} stayed in place"


def mixed(parameters: Parameters, passage: str, response: str) -> str | None:
    """A part of the passage's words is there, and a part is not: two languages, not one."""
    known = {each.casefold() for each in words(passage)}
    said = [each.casefold() for each in words(response)]
    share = sum(each in known for each in said) / max(1, len(said))
    return None if 0.25 <= share <= 0.9 else f"{share:.0%} of its words are the passage's"


def in_language(parameters: Parameters, passage: str, response: str) -> str | None:
    """The text is in the language asked for, as far as a program can tell."""
    from transforms.quality.language import identifier, letters

    if letters(response) < 40:
        return None
    found, confidence = identifier().classify(response)
    code = parameters["code"].casefold()
    return None if found == code or confidence < 0.8 else f"it is in {found}, not in {code}"
