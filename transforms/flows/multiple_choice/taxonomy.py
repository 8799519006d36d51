"""The types of multiple-choice questions. The taxonomy is ours: the paper's list is unknown.

It follows what examinations demand of a candidate, from recall to judgement (after Bloom), and the
forms they use. Belongs here: the types. Does not: their prompts (`prompts/types/`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.multiple_choice import assembling
from transforms.flows.multiple_choice.goals import (
    APPLIED_CASE,
    CLOSER_DISTRACTORS,
    GOALS,
    SECOND_STEP,
)
from transforms.flows.multiple_choice.tasks import (
    ChoiceTask,
    OutputTask,
    SequenceTask,
    StatementsTask,
)
from transforms.flows.multiple_choice.transformations import OF_CODE, OF_PROSE

_ALL = tuple(goal.name for goal in GOALS)
_CLOSER = (CLOSER_DISTRACTORS.name,)
_HARDER = (CLOSER_DISTRACTORS.name, SECOND_STEP.name)
_KNOWLEDGE = "The material teaches something that holds beyond it."
_TOKENS = 2048


def _choice(
    name: str,
    title: str,
    definition: str,
    applicability: str = _KNOWLEDGE,
    goals: tuple[str, ...] = _ALL,
    transformations: tuple[str, ...] = OF_PROSE,
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        "choice",
        applicability=applicability,
        transformations=transformations,
        goals=goals,
        task=ChoiceTask,
        assemble=assembling.choice,
        max_tokens=_TOKENS,
    )


TYPES = (
    _choice(
        "key_fact",
        "key fact of a field",
        "Asks for a fact that everyone trained in the field knows. `context` is empty.",
        goals=(CLOSER_DISTRACTORS.name, APPLIED_CASE.name),
    ),
    _choice(
        "term_and_meaning",
        "term and meaning",
        (
            "Asks which term is meant by a description, or which description fits a term, among "
            "neighbouring ones. `context` is empty."
        ),
        "The material uses or explains a technical term.",
        goals=(CLOSER_DISTRACTORS.name, APPLIED_CASE.name),
    ),
    _choice(
        "mechanism",
        "cause and mechanism",
        "Asks why or by what mechanism something happens. `context` is empty.",
        "The material explains, or rests on, a cause.",
    ),
    _choice(
        "application",
        "application to a case",
        (
            "Describes a new case in `context`, in two to five sentences, and asks what a "
            "principle implies for it."
        ),
        "The material holds a principle, rule or method.",
        goals=_HARDER,
    ),
    _choice(
        "next_step",
        "best next step",
        (
            "Describes a situation in `context` in which somebody has to act, and asks for the "
            "best next step by the standards of the field."
        ),
        "The material is about doing something well: a craft, a treatment, a procedure, a trade.",
        goals=_HARDER,
    ),
    _choice(
        "calculation",
        "calculation",
        (
            "Asks for a quantity that has to be computed from data given in stem or `context`. "
            "Options are numbers with units."
        ),
        "The material has quantities, or a relation between quantities.",
        goals=_HARDER,
    ),
    _choice(
        "data_reading",
        "reading of data",
        (
            "Shows a small table or list of values in `context` and asks for the conclusion they "
            "support."
        ),
        "The material has, or suggests, values that can be compared.",
        goals=_HARDER,
    ),
    _choice(
        "exception",
        "the one exception",
        (
            "Asks which option is NOT so, or which is the EXCEPTion: all options but one share a "
            "property."
        ),
        "The material names several things with a property in common.",
        goals=_CLOSER,
    ),
    _choice(
        "instance",
        "instance of a class",
        "Asks which of several concrete cases is an instance of a concept. `context` is empty.",
        "The material uses a concept that has clear and doubtful cases.",
        goals=_HARDER,
    ),
    _choice(
        "distinction",
        "what sets two things apart",
        "Asks in what two things that are often confused differ. `context` is empty.",
        "The material deals with two things that resemble each other.",
    ),
    _choice(
        "analogy",
        "analogy",
        (
            "Gives a pair of things and asks for the pair, or the partner, that stands in the "
            "same relation."
        ),
        (
            "The material holds a relation that recurs elsewhere (part and whole, tool and "
            "purpose, cause and effect)."
        ),
        goals=_CLOSER,
    ),
    _choice(
        "completion",
        "sentence completion",
        (
            "Gives one or two sentences with a blank (_____) and asks what completes them. "
            "`context` is empty."
        ),
        goals=_CLOSER,
    ),
    _choice(
        "misconception",
        "where the error lies",
        (
            "Shows in `context` how somebody reasoned or worked, with one error, and asks where "
            "the error lies."
        ),
        "The material touches on something that people commonly get wrong.",
        goals=_HARDER,
    ),
    _choice(
        "inference",
        "inference from a short text",
        "Gives a text of two to six sentences in `context`, and asks what follows from it.",
        "Any material allows it.",
        goals=_HARDER,
    ),
    InstructionType(
        "true_statements",
        "which statements are true",
        (
            "Gives three to five statements of which some are true, and asks for those. Code "
            "makes the options."
        ),
        "choice",
        applicability=_KNOWLEDGE,
        transformations=OF_PROSE,
        goals=(SECOND_STEP.name,),
        task=StatementsTask,
        assemble=assembling.statements,
        max_tokens=_TOKENS,
    ),
    InstructionType(
        "right_order",
        "right order of steps",
        (
            "Asks for the right order of four or five steps or events. Code shuffles them and "
            "makes the options."
        ),
        "choice",
        applicability=(
            "The material has a process or a course of events whose order is fixed by its nature."
        ),
        transformations=OF_PROSE,
        goals=(SECOND_STEP.name,),
        task=SequenceTask,
        assemble=assembling.sequence,
        max_tokens=_TOKENS,
    ),
    _choice(
        "program_idea",
        "idea behind code",
        (
            "Shows up to twenty lines of code in `context`, as a fenced block, and asks what they "
            "do, why they are written so, or what they cost."
        ),
        "The program has a part that can be understood on its own.",
        goals=_HARDER,
        transformations=OF_CODE,
    ),
    _choice(
        "program_change",
        "effect of a change to code",
        (
            "Shows up to twenty lines of code in `context`, as a fenced block, and asks what "
            "changes if one thing is changed, or which change mends a fault."
        ),
        "The program has a part that can be understood on its own.",
        goals=_CLOSER,
        transformations=OF_CODE,
    ),
    InstructionType(
        "program_output",
        "output of a program",
        (
            "Shows a Python program of up to fifteen lines that prints one line, and asks what it "
            "prints. It is run to check the right option."
        ),
        "choice",
        applicability=(
            "The material is code, in any language, whose idea fits a few lines of Python."
        ),
        transformations=OF_CODE,
        goals=_HARDER,
        task=OutputTask,
        assemble=assembling.output,
        max_tokens=_TOKENS,
    ),
)
