"""The output that a response ends with, and whether two outputs are the same.

Belongs here: reading and comparing. Does not: where the expected one comes from.
"""

import re

from transforms.flows.common import final_answers
from transforms.flows.few_shot_reasoning.layout import RESULT_MARKS

_MARK = re.compile(
    rf"^[\s*_#>-]{{0,8}}(?:final\s)?"
    rf"(?:{'|'.join(RESULT_MARKS)})[*_]{{0,3}}\s?[:：][*_]{{0,3}}[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTES = "\"'`“”‘’«»"


def final_output(response: str) -> str | None:
    """Return what follows the last "Output:" at the start of a line, or a response of one line.

    An output of several lines is kept whole; code fences and quotes around it are not part of it.
    """
    text = response.strip()
    found = list(_MARK.finditer(text))
    if found:
        mark = found[-1]
        text = text[mark.end() :].strip()
        for sign in ("**", "__"):  # around the whole line, mark included
            if mark[0].count(sign) % 2 and text.endswith(sign):
                text = text[: -len(sign)].strip()
    elif "\n" in text:
        return None
    return unwrapped(text) or None


def unwrapped(text: str) -> str:
    """Return an output without fences, emphasis or quotes around it, and an arrow before it."""
    text = re.sub(r"\A```\w{0,20}\n|\n?```\Z", "", text.strip()).strip()
    text = text.removeprefix("→").strip()
    for mark in ("**", "`", *_QUOTES):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            text = text[len(mark) : -len(mark)].strip()
    if len(text) > 2 and text[0] in "“‘«" and text[-1] in "”’»":
        text = text[1:-1].strip()
    return text


def same_output(match: str, one: str, other: str) -> bool | None:
    """Whether two outputs are the same; None where only their meaning could tell.

    `match`: exact (spaces at line ends aside), label (case and a full stop aside), number, meaning.
    """
    one, other = unwrapped(one), unwrapped(other)
    if match == "number":
        numbers = [final_answers.number(each) for each in (one, other)]
        return numbers[0] is not None and numbers[0] == numbers[1]
    if match == "exact":
        lines = [[line.rstrip() for line in each.splitlines()] for each in (one, other)]
        return lines[0] == lines[1]
    plain = [" ".join(each.casefold().rstrip(".").split()) for each in (one, other)]
    return True if plain[0] == plain[1] else (False if match == "label" else None)
