"""The suite of seeds.documents.

Belongs here: what must hold for the seeds before anything is generated from them. Does not: why a
record was dropped (seeds.rejected).
"""

from expectations.declared import schema_expectations
from expectations.suite import Expect, Suite, no_rows
from transforms.lakehouse.seeds_tables import DOCUMENTS


def suite(profile: str) -> Suite:
    """Return the suite; the seeds have no threshold that depends on the profile."""
    return Suite(
        "seeds_documents", DOCUMENTS.name, profile, (*schema_expectations(DOCUMENTS), *_MEANING)
    )


_MEANING = (
    Expect(
        "has_documents",
        "ExpectTableRowCountToBeBetween",
        {"min_value": 1},
        "critical",
        "There is at least one document to generate from.",
        "at least 1 row",
    ),
    Expect(
        "split_known",
        "ExpectColumnDistinctValuesToBeInSet",
        {"column": "split", "value_set": ["train", "held_out"]},
        "critical",
        "Every document is either for training or held out; nothing else keeps it from release.",
        "train or held_out",
    ),
    no_rows(
        "text_present",
        "trim(text) = '' OR instr(text, '\\u0000') > 0",
        "Every document has text, without NUL characters.",
        select="seed_id",
    ),
    no_rows(
        "counts_fit_text",
        "char_count <> char_length(text) OR token_count < 1",
        "The stated lengths are those of the text.",
        select="seed_id, char_count, char_length(text) AS counted, token_count",
    ),
    no_rows(
        "licence_recorded",
        "trim(license) = ''",
        "Every document has a licence on record, be it that its source states none.",
        select="seed_id",
    ),
    no_rows(
        "licence_stated",
        "lower(license) LIKE 'unknown%'",
        "The sources state a licence for every document.",
        select="seed_id, source, license",
        severity="warning",
    ),
    no_rows(
        "sources_recorded",
        "size(sources) = 0",
        "Every document names the records it was found in.",
        select="seed_id",
    ),
)
