"""What agents write for a brain teaser; every field required, none bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`, `letters.py`,
`numbers.py`).
"""

from typing import Literal

from pydantic import BaseModel


class TeaserTask(BaseModel):
    """A teaser that is all words, with its answer and why no other answer fits."""

    puzzle: str
    answer: str
    why_no_other: str


class AnagramTask(BaseModel):
    """A word to be found from its letters and a clue; code mixes the letters."""

    clue: str
    word: str


class CipherTask(BaseModel):
    """A message to be read; code encodes it, and the sample that shows how."""

    story: str
    sample_word: str
    message: str
    code: Literal["shift", "mirror", "numbers"]


class HiddenWordTask(BaseModel):
    """A word that runs over the borders of words in a sentence, with a clue to it."""

    clue: str
    sentence: str
    word: str


class SequenceTask(BaseModel):
    """A sequence by a rule over its last two terms and the place of the new one.

    The new term is times_last * last + times_before * the one before + plus + plus_index * place;
    the first term has place 1.
    """

    story: str
    first: int
    second: int
    times_last: int
    times_before: int
    plus: int
    plus_index: int


class Condition(BaseModel):
    """What a number must be like: `says` for the solver, relation and value for the program."""

    says: str
    relation: Literal[
        "multiple_of",
        "no_multiple_of",
        "remainder_by_ten",
        "digit_sum",
        "digit_product",
        "first_digit",
        "greater_than",
        "less_than",
        "is_square",
        "is_cube",
        "is_prime",
        "digits_rise",
        "digits_differ",
        "is_palindrome",
        "first_minus_last_digit",
    ]
    value: int


class HuntTask(BaseModel):
    """A whole number between two bounds that all conditions together determine."""

    story: str
    lowest: int
    highest: int
    conditions: list[Condition]


class PouringTask(BaseModel):
    """Vessels to pour between; code finds the fewest moves. `has_tap`: water comes and may go."""

    story: str
    unit: str
    sizes: list[int]
    filled: list[int]
    has_tap: bool
    target: int
