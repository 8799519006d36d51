"""The verifiers of this skill, the cheap ones first.

Code checks that the answer stands alone, is the one the question was written with, and is in a
source. A solver answers again: from the sources, or from its own knowledge where there are none;
and one with the web's results, where a search service is configured. A critic judges the rest.
"""

from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.open_domain_qa import on_the_web, rules
from transforms.flows.open_domain_qa.grounding import kept_sources
from transforms.flows.open_domain_qa.transformations import NAME
from transforms.flows.skill import Row

TITLE = "questions about the world, answered without a text"

HOW = """\
- Where passages are given, they are what a search found, as JSON records: title and text are what \
counts, some do not belong to the question. Rely on them before your own knowledge; without \
passages, on what you know for certain.
- Take a question of several steps one step at a time.
- final_answer is the answer in a few words; a number with its unit and no other number; a list \
with one entry a line; for yes or no, that word and the reason; for an explanation, its gist in a \
sentence or two.
- A question that has several right answers, or none that you are sure of, cannot be solved."""

RUBRIC = """\
- The answer is right and complete. Where material is given that decides it, the answer agrees \
with it: a contradiction caps the score at 3.
- The question can be understood and answered by somebody who has no text before him, and has one \
answer. One that cannot caps the score at 4.
- A question of several steps is answered in its result, with the steps shown where that helps.
- No talk of passages, sources or searches, no padding, no guess put as a fact."""


def has_sources(pair: Row) -> bool:
    return bool(kept_sources(pair))


def lacks_sources(pair: Row) -> bool:
    return not kept_sources(pair)


VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("stands_alone", rules.stands_alone, version="2"),
    CheckedByCode(
        "expected_answer", rules.has_expected_answer, version="2", applies=rules.is_short
    ),
    CheckedByCode("grounded", rules.is_grounded, method="citation"),
    SolvedAgain(NAME, TITLE, HOW, compare=rules.compare, version="4", applies=has_sources),
    SolvedAgain(
        NAME,
        TITLE,
        HOW,
        compare=rules.compare,
        name="closed_book_answer",
        version="4",
        shows_content=False,
        applies=lacks_sources,
    ),
    on_the_web.OnTheWeb(
        SolvedAgain(
            NAME,
            TITLE,
            on_the_web.HOW,
            compare=rules.compare,
            solver="solver_on_the_web",
            tools=("web_search",),
            version="2",
        )
    ),
    Criticised(NAME, TITLE, RUBRIC),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
