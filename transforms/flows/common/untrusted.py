"""Seed text inside prompts: kept apart from the prompt's own words.

Belongs here: making text safe to put between delimiters, and taking delimiters off an answer. Does
not: deciding what a prompt says. Seeds are untrusted, and so is all that was made from them.
"""

import re

#: The delimiters that prompts use.
TAGS = ("source", "passage", "question", "answer", "data", "suggestion")

_TAG = re.compile(rf"<\s{{0,8}}/?\s{{0,8}}(?:{'|'.join(TAGS)})\b[^<>]*>", re.IGNORECASE)
_OPENING = re.compile(rf"<(?=\s{{0,8}}/?\s{{0,8}}(?:{'|'.join(TAGS)})\b)", re.IGNORECASE)
_PREAMBLE = re.compile(
    r"\A(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)|below is)\b[^\n]{0,160}:[ \t]*\n+",
    re.IGNORECASE,
)


def as_data(text: str) -> str:
    """Return `text` so that it cannot close the delimiters it is put between.

    What opens like a tag of those names, closed or not, gets another bracket; all else is left as
    it is. Template syntax needs no care: a variable's value is never rendered as a template.
    """
    return _OPENING.sub("‹", text)


def without_wrapping(answer: str) -> str:
    """Return an answer without echoed delimiters and without an opening such as "Here is …:"."""
    return _PREAMBLE.sub("", _TAG.sub("", answer).strip(), count=1).strip()
