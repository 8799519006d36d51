"""The taxonomy: all 43 question types, and which of them a transformation's passages are asked.

The paper has 43 types, an agent each, routed by transformation; 14 are known by name. Belongs
here: the families put together. Does not: any one type.
"""

from transforms.flows.reading_comprehension.taxonomy.argument import ARGUMENT_TYPES
from transforms.flows.reading_comprehension.taxonomy.detail import DETAIL_TYPES
from transforms.flows.reading_comprehension.taxonomy.discourse import DISCOURSE_TYPES
from transforms.flows.reading_comprehension.taxonomy.question_type import QuestionType

QUESTION_TYPES: dict[str, QuestionType] = {
    each.name: each for each in (*ARGUMENT_TYPES, *DETAIL_TYPES, *DISCOURSE_TYPES)
}


def types_routed_to(transformation: str) -> list[str]:
    """Names of the types asked about a passage of this transformation; none if it is unknown."""
    return [each.name for each in QUESTION_TYPES.values() if transformation in each.transformations]
