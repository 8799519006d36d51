"""How a task states what code will check, so that instruction and spec never differ.

Belongs here: the sentences, by rule. Does not: what makes a task well formed (`assembling.py`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.text_modification.normalized import STYLES

_ENTRIES = {
    "bullets": "bulleted entries", "numbers": "numbered entries", "table": "rows below the header",
    "json": "objects", "csv": "rows below the header", "headings": "headings",
    "paragraphs": "paragraphs",
}  # fmt: skip
_CASES = {
    "all_upper": "Write the whole text in capital letters, and change nothing else.",
    "all_lower": "Write the whole text in lower-case letters, and change nothing else.",
    "every_word": "Begin every word, short ones too, with a capital letter, and change nothing "
    "else.",
    "first_words_upper": "Write the first word of every sentence in capital letters, and change "
    "nothing else.",
}
_LAYOUTS = {
    "bullets": "Form: a list of one level, every line of it an entry that begins with a hyphen.",
    "numbers": "Form: a numbered list (1., 2., 3., …), one line for each entry.",
    "headings": "Form: Markdown, with headings that begin with # and text below each.",
    "paragraphs": "Form: paragraphs, with a blank line between two.",
    "table": "Form: a Markdown table with the columns {names}, in this order.",
    "json": "Form: JSON, an object or a list of objects, each with the keys {names} and no other.",
    "csv": "Form: CSV with the header {names}, in this order; quote a cell that has a comma.",
}
_MARKDOWN = {
    "bold": "in bold (**word**)",
    "italics": "in italics (*word*)",
    "code": "as code (`word`)",
    "strikethrough": "struck through (~~word~~)",
}


def stated(rule: Mapping[str, Any]) -> str:
    """Return the sentence that states a rule; "" for one that its task's kind implies."""
    if rule["rule"] == "exact":
        return _exact(rule)
    if rule["rule"] == "layout":
        return _layout(rule)
    if rule["rule"] == "annotated":
        labels = ", ".join(rule["labels"])
        return (
            f"Labels: {labels}. Write the label in square brackets directly behind the words it "
            f"belongs to, such as: these words [{rule['labels'][0]}]. Change nothing else."
        )
    template = _LIMITS.get(rule["rule"], "")
    return template.format(
        letter=rule.get("letter", ""),
        start=rule.get("start", ""),
        number=rule.get("number", 0),
        step=_ordinal(rule.get("number", 0)),
        words=_listed(rule.get("words", ())),
    )


_LIMITS = {
    "words_start": "Every word begins with the letter “{letter}”.",
    "nth_word_starts": "Every {step} word of the text, counted from its first, begins with the "
    "letter “{letter}”.",
    "without_letter": "No word has the letter “{letter}” in it.",
    "most_letters": "No word has more than {number} letters.",
    "each_word_once": "No word occurs twice, not even “the” or “and”.",
    "sentences_start": "Every sentence begins with “{start}”.",
    "most_words": "Use at most {number} words.",
    "least_words": "Use at least {number} words.",
    "sentence_count": "Write exactly {number} sentences.",
    "most_sentence_words": "No sentence has more than {number} words.",
    "keeps": "Keep these as they are: {words}.",
    "avoids": "Do not use: {words}.",
}


def _exact(rule: Mapping[str, Any]) -> str:
    how = rule["how"]
    if how in _CASES:
        return _CASES[how]
    if how == "terms_upper":
        terms = _listed(rule["terms"])
        return f"Write {terms} in capital letters wherever they occur, and change nothing else."
    if how == "replaced":
        pairs = ", ".join(f"“{each['old']}” by “{each['new']}”" for each in rule["replacements"])
        return f"Replace, wherever they occur as whole words, {pairs}. Change nothing else."
    if how == "masked":
        terms = _listed(rule["terms"])
        return f"Put {rule['mark']} in place of: {terms}. Change nothing else."
    if how == "removed":
        return f"Take out, wherever they occur: {_listed(rule['terms'])}. Change nothing else."
    if how == "styled":
        what = _listed(rule["terms"]) if rule["terms"] else "every number written in figures"
        return f"Set {what} {_MARKDOWN[rule['style']]} throughout, and change nothing else."
    return f"{STYLES[rule['what']][rule['style']]} Change nothing else."


def _layout(rule: Mapping[str, Any]) -> str:
    names = ", ".join(json.dumps(each, ensure_ascii=False) for each in rule["names"])
    said = _LAYOUTS[rule["layout"]].replace("{names}", names)
    count = rule["count"]
    return f"{said} Exactly {count} {_ENTRIES[rule['layout']]}." if count else said


def _listed(terms: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in terms)


def _ordinal(number: int) -> str:
    tens = number % 100 in (11, 12, 13)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if tens else ending}"
