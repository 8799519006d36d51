"""What is extracted from: the document, or a text of another kind made of it.

Belongs here: the transformations. Does not: tasks.
"""

from collections.abc import Iterable
from dataclasses import replace

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.skill import Row, Sampling, Stage
from transforms.flows.work import Planned

NAME = "text_extraction"
#: A longer text has more to extract than an answer, or a key, can list whole.
LONGEST_CHARS = 3500

TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("report", "transformations/report.jinja"),
    Transformation("correspondence", "transformations/correspondence.jinja"),
    Transformation("listing", "transformations/listing.jinja"),
    Transformation("protocol", "transformations/protocol.jinja"),
)
_STAGE = contents_stage(NAME, TRANSFORMATIONS)


def _plan(document: Row, sampling: Sampling) -> Iterable[Planned]:
    chars = min(LONGEST_CHARS, sampling.max_seed_chars)
    return _STAGE.plan(document, replace(sampling, max_seed_chars=chars))


STAGE = Stage(_plan, _STAGE.steps)
