"""The types of this skill: what may be asked about code, or for it.

The paper names the skill and no list, so all but those that its public data plainly show are ours.
Belongs here: the types as data. Does not: their prompts, or how tasks become instructions.
"""

from transforms.flows.coding import assembling, tasks
from transforms.flows.coding.goals import PROGRAM_GOALS, READING_GOALS
from transforms.flows.coding.showing import ALGORITHM, BUGGY, FUNCTION, IDENTITY, SPECIFICATION
from transforms.flows.common.tasks import InstructionType

_FUNCTIONS = (FUNCTION, ALGORITHM)

#: Answered with Python that is run: the sandbox decides.
PROGRAMS: tuple[InstructionType, ...] = (
    InstructionType(
        "write", "Write a Function",
        "Asks for a Python function from a description of what it takes, does and returns.",
        "code",
        applicability="The material has a computation that can stand alone: data in, value out.",
        transformations=(*_FUNCTIONS, SPECIFICATION, IDENTITY), goals=PROGRAM_GOALS,
        task=tasks.ProgramTask, assemble=assembling.program, max_tokens=2048,
    ),
    InstructionType(
        "complete", "Complete a Function",
        "Gives the beginning of a Python function and asks for the whole of it.",
        "code",
        applicability="The computation takes three statements or more.",
        transformations=(*_FUNCTIONS, SPECIFICATION), goals=PROGRAM_GOALS,
        task=tasks.CompletionTask, assemble=assembling.completion, max_tokens=2048,
    ),
    InstructionType(
        "fix", "Fix a Bug",
        "Reports what goes wrong with a Python function and asks for it repaired.",
        "code",
        applicability="The material is a working function with a buggy variant.",
        transformations=(BUGGY,), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.fixing,
    ),
    InstructionType(
        "translate_to_python", "Translate to Python",
        "Gives a function in another programming language and asks for the same in Python.",
        "code",
        applicability="The material is in another language than Python, and a part of it computes "
        "a value from data alone.",
        transformations=(IDENTITY,), goals=PROGRAM_GOALS,
        task=tasks.PortTask, assemble=assembling.port, max_tokens=2560,
    ),
    InstructionType(
        "optimise", "Optimise",
        "Gives a correct but slow or wasteful Python function and asks for a better one that "
        "returns the same.",
        "code",
        applicability="The computation has a naive way whose cost grows faster than it must.",
        transformations=_FUNCTIONS, goals=("harder", "realistic"),
        task=tasks.ChangeTask, assemble=assembling.rewriting, max_tokens=2560,
    ),
    InstructionType(
        "refactor", "Refactor",
        "Gives a correct but badly written Python function and asks for a clearer one that does "
        "the same.",
        "code",
        applicability="The computation has enough parts to be written badly.",
        transformations=_FUNCTIONS, goals=("harder", "realistic"),
        task=tasks.ChangeTask, assemble=assembling.rewriting, max_tokens=2560,
    ),
    InstructionType(
        "extend", "Extend",
        "Gives a Python function and asks for one that can do something more.",
        "code",
        applicability="There is a natural next thing that the function could do.",
        transformations=_FUNCTIONS, goals=PROGRAM_GOALS,
        task=tasks.ChangeTask, assemble=assembling.extension, max_tokens=2560,
    ),
    InstructionType(
        "write_tests", "Write Tests",
        "Gives a working Python function and asks for tests that would catch bugs in it.",
        "code",
        applicability="The function has cases that differ, so that a test can miss one.",
        transformations=_FUNCTIONS, goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.own_tests,
    ),
    InstructionType(
        "expose_bug", "Find a Failing Input",
        "Gives a buggy Python function and what it should do, and asks for a call that shows the "
        "bug.",
        "code",
        applicability="The material is a working function with a buggy variant.",
        transformations=(BUGGY,), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.failing_input,
    ),
    InstructionType(
        "predict_output", "Predict the Result",
        "Gives a Python function and a call of it, and asks for the value by reasoning.",
        "explanation",
        applicability="A call has a value that can be worked out by hand in under twenty steps.",
        transformations=_FUNCTIONS, goals=READING_GOALS,
        task=tasks.CallTask, assemble=assembling.prediction,
    ),
)  # fmt: skip

#: Answered with code that must do what the given code does: the syntax tree decides.
ADDITIONS: tuple[InstructionType, ...] = (
    InstructionType(
        "document", "Document",
        "Asks for docstrings and comments to be added to code that stays as it is.",
        "code",
        applicability="The code has something to say that its names do not say already.",
        transformations=(*_FUNCTIONS, IDENTITY), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.keeping_code,
    ),
    InstructionType(
        "annotate_types", "Add Type Hints",
        "Asks for type hints on all parameters and results of Python code that stays as it is.",
        "code",
        applicability="Python without type hints, whose types can be told from its use.",
        transformations=_FUNCTIONS, goals=("realistic",),
        task=tasks.CodeTask, assemble=assembling.keeping_code,
    ),
)  # fmt: skip

#: Answered in words, or in a language that is not run here: a solver and a critic decide.
READINGS: tuple[InstructionType, ...] = (
    InstructionType(
        "translate", "Translate to Another Language",
        "Asks for code to be put into another programming language, in that language's manner.",
        "code",
        applicability="A part of the code can stand alone in another language.",
        transformations=(*_FUNCTIONS, IDENTITY), goals=READING_GOALS,
        task=tasks.TranslationTask, assemble=assembling.translation,
    ),
    InstructionType(
        "explain", "Explain",
        "Asks what code does and how, for a named reader.",
        "explanation",
        applicability="The code does something that is not plain at first sight.",
        transformations=(*_FUNCTIONS, IDENTITY), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.on_code,
    ),
    InstructionType(
        "review", "Review",
        "Asks for a code review: what is wrong or risky, how much it matters, what to do.",
        "explanation",
        applicability="The code has real weaknesses: a bug, an unhandled case, a needless cost.",
        transformations=(BUGGY, IDENTITY), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.on_code,
    ),
    InstructionType(
        "question", "Question about Code",
        "Asks one thing about code that only reading it can answer.",
        "explanation",
        applicability="The code decides the answer by itself, without files that are not shown.",
        transformations=(*_FUNCTIONS, IDENTITY), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.on_code,
    ),
    InstructionType(
        "complexity", "Analyse Cost",
        "Asks how time and memory of code grow with its input, and why.",
        "explanation",
        applicability="The code loops or recurses over input of any size.",
        transformations=_FUNCTIONS, goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.on_code,
    ),
    InstructionType(
        "approach", "Plan a Solution",
        "Asks how to go about implementing a specification: data structures, steps, traps; no "
        "finished program.",
        "explanation",
        applicability="The specification leaves more than one way to go.",
        transformations=(SPECIFICATION,), goals=READING_GOALS,
        task=tasks.CodeTask, assemble=assembling.on_code,
    ),
)  # fmt: skip

TYPES: tuple[InstructionType, ...] = (*PROGRAMS, *ADDITIONS, *READINGS)

#: Those that generated tests decide.
TESTED = frozenset(
    {"write", "complete", "fix", "translate_to_python", "optimise", "refactor", "extend"}
)
