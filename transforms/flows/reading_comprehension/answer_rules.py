"""What code can tell of an answer by its form alone: letters, numbers, labels, blanks and tables.

Belongs here: a rule for each answer format that allows one. Does not: quotations
(`quotations.py`), or whether the answer is the right one, which a solver has to say. A rule that
cannot read an answer, in another language say, keeps silent.
"""

import re
from collections import Counter
from collections.abc import Callable

from transforms.flows.common import final_answers
from transforms.flows.common.declining import can_be_read, finds_no_answer
from transforms.flows.common.labels import lettered_options, numbered_items
from transforms.flows.common.tables import table_rows, unfenced
from transforms.flows.reading_comprehension.taxonomy.question_type import EDITING_GOALS
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, failed, not_checkable

#: A longer filler repeats the sentence around the blank.
MOST_BLANK_WORDS = 8

_ORDER_IS = re.compile(r"\border\b(?:\s+is|\s*:)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")
_LETTER = re.compile(r"\b[A-H]\b")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\n]{1,600})[\"”»]")
_BULLET = re.compile(r"^([ \t]*)([-*•]|\d{1,2}[.)])[ \t]+(\S.*)$", re.MULTILINE)
_TABLE_LINES = re.compile(r"(?:^[^\n|]*\|.*(?:\n|\Z))+", re.MULTILINE)
_RULE_LINE = re.compile(r"[\s|:]*-[\s|:-]*")


def has_rule(pair: Row) -> bool:
    """Whether a rule has something to say of this answer; of one that declines, none has."""
    return _judged(pair) is not None


def in_form(pair: Row) -> Judgement:
    """Judge an answer by the rule of its format."""
    return _judged(pair) or not_checkable("unread_form")


def _judged(pair: Row) -> Judgement | None:
    rule = _RULES.get(pair["answer_format"])
    return None if rule is None or finds_no_answer(pair["response"]) else rule(pair)


def _seen(evidence: str) -> Judgement:
    return Judgement(PASSED, 1.0, evidence=evidence)


def _choice(pair: Row) -> Judgement | None:
    """The letter concluded is that of an option; one may be named in passing that is none."""
    options = lettered_options(pair["instruction"])
    marked = final_answers.marked_letters(pair["response"])
    if marked and not set(marked) & set(options):
        return failed("no_such_option", f"answer: {marked[-1]} | options: {' '.join(options)}")
    if marked and marked[-1] not in options:
        return None
    letter = final_answers.letter(pair["response"], options)
    return _seen(f"option {letter} of {' '.join(options)}") if letter else None


def _labelled(pair: Row) -> Judgement | None:
    """Every statement has a label; of true and false, one of the two."""
    statements = numbered_items(pair["instruction"])
    labels = final_answers.numbered_words(pair["response"])
    if not labels or not statements:
        return None
    if left_out := [number for number in statements if number not in labels]:
        return failed("statement_left_out", f"no label for {', '.join(left_out)}")
    said = [f"{number} {labels[number]}" for number in statements]
    is_read = {labels[number] for number in statements} <= {"true", "false"}
    return _seen("; ".join(said)) if is_read or pair["answer_format"] != "true_false" else None


def _ordering(pair: Row) -> Judgement | None:
    """The order concluded has each option once."""
    options = lettered_options(pair["instruction"])
    marks = list(_ORDER_IS.finditer(pair["response"]))
    if not options or not marks:
        return None
    said, *rest = _SENTENCE_END.split(pair["response"][marks[-1].end() :], maxsplit=1)
    letters = _LETTER.findall(said)
    if not letters:
        return None
    seen = f"order: {' '.join(letters)} | options: {' '.join(options)}"
    if set(letters) - set(options):
        return failed("no_such_option", seen)
    if set(options) - set(letters):
        # The order may go on in the next sentence.
        goes_on = any(map(_LETTER.search, rest))
        return None if goes_on else failed("option_left_out", seen)
    return _seen(seen) if len(letters) == len(options) else None


