"""What Fermi questions are made from.

Belongs here: the transformations. Does not: questions.
"""

from transforms.flows.common.transforming import Transformation, contents_stage

TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("quantities", "transformations/quantities.jinja"),
    Transformation("situation", "transformations/situation.jinja"),
)
STAGE = contents_stage("fermi", TRANSFORMATIONS)
