"""The tables of the layer `seeds`: documents, what was dropped, and what is known of both.

Belongs here: their declarations. Does not: the other layers (`tables.py`), or curating.
"""

from transforms.lakehouse.columns import CREATED
from transforms.lakehouse.raw_tables import SOURCE
from transforms.lakehouse.schema import Column, Table

DOCUMENTS = Table(
    "seeds.documents",
    "a clean, deduplicated, licensed document, whatever its source",
    ("seed_id",),
    (
        Column("seed_id", "string", "hash of the normalised text", True),
        Column("source", "string", "the corpus it was first found in", True),
        Column(
            "sources", "array<string>", "every record with this text, as corpus:file:position", True
        ),
        Column("text", "string", "the text, normalised", True),
        Column("kind", "string", "prose, math or code", True),
        Column("url", "string", "where it was found, for the web"),
        Column("title", "string", "title, repository path or null"),
        Column("license", "string", "the strictest licence of its sources", True),
        Column("licenses", "array<string>", "every licence its sources state", True),
        Column("language", "string", "natural language (ISO 639-1) of its prose", True),
        Column("programming_language", "string", "for code"),
        Column("domain", "string", "host of the page, or programming language", True),
        Column("char_count", "bigint", "length in characters", True),
        Column(
            "token_count", "bigint", "length in tokens, estimated without a model's tokenizer", True
        ),
        Column("topic", "string", "what it is about: a label of its source, or a topic cluster"),
        Column("length_band", "string", "short, medium or long, by token_count"),
        Column("quality_score", "double", "the source's own score of quality, 0 to 1"),
        Column(
            "flags", "array<string>", "what a person should look at before it is used, such as "
            "unsafe_violence",
        ),
        Column("redactions", "bigint", "personal data and secrets replaced in the text"),
        Column(
            "cluster_id", "string", "the document that stands for its near-duplicates: only one "
            "whose cluster_id is its own seed_id is given to a flow",
        ),
        Column("split", "string", "train, or held_out: never released", True),
        Column("filter_version", "string", "hash of the curation rules that let it pass", True),
        CREATED,
    ),
)  # fmt: skip

SEEDS_REJECTED = Table(
    "seeds.rejected",
    "a raw record dropped in curation; without its text",
    ("corpus", "source_file", "position"),
    (
        Column("corpus", "string", "the corpus of the record", True),
        *SOURCE,
        Column("reason", "string", "why, such as too_short or near_duplicate", True),
        Column("duplicate_of", "string", "seed_id of the document kept, for duplicates"),
        Column("filter_version", "string", "hash of the curation rules", True),
        CREATED,
    ),
)

SIGNATURES = Table(
    "seeds.signatures",
    "the MinHash signature of a text that passed curation, near-duplicates included",
    ("seed_id",),
    (
        Column("seed_id", "string", "hash of the normalised text", True),
        Column("bands", "array<bigint>", "hash of each band of the signature", True),
        Column(
            "signature", "binary", "1,024 bytes, one a permutation (see near/signature.py)", True
        ),
        CREATED,
    ),
)

CLUSTERS = Table(
    "seeds.clusters",
    "which cluster of near-duplicates a text belongs to; a text of its own is its own cluster",
    ("seed_id",),
    (
        Column("seed_id", "string", "hash of the normalised text", True),
        Column("cluster_id", "string", "seed_id of the document that stands for the cluster", True),
        Column("similarity", "double", "estimated Jaccard similarity to the text it was joined by"),
        CREATED,
    ),
)

DECISIONS = Table(
    "seeds.decisions",
    "what a person decided about a document; of several the last counts",
    ("decision_id",),
    (
        Column("decision_id", "string", "hash of the document, and of how many came before", True),
        Column("seed_id", "string", "the document", True),
        Column("decision", "string", "approved (flagged, but may be used) or withdrawn", True),
        Column("reason", "string", "why", True),
        Column("decided_by", "string", "who", True),
        CREATED,
    ),
)

TOPICS = Table(
    "seeds.topics",
    "a topic cluster, fitted once on a sample of the first documents",
    ("topic",),
    (
        Column("topic", "string", "its name: its most telling words", True),
        Column("model_version", "string", "hash of the fit", True),
        Column("centroid", "array<double>", "its centre in the space of hashed words", True),
        CREATED,
    ),
)
