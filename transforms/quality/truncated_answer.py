"""Row check: the answer stops before its end.

Belongs here: the signs of a cut. Does not: answers that are short but whole.
"""

import re
from dataclasses import dataclass

from transforms.quality.empty_answer import meaningful_characters
from transforms.quality.formats import family, is_item
from transforms.quality.text import words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_TERMINAL = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "॥")
_CLOSERS = ')]}|`”»"$'
#: Families whose answers end as their matter does: a quotation, a program, a line of verse.
_OPEN_ENDED = frozenset({"quoted", "rewritten", "code", "creative"})
_HANGING = re.compile(r"([,:–—(\[]|\s-)$")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)]*\s+(?=[\"'“(]*[A-Z])")
#: Words no English sentence, item or option ends with, as they are written there: "A" is a letter.
_CONNECTORS = frozenset((
    "the", "a", "an", "and", "or", "of", "which", "because", "than", "whose", "whereas",
    "although", "if", "its", "their", "his", "my", "your", "into", "between", "such",
))  # fmt: skip

#: A conclusion up to what it comes to: "the correct answer is option …", "Answer: …".
_CONCLUSION = re.compile(
    r"\b(?:answer|order|sequence|option|choice|result|total)\b.*(?:\b(?:is|are|be)\b|[:=])\W*"
    r"(?:(?:therefore|thus|then|option|choice|about|approximately|roughly|exactly|only)\W+)*",
    re.IGNORECASE,
)
_LETTER = r"(?:\d{1,2}\W{1,3})?[A-H]"
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
#: What a conclusion can come to: a letter or run of letters, a number with its unit, true or false.
_COMMITMENT = re.compile(
    rf"{_LETTER}(?:(?:\W{{1,3}}|\W+(?:and|then)\W+){_LETTER})*"
    rf"|[^\w\s]?(?:\d[\d.,/]*|{_COUNT}\b)(?P<unit>(?:\W{{0,2}}[^\W\d_]+){{0,3}})\W?"
    r"|(?i:true|false|yes|no)"
)
_CHOSEN = re.compile(
    r"\b[A-H]\W{1,2}(?:is|would be) (?:the (?:\w+ ){0,2}(?:answer|option|choice|one)"
    r"|(?:therefore |thus )?(?:correct|right|best))\W*$"
)
#: No unit ends with these, so a number before them stands in an open sentence.
_NO_UNIT = frozenset((
    "per", "to", "in", "by", "for", "with", "from", "as", "at", "on", "that", "who", "since",
    "when", "where", "while", "is", "are", "but", "so", "not",
))  # fmt: skip


@dataclass(frozen=True)
class TruncatedAnswer:
    """Fails an answer the token limit cut, or that shows the signs of a cut.

    The signs: an unclosed code fence or display formula; a hanging comma, bracket or connector; a
    last sentence without closing punctuation in an answer that is prose, unless it commits itself
    to an answer ("The order is B, A, C"). A teacher can also stop by itself in mid-sentence, so
    `finish_reason` alone is not enough. Options, spans, numbers, items and rows need no
    punctuation. The thresholds are judgement, set on hand-written answers of every format
    (tests/unit/test_quality_truncated_answer.py).

    Attributes:
        prose_words: longest last sentence of a prose answer that may lack closing punctuation.
        terse_words: the same for formats answered in a phrase.
    """

    prose_words: int = 12
    terse_words: int = 25

    name = "truncated_answer"

    @property
    def version(self) -> str:
        return rule_version(self, "3")

    def judge(self, pair: Pair) -> Judgement:
        text = pair.response.strip()
        if pair.finish_reason == "length":
            return failed("truncated_answer", "the token limit cut it: …" + text[-120:])
        if meaningful_characters(text) == 0:
            return not_checkable("empty_answer")
        if sign := self._sign_of_a_cut(pair, text):
            return failed("truncated_answer", f"{sign}: …{text[-120:]}")
        return passed()

    def _sign_of_a_cut(self, pair: Pair, text: str) -> str | None:
        if text.count("```") % 2:
            return "a code fence is not closed"
        if text.count("$$") % 2 or text.count("\\[") > text.count("\\]"):
            return "a display formula is not closed"
        last_line = text.splitlines()[-1].strip()
        kind = family(pair.answer_format)
        if kind in _OPEN_ENDED or text.endswith("```") or _is_whole_line_of(pair, last_line):
            return None
        if len(words(text)) >= 3 and _HANGING.search(last_line):
            return "it ends on a hanging mark"
        if _is_closed(last_line) or _commits_to_an_answer(last_line):
            return None
        last_words = words(last_line)
        if len(last_words) >= 6 and _WORD.findall(last_line)[-1] in _CONNECTORS:
            return "it ends on a connecting word"
        if is_item(last_line):
            return _cut_item(text.splitlines(), last_words)
        return self._open_sentence(kind, text, last_line)

    def _open_sentence(self, kind: str, text: str, last_line: str) -> str | None:
        sentences = _SENTENCE_END.split(last_line)
        is_one_sentence = len(sentences) == 1 and "\n" not in text
        limit = self.terse_words if is_one_sentence and kind != "prose" else self.prose_words
        follows_sentences = len(sentences) > 1 and len(words(sentences[-1])) > 3
        if len(words(text)) > limit and (follows_sentences or len(words(last_line)) > limit):
            return "the last sentence is not closed"
        return None


def _is_closed(line: str) -> bool:
    """Whether a line ends with closing punctuation, a closing bracket or quote, or a cell's bar."""
    end = line.rstrip(" \t*_")
    return end.endswith(tuple(_CLOSERS)) or end.rstrip(" '’\\>").endswith(_TERMINAL)


def _commits_to_an_answer(line: str) -> bool:
    """Whether the last sentence is a conclusion that has named what it comes to."""
    sentence = _SENTENCE_END.split(line)[-1]
    if _CHOSEN.search(sentence):
        return True
    conclusion = _CONCLUSION.search(sentence)
    if not conclusion:
        return False
    value = _COMMITMENT.fullmatch(sentence[conclusion.end() :].strip(" *_\"'“”()[]"))
    unit = words(value["unit"] or "") if value else []
    return value is not None and _CONNECTORS.isdisjoint(unit) and not _NO_UNIT & {*unit[-1:]}


def _cut_item(lines: list[str], last_words: list[str]) -> str | None:
    """An open last item among items that all close their sentence was cut."""
    items = [line.strip() for line in lines if line.strip() and is_item(line)][:-1]
    if len(items) >= 2 and len(last_words) > 3 and all(_is_closed(item) for item in items):
        return "the last item is not closed, all others are"
    return None


def _is_whole_line_of(pair: Pair, last_line: str) -> bool:
    """An option copied to its end is whole, whatever it ends with."""
    last = words(last_line)
    start = 0
    while start < len(last) and (last[start] == "answer" or len(last[start]) == 1):
        start += 1
    last = last[start:]
    if not last:
        return True
    return any(words(line)[-len(last) :] == last for line in pair.instruction.splitlines())
