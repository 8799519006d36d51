"""Every table of the lakehouse, declared once; some layers in files of their own beside this one.

Creation, Dagster's column schema, the schema expectations, the views of every engine and the data
dictionary all read this file. Does not belong here: how a table is written, or what fills it.
Tables stay readable by anything: no nested timestamps, reader version 1, units in names.
"""

from transforms.lakehouse.benchmark_tables import BENCHMARK_ITEMS, BENCHMARKS, SEED_VERDICTS
from transforms.lakehouse.columns import CREATED, LINEAGE, MESSAGES, RUN
from transforms.lakehouse.ops_tables import BATCHES, OUTCOMES, PROMPTS, TEACHER_CALLS
from transforms.lakehouse.quality_tables import (
    EXPECTATION_RESULTS,
    MEASURES,
    METRICS,
    PAIR_SIGNATURES,
    RECONCILIATION,
    VERDICTS,
    YIELDS,
)
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

UNSUITABLE = Table(
    "flows.unsuitable",
    "a document that was looked at for a skill and does not suit it, with the reason",
    ("seed_id", "skill"),
    (
        Column("seed_id", "string", "the document", True),
        Column("skill", "string", "the skill", True),
        Column("source", "string", "the document's corpus", True),
        Column("reason", "string", "why not, such as too_short", True),
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
        Column(
            "shown_seed_ids",
            "array<string>",
            "the other documents it shows or draws on, found by a search; null if none",
        ),
        *LINEAGE,
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
        Column("license", "string", "the strictest licence of the documents in it", True),
        Column("url", "string", "the document's address, where it has one"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        KNOWLEDGE_PILE, AUTOMATHTEXT, CODEPARROT, OWN, RAW_FILES, RAW_REJECTED, SNAPSHOTS,
        DOCUMENTS, SEEDS_REJECTED, SIGNATURES, CLUSTERS, DECISIONS, TOPICS, ASSIGNMENTS, UNSUITABLE,
        CONTENTS, INSTRUCTIONS, REFINEMENTS, PAIRS, VERDICTS, PAIR_SIGNATURES, YIELDS, METRICS,
        MEASURES, RECONCILIATION, EXPECTATION_RESULTS, BENCHMARKS, BENCHMARK_ITEMS, SEED_VERDICTS,
        VERSIONS, OUTCOMES, TEACHER_CALLS, PROMPTS, BATCHES,
    )
}  # fmt: skip
