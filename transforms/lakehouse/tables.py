"""Every table of the lakehouse, declared once; some layers in files of their own beside this one.

Creation, Dagster's column schema, the schema expectations, the views of every engine and the data
dictionary all read this file. Does not belong here: how a table is written, or what fills it.
Tables stay readable by anything: no nested timestamps, reader version 1, units in names.
"""

from transforms.lakehouse.columns import CREATED, LINEAGE, MESSAGES, RUN
from transforms.lakehouse.ops_tables import BATCHES, OUTCOMES, PROMPTS, TEACHER_CALLS
from transforms.lakehouse.raw_tables import (
    AUTOMATHTEXT,
    CODEPARROT,
    KNOWLEDGE_PILE,
    OWN,
    RAW_FILES,
    RAW_REJECTED,
    SNAPSHOTS,
)
from transforms.lakehouse.schema import Column, Table
from transforms.lakehouse.seeds_tables import (
    CLUSTERS,
    DECISIONS,
    DOCUMENTS,
    SEEDS_REJECTED,
    SIGNATURES,
    TOPICS,
)

ASSIGNMENTS = Table(
    "flows.assignments",
    "a decision that this seed goes through this skill; never revised",
    ("seed_id", "skill"),
    (
        Column("seed_id", "string", "the document", True),
        Column("skill", "string", "the skill", True),
        Column("source", "string", "the document's corpus", True),
        RUN,
        CREATED,
    ),
)

_CONTENT = Column("content_id", "string", "the transformed content it is about", True)
_INSTRUCTION_COLUMNS = (
    Column("instruction_type", "string", "the type, from the skill's taxonomy", True),
    Column(
        "answer_format", "string", "the form an answer must have, such as choice or essay", True
    ),
    Column("instruction", "string", "the instruction, without the passage", True),
    Column("spec", "string", "what code can check of an answer, as JSON; null if nothing"),
)

CONTENTS = Table(
    "flows.contents",
    "a transformed passage, code reading or API list",
    ("content_id",),
    (
        _CONTENT,
        Column("transformation", "string", "the content transformation agent that made it", True),
        Column("text", "string", "the transformed content", True),
        *LINEAGE,
    ),
)

INSTRUCTIONS = Table(
    "flows.instructions",
    "a seed instruction",
    ("instruction_id",),
    (
        Column("instruction_id", "string", "the instruction", True),
        _CONTENT,
        Column("transformation", "string", "the content's transformation", True),
        *_INSTRUCTION_COLUMNS,
        *LINEAGE,
    ),
)

REFINEMENTS = Table(
    "flows.refinements",
    "an additional instruction made by a suggester and an editor",
    ("instruction_id",),
    (
        Column("instruction_id", "string", "the new instruction", True),
        Column("parent_id", "string", "the instruction it was made from", True),
        Column("seed_instruction_id", "string", "the seed instruction it goes back to"),
        _CONTENT,
        Column("transformation", "string", "the content's transformation", True),
        Column("goal", "string", "what the refinement was to achieve", True),
        Column("round", "int", "1 for a child of a seed instruction", True),
        *_INSTRUCTION_COLUMNS,
        Column("passage", "string", "the edited passage, where the goal edits it"),
        Column("suggestion", "string", "the suggestion the editor followed"),
        *LINEAGE,
    ),
)

PAIRS = Table(
    "flows.pairs",
    "a conversation answering one instruction on its (possibly edited) passage",
    ("pair_id",),
    (
        Column("pair_id", "string", "the pair", True),
        Column(
            "instruction_id", "string", "a row of flows.instructions or flows.refinements", True
        ),
        _CONTENT,
        Column("transformation", "string", "the content's transformation", True),
        Column("goal", "string", "the refinement goal, or `seed` for a seed instruction", True),
        *_INSTRUCTION_COLUMNS,
        Column("passage", "string", "the passage the response is about", True),
        Column("response", "string", "the last assistant message", True),
        Column("messages", MESSAGES, "the conversation as a trainer takes it", True),
        Column("tool_calls", "string", "tool calls and results, as JSON; null if none"),
        Column("finish_reason", "string", "why the teacher stopped: stop or length", True),
        *LINEAGE,
    ),
)

VERDICTS = Table(
    "quality.verdicts",
    "one check's verdict on one pair",
    ("pair_id", "check", "check_version"),
    (
        Column("pair_id", "string", "the pair", True),
        Column("seed_id", "string", "the document it leads back to", True),
        Column("check", "string", "the check", True),
        Column("check_version", "string", "hash of the check's rule, thresholds and prompts", True),
        Column("verdict", "string", "passed, failed or not_checkable", True),
        Column("method", "string", "how: code, execution, schema, citation, solver or critic"),
        Column("score", "double", "what was measured; its meaning is the check's"),
        Column("reason", "string", "why it failed, as a short code; set whenever it failed"),
        Column("evidence", "string", "what was seen, capped"),
        RUN,
        CREATED,
    ),
)

