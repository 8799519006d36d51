"""The rules of a modified text: what a spec names, what checks it, and how a task states it.

A spec is `{"rules": [{"rule": name, …parameters}]}`. Belongs here: the table of rules, and judging
a pair by its spec. Does not: any one rule's code.
"""

from collections.abc import Callable, Mapping
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.common.untrusted import without_wrapping
from transforms.flows.skill import Row
from transforms.flows.text_modification import annotated, exact, figures, hiding, layouts, limits
from transforms.quality.verdict import PASSED, Judgement, failed

Check = Callable[[Mapping[str, Any], str, str], str | None]

CHECKS: dict[str, Check] = {
    "exact": exact.check,
    "layout": layouts.check,
    "annotated": annotated.check,
    **{
        each.__name__: each
        for each in (
            limits.words_start, limits.nth_word_starts, limits.without_letter,
            limits.most_letters, limits.each_word_once, limits.sentences_start, limits.keeps,
            limits.avoids, limits.most_words, limits.least_words, limits.sentence_count,
            limits.most_sentence_words, limits.changed, limits.reworded, limits.simpler,
            limits.longer, limits.size_like, limits.mostly_kept, limits.mixed,
            limits.in_language, hiding.hides, figures.no_new_numbers, figures.numbers_kept,
        )
    },
}  # fmt: skip
#: A text so much longer than its passage is no modification of it, and is not looked at further.
_MOST_TIMES, _MORE_CHARS = 6, 4000
_NOTE = (
    "note:",
    "(note",
    "**note",
    "explanation:",
    "changes made",
    "**changes",
    "i have ",
    "i've ",
)


def has_rules(pair: Row) -> bool:
    return bool(spec_of(pair).get("rules"))


def keeps_the_rules(pair: Row) -> Judgement:
    """Check a response by every rule of its spec, in order; the first that it breaks fails it."""
    passage, response = pair["passage"], pair["response"]
    if len(response) > _MOST_TIMES * len(passage) + _MORE_CHARS:
        return failed("far_too_long", f"{len(response)} characters of {len(passage)}", 0.0)
    rules = spec_of(pair)["rules"]
    for rule in rules:
        if fault := CHECKS[rule["rule"]](rule, passage, response):
            name = rule.get("how") or rule.get("layout") or rule["rule"]
            return failed(f"not_{rule['rule']}", f"{name}: {fault}", 0.0)
    said = ", ".join(str(rule.get("how") or rule["rule"]) for rule in rules)
    return Judgement(PASSED, 1.0, evidence=f"kept: {said}")


def is_the_text_alone(pair: Row) -> Judgement:
    """The response is the modified text and nothing besides: no announcement, no note."""
    response = pair["response"].strip()
    if not any(map(str.isalnum, response)):
        return failed("no_text", response[:80])
    if without_wrapping(response) != response:
        return failed("announced", response[:120])
    last = [line.strip() for line in response.splitlines() if line.strip()][-1]
    if last.casefold().startswith(_NOTE) and last not in pair["passage"]:
        return failed("annotated_with_a_note", last[:120])
    return Judgement(PASSED, 1.0, evidence=f"{len(response)} characters")
