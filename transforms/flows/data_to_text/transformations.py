"""What texts are written from: a document's facts as a table, a series, a record, a log or groups.

Belongs here: the transformations. Does not: what makes data usable (`shaping.py`).
"""

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.data_to_text import shaping

NAME = "data_to_text"
TABLES = ("comparison_table", "time_series", "event_log")
_TOKENS = 1800
#: Data say more in fewer characters than prose does.
_LEAST_CHARS = 100

TRANSFORMATIONS = (
    *(
        Transformation(
            name,
            f"transformations/{name}.jinja",
            max_tokens=_TOKENS,
            min_chars=_LEAST_CHARS,
            output=shaping.Table,
            shape=shaping.table,
        )
        for name in TABLES
    ),
    Transformation(
        "record",
        "transformations/record.jinja",
        max_tokens=_TOKENS,
        min_chars=_LEAST_CHARS,
        output=shaping.Record,
        shape=shaping.record,
    ),
    Transformation(
        "groups",
        "transformations/groups.jinja",
        max_tokens=_TOKENS,
        min_chars=_LEAST_CHARS,
        output=shaping.Groups,
        shape=shaping.groups,
    ),
)
STAGE = contents_stage(NAME, TRANSFORMATIONS)
