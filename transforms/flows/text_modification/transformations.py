"""What is modified: seeds as they are, as in the paper; a longer part of one, or a short one.

Belongs here: the two lengths. Does not: any rewriting; that is what the tasks are for.
"""

from collections.abc import Iterable
from dataclasses import replace

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.skill import Row, Sampling, Stage
from transforms.flows.work import Planned

NAME = "text_modification"
#: Characters of the longest part. An answer is as long as its passage and must fit its tokens.
LONGEST = {"identity": 2400, "paragraph": 800}
SHORT = ("paragraph",)

TRANSFORMATIONS = tuple(Transformation(name, None) for name in LONGEST)
_WHOLE = contents_stage(NAME, TRANSFORMATIONS)


def _plan(document: Row, sampling: Sampling) -> Iterable[Planned]:
    """Plan as every skill does, then cut to the length of the part that was picked."""
    for planned in _WHOLE.plan(document, sampling):
        chars = min(LONGEST[planned.step], sampling.max_seed_chars)
        yield from _WHOLE.plan(document, replace(sampling, max_seed_chars=chars))


STAGE = Stage(_plan, _WHOLE.steps)
