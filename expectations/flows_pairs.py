"""The suite of a candidate's rows, run at the path the candidate was written to.

Belongs here: what must hold for each row that would ship. Does not: the row checks, which decided
what may be a row (`transforms/quality/`), or measures of the whole (`quality_metrics.py`).
"""

from expectations.declared import schema_expectations
from expectations.messages import MESSAGES_ALTERNATE
from expectations.suite import Suite, no_rows
from transforms.lakehouse.tables import RELEASED


def suite(profile: str) -> Suite:
    """Return the suite; what a row must be does not depend on the profile."""
    return Suite("flows_pairs", RELEASED.name, profile, (*schema_expectations(RELEASED), *_MEANING))


_MEANING = (
    MESSAGES_ALTERNATE,
    no_rows(
        "conversation_ends_with_response",
        "element_at(messages, -1).content <> response",
        "The response column is the conversation's last message.",
        select="pair_id",
    ),
    no_rows(
        "instruction_asked",
        "NOT exists(messages, m -> m.role = 'user' AND contains(m.content, instruction))",
        "The instruction is in the conversation, word for word.",
        select="pair_id",
    ),
    no_rows(
        "texts_present",
        "trim(instruction) = '' OR trim(response) = '' OR trim(passage) = ''",
        "Instruction, passage and response hold text.",
        select="pair_id",
    ),
    no_rows(
        "answer_complete",
        "finish_reason <> 'stop'",
        "No response was cut by the token limit.",
        select="pair_id, finish_reason",
    ),
    no_rows(
        "licence_recorded",
        "trim(license) = ''",
        "Every row has its document's licence on record.",
        select="pair_id",
    ),
    no_rows(
        "licence_stated",
        "lower(license) LIKE 'unknown%'",
        "The sources state a licence for every row's document.",
        select="pair_id, source, license",
        severity="warning",
    ),
)
