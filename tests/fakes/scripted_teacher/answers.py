"""Answers: what responder and solver say to a question, in the form it asks for.

Belongs here: one conclusion for each question, and the two ways it is put: argued in a response,
bare in a solver's final answer. Both come from the hash of passage and instruction, so they agree
without either seeing the other. All are English, so the language check fails those on documents
it takes for another language. Does not: defects (`defects.py`).
"""

import re
from dataclasses import dataclass
from itertools import cycle

from tests.fakes.scripted_teacher.asked import Question
from tests.fakes.scripted_teacher.chance import dice
from tests.fakes.scripted_teacher.passages import is_silent
from tests.fakes.scripted_teacher.phrases import CONCLUSIONS, DECLINING, OBJECTIONS, REASONS
from tests.fakes.scripted_teacher.vocabulary import fill, topics


@dataclass(frozen=True)
class Conclusion:
    """What a question is answered with: the response, and the bare final answer."""

    response: str
    final_answer: str
    is_answerable: bool = True


def conclusion(question: Question, reading: str = "responder") -> Conclusion:
    """Return the answer to a question. Another `reading` comes to another conclusion."""
    if is_silent(question.passage):
        chance = dice("declining", *question.key)
        words = topics(question.passage, 2, chance)
        return Conclusion(fill(chance.choice(DECLINING), words), "", is_answerable=False)
    say = _Speaker(question, reading)
    return _FORMS.get(question.answer_format, _short_answer)(say)


class _Speaker:
    """Sentences about a question's passage; no word or pattern returns before all had a turn."""

    def __init__(self, question: Question, reading: str) -> None:
        self.question = question
        self.chance = dice("answer", reading, *question.key)
        self._words = cycle(topics(question.passage, 40, self.chance))
        self._patterns: dict[tuple[str, ...], cycle[str]] = {
            patterns: cycle(self.chance.sample(patterns, len(patterns)))
            for patterns in (REASONS, OBJECTIONS, CONCLUSIONS)
        }

    def words(self, count: int) -> list[str]:
        return [next(self._words) for _ in range(count)]

    def sentence(self, patterns: tuple[str, ...]) -> str:
        return fill(next(self._patterns[patterns]), self.words(2)) + "."

    def argument(self) -> str:
        return f"{self.sentence(REASONS)} {self.sentence(OBJECTIONS)}"

    def order(self, labels: list[str]) -> list[str]:
        return self.chance.sample(labels, len(labels))


def _choice(say: _Speaker) -> Conclusion:
    letter = say.chance.choice(say.question.letters or ["A"])
    return Conclusion(f"{say.argument()} The answer is ({letter}).", letter)


def _labelled(say: _Speaker, names: tuple[str, str]) -> Conclusion:
    numbers = say.question.numbers or ["1", "2"]
    first = say.chance.randrange(2)
    labels = {number: names[(first + place) % 2] for place, number in enumerate(numbers)}
    lines = [f"{number}. {label}. {say.sentence(REASONS)}" for number, label in labels.items()]
    return Conclusion("\n".join(lines), "; ".join(f"{n} {label}" for n, label in labels.items()))


def _true_false(say: _Speaker) -> Conclusion:
    return _labelled(say, ("True", "False"))


def _classification(say: _Speaker) -> Conclusion:
    return _labelled(say, ("Fact", "Opinion"))


def _ordering(say: _Speaker) -> Conclusion:
    order = ", ".join(say.order(say.question.letters or ["A", "B", "C"]))
    return Conclusion(f"{say.argument()} The order is {order}.", order)


def _matching(say: _Speaker) -> Conclusion:
    numbers = say.question.numbers or ["1", "2", "3"]
    letters = say.order(say.question.letters or ["A", "B", "C"])
    pairs = [f"{number}-{letter}" for number, letter in zip(numbers, letters, strict=False)]
    lines = [f"{pair}: {say.sentence(REASONS)}" for pair in pairs]
    return Conclusion("\n".join(lines), "; ".join(pairs))


def _fill_in(say: _Speaker) -> Conclusion:
    (word,) = say.words(1)
    return Conclusion(f'"{word}" is the missing word. {say.sentence(REASONS)}', word)


def _short_answer(say: _Speaker) -> Conclusion:
    reason = say.sentence(REASONS)
    return Conclusion(reason, reason)


def _number(say: _Speaker) -> Conclusion:
    one, other = say.chance.randrange(2, 40), say.chance.randrange(2, 40)
    (unit,) = say.words(1)
    working = f"{say.sentence(REASONS)} Adding {one} and {other} gives {one + other}."
    final = f"{one + other} mentions of {unit}"
    return Conclusion(f"{working} The answer is {final}.", final)


def _list(say: _Speaker) -> Conclusion:
    entries = [f"{one} ahead of {other}" for one, other in (say.words(2) for _ in range(4))]
    return Conclusion("\n".join(f"- {entry}" for entry in entries), "; ".join(entries))


def _span(say: _Speaker) -> Conclusion:
    passage = re.sub(r"[\"“”«»]", " ", say.question.passage).split()
    length = min(len(passage), 6)
    start = say.chance.randrange(len(passage) - length + 1)
    quoted = " ".join(passage[start : start + length])
    return Conclusion(f'"{quoted}"', quoted)


def _table(say: _Speaker) -> Conclusion:
    columns = say.words(2)
    rows = [(name, *say.words(2)) for name in say.words(3)]
    lines = ["| Point | " + " | ".join(columns) + " |", "| --- | --- | --- |"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return Conclusion("\n".join(lines), "; ".join(f"{a}: {b}, {c}" for a, b, c in rows))


def _essay(say: _Speaker) -> Conclusion:
    thesis = say.sentence(REASONS)
    second = f"{say.argument()} {say.sentence(CONCLUSIONS)}"
    return Conclusion(f"{thesis} {say.argument()}\n\n{second}", thesis)


def _summary(say: _Speaker) -> Conclusion:
    substance = f"{say.sentence(CONCLUSIONS)} {say.sentence(REASONS)}"
    return Conclusion(substance, substance)


_FORMS = {
    "choice": _choice,
    "true_false": _true_false,
    "classification": _classification,
    "ordering": _ordering,
    "matching": _matching,
    "fill_in": _fill_in,
    "short_answer": _short_answer,
    "number": _number,
    "list": _list,
    "span": _span,
    "table": _table,
    "essay": _essay,
    "summary": _summary,
}
