"""Planted defects: what is wrong with a pair, so that one row check and no other finds it.

Belongs here: which defect a question's pair gets, and the spoiled response. Does not: faults of
the server (`faults.py`). A question gets at most one defect, by the hash of passage and
instruction, so responder and solver know of it alike.

The shares are of the responses, with two exceptions. `independent_answer` is a share of the
questions a solver is asked: it comes to another answer than the response, which is sound.
`duplicate` is a share of the passages: all of a passage's agents for questions that a sentence may
answer ask one same question, up to case, and it is answered alike each time; each of these calls
but the first is logged. Nothing is refined from such a question, so its duplicates have no
offspring.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.scripted_teacher.answers import Conclusion, conclusion
from tests.fakes.scripted_teacher.asked import Question
from tests.fakes.scripted_teacher.chance import dice, draw, share_of
from tests.fakes.scripted_teacher.passages import sentences
from tests.fakes.scripted_teacher.phrases import FOREIGN, REFUSAL
from tests.fakes.scripted_teacher.questions import is_repeated
from tests.fakes.scripted_teacher.shapes import Reply
from tests.fakes.scripted_teacher.vocabulary import normal

SOLVER_DEFECT = "independent_answer"
REPEATED_QUESTION = "duplicate"
RESPONSE_DEFECTS = (
    "empty_answer",
    "truncated_answer",
    "refusal",
    "copied_answer",
    "language",
    "seed_copy",
)
DEFECTS = (*RESPONSE_DEFECTS, REPEATED_QUESTION, SOLVER_DEFECT)

#: Formats whose final answer is words; in the others it is letters, labels or a number.
WORDED_FORMATS = ("short_answer", "essay", "summary", "span", "list", "table", "fill_in")

#: Formats whose question may be answered in a sentence: in these a repeated question is asked.
OPEN_FORMATS = ("short_answer", "list", "essay", "summary")

#: A copy of the seed is this long, in words: well above what any check takes for a quotation.
COPY_WORDS = 70

#: A text with a smaller share of letters and spaces is formulas or code, whose copy could look
#: like something else too.
MIN_LETTERS = 0.85


def defect_of(question: Question, shares: Mapping[str, float]) -> str | None:
    """Return the defect of a question's pair; a repeated question's pair has no other."""
    if is_repeated(question.instruction):
        return None
    drawn = {name: share for name, share in shares.items() if name != REPEATED_QUESTION}
    return draw(drawn, "defect", *question.key)


def repeats_a_question(passage: str, shares: Mapping[str, float]) -> bool:
    """Whether the question agents of a passage ask one same question."""
    return share_of("repeat", normal(passage)) < shares.get(REPEATED_QUESTION, 0.0)


def response(question: Question, shares: Mapping[str, float], source: str | None) -> Reply:
    """Return the response to a question, spoiled if it is to have a defect.

    Args:
        question: what is answered.
        shares: share of each defect.
        source: the seed's text behind the passage, or None if the script has not seen it.
    """
    question = in_one_form(question)
    sound = Reply(conclusion(question).response)
    defect = defect_of(question, shares)
    if defect is None or defect == SOLVER_DEFECT:
        return sound
    spoiled = _spoiled(defect, question, sound, source)
    return sound if spoiled is None else replace(spoiled, defect=defect)


def in_one_form(question: Question) -> Question:
    """Return a question as it is answered: agents of different forms ask a repeated one, and alike
    means in one form.
    """
    if is_repeated(question.instruction):
        return replace(question, answer_format="short_answer")
    return question


def dissenting(question: Question) -> Conclusion | None:
    """Return an answer other than the response's, or None if the question allows only one."""
    given = conclusion(question)
    if not given.is_answerable:
        return conclusion(replace(question, passage=question.instruction), "dissenter")
    readings = (conclusion(question, f"dissenter {attempt}") for attempt in range(20))
    return next((each for each in readings if _differ(question, each, given)), None)


def _differ(question: Question, one: Conclusion, other: Conclusion) -> bool:
    """Whether two conclusions are far enough apart that no comparison takes them for one."""
    if question.answer_format == "number":
        # The same number of something else would be another answer to a reader only.
        one_number, other_number = (re.findall(r"\d+", c.final_answer) for c in (one, other))
        return one_number != other_number
    if question.answer_format not in WORDED_FORMATS:
        return one.final_answer != other.final_answer
    said, said_else = (set(normal(each.final_answer).split()) for each in (one, other))
    return 2 * len(said & said_else) <= len(said)


def _spoiled(defect: str, question: Question, sound: Reply, source: str | None) -> Reply | None:
    chance = dice("spoiled", *question.key)
    if defect == "empty_answer":
        return Reply("")
    if defect == "truncated_answer":
        return _truncated(sound.text, says_so=chance.random() < 0.5, question=question)
    if defect == "refusal":
        return Reply(REFUSAL)
    if defect == "language":
        return Reply(chance.choice(FOREIGN))
    if defect == "copied_answer":
        # A passage that is the seed itself must not be copied: that would be two defects.
        is_whole_passage = source is not None and chance.random() < 0.5
        return Reply(question.passage if is_whole_passage else question.instruction)
    copy = _copy_of(source) if source is not None else None
    return None if copy is None else Reply(copy)


def _truncated(text: str, *, says_so: bool, question: Question) -> Reply:
    if says_so or question.answer_format == "span":
        return Reply(text[: max(1, len(text) * 2 // 3)].rstrip(" .!?\"'"), finish_reason="length")
    return Reply(f"{text}\nAll of this holds for one more reason, and it matters because the")


def _copy_of(source: str) -> str | None:
    """Return whole sentences of plain prose from a source, or None if it has too few."""
    plain = re.sub(r"[$`\\|]", " ", source)
    parts = sentences(plain)
    for first in range(len(parts)):
        copied = ""
        for part in parts[first:]:
            copied = f"{copied} {part}".strip()
            if len(copied.split()) >= COPY_WORDS:
                break
        if COPY_WORDS <= len(copied.split()) <= 3 * COPY_WORDS and _is_prose(copied):
            return copied if copied.endswith((".", "!", "?")) else copied.rstrip(" ,;:-") + "."
    return None


def _is_prose(text: str) -> bool:
    return sum(each.isalpha() or each == " " for each in text) >= MIN_LETTERS * len(text)
