"""The letter that a response to a multiple-choice question concludes with.

Belongs here: reading it, and seeing that it is taken back. Does not: comparing it with the key
(`verification.py`).
"""

import re
from collections.abc import Mapping

#: A letter that a response concludes with: "Answer: C", "the correct answer is (C)".
_CONCLUDED = re.compile(
    r"(?<![^\W_])(?:(?i:answer)\s{0,2}[*_]{0,3}:[\s*_]{0,6}(?i:option\s+)?[\"“(\[*_`$]{0,4}([A-Ha-h])"
    r"|(?i:answer)(?:\s+(?:is|would\s+be))?[\s*_]{0,6}(?i:option\s+)?[\"“(\[*_`$]{0,4}([A-H]))"
    r"\b(?![a-z'’])"
)
#: What stands between two letters of which neither is chosen.
_ANOTHER = re.compile(r"[\s*_)\].\"”`$]{0,6}(?:or|and|/|,|&)[\s*_(\[\"“`$]{0,6}[A-H]\b(?![a-z'’])")
_BARE = re.compile(r"[\s*(\[\"`]{0,6}(?:Answer\s?:)?[\s*(\[\"`]{0,6}([A-H])[\s*)\].\"`]{0,6}")


def bare_letter(response: str) -> str | None:
    """Return the letter of a response that is nothing else."""
    found = _BARE.fullmatch(response.strip())
    return found[1].upper() if found else None


def concluded(response: str) -> list[str]:
    """Return the letters that a response concludes with, in order."""
    found = _CONCLUDED.findall(response)
    return [(after_colon or said).upper() for after_colon, said in found]


def taken_back(response: str, options: Mapping[str, str]) -> str | None:
    """Return a conclusion that names a second letter, or another option's text than its letter's.

    "Answer: B or C" chooses nothing; "Answer: B. Mars" does not where Mars is option C.
    """
    for match in _CONCLUDED.finditer(response):
        rest = response[match.end() :].split("\n", 1)[0]
        if _ANOTHER.match(rest):
            return match[0] + rest[:100]
        said = plain(rest)
        named = [each for each, text in options.items() if plain(text) and plain(text) == said]
        if named and (match[1] or match[2]).upper() not in named:
            return match[0] + rest[:100]
    return None


def plain(text: str) -> str:
    """Return a text as its words and numbers alone."""
    return " ".join(re.findall(r"[\w.+-]*\w", text.casefold()))


def concludes_early(response: str) -> bool:
    """Whether the letter does not stand in the last two lines, where a reader looks for it."""
    lines = [line for line in response.splitlines() if line.strip()]
    return not concluded("\n".join(lines[-2:]))
