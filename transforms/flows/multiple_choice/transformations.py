"""What multiple-choice questions are made from: the document, its teaching points, or a case.

Belongs here: the transformations. Does not: questions.
"""

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.skill import Row

#: Of programs alone, and of all else; the types say which they can be asked about.
OF_CODE = ("program",)
OF_PROSE = ("identity", "teaching_points", "case")


def is_code(document: Row) -> bool:
    return document.get("kind") == "code"


def is_no_code(document: Row) -> bool:
    return not is_code(document)


TRANSFORMATIONS = (
    Transformation("identity", None, suits=is_no_code),
    Transformation("teaching_points", "transformations/teaching_points.jinja", suits=is_no_code),
    Transformation("case", "transformations/case.jinja", suits=is_no_code),
    Transformation("program", None, suits=is_code),
)
STAGE = contents_stage("multiple_choice", TRANSFORMATIONS)
