"""What code decides of an extraction: its form, its source, and its agreement with the key.

Belongs here: the rules, each a pure function of the pair. Does not: their order
(`verification.py`).
"""

import json

from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.flows.text_extraction.matching import matched
from transforms.flows.text_extraction.reading import Entry, Malformed, read
from transforms.flows.text_extraction.scoring import agreement
from transforms.flows.text_extraction.source import is_there
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

#: From here on code passes a response that agrees with its key. The key is a model's too, so below
#: that a solver has a say, unless so little agrees that one of the two is plainly wrong.
AGREES, DISAGREES = 0.95, 0.5
#: Of a solver's entries and the response's: borderline cases differ, but none may be at odds.
SOLVER_AGREES = 0.9


def has_form(pair: Row) -> Judgement:
    """The response has the form asked for and nothing besides: it fits the schema."""
    try:
        entries = _entries(pair, pair["response"])
    except Malformed as fault:
        return failed("malformed", str(fault), 0.0)
    if not entries or not any(value for each in entries for value in each.values()):
        return failed("nothing_extracted", pair["response"][:120])
    said = [json.dumps(each, sort_keys=True) for each in entries]
    if again := [each for each in said if said.count(each) > 1]:
        return failed("entry_twice", again[0][:200])
    return Judgement(PASSED, 1.0, evidence=f"{len(entries)} entries")


def stands_in_the_source(pair: Row) -> Judgement:
    """Every span, number and date stands in the text; evidence names the first of them."""
    spec, passage = spec_of(pair), pair["passage"]
    found: list[str] = []
    missing: list[str] = []
    for entry in _entries(pair, pair["response"]):
        for field in spec["fields"]:
            for value in entry.get(field["name"], ()):
                is_found = is_there(field["kind"], value, passage)
                (found if is_found else missing).append(f"{field['name']}={value}")
                if field["kind"] == "choice" and value not in field["options"]:
                    missing.append(f"{field['name']}={value} (no option)")
    if missing:
        share = len(found) / (len(found) + len(missing))
        return failed("not_in_the_source", f"not found: {'; '.join(missing[:8])}", share)
    return Judgement(PASSED, 1.0, evidence=capped(f"found: {'; '.join(found)}"))


def agrees_with_the_key(pair: Row) -> Judgement:
    """The entries are those of the key that the task was written with, as far as code can tell."""
    spec = spec_of(pair)
    entries = _entries(pair, pair["response"])
    score = agreement(spec["fields"], spec["expected"], entries)
    equal = matched(spec["fields"], spec["expected"], entries).share(near_counts=False)
    said = f"F1 {score:.2f}; key: {json.dumps(spec['expected'], ensure_ascii=False)}"
    if equal >= AGREES:
        return Judgement(PASSED, score, evidence=capped(said))
    if score < DISAGREES:
        return failed("not_the_key", said, score)
    return not_checkable("differs_from_the_key", score)


def is_undecided(pair: Row) -> bool:
    """Whether the response is neither the key's nor far from it."""
    return agrees_with_the_key(pair).verdict == "not_checkable"


def same_extraction(pair: Row, solution: str) -> bool | None:
    """Whether a solver extracted the same; None if what it says cannot be read."""
    try:
        theirs = _entries(pair, solution)
    except Malformed:
        return None
    found = matched(spec_of(pair)["fields"], theirs, _entries(pair, pair["response"]))
    return not found.at_odds and found.share(near_counts=True) >= SOLVER_AGREES


def _entries(pair: Row, text: str) -> list[Entry]:
    spec = spec_of(pair)
    return read(spec["layout"], spec["fields"], text)
