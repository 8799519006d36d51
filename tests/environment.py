"""The environment tests run in: this machine's, without the settings of whoever runs them.

Belongs here: which variables are the product's settings, and an environment without them (a key in
a developer's shell must neither change a result nor be spent); how tests start Spark. Does not: any
test's own settings.
"""

from collections.abc import Mapping

#: Holds the scripted teacher's key where Spark's workers of this process read it: they inherit the
#: environment their JVM started in. It is no setting of the product, so nothing else sees a key.
KEY_SETTING = "SCRIPTED_TEACHER_KEY"

#: What tests ask of Spark is small and never asked twice: code made for a query costs more than it
#: gives back (233 s of CPU in place of 264 for the whole job).
NO_CODEGEN = "--conf spark.sql.codegen.wholeStage=false"

_PREFIXES = (
    "OPENAI_",
    "TEACHER_",
    "CRITIC_",
    "EMBEDDED_",
    "LAKEHOUSE_",
    "DAGSTER_",
    "SPARK_",
    "HF_",
)
_INPUTS = (
    "NIGHTLY_CONFIG",
    "KNOWLEDGE_PILE_INPUTS",
    "AUTOMATHTEXT_INPUTS",
    "CODEPARROT_INPUTS",
    "CORPORA_PRESET",
    "SEEDS_FOLDER",
    "THRESHOLDS",
)


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is left of an environment without settings of the product.

    Empty, TEACHERS, CORPORA and BENCHMARKS hide a `teachers.toml`, a `corpora.toml` and a
    `benchmarks.toml` in the project's folder.
    """
    left = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_PREFIXES) and name not in _INPUTS
    }
    return {**left, "TEACHERS": "", "CORPORA": "", "BENCHMARKS": ""}
