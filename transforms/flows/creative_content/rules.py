"""What code decides of a piece.

Belongs here: the rules, each a pure function of the pair. Does not: their order
(`verification.py`).
"""

import re

from transforms.flows.common.asking import spec_of
from transforms.flows.common.repetition import is_loop
from transforms.flows.creative_content.checks import seen
from transforms.flows.creative_content.measures import Piece, words_of
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, failed, not_checkable, passed

#: A piece whose form repeats lines on purpose is no loop.
_REPEATING = frozenset({"refrain", "same_lines", "each_line_begins"})
_LEAST_LETTERS, _SURE = 60, 0.8

_PIECE = (
    r"(?:poem|story|fable|tale|description|monologue|haiku|tanka|limerick|sonnet|cinquain|triolet|"
    r"villanelle|pantoum|acrostic|song|lyrics|text|dialogue|scene|script|speech|letter|postcard|"
    r"slogans?|advertisement|ad|notice|announcement|essay|column|report|piece|response|version)"
)
# A piece may well begin with "Of course" or end with "let me know": talk about the piece counts.
_OPENING_TALK = re.compile(
    r"\A\W{0,4}(?:sure|certainly|of course|absolutely|okay|below is|here(?:'s|’s| is| are))\b"
    r"[^\n]{0,160}:\s{0,8}\n"
    r"|\A\W{0,4}(?:sure|certainly|absolutely)(?: thing)?!"
    rf"|\A[^\n]{{0,60}}\bhere(?:'s|’s| is| are)\b[^\n:]{{0,60}}\b{_PIECE}\b[^\n:]{{0,60}}:",
    re.IGNORECASE,
)
_CLOSING_TALK = re.compile(
    rf"(?:\bi hope (?:this|the) (?:{_PIECE}|helps|meets|works|captures|fits)\b"
    r"|\blet me know if you(?:['’]d| would| want| need)[^\n]{0,40}"
    r"(?:change|revis|adjust|another|different|edit)"
    r"|\bwould you like me to\b|\b(?:word|line|sentence|syllable|paragraph) count\s?[:=]"
    r"|^\W{0,4}(?:note|explanation)\W{0,3}:"
    rf"|\bthis {_PIECE} (?:uses|follows|meets|adheres|has exactly|contains|avoids|captures)\b"
    r"|\(\s?(?:total: )?\d+ (?:words|lines|sentences)\s?\))[^\n]{0,300}\Z",
    re.IGNORECASE | re.MULTILINE,
)
_UNFILLED = re.compile(
    r"\[(?:your|the|insert|recipient|sender|company|name|date|title)\b[^\]\n]{0,60}\]",
    re.IGNORECASE,
)


def is_the_piece_alone(pair: Row) -> Judgement:
    """The answer is the piece: no talk before or after it, nothing left to fill in, no loop."""
    text = pair["response"].strip()
    if not words_of(text):
        return failed("no_answer", "the answer has no words")
    if found := _OPENING_TALK.search(text[:400]) or _CLOSING_TALK.search(text[-500:]):
        return failed("talk_around_the_piece", found[0][:200])
    if found := _UNFILLED.search(text):
        return failed("left_to_fill_in", found[0][:200])
    spec = spec_of(pair)
    repeats = {each["kind"] for each in _all(spec)} & _REPEATING
    if not repeats and is_loop(text):
        return failed("repetitive", text[:200])
    return passed()


def meets_constraints(pair: Row) -> Judgement:
    """Every constraint is met, those that the form implies included. The score is the share."""
    spec = spec_of(pair)
    constraints = _all(spec)
    if not constraints:
        return not_checkable("no_constraints")
    wants_title = any(each["kind"] == "title" for each in constraints)
    piece = Piece(pair["response"], wants_title)
    found = [(each["kind"], seen(each, piece)) for each in constraints]
    missed = [(kind, each) for kind, each in found if not each.is_met]
    score = round(1 - len(missed) / len(found), 3)
    if missed:
        what = "; ".join(f"{kind}: {each.what}" for kind, each in missed)
        return failed(f"constraint_{missed[0][0]}", what, score)
    evidence = "; ".join(f"{kind}: {each.what}" for kind, each in found)
    return Judgement(PASSED, score, evidence=evidence)


def is_in_its_language(pair: Row) -> Judgement:
    """The piece is in the language asked, as far as it is long enough to tell."""
    from transforms.quality.language import identifier, letters

    text, wanted = pair["response"], spec_of(pair).get("language", "en")
    if letters(text) < _LEAST_LETTERS:
        return not_checkable("short")
    found, confidence = identifier().classify(text)
    if found == wanted:
        return passed(float(confidence))
    if confidence >= _SURE:
        return failed("wrong_language", f"{found} ({confidence:.2f}), asked {wanted}: {text[:200]}")
    return not_checkable("language_unsure")


def _all(spec: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    return [*spec.get("implied", ()), *spec.get("constraints", ())]
