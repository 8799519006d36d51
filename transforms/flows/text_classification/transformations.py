"""What classifications are made from: the document as it is, or short texts from its world.

Belongs here: the transformations. Does not: the texts' form (`texts.py`).
"""

from transforms.flows.common.transforming import (
    Transformation,
    contents_stage,
    is_code,
    is_prose,
)
from transforms.flows.text_classification.texts import ShortTexts, material

#: The transformations that a type can be asked about.
DOCUMENT, PROGRAM, MESSAGES, VOICES = ("document",), ("program",), ("messages",), ("voices",)


def _short_texts(name: str) -> Transformation:
    return Transformation(
        name,
        f"transformations/{name}.jinja",
        max_tokens=2048,
        output=ShortTexts,
        shape=material,
        suits=is_prose,
    )


TRANSFORMATIONS = (
    Transformation(*DOCUMENT, None, suits=is_prose),
    Transformation(*PROGRAM, None, suits=is_code),
    _short_texts(*MESSAGES),
    _short_texts(*VOICES),
)
STAGE = contents_stage("text_classification", TRANSFORMATIONS)
