"""What multiple-choice questions are made from: the document, its teaching points, or a case.

Belongs here: the transformations. Does not: questions.
"""

from transforms.flows.common.transforming import (
    Transformation,
    contents_stage,
    is_code,
    is_prose,
)

#: Of programs alone, and of all else; the types say which they can be asked about.
OF_CODE = ("program",)
OF_PROSE = ("identity", "teaching_points", "case")


TRANSFORMATIONS = (
    Transformation("identity", None, suits=is_prose),
    Transformation("teaching_points", "transformations/teaching_points.jinja", suits=is_prose),
    Transformation("case", "transformations/case.jinja", suits=is_prose),
    Transformation("program", None, suits=is_code),
)
STAGE = contents_stage("multiple_choice", TRANSFORMATIONS)
