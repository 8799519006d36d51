"""From an agent's answer to a teaser in words: what is well formed.

Belongs here: what all teasers must be, and the draft of those in words. Does not: teasers that code
makes (`letters.py`, `numbers.py`).
"""

from collections.abc import Callable
from typing import Any, Literal

from transforms.flows.brain_teaser.give_aways import told, well_known
from transforms.flows.brain_teaser.tasks import TeaserTask
from transforms.flows.common import final_answers
from transforms.flows.common.tasks import Asked, Draft, IllFormed

#: How an answer is compared: as a number, as one word or name, or by its sense.
Reads = Literal["number", "word", "text"]

_PUZZLE_CHARS, _ANSWER_CHARS = (30, 2500), 500
_WORDS_OF_A_NAME = 4


def in_words(
    reads: Reads, *, names_it: bool = False, is_exact: bool = False, form: str = "answer"
) -> Callable[[TeaserTask, Asked], Draft]:
    """The draft of a teaser whose answer the agent gives.

    `names_it`: whether the answer is one of several things that the puzzle names. `is_exact`:
    whether no other word can say the same. `form`: "prose" where the answer is an explanation
    without a last line of its own.
    """

    def assemble(task: TeaserTask, asked: Asked) -> Draft:
        answer = task.answer.strip()
        if reads == "number" and final_answers.number(answer) is None:
            raise IllFormed("the answer is no number")
        if reads == "word" and len(answer.split()) > _WORDS_OF_A_NAME:
            raise IllFormed("the answer is more than a word or name")
        return draft(
            task.puzzle,
            answer,
            reads,
            names_it=names_it or reads == "number",
            is_exact=is_exact,
            form=form,
            why=task.why_no_other.strip(),
        )

    return assemble


def draft(puzzle: str, answer: str, reads: Reads, *, names_it: bool = False, **known: Any) -> Draft:
    """Return the draft of a teaser.

    Raises:
        IllFormed: it tells its answer, everybody knows it, or a text has no reasonable length.
    """
    puzzle = puzzle.strip()
    if not _PUZZLE_CHARS[0] <= len(puzzle) <= _PUZZLE_CHARS[1]:
        raise IllFormed("no puzzle of a reasonable length")
    if not 0 < len(answer) <= _ANSWER_CHARS:
        raise IllFormed("no answer of a reasonable length")
    if fault := told(puzzle, answer, names_it=names_it):
        raise IllFormed(fault)
    if found := well_known(puzzle):
        raise IllFormed(f"everybody knows it: {found}")
    spec = {"answer": answer, "reads": reads, "names_it": names_it}
    return Draft(puzzle, {**spec, **{name: value for name, value in known.items() if value}})
