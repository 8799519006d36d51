"""Row check: the pair shows how it was made: parts of prompts, roles, unfilled templates.

Belongs here: which traces count, and what excuses them. Does not: the traces themselves
(`artefacts.py`), delimiters of the prompt (`copied_answer.py`), or a teacher that speaks of itself
(`refusal.py`).
"""

import re
from dataclasses import dataclass

from transforms.quality.artefacts import (
    ABOUT_THE_MAKING,
    CHAT_TOKEN,
    IN_A_LETTER,
    INSTRUCTION_LABEL,
    OWN_ROLE,
    SLOT,
    TALKED_ABOUT,
    TEMPLATE_VARIABLE,
    THEIR_ROLE,
)
from transforms.quality.formats import family
from transforms.quality.verdict import Judgement, Pair, failed, passed, rule_version

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_FORMULA = re.compile(r"\$[^$\n]{1,400}\$|\\\(.{1,400}?\\\)|\\\[.{1,400}?\\\]")


@dataclass(frozen=True)
class TeacherArtefact:
    """Fails a pair in which the prompt, a role of the conversation or a template shows.

    A trace that stands in the passage, or an answer's that stands in the instruction, is what the
    pair is about and excuses itself; so is one in code. Slots such as "[Your Name]" are right in a
    letter or a form that was asked for, roles in a dialogue. The patterns are judgement, from the
    flows' own prompts and the chat templates of open models.

    Attributes:
        excuses_dialogue: whether roles may stand in an answer to a task that speaks of a dialogue.
    """

    excuses_dialogue: bool = True

    name = "teacher_artefact"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        for part, text, known in (
            ("response", pair.response, f"{pair.passage}\n{pair.instruction}"),
            ("instruction", pair.instruction, pair.passage),
        ):
            if fault := self._fault(part, text, known, pair):
                return failed(fault[0], f"in the {part}: {fault[1]}")
        return passed()

    def _fault(self, part: str, text: str, known: str, pair: Pair) -> tuple[str, str] | None:
        if token := _unexcused(CHAT_TOKEN, _CODE.sub(" ", text), known):
            return "chat_token", token
        is_answer = part == "response"
        is_code = is_answer and family(pair.answer_format) == "code"
        prose = _FORMULA.sub(" ", _CODE.sub(" ", text))
        if not is_code and (slot := _unexcused(TEMPLATE_VARIABLE, prose, known)):
            return "template_variable", slot
        has_slots = is_code or IN_A_LETTER.search(pair.instruction)
        if not has_slots and (slot := _unexcused(SLOT, prose, known)):
            return "unfilled_slot", slot
        if said := _unexcused(ABOUT_THE_MAKING, prose, known):
            return "talks_of_the_prompt", said
        if not is_answer:
            label = INSTRUCTION_LABEL.match(text)
            return ("talks_of_the_prompt", label[0]) if label else None
        return None if is_code else self._role(prose, known, pair)

    def _role(self, text: str, known: str, pair: Pair) -> tuple[str, str] | None:
        is_dialogue = family(pair.answer_format) in {"creative", "rewritten"} or bool(
            TALKED_ABOUT.search(pair.instruction)
        )
        if self.excuses_dialogue and is_dialogue:
            return None
        for pattern in (OWN_ROLE, THEIR_ROLE):
            if role := _unexcused(pattern, text, known):
                return "role_name", role
        return None


def _unexcused(pattern: re.Pattern[str], text: str, known: str) -> str | None:
    """Return the first match that does not stand in what the text is about."""
    known = known.casefold()
    for match in pattern.finditer(text):
        if match[0].strip().casefold() not in known:
            return match[0].strip()[:200]
    return None
