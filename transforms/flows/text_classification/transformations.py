"""What classifications are made from: the document as it is, or short texts from its world.

Belongs here: the transformations. Does not: the texts' form (`texts.py`).
"""

from transforms.flows.common.transforming import Transformation, contents_stage
from transforms.flows.skill import Row
from transforms.flows.text_classification.texts import ShortTexts, material

#: The transformations that a type can be asked about.
DOCUMENT, PROGRAM, MESSAGES, VOICES = ("document",), ("program",), ("messages",), ("voices",)


def is_code(document: Row) -> bool:
    return document.get("kind") == "code"


def is_no_code(document: Row) -> bool:
    return not is_code(document)


def _short_texts(name: str) -> Transformation:
    return Transformation(
        name,
        f"transformations/{name}.jinja",
        max_tokens=2048,
        output=ShortTexts,
        shape=material,
        suits=is_no_code,
    )


TRANSFORMATIONS = (
    Transformation(*DOCUMENT, None, suits=is_no_code),
    Transformation(*PROGRAM, None, suits=is_code),
    _short_texts(*MESSAGES),
    _short_texts(*VOICES),
)
STAGE = contents_stage("text_classification", TRANSFORMATIONS)
