"""Checking a piece against its constraints.

Belongs here: a function for each kind, which says what is wrong, or what it saw. Does not: how
constraints come about (`constraints.py`), or verdicts (`rules.py`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from transforms.flows.creative_content.measures import Piece, plain, words_of
from transforms.flows.creative_content.sound import ends_alike, syllables


@dataclass(frozen=True)
class Seen:
    """Whether a constraint is met, and what was seen."""

    is_met: bool
    what: str


def seen(constraint: Mapping[str, Any], piece: Piece) -> Seen:
    """Hold a piece against one constraint.

    Raises:
        KeyError: there is no such kind.
    """
    return _CHECKS[constraint["kind"]](constraint, piece)


def _total(count: Callable[[Piece], int]) -> "_Check":
    def check(wanted: Mapping[str, Any], piece: Piece) -> Seen:
        found = count(piece)
        is_met = wanted["least"] <= found <= wanted["most"]
        return Seen(is_met, f"{found} {wanted['kind']}, {_range(wanted)} asked")

    return check


def _each(counts: Callable[[Piece], Sequence[int]]) -> "_Check":
    def check(wanted: Mapping[str, Any], piece: Piece) -> Seen:
        found = counts(piece)
        is_met = bool(found) and all(wanted["least"] <= n <= wanted["most"] for n in found)
        return Seen(is_met, f"{wanted['kind']}: {[*found][:40]}, {_range(wanted)} asked")

    return check


def _sentences(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    fewest, most = piece.fewest_sentences, len(piece.sentences)
    is_met = fewest <= wanted["most"] and wanted["least"] <= most
    counted = f"{most}" if fewest == most else f"{fewest} to {most}"
    return Seen(is_met, f"{counted} sentences, {_range(wanted)} asked")


def _range(wanted: Mapping[str, Any]) -> str:
    return f"{wanted['least']} to {wanted['most']}"


def _acrostic(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    initials = "".join(plain(line)[:1] for line in piece.lines)
    return Seen(initials == wanted["texts"][0].casefold(), f"the lines spell {initials[:40]}")


def _occurs(text: str, term: str) -> bool:
    return f" {plain(term)} " in f" {plain(text)} "


def _must_use(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    missing = [term for term in wanted["texts"] if not _occurs(piece.text, term)]
    return Seen(not missing, f"missing: {missing}" if missing else f"all of {wanted['texts']}")


def _must_not_use(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    # An inflected form is the same word to whoever forbids it.
    text = plain(piece.text).split()
    found = [term for term in wanted["texts"] if _has_form(text, plain(term))]
    return Seen(not found, f"used: {found}" if found else f"none of {wanted['texts']}")


def _has_form(words: Sequence[str], term: str) -> bool:
    if " " in term:
        return f" {term} " in f" {' '.join(words)} "
    return any(word in {term, f"{term}s", f"{term}es", f"{term}'s"} for word in words)


def _first_line(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    opening, given = plain(piece.body), plain(wanted["texts"][0])
    return Seen(f"{opening} ".startswith(f"{given} "), f"opens: {piece.body[:80]}")


def _last_line(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    closing, given = plain(piece.body), plain(wanted["texts"][0])
    return Seen(f" {closing}".endswith(f" {given}"), f"ends: {piece.body[-80:]}")


def _without_letter(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    letter = wanted["texts"][0].casefold()
    found = [word for word in words_of(piece.text) if letter in word.casefold()]
    return Seen(not found, f"words with {letter}: {found[:8]}")


def _each_line_begins(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    given = plain(wanted["texts"][0])
    others = [line for line in piece.lines if not f"{plain(line)} ".startswith(f"{given} ")]
    what = f"begins otherwise: {others[0][:80]}" if others else f"all with {given}"
    return Seen(bool(piece.lines) and not others, what)


def _refrain(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    given = plain(wanted["texts"][0])
    found = sum(plain(line) == given for line in piece.lines)
    return Seen(found >= wanted["least"], f"the refrain {found} times, {wanted['least']} asked")


def _unrhymed(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    lines = piece.lines
    for one, other in pairwise(lines):
        if ends_alike(one, other):
            return Seen(False, f"alike: {one[-40:]} / {other[-40:]}")
    return Seen(bool(lines), "no neighbouring lines end alike")


def _title(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    return Seen(piece.title is not None, f"title: {piece.title}")


def _speakers(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    spoken = {name.casefold() for name in piece.speeches}
    given = {name.casefold() for name in wanted["texts"]}
    return Seen(spoken == given, f"speak: {sorted(spoken)[:8]}; asked: {sorted(given)}")


def _syllables(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    found = [syllables(line) for line in piece.lines]
    targets = [int(text) for text in wanted["texts"]]
    fits = [low <= target <= high for target, (low, high) in zip(targets, found, strict=False)]
    is_met = len(found) == len(targets) and all(fits)
    return Seen(is_met, f"syllables from-to: {found[:20]}; asked: {targets}")


def _same_lines(wanted: Mapping[str, Any], piece: Piece) -> Seen:
    lines = [plain(line) for line in piece.lines]
    for group in wanted["texts"]:
        places = [int(place) for place in re.findall(r"\d+", group)]
        if max(places) > len(lines) or len({lines[place - 1] for place in places}) > 1:
            return Seen(False, f"lines {group} are not the same")
    return Seen(True, f"lines {wanted['texts']} repeat")


_Check = Callable[[Mapping[str, Any], Piece], Seen]
_CHECKS: dict[str, _Check] = {
    "words": _total(lambda piece: len(words_of(piece.body))),
    "sentences": _sentences,
    "paragraphs": _total(lambda piece: len(piece.stanzas)),
    "lines": _total(lambda piece: len(piece.lines)),
    "stanzas": _total(lambda piece: len(piece.stanzas)),
    "items": _total(lambda piece: len(piece.items)),
    "turns": _total(lambda piece: len(piece.speeches)),
    "lines_per_stanza": _each(lambda piece: [len(each) for each in piece.stanzas]),
    "words_per_line": _each(lambda piece: [len(words_of(each)) for each in piece.lines]),
    "words_per_item": _each(lambda piece: [len(words_of(each)) for each in piece.items]),
    "acrostic": _acrostic,
    "must_use": _must_use,
    "must_not_use": _must_not_use,
    "first_line": _first_line,
    "last_line": _last_line,
    "without_letter": _without_letter,
    "each_line_begins": _each_line_begins,
    "refrain": _refrain,
    "unrhymed": _unrhymed,
    "title": _title,
    "speakers": _speakers,
    "syllables": _syllables,
    "same_lines": _same_lines,
}
