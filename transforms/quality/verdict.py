"""What a row check is given, what it answers, and how its rule is versioned.

Belongs here: the vocabulary every check shares. Does not: any check's rule, or Spark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, Protocol

from transforms.lakehouse.ids import digest

PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_CHECKABLE: Final = "not_checkable"

EVIDENCE_CHARS = 500
#: The columns of a row check's verdict, before the run is named.
VERDICT_DDL = (
    "pair_id string, seed_id string, check string, check_version string, verdict string, "
    "score double, reason string, evidence string"
)
#: Facts of a pair that come from the row of its refinement.
_OF_PARENT = frozenset({"parent_instruction", "edits_passage"})


@dataclass(frozen=True)
class Pair:
    """The facts of one pair that a row check may look at.

    Attributes:
        pair_id: the pair.
        seed_id: the document it leads back to.
        instruction: the instruction, without the passage.
        response: the answer.
        passage: the passage the answer is about.
        seed_text: the whole text of the document, or None where the document is gone.
        goal: the refinement goal, or `seed`.
        instruction_type: the type, from the skill's taxonomy.
        answer_format: the form an answer must have, such as `choice` or `essay`.
        finish_reason: why the teacher stopped: `stop` or `length`.
        language: natural language of the document (ISO 639-1), or None where unknown.
        parent_instruction: the instruction a refined one was made from, or None where there is
            none or it is gone.
        edits_passage: whether the refinement edited the passage.
    """

    pair_id: str
    seed_id: str
    instruction: str
    response: str
    passage: str
    seed_text: str | None
    goal: str
    instruction_type: str
    answer_format: str
    finish_reason: str
    language: str | None
    parent_instruction: str | None = None
    edits_passage: bool = False

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Pair":
        """Build a pair from a row with these columns; a null text counts as an empty one.

        What is known of the parent may be missing from the row.
        """
        optional = {"seed_text", "language"}
        names = [field.name for field in fields(cls) if field.name not in _OF_PARENT]
        texts: dict[str, Any] = {
            name: row[name] if name in optional else str(row[name] if row[name] is not None else "")
            for name in names
        }
        return cls(
            **texts,
            parent_instruction=row.get("parent_instruction"),
            edits_passage=bool(row.get("edits_passage")),
        )


@dataclass(frozen=True)
class Judgement:
    """A check's verdict on one pair.

    Attributes:
        verdict: passed, failed, or not_checkable, which is never a pass.
        score: what was measured; its meaning is the check's.
        reason: a short code; set whenever it failed or could not be checked.
        evidence: what was seen, capped.
    """

    verdict: Literal["passed", "failed", "not_checkable"]
    score: float | None = None
    reason: str | None = None
    evidence: str | None = None


class Check(Protocol):
    """A rule with its thresholds. Pure: the same pair gets the same judgement."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Hash of the rule's name, thresholds and code version."""
        ...

    def judge(self, pair: Pair) -> Judgement: ...


def rule_version(check: Any, code_version: str) -> str:
    """Hash of a check dataclass: its name, the value of every threshold, its code version.

    Raise `code_version` whenever the rule's code or word lists change a verdict.
    """
    thresholds = {field.name: getattr(check, field.name) for field in fields(check)}
    return digest("check", check.name, thresholds, code_version)


def passed(score: float | None = None) -> Judgement:
    return Judgement(PASSED, score)


def failed(reason: str, evidence: str, score: float | None = None) -> Judgement:
    return Judgement(FAILED, score, reason, capped(evidence))


def not_checkable(reason: str, score: float | None = None) -> Judgement:
    return Judgement(NOT_CHECKABLE, score, reason)


def capped(text: str) -> str:
    """Return `text`, cut to what the evidence column keeps."""
    return text if len(text) <= EVIDENCE_CHARS else text[: EVIDENCE_CHARS - 1] + "…"
