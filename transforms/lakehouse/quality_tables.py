"""The tables of what was found of the pairs: verdicts, yields, measures, sums, check results.

Belongs here: the layer `quality` of `tables.py`. Does not: how they are written, or their views
(`declared_views.py`).
"""

from transforms.lakehouse.columns import CREATED, RUN
from transforms.lakehouse.schema import Column, Table

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
        Column(
            "verifier_version",
            "string",
            "of a skill's verifier: the version of its own rule; its skill's verifiers are judged "
            "anew together, by check_version",
        ),
        Column("score", "double", "what was measured; its meaning is the check's"),
        Column("reason", "string", "why it failed, as a short code; set whenever it failed"),
        Column("evidence", "string", "what was seen, capped"),
        RUN,
        CREATED,
    ),
)

PAIR_SIGNATURES = Table(
    "quality.pair_signatures",
    "the MinHash signature of a pair, by which its near-duplicates are found",
    ("pair_id", "signature_version"),
    (
        Column("pair_id", "string", "the pair", True),
        Column("signature_version", "string", "how it was signed (near/signature.py)", True),
        Column("bands", "array<bigint>", "of instruction and response: each band's hash", True),
        Column("signature", "binary", "of the same: 1,024 bytes, one a permutation", True),
        Column("passage_bands", "array<bigint>", "of the passage: each band's hash", True),
        CREATED,
    ),
)

YIELDS = Table(
    "quality.yields",
    "what a skill had come to, in all, at the end of a run that changed it",
    ("run_id", "skill"),
    (
        Column(
            "run_id", "string", "the Dagster run that counted it, at the end of its verdicts", True
        ),
        Column("skill", "string", "the skill", True),
        Column("seeds", "bigint", "documents assigned to it", True),
        Column("contents", "bigint", "passages made of them and live", True),
        Column("instructions", "bigint", "live instructions, seed and refined", True),
        Column("pairs", "bigint", "live pairs: the sum of the next four", True),
        Column("accepted", "bigint", "of these, those that may ship", True),
        Column("refused", "bigint", "of these, those that never will, for what they are", True),
        Column("failed", "bigint", "of these, those whose verification ended in an error", True),
        Column("waiting", "bigint", "of these, those with checks still to do", True),
        Column("verified", "bigint", "pairs that the skill's own verifiers have judged", True),
        Column(
            "not_checkable",
            "bigint",
            "of the verified, those of which a verifier said not_checkable",
            True,
        ),
        Column(
            "unverified",
            "bigint",
            "of the refused, those that no verifier passed and none failed",
            True,
        ),
        # What is lost by a kill is asked, and paid for, again.
        Column("calls", "bigint", "teacher calls paid for, of all time", True, is_volatile=True),
        Column("prompt_tokens", "bigint", "tokens those calls read", True, is_volatile=True),
        Column("completion_tokens", "bigint", "tokens those calls wrote", True, is_volatile=True),
        Column("cost_usd", "double", "price of those calls", True, is_volatile=True),
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
        Column(
            "not_checkable_share",
            "double",
            "share of a skill's verified pairs of which a verifier said not_checkable: the largest "
            "of any skill with enough pairs; null where none has, or it was not counted yet",
        ),
        Column("least_checkable_skill", "string", "the skill with that share"),
        Column("benchmark_sets", "bigint", "benchmark sets that the pairs were checked against"),
        Column("missing_benchmarks", "string", "sets declared but not readable; null if none"),
        Column("missing_required_benchmarks", "string", "of these, those that settings require"),
        Column(
            "contaminated_share",
            "double",
            "share of the live pairs that hold too much of a benchmark item; null without sets",
        ),
    ),
)

MEASURES = Table(
    "quality.measures",
    "one measure of one candidate, or of one skill's part of it",
    ("version", "skill", "measure"),
    (
        Column("version", "string", "the candidate", True),
        Column("skill", "string", "the skill whose part is measured; empty: all of it", True),
        Column("measure", "string", "the measure, as the thresholds name it", True),
        Column("value", "double", "the number; null where it cannot be told, as the note says"),
        Column("count", "bigint", "rows or texts it was computed on: a sample, of texts", True),
        Column("note", "string", "why there is no value, or what to know of it"),
        Column("drift", "double", "value - that of the version it is compared with"),
        Column("compared_with", "string", "the version that was current; null if none was"),
        Column("checksum", "string", "content hash of the candidate's rows", True),
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
