"""The verifiers of this skill, the cheap ones first: every citation is checked.

Code checks that each citation exists, that what is said is cited, that the passages known to hold
the answer are among those cited, and that numbers, names and words stand where the citation says. A
solver answers again from the same passages. A critic reads each cited sentence against its passage.
"""

from transforms.flows.common.agreement import agree
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import Verifier, verdicts_stage
from transforms.flows.retrieval_augmented_generation import rules
from transforms.flows.retrieval_augmented_generation.citations import without_citations
from transforms.flows.retrieval_augmented_generation.transformations import NAME
from transforms.flows.retrieval_augmented_generation.unanswered import StillUnanswered
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED

TITLE = "answers from retrieved passages, with citations"

HOW = """\
- The passages are numbered JSON records; title and text are what counts. Use them alone.
- Some do not belong to the question. Read all of them before you answer.
- final_answer is the result in a few words or sentences, without citations; a number with its \
unit and no other number; a list with one entry a line; for a quotation, the passage's words.
- For a claim, final_answer is its verdict. That the passages do not decide it is a verdict too: \
such a task is answerable.
- If the question takes for granted what the passages contradict, it is answerable: the answer is \
the correction. If two passages disagree, the answer is what each of them says."""

HOW_UNANSWERED = """\
- The passages are numbered JSON records; title and text are what counts. Use them alone, not what \
you know from elsewhere.
- final_answer is the answer in a few words. What is near to the question but does not answer it \
is no answer: then the task cannot be solved."""

RUBRIC = """\
- Citations: each sentence says no more than the passage whose number follows it. Go through them \
one by one: one cited to a passage that does not say it, or only in part, caps the score at 4.
- Nothing comes from outside the passages, and nothing that they say is twisted.
- It answers what was asked, wholly, in the form that was asked for; passages that do not belong \
to the question stay out.
- Where the passages do not hold the answer, or a part of it, it says so and does not guess; where \
they do, saying that they do not caps the score at 2."""


def is_solved_again(pair: Row) -> bool:
    return rules.expects(pair) in ("answer", "verdict")


def compare(pair: Row, solution: str) -> bool | None:
    """Compare as the format has it, the citations aside."""
    if rules.expects(pair) == "verdict":
        judged = rules.verdict_is_right({**pair, "response": solution})
        if judged.reason == "no_verdict":
            return None
        return judged.verdict == PASSED
    answer_format = "span" if pair["answer_format"] == "quote" else pair["answer_format"]
    solution, response = without_citations(solution), without_citations(pair["response"])
    return agree(answer_format, pair["instruction"], solution, response)


VERIFIERS: tuple[Verifier, ...] = (
    CheckedByCode("citations_exist", rules.citations_exist, method="citation"),
    CheckedByCode(
        "verdict", rules.verdict_is_right, applies=lambda pair: rules.expects(pair) == "verdict"
    ),
    CheckedByCode(
        "what_is_missing",
        rules.says_what_is_missing,
        version="3",
        applies=lambda pair: rules.expects(pair) in ("answer", "partly", "nothing"),
    ),
    CheckedByCode(
        "claims_cited", rules.claims_are_cited, applies=rules.makes_claims, method="citation"
    ),
    CheckedByCode(
        "evidence_cited", rules.evidence_is_cited, applies=rules.wants_citations, method="citation"
    ),
    CheckedByCode("quotations", rules.quotations_are_verbatim, method="citation"),
    CheckedByCode(
        "citations_bear_out",
        rules.citations_bear_it_out,
        version="2",
        applies=rules.wants_citations,
        method="citation",
    ),
    SolvedAgain(NAME, TITLE, HOW, compare=compare, applies=is_solved_again, version="3"),
    StillUnanswered(
        NAME, TITLE, HOW_UNANSWERED, applies=lambda pair: rules.expects(pair) == "nothing"
    ),
    Criticised(NAME, TITLE, RUBRIC, name="citation_critic"),
)
STAGE = verdicts_stage(NAME, VERIFIERS)
