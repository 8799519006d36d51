"""The fifteen instruction types of retrieval-augmented generation.

The paper names the skill and not its types: the taxonomy is ours. It covers what a reader of
retrieved passages must be able to do: find the one that answers, join several, weigh them against
each other, check a claim, quote, and say what is not there, wholly or in part. Belongs here: the
types. Does not: their prompts (`prompts/types/`), or their tasks (`tasks.py`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.retrieval_augmented_generation import goals, tasks

_TWO = "Two of the passages at least say something that belongs together."
_HARDER = (goals.MORE_PASSAGES.name, goals.CLOSER_DISTRACTORS.name)
_CLOSER = (goals.CLOSER_DISTRACTORS.name,)

TYPES: tuple[InstructionType, ...] = (
    InstructionType(
        name="single_passage_fact",
        title="Fact in one passage",
        definition="a fact that stands in exactly one of the passages.",
        answer_format="short_answer",
        goals=_HARDER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 1),
    ),
    InstructionType(
        name="across_passages",
        title="Explanation across passages",
        definition="an account for which two or more passages each give a part.",
        answer_format="explanation",
        applicability=_TWO,
        goals=_HARDER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(2, 4),
    ),
    InstructionType(
        name="multi_hop",
        title="Multi-hop question",
        definition="a fact that is reached from one passage by way of a thing another names.",
        answer_format="short_answer",
        applicability="A person, place or thing in one passage is told more about in another.",
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(2, 3),
    ),
    InstructionType(
        name="comparison",
        title="Comparison",
        definition="how two things compare of which different passages tell the same kind.",
        answer_format="comparison",
        applicability=_TWO,
        goals=_HARDER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(2, 4),
    ),
    InstructionType(
        name="list_from_passages",
        title="List gathered from passages",
        definition="all the things of one kind that the passages name, wherever they stand.",
        answer_format="list",
        applicability="The passages name three things of one kind or more.",
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 4),
    ),
    InstructionType(
        name="number_from_passages",
        title="Number worked out",
        definition="a number that follows from figures in the passages by a step or two.",
        answer_format="number",
        applicability="The passages give at least two figures that can be reckoned with.",
        goals=_HARDER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 3),
    ),
    InstructionType(
        name="how_or_why",
        title="How or why",
        definition="how something works or why it is so, as the passages explain it.",
        answer_format="explanation",
        goals=_HARDER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 3, "any"),
    ),
    InstructionType(
        name="cited_summary",
        title="Summary of what the passages say on something",
        definition="a short summary of what the passages say on one subject, the rest left out.",
        answer_format="summary",
        applicability=_TWO,
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(2, 5),
    ),
    InstructionType(
        name="quote_the_source",
        title="Sentence that says it",
        definition="the exact words of the passage that say something, quoted.",
        answer_format="quote",
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 1),
    ),
    InstructionType(
        name="claim_check",
        title="Claim check",
        definition="whether the passages bear a claim out, contradict it, or do not decide it.",
        answer_format="label",
        goals=_CLOSER,
        task=tasks.CheckedClaim,
        assemble=tasks.claim,
    ),
    InstructionType(
        name="false_premise",
        title="Question with a false premise",
        definition="something that takes for granted what a passage contradicts.",
        answer_format="text",
        applicability="A passage states something definite that a reader could have wrong.",
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(1, 2, "any"),
    ),
    InstructionType(
        name="conflicting_passages",
        title="Passages that disagree",
        definition="something on which two passages differ, so that both must be reported.",
        answer_format="text",
        applicability="Two passages disagree on a fact: a figure, a date, a cause.",
        transformations=("several_voices",),
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.cited(2, 3),
    ),
    InstructionType(
        name="partly_answered",
        title="Question answered in part",
        definition="two things at once, of which the passages answer one and leave the other open.",
        answer_format="reply",
        goals=_CLOSER,
        task=tasks.HalfAnswered,
        assemble=tasks.half_answered,
    ),
    InstructionType(
        name="not_in_passages",
        title="Question the passages come near to",
        definition="something that belongs to the passages' subject and that none of them says.",
        answer_format="reply",
        goals=(goals.NEARER_MISS.name,),
        task=tasks.OpenQuestion,
        assemble=tasks.unanswered,
    ),
    InstructionType(
        name="source_withheld",
        title="Question whose source was not retrieved",
        definition="a fact that stands in exactly one passage, which the reader will not be shown.",
        answer_format="reply",
        applicability="The other passages do not hold the fact, in any words.",
        goals=_CLOSER,
        task=tasks.CitedQuestion,
        assemble=tasks.withheld,
    ),
)
