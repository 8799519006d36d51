"""Reading the final answer out of a response: the letter, number, order, pairs or items in it.

Belongs here: what a response commits itself to, in each format. Does not: comparing two
(`agreement.py`). Every reader returns None where the text commits itself to nothing it can read.
"""

import re
from collections.abc import Mapping
from fractions import Fraction

_MARKED_LETTER = re.compile(
    r"\b(?i:answer|option|choice)(?i:\s+is|\s+would\s+be)?\s*:?\s*(?i:option\s+)?[\"“(\[*]*"
    r"([A-H])\b(?![a-z'’])"
)
_LEADING_LETTER = re.compile(r"^\W*([A-H])(?:[).:\]]|\W*$)")
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:\s*/\s*[1-9]\d*(?!\d))?")
_MARKED_NUMBER = re.compile(rf"\banswer(?:\s+is)?\s*:?[^\d\n]{{0,40}}?({_NUMBER.pattern})", re.I)
_LETTER_RUN = re.compile(r"\b[A-H]\b(?:[\s,;>→.–-]*(?:then\s+|and\s+)?\b[A-H]\b)+")
_PAIR = re.compile(r"\b(\d{1,2})\s{0,4}[).]?\s{0,4}(?:[-–—:=→]|->)?\s{0,4}[(\[]?\b([A-H])\b")
_NUMBERED = re.compile(r"(?:^|[;\n])[^\w\n;]{0,16}(\d{1,2})\W{0,4}\s*\**([A-Za-z]+)")
#: A longer number is no answer to a question on a passage, and Python may refuse to read it.
_LONGEST_NUMBER = 100
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
#: Whatever a number may be told by; "no more" is none, "no ships" is.
_NUMBER_WORD = re.compile(
    rf"\b(?:(?:{'|'.join(_WORDS)}|\w{{1,9}}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|"
    r"hundred|thousand|[mbtr]{1,2}illion)(?:s|th|ths)?|"
    r"(?:first|second|third|fourth|fif|eigh|nin|twelf|(?:twen|thir|for|fif|six|seven|eigh|nine)tie)"
    r"(?:s|th|ths)?|"
    r"dozens?|scores?|half|halves|quarters?|once|twice|thrice|both|neither|none|nobody|nothing|"
    r"sole|single|singly|double|triple|treble|quadruple|pairs?|couples?|duo|trio|twins?|triplets|"
    r"fortnights?|decades?|centur(?:y|ies)|no (?!more\b|longer\b|less\b|doubt\b)\w+)\b",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?:[-*•]|\d{1,2}[.)](?!\d))\s*")
#: The word that a response puts before its result; the last one counts.
_MARK = re.compile(r"\banswer\b[*_]{0,3}\s{0,3}[:：][*_]{0,3}", re.IGNORECASE)
#: No arrangement of a puzzle takes more.
_ANSWER_CHARS = 3_000


def marked_answer(response: str) -> str | None:
    """Return what follows the last "Answer:", or None where there is none."""
    found = [match.end() for match in _MARK.finditer(response)]
    if not found:
        return None
    return response[found[-1] :].strip()[:_ANSWER_CHARS] or None


def marked_letters(text: str) -> list[str]:
    """The letters that follow "answer", "option" or "choice", in order, whatever the options."""
    return _MARKED_LETTER.findall(text)


def letter(text: str, options: Mapping[str, str]) -> str | None:
    """The option chosen: by its letter, or by its text where only one option's text occurs."""
    marked = [found for found in marked_letters(text) if found in options]
    if marked:
        return marked[-1]
    leading = _LEADING_LETTER.match(text.strip())
    if leading and leading[1] in options:
        return leading[1]
    said = _plain(text)
    quoted = [each for each, option in options.items() if _plain(option) and _plain(option) in said]
    return quoted[0] if len(quoted) == 1 else None


def number(text: str) -> Fraction | None:
    """The number concluded: after "answer", or the only one there is."""
    marked = _MARKED_NUMBER.findall(text)
    if marked:
        return _value(marked[-1])
    found = {_value(each) for each in _NUMBER.findall(text)}
    if not found:
        found = {Fraction(_WORDS[word]) for word in _plain(text).split() if word in _WORDS}
    return found.pop() if len(found) == 1 else None


def has_number_word(text: str) -> bool:
    """Whether a text has a number in words, or in part of one."""
    return bool(_NUMBER_WORD.search(text))


def order(text: str, count: int) -> list[str] | None:
    """The last run of `count` different letters."""
    runs = [re.findall(r"\b[A-H]\b", run) for run in _LETTER_RUN.findall(text)]
    whole = [run for run in runs if len(run) == count == len(set(run))]
    return whole[-1] if whole else None


def pairs(text: str) -> dict[str, str] | None:
    """Number → letter, such as 1-B; the last mention of a number counts."""
    return dict(_PAIR.findall(text)) or None


def numbered_words(text: str) -> dict[str, str] | None:
    """Number → the word that labels it, such as 1 True, in lower case."""
    return {index: word.casefold() for index, word in _NUMBERED.findall(text)} or None


def items(text: str) -> list[str]:
    """The entries of a list: its bulleted or numbered lines, its lines, or the parts of its line.

    What leads in to it ("These are:") is no entry. A line has parts between semicolons or commas.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [(line, mark.end()) for line in lines if (mark := _LIST_MARK.match(line))]
    if marked:
        return [line[end:] for line, end in marked if line[end:]]
    if len(lines) > 1 and lines[0].endswith(":"):
        lines = lines[1:]
    if len(lines) > 1:
        return lines
    whole = "".join(lines)
    separator = ";" if ";" in whole else ","
    return [part.strip() for part in whole.split(separator) if part.strip()]


def _value(spelling: str) -> Fraction | None:
    if len(spelling) > _LONGEST_NUMBER:
        return None
    cleaned = spelling.replace(",", "").replace("−", "-").replace(" ", "")
    return Fraction(cleaned)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