def _matching(pair: Row) -> Judgement | None:
    """Every entry has a partner, and on a passage as it was, a partner of its own."""
    items, options = numbered_items(pair["instruction"]), lettered_options(pair["instruction"])
    pairs = final_answers.pairs(pair["response"])
    if not pairs or not items or not options:
        return None
    seen = "; ".join(f"{number}-{letter}" for number, letter in pairs.items())
    if left_out := [number for number in items if number not in pairs]:
        return failed("entry_left_out", f"no partner for {', '.join(left_out)} | {seen}")
    partners = Counter(pairs[number] for number in items)
    if partners.keys() - options.keys():
        return failed("no_such_option", f"{seen} | options: {' '.join(options)}")
    # An edit of the passage may give two entries the same partner.
    if pair["goal"] not in EDITING_GOALS and max(partners.values()) > 1:
        return failed("partner_used_twice", seen)
    return _seen(seen)


def _number(pair: Row) -> Judgement | None:
    """It comes to one number."""
    response = pair["response"]
    number = final_answers.number(response)
    if number is not None:
        return _seen(f"number: {number}")
    has_none = not any(each.isdigit() for each in response)
    if has_none and can_be_read(response) and not final_answers.has_number_word(response):
        return failed("no_number", response[:200])
    return None


def _fill_in(pair: Row) -> Judgement | None:
    """What fills the blank is a word or a phrase."""
    quoted = _QUOTED.search(pair["response"])
    if quoted is None:
        return None
    is_phrase = len(quoted[1].split()) <= MOST_BLANK_WORDS
    said = f"filler: {quoted[1][:200]}"
    return _seen(said) if is_phrase else failed("longer_than_a_blank", said)


def _list(pair: Row) -> Judgement | None:
    """No entry stands there twice; one of a sequence, or below another entry, may."""
    found = _BULLET.findall(pair["response"])
    if not found:
        return None
    outermost = min(len(indent) for indent, _, _ in found)
    entries = [_folded(entry) for _, _, entry in found]
    plain = [
        _folded(entry)
        for indent, mark, entry in found
        if len(indent) == outermost and not mark[0].isdigit()
    ]
    for counted in (plain, entries):
        entry, count = Counter(counted).most_common(1)[0] if counted else ("", 0)
        if count > 1:
            return failed("entry_twice", entry[:200]) if counted is plain else None
    return _seen(f"{len(entries)} entries")


def _folded(entry: str) -> str:
    return " ".join(entry.casefold().split()).rstrip(".;,")


def _table(pair: Row) -> Judgement | None:
    """There is a table, all rows as long as its header."""
    runs = _TABLE_LINES.findall(unfenced(pair["response"]))
    rows = next((rows for run in runs if (rows := _rows_in(run)) is not None), None)
    if rows is None:
        return failed("no_table", pair["response"][:200])
    if uneven := [row for row in rows if len(row) != len(rows[0])]:
        return failed("uneven_rows", f"{len(rows[0])} columns, a row of {len(uneven[0])} cells")
    return _seen(f"{len(rows) - 1} rows of {len(rows[0])} cells")


def _rows_in(run: str) -> list[list[str]] | None:
    """The rows of the table in a run of lines with bars; prose with a bar may stand before it."""
    lines = run.splitlines()
    rules = [number for number, line in enumerate(lines) if _RULE_LINE.fullmatch(line)]
    return table_rows("\n".join(lines[max(0, rules[0] - 1) :])) if rules else None


_RULES: dict[str, Callable[[Row], Judgement | None]] = {
    "choice": _choice,
    "true_false": _labelled,
    "classification": _labelled,
    "ordering": _ordering,
    "matching": _matching,
    "number": _number,
    "fill_in": _fill_in,
    "list": _list,
    "table": _table,
}
