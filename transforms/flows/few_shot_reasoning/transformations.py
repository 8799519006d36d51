"""What few-shot tasks are made from.

Belongs here: the transformations. Does not: tasks.
"""

from transforms.flows.common.transforming import Transformation, contents_stage

TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("vocabulary", "transformations/vocabulary.jinja"),
)
STAGE = contents_stage("few_shot_reasoning", TRANSFORMATIONS)
