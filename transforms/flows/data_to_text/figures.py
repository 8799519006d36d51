"""The figures of a text: their value, how exactly they are given, and what stands around them.

Belongs here: reading them. Does not: whether they are right (`tracing.py`).
"""

import re
from dataclasses import dataclass
from enum import Enum

MOST_FIGURES = 400
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "k": 1e3, "bn": 1e9}  # fmt: skip
_FIGURE = re.compile(
    r"(?P<sign>(?:(?<=[\s(:])|^)[-−+])?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,15})(?P<decimals>\.\d{1,12})?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b"
    r"|\b(?P<share>(?:(?:an?|one)[ -])(?:third|quarter|fifth|tenth)(?= of\b)|half(?= (?:of|the)\b)"
    r"|one in (?:two|three|four|five|six|seven|eight|nine|ten|twenty))\b)"
    r"(?P<ordinal>st|nd|rd|th)?\b"
    r"(?P<scale>[ -]?(?:thousand|million|billion|trillion)\b|(?:k|bn)\b(?=[\s,.;)]|$))?"
    r"(?P<percent> ?%|[ -]?per ?cent\b|[ -]percentage points?\b| points?\b)?",
    re.IGNORECASE,
)
#: How far a figure may be from what it is said to be about.
_SLACK, _PERCENT_SLACK = 0.06, 0.04
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_PART = re.compile(r"^[ -](half|halves|third|quarter|fifth|sixth|tenth)s?\b", re.IGNORECASE)
#: Of a share told in words, which is never meant to the last digit.
_PART_SLACK = 0.12
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|i\.e|e\.g|vs|approx|ca|cf|no|nos|fig|mr|mrs|ms|dr|st|resp|incl|avg"
    r"|max|min|excl)\.$",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^[ \t]*(?:#+ |\*\*)?\d{1,2}[.)]\s", re.MULTILINE)
_ABOUT = re.compile(
    r"\b(about|around|roughly|approximately|some|circa|close to|nearly|almost|just under|under"
    r"|below|less than|fewer than|over|above|more than|just over|well over|at least|passed|passes"
    r"|exceed(?:ed|s)?|surpass(?:ed|es)|topp(?:ed|ing)|slightly over|slightly under)"
    r"\s+(?:an? )?(?:[$€£]|EUR |USD |GBP )?$",
    re.IGNORECASE,
)
_LESS = {"nearly", "almost", "just under", "under", "below", "less than", "fewer than",
         "slightly under"}  # fmt: skip
_MORE = re.compile(
    r"over|above|more than|just over|well over|slightly over|pass|exceed|surpass|topp",
    re.IGNORECASE,
)


class Hedge(Enum):
    NONE = "none"
    ABOUT = "about"
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class Figure:
    """A figure as a text has it.

    Attributes:
        text: as spelled. value: its number, scale words included.
        unit_of_last: what one step of its last digit is worth: 0.1 for 12.3, 1e5 for 1.2 million.
        is_percent, is_word, is_ordinal: how it is written.
        hedge: what is said before it of its exactness.
        before, after: the text of its sentence on both sides.
        start: where it stands.
    """

    text: str
    value: float
    unit_of_last: float
    is_percent: bool
    is_word: bool
    is_ordinal: bool
    hedge: Hedge
    before: str
    after: str
    start: int

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.text}{self.after}"

    def fits(self, value: float) -> bool:
        """Whether a value is what this figure says, as exactly as it says it."""
        gap = abs(abs(value) - abs(self.value))
        slack = 1e-9 * max(1.0, abs(value))
        if self.hedge is Hedge.NONE:
            return gap <= 0.5 * self.unit_of_last * (1 + 1e-9) + slack
        share = _PERCENT_SLACK if self.is_percent else _SLACK
        if gap > max(0.5 * self.unit_of_last, share * abs(value)):
            return False
        if self.hedge is Hedge.ABOUT:
            return True
        is_less = abs(value) < abs(self.value) + slack
        return is_less if self.hedge is Hedge.LESS else abs(value) > abs(self.value) - slack


def figures_in(text: str) -> list[Figure]:
    """Return the figures of a text, in order; the numbers of list entries do not count."""
    text = _LIST_NUMBER.sub(lambda found: " " * len(found[0]), text)
    found: list[Figure] = []
    for sentence, start in sentences_at(text):
        for hit in _FIGURE.finditer(sentence):
            if len(found) >= MOST_FIGURES:
                return found
            found.append(_figure(hit, sentence, start))
    return found


def sentences_at(text: str) -> list[tuple[str, int]]:
    """Return the sentences of a text with where each begins; a line break ends one as well."""
    parts, start = [], 0
    for border in re.finditer(r"(?<=[.!?])[\"')\]*]*\s+(?=[^a-z])|\n+", text):
        if "\n" not in border[0] and _ABBREVIATION.search(
            text[max(0, border.start() - 12) : border.start()]
        ):
            continue
        parts.append((text[start : border.start()], start))
        start = border.end()
    return [(part, at) for part, at in [*parts, (text[start:], start)] if part.strip()]


def _share(hit: re.Match[str], sentence: str, start: int, text: str, share: float) -> Figure:
    """Return a share told in words, in percent: two thirds, half of, one in five."""
    before, after = sentence[: hit.start()], sentence[hit.start() + len(text) :]
    hedge = _hedge(before)
    hedge = Hedge.ABOUT if hedge is Hedge.NONE else hedge
    step = 2 * _PART_SLACK * share
    return Figure(text, share, step, True, True, False, hedge, before, after, start + hit.start())


def _of_words(share: str) -> float:
    """Return the percentage of “a third”, “half”, “one in five”."""
    last = re.split(r"[ -]", share.casefold())[-1]
    return 100.0 / (_PARTS[last] if last in _PARTS else _WORDS[last])


def _figure(hit: re.Match[str], sentence: str, start: int) -> Figure:
    if hit["share"]:
        return _share(hit, sentence, start, hit["share"], _of_words(hit["share"]))
    scale = _SCALES[hit["scale"].strip(" -").casefold()] if hit["scale"] else 1.0
    decimals = hit["decimals"] or ""
    if hit["word"]:
        size = float(_WORDS[hit["word"].casefold()])
    else:
        size = float(hit["digits"].replace(",", "") + decimals)
    before, after = sentence[: hit.start()], sentence[hit.end() :]
    part = _PART.match(after) if hit["word"] else None
    if part:
        share = 100 * size / _PARTS[part[1].casefold()]
        return _share(hit, sentence, start, f"{hit[0]}{part[0]}", share)
    return Figure(
        text=hit[0].strip(),
        value=(-size if hit["sign"] in ("-", "−") else size) * scale,
        unit_of_last=scale * 10.0 ** -max(0, len(decimals) - 1),
        is_percent=bool(hit["percent"]),
        is_word=bool(hit["word"]),
        is_ordinal=bool(hit["ordinal"]),
        hedge=_hedge(before),
        before=before,
        after=after,
        start=start + hit.start(),
    )


def _hedge(before: str) -> Hedge:
    found = _ABOUT.search(before[-30:])
    if found is None:
        return Hedge.NONE
    said = found[1].casefold()
    return Hedge.LESS if said in _LESS else Hedge.MORE if _MORE.match(said) else Hedge.ABOUT