METRICS = Table(
    "quality.metrics",
    "the dataset measures of one candidate",
    ("version",),
    (
        Column("version", "string", "the candidate", True),
        Column("checksum", "string", "content hash of the candidate's rows", True),
        Column("rows", "bigint", "pairs in the candidate", True),
        Column("pairs", "bigint", "pairs generated and live", True),
        Column("accepted_share", "double", "rows / pairs"),
        Column("duplicate_share", "double", "share of rows that say what another row says", True),
        Column("held_out_rows", "bigint", "rows from held-out documents", True),
        Column("lineage_gaps", "bigint", "rows that do not lead back to a document", True),
        Column("unreconciled", "bigint", "work items and rows the counts do not account for", True),
        Column("distinct_1", "double", "distinct words / words of the responses"),
        Column("distinct_2", "double", "distinct word pairs / word pairs of the responses"),
        Column(
            "opening_share", "double", "share of responses with the commonest first three words"
        ),
        Column("transformation_coverage", "double", "share of the skills' transformations present"),
        Column("type_coverage", "double", "share of the skills' instruction types present"),
        Column("largest_seed_share", "double", "share of rows from one document, at most"),
        Column("mean_response_chars", "double", "mean length of a response in characters"),
        CREATED,
    ),
)

RECONCILIATION = Table(
    "quality.reconciliation",
    "the sums of one step of the way, for one candidate",
    ("version", "stage"),
    (
        Column("version", "string", "the candidate", True),
        Column("stage", "string", "the stage, in the order of the pipeline", True),
        Column("planned", "bigint", "records or work items that entered", True),
        Column("done", "bigint", "of these, done", True),
        Column("rejected", "bigint", "of these, rejected with a reason", True),
        Column("failed", "bigint", "of these, failed with an error", True),
        Column("pending", "bigint", "of these, still to do", True),
        Column("promised_rows", "bigint", "rows the done items say they made", True),
        Column("stored_rows", "bigint", "rows found in the stage's table", True),
        Column("gap", "bigint", "what is unaccounted for; 0 when the sums reconcile", True),
        CREATED,
    ),
)

EXPECTATION_RESULTS = Table(
    "quality.expectation_results",
    "the result of one Great Expectations expectation on one candidate or table",
    ("subject", "checksum", "suite", "suite_version", "check"),
    (
        Column("subject", "string", "the candidate version, or the table", True),
        Column("checksum", "string", "content hash, or table version, of what was validated", True),
        Column("suite", "string", "the suite", True),
        Column("suite_version", "string", "hash of the suite's expectations and thresholds", True),
        Column("check", "string", "the expectation's name in the suite", True),
        Column("severity", "string", "critical or warning", True),
        Column("status", "string", "passed, failed or errored", True),
        Column("observed", "string", "the observed value"),
        Column("threshold", "string", "the threshold"),
        Column("detail", "string", "samples of what failed, or the error"),
        RUN,
        CREATED,
    ),
)

VERSIONS = Table(
    "release.versions",
    "a candidate or version of the dataset",
    ("version",),
    (
        Column("version", "string", "date and number, such as 2026-11-24.1", True),
        Column("state", "string", "candidate, rejected, published or yanked", True),
        Column("path", "string", "where its rows are, relative to the lakehouse", True),
        Column("checksum", "string", "order-independent hash of its rows", True),
        Column("rows", "bigint", "pairs in it", True),
        Column("teacher_models", "array<string>", "the models that wrote its pairs", True),
        Column(
            "profile", "string", "the threshold profile it was judged by: sample or standard", True
        ),
        Column("suite_version", "string", "the suites it was judged by"),
        Column("source_versions", "string", "Delta versions of the source tables, as JSON", True),
        Column("counts", "string", "accepted and rejected by reason, as JSON", True),
        Column("checks", "string", "check results in short, as JSON"),
        Column("decided_at", "timestamp", "when it was published or rejected", is_volatile=True),
        Column(
            "considered_at", "timestamp", "when a run last found this content", is_volatile=True
        ),
        RUN,
        CREATED,
    ),
)

#: One published version, at release/instructions/<version>: written once, never rewritten.
RELEASED = Table(
    "release.version_rows",
    "a released pair",
    ("pair_id",),
    (
        Column("version", "string", "the version", True, is_volatile=True),
        *(column for column in PAIRS.columns if column.name not in {"run_id", "created_at"}),
        Column("parent_id", "string", "the instruction this one refines, if it does"),
        Column("source", "string", "the document's corpus", True),
        Column("license", "string", "the document's licence", True),
        Column("url", "string", "the document's address, where it has one"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        KNOWLEDGE_PILE, AUTOMATHTEXT, CODEPARROT, OWN, RAW_FILES, RAW_REJECTED, SNAPSHOTS,
        DOCUMENTS, SEEDS_REJECTED, SIGNATURES, CLUSTERS, DECISIONS, TOPICS, ASSIGNMENTS, CONTENTS,
        INSTRUCTIONS, REFINEMENTS, PAIRS, VERDICTS, METRICS, RECONCILIATION, EXPECTATION_RESULTS,
        VERSIONS, OUTCOMES, TEACHER_CALLS, PROMPTS, BATCHES,
    )
}  # fmt: skip
