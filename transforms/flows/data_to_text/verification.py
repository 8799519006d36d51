"""The verifiers of a text from data, the cheap ones first.

Code looks at the form, traces every figure, looks for figures said of the wrong thing, and for what
the task demands. A critic judges selection, truth of words and style.
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.data_to_text import rules
from transforms.flows.data_to_text.transformations import NAME

TITLE = "texts written from data"

RUBRIC = """\
- Every statement follows from the data: figures, order, trends, superlatives, and also words such \
as most, slightly, doubled, only. One that the data contradict caps the score at 3; one they do \
not support (a cause, a motive, a forecast) caps it at 5.
- The text does what the task asks, for the reader named, and says the important things; what is \
left out is not what the reader needed.
- It reads as a text: values are joined by a thought, not strung up row by row; units and names \
are right, figures rounded as the reader needs them.
- It stands alone: no talk of rows, columns or JSON unless the task wants it."""

VERIFIERS = (
    CheckedByCode("form", rules.is_a_text, "3"),
    CheckedByCode("traced", rules.traces_its_figures, "3"),
    CheckedByCode("placed", rules.says_them_of_the_right_things, "3"),
    CheckedByCode("demands", rules.has_what_was_asked, "2", applies=rules.has_demands),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
