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
#: Of the line of a conclusion; what comes behind is not read.
_MOST_OF_LINE = 600
#: What stands between two letters of which neither is chosen.
_ANOTHER = re.compile(r"[\s*_)\].\"”`$]{0,6}(?:or|and|/|,|&)[\s*_(\[\"“`$]{0,6}[A-H]\b(?![a-z'’])")
#: Between the letter and another one: neither is ruled out, and none is given as the reason.
_HEDGE = re.compile(
    r"\b(?:or|but|also|possibly|perhaps|maybe|could|might|may|equally|alternatively)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|as|for|not|rather|than|unlike|whereas|while|rul\w+|why)\b|n['’]t\b",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(
    r"\A[\s*_)\].\"”`$(]{0,8}\?"
    r"|\A[\s*_)\].,:\"”`$(]{0,8}(?:which |that )?(?:is|was|would be|seems|looks)\s+"
    r"(?:wrong|incorrect|false|mistaken|not\s+(?:right|correct|true|it|the))\b"
    r"|(?-i:\bNo\b)[.,!:]|\b(?:can(?:not|['’]t)|could(?: not|n['’]t)) (?:say|tell|decide|be sure)\b"
    r"|\bnot (?:sure|certain)\b",
    re.IGNORECASE,
)
_FAULTED = re.compile(r"\b(?:wrong|incorrect)\b", re.IGNORECASE)
#: A letter; an A before a small word is an article, unless the word says something of option A.
_LETTER = re.compile(
    r"(?<![^\W_])(?:[B-H]|A(?!\s+(?!(?:is|was|or|and|could|would|may|might|can|as|too|also)\b)[a-z]))"
    r"\b(?![a-z'’-])"
)
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
        rest = _rest_of_line(response, match)
        if _ANOTHER.match(rest) or _is_hedged(match, rest, options):
            return match[0] + rest[:100]
        said = plain(rest)
        named = [each for each, text in options.items() if plain(text) and plain(text) == said]
        if named and _letter(match) not in named:
            return match[0] + rest[:100]
    return None


def says_more(response: str, options: Mapping[str, str]) -> bool:
    """Whether beside its conclusion stands another letter, or a word of what is wrong.

    It may be a reason, or a doubt: "Answer: B, not A", "the answer is B; the others are wrong".
    """
    for match in _CONCLUDED.finditer(response):
        rest = _without_own_text(match, _rest_of_line(response, match), options)
        if _FAULTED.search(rest) or _others(match, rest, options):
            return True
    return False


def _rest_of_line(response: str, match: re.Match[str]) -> str:
    return response[match.end() :].split("\n", 1)[0][:_MOST_OF_LINE]


def _letter(match: re.Match[str]) -> str:
    return (match[1] or match[2]).upper()


def _without_own_text(match: re.Match[str], rest: str, options: Mapping[str, str]) -> str:
    """Return the rest of a line without the option's own text, which may name a vitamin C."""
    own = options.get(_letter(match), "").strip(" .")
    found = rest.casefold().find(own.casefold()) if own else -1
    return rest if found < 0 else rest[:found] + rest[found + len(own) :]


def _others(match: re.Match[str], rest: str, options: Mapping[str, str]) -> list[re.Match[str]]:
    """Return the other options' letters in the rest of a line."""
    own = _letter(match)
    return [each for each in _LETTER.finditer(rest) if each[0] != own and each[0] in options]


def _is_hedged(match: re.Match[str], rest: str, options: Mapping[str, str]) -> bool:
    """Whether the rest of a line takes the letter back, or puts another one beside it."""
    rest = _without_own_text(match, rest, options)
    if _WITHDRAWN.search(rest):
        return True
    others = _others(match, rest, options)
    between = rest[: others[0].start()] if others else ""
    return bool(_HEDGE.search(between)) and not _REASON.search(between)


def plain(text: str) -> str:
    """Return a text as its words and numbers alone."""
    return " ".join(re.findall(r"[\w.+-]*\w", text.casefold()))


def concludes_early(response: str) -> bool:
    """Whether the letter does not stand in the last two lines, where a reader looks for it."""
    lines = [line for line in response.splitlines() if line.strip()]
    return not concluded("\n".join(lines[-2:]))
