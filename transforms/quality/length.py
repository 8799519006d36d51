"""Row check: the instruction or the answer is absurdly short, or absurdly long.

Belongs here: bounds on length by family of format. Does not: whether a length that was asked for is
kept (a skill's own rules), or answers that say nothing (`empty_answer.py`).
"""

from dataclasses import dataclass

from transforms.quality.formats import family
from transforms.quality.text import words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

#: What can be packed at all: 8,192 tokens (the release's packing), four characters to a token.
MAX_CHARS = 32_768

#: Fewest words of an answer that its format promises to be a text; a few words cannot be one.
_LEAST_WORDS = {
    "essay": 9, "analysis": 20, "summary": 8, "explanation": 5, "comparison": 6, "paragraph": 15,
    "argument": 8, "long_answer": 20, "creative": 8,
}  # fmt: skip
#: Most words of an answer that its format promises to be short, working included.
_MOST_WORDS = {"picked": 600, "terse": 1_200}
_MOST_WORDS_OF = {"word": 300, "phrase": 300, "date": 300}


@dataclass(frozen=True)
class Length:
    """Fails texts that no reader would take for what was asked, by their length alone.

    The upper bound is what a packed sequence holds; longer pairs would be cut in training. All
    others are judgement: far outside what hand-written answers of each format need
    (tests/unit/pair_facts.py has answers of 1 to 110 words), so that only absurd ones fail. The
    score is the answer's characters.

    Attributes:
        max_chars: the longest instruction or answer, in characters.
        min_instruction_letters: the shortest instruction, in letters and digits.
        min_share_of_passage: of the passage's words, how many a changed passage must have at least.
        max_share_of_passage: how many at most, of a passage of 50 words or more.
        min_code_chars: the shortest program, in characters that are not blank.
    """

    max_chars: int = MAX_CHARS
    min_instruction_letters: int = 5
    min_share_of_passage: float = 0.02
    max_share_of_passage: float = 20.0
    min_code_chars: int = 8

    name = "length"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        size = float(len(pair.response))
        for part, text in (("response", pair.response), ("instruction", pair.instruction)):
            if len(text) > self.max_chars:
                detail = f"the {part} has {len(text)} characters: {text[:200]}"
                return failed(f"{part}_too_long", detail, size)
        if sum(map(str.isalnum, pair.instruction)) < self.min_instruction_letters:
            return failed("instruction_too_short", f"it is {pair.instruction[:80]!r}", size)
        if not pair.response.strip():
            return not_checkable("empty_answer")
        count = len(words(pair.response))
        if fault := self._fault(pair, count):
            return failed(fault, f"{count} words, as {pair.answer_format}: {pair.response}", size)
        return passed(size)

    def _fault(self, pair: Pair, count: int) -> str | None:
        name, kind = pair.answer_format.strip().lower(), family(pair.answer_format)
        most = _MOST_WORDS_OF.get(name, _MOST_WORDS.get(kind))
        if most is not None and name not in {"list", "table", "json"} and count > most:
            return "response_too_long"
        if count < _LEAST_WORDS.get(name, 0):
            return "response_too_short"
        if kind == "code" and len("".join(pair.response.split())) < self.min_code_chars:
            return "response_too_short"
        if kind == "rewritten":
            return self._of_passage(count, len(words(pair.passage[: self.max_chars])))
        return None

    def _of_passage(self, count: int, passage: int) -> str | None:
        """Compare a changed passage with the passage; short passages may become anything."""
        if passage < 50:
            return None
        if count < self.min_share_of_passage * passage or count < 3:
            return "response_too_short"
        return "response_too_long" if count > self.max_share_of_passage * passage else None


def is_too_long(pair: Pair) -> bool:
    """Whether a text of the pair is so long that the other checks need not read it."""
    return max(map(len, (pair.response, pair.instruction))) > MAX_CHARS
