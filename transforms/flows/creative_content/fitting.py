"""Whether constraints fit each other and the form: what contradicts itself is never asked.

Belongs here: the contradictions that code can see. Does not: one constraint alone
(`constraints.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.common.tasks import IllFormed
from transforms.flows.creative_content.measures import plain

_Kept = Mapping[str, Any]
_POSITIVE = ("must_use", "first_line", "last_line", "each_line_begins", "refrain")


def check_fit(constraints: Sequence[_Kept], implied: Sequence[_Kept] = ()) -> None:
    """Check constraints together with those that the form implies.

    Raises:
        IllFormed: no piece can meet them all.
    """
    kinds = [each["kind"] for each in (*constraints, *implied)]
    if len(set(kinds)) < len(kinds):
        raise IllFormed("a constraint is there twice, or the form has it already")
    by_kind = {each["kind"]: each for each in (*constraints, *implied)}
    _check_words(by_kind)
    _check_openings(by_kind)
    _check_numbers(by_kind)


def _check_words(by_kind: Mapping[str, _Kept]) -> None:
    wanted = [text for kind in _POSITIVE if kind in by_kind for text in by_kind[kind]["texts"]]
    forbidden = by_kind.get("must_not_use", {"texts": ()})["texts"]
    for text in wanted:
        if any(f" {plain(each)} " in f" {plain(text)} " for each in forbidden):
            raise IllFormed("what must occur must not occur")
    letter = by_kind.get("without_letter", {"texts": ()})["texts"]
    initials = by_kind.get("acrostic", {"texts": ()})["texts"]
    if letter and any(letter[0].casefold() in text.casefold() for text in (*wanted, *initials)):
        raise IllFormed("what must occur has the letter that must not")


def _check_openings(by_kind: Mapping[str, _Kept]) -> None:
    if "acrostic" not in by_kind:
        return
    if "each_line_begins" in by_kind or "refrain" in by_kind:
        raise IllFormed("an acrostic leaves its lines no other beginning")
    word = by_kind["acrostic"]["texts"][0].casefold()
    opening = by_kind.get("first_line", {"texts": (word,)})["texts"][0]
    closing = by_kind.get("last_line", {"texts": (word[-1],)})["texts"][0]
    if plain(opening)[:1] != word[0] or plain(closing)[:1] != word[-1]:
        raise IllFormed("a given line does not begin with its letter")


def _check_numbers(by_kind: Mapping[str, _Kept]) -> None:
    def span(kind: str, free: tuple[int, int]) -> tuple[int, int]:
        each = by_kind.get(kind)
        return (each["least"], each["most"]) if each else free

    lines = span("lines", (1, 1000))
    if "acrostic" in by_kind:
        count = len(by_kind["acrostic"]["texts"][0])
        if not lines[0] <= count <= lines[1]:
            raise IllFormed("the acrostic has another number of lines")
        lines = (count, count)
    per, stanzas = span("lines_per_stanza", (1, 1000)), span("stanzas", (1, 1000))
    if per[0] * stanzas[0] > lines[1] or per[1] * stanzas[1] < lines[0]:
        raise IllFormed("stanzas and lines do not add up")
    words, a_line = span("words", (1, 10_000)), span("words_per_line", (1, 10_000))
    if a_line[0] * lines[0] > words[1] or a_line[1] * lines[1] < words[0]:
        raise IllFormed("lines and words do not add up")
    sentences, paragraphs = span("sentences", (1, 1000)), span("paragraphs", (1, 1000))
    if sentences[0] > words[1] or paragraphs[0] > sentences[1]:
        raise IllFormed("sentences do not add up")
    items, an_item = span("items", (1, 1000)), span("words_per_item", (1, 1000))
    if an_item[0] * items[0] > words[1] or an_item[1] * items[1] < words[0]:
        raise IllFormed("items and words do not add up")
