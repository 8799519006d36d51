"""What brain teasers are made from: the document, an odd scene from it, or its curious things.

Belongs here: the transformations. Does not: teasers.
"""

from transforms.flows.common.transforming import Transformation, contents_stage

TRANSFORMATIONS = (
    Transformation("identity", None),
    Transformation("scene", "transformations/odd_scene.jinja"),
    Transformation("curiosities", "transformations/curiosities.jinja"),
)
STAGE = contents_stage("brain_teaser", TRANSFORMATIONS)
