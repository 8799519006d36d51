"""Reading a prompt: the passage and the question in it, and the form the answer must have.

Belongs here: what is found by delimiters, layout and the formats' own wording. Does not: which
agent asks (`roles.py`), or any answer.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from tests.fakes.scripted_teacher.shapes import TeacherRequest
from tests.fakes.scripted_teacher.vocabulary import normal

_LETTERED = re.compile(r"^([A-H])\. (.+)$", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d)\. (.+)$", re.MULTILINE)
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six")
_ASKED_NUMBER = re.compile(
    rf"\b(?:at most|up to|no more than|write|exactly)\s+(\d+|{'|'.join(_NUMBER_WORDS)})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """An instruction about a passage, as a responder or a solver is shown it."""

    passage: str
    instruction: str
    answer_format: str

    @cached_property
    def key(self) -> tuple[str, str]:
        """What an answer depends on: the words alone, however they are laid out."""
        return normal(self.passage), normal(self.instruction)

    @property
    def letters(self) -> list[str]:
        """Labels of its lettered options, in order."""
        return [letter for letter, _ in _LETTERED.findall(self.instruction)]

    @property
    def numbers(self) -> list[str]:
        """Labels of its numbered statements or items, in order."""
        return [number for number, _ in _NUMBERED.findall(self.instruction)]


def block(request: TeacherRequest, tag: str) -> str:
    """Return the last `<tag>…</tag>` of the user turns; "" if there is none."""
    return next(reversed(blocks(request, tag)), "")


def blocks(request: TeacherRequest, tag: str) -> list[str]:
    """Return what stands between each `<tag>` and `</tag>` of the user turns, in order."""
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", request.asked, re.DOTALL)
    return [each.strip() for each in found]


def question_of(request: TeacherRequest) -> Question:
    """Return the question that the request wants answered."""
    instruction = block(request, "question")
    return Question(block(request, "passage"), instruction, format_of(request, instruction))


def asked_number(request: TeacherRequest, default: int = 3) -> int:
    """Return how many questions the prompt asks for: last, after passage, advice and example."""
    found = _ASKED_NUMBER.findall(request.asked)
    if not found:
        return default
    said = found[-1].lower()
    return int(said) if said.isdigit() else _NUMBER_WORDS.index(said) + 1


def format_of(request: TeacherRequest, instruction: str = "") -> str:
    """Return the answer format: the one whose wording is in the prompt, else by layout."""
    prompt = " ".join(f"{request.system} {request.asked}".split())
    told = [(len(words), name) for name, words in _wordings() if words in prompt]
    return max(told)[1] if told else _format_by_layout(instruction)


@cache
def _wordings() -> list[tuple[str, str]]:
    """What the product tells its agents about each format: (name, wording)."""
    from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS

    return [
        (name, " ".join(wording.split()))
        for name, each in FORMATS.items()
        for wording in (each.ask, each.respond, each.final_answer)
    ]


def _format_by_layout(instruction: str) -> str:
    if _LETTERED.search(instruction):
        return "matching" if _NUMBERED.search(instruction) else "choice"
    if _NUMBERED.search(instruction):
        return "true_false"
    return "fill_in" if "____" in instruction else "short_answer"
