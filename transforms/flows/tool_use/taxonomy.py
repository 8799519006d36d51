"""The instruction types of tool use.

Belongs here: what each type is. Does not: its prompt (`prompts/types/`), or its assembly
(`tasks.py`, `own_tool_tasks.py`). From the paper are single and sequential calls, a missing API, a
missing parameter, errors and noisy input; the rest of the list is ours, after what function-calling
benchmarks tell apart (parallel and nested calls, choice, irrelevance, clarification).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.tool_use import own_tool_tasks as own
from transforms.flows.tool_use import tasks
from transforms.flows.tool_use.contents import LISTS, OWN

_CALLS = ("more_steps", "as_people_say_it", "distracting_detail")
_SAID = ("as_people_say_it", "distracting_detail")
_ROOM = 2048

SIMULATED = (
    InstructionType(
        name="single_call",
        title="Single API call",
        definition="A request that one call of one API fulfils; every argument is in the request.",
        answer_format="text",
        origin="paper",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.CallsTask,
        assemble=tasks.calls_task("single_call", 1, 1),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="sequential_calls",
        title="Several calls in sequence",
        definition="A request that names two to four things to be done one after the other, each "
        "by a call of its own.",
        answer_format="text",
        origin="paper",
        applicability="At least two APIs of the list make a sensible errand together.",
        transformations=LISTS,
        goals=_CALLS,
        task=tasks.CallsTask,
        assemble=tasks.calls_task("sequential_calls", 2, 4),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="parallel_calls",
        title="Independent calls at once",
        definition="A request for two to four things of which none needs another's result, so that "
        "all calls can be made at once.",
        answer_format="text",
        transformations=LISTS,
        goals=_CALLS,
        task=tasks.CallsTask,
        assemble=tasks.calls_task("parallel_calls", 2, 4, has_references=False),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="nested_results",
        title="A result used in the next call",
        definition="A request whose second or third call takes as an argument what an earlier call "
        "returns.",
        answer_format="text",
        applicability="An API of the list takes what another returns: the same id, code or amount.",
        transformations=LISTS,
        goals=_CALLS,
        task=tasks.CallsTask,
        assemble=tasks.calls_task("nested_results", 2, 4, has_references=True),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="choice_among_similar",
        title="Choice among similar APIs",
        definition="A request that one API of the list fulfils while a neighbour looks as if it "
        "did; a condition in the request decides.",
        answer_format="text",
        applicability="Two APIs of the list do nearly the same.",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.CallsTask,
        assemble=tasks.calls_task("choice_among_similar", 1, 2),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="noisy_input",
        title="Noisy request",
        definition="A request buried in what a hurried person writes: slips of the keyboard, "
        "corrections of themselves, asides, figures that do not matter.",
        answer_format="text",
        origin="paper",
        transformations=LISTS,
        goals=("more_steps", "distracting_detail"),
        task=tasks.CallsTask,
        assemble=tasks.calls_task("noisy_input", 1, 3),
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="missing_api",
        title="The API that is needed is missing",
        definition="A request for which one API of the list is needed; that API is then taken off "
        "the list, and no other can stand in for it.",
        answer_format="reply",
        origin="paper",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.MissingApiTask,
        assemble=tasks.missing_api,
    ),
    InstructionType(
        name="missing_parameter",
        title="A required parameter is missing",
        definition="A request that leaves out one thing an API cannot do without and nobody could "
        "guess.",
        answer_format="reply",
        origin="paper",
        applicability="An API has a required parameter that no request implies.",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.MissingParameterTask,
        assemble=tasks.missing_parameter,
    ),
    InstructionType(
        name="clarification",
        title="Clarified over several turns",
        definition="A request that leaves out one required thing, which the user gives when asked; "
        "then the call is made.",
        answer_format="reply",
        applicability="An API has a required parameter that no request implies.",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.ClarificationTask,
        assemble=tasks.clarification,
    ),
    InstructionType(
        name="follow_up",
        title="A second request in the same conversation",
        definition="A request and, once it is fulfilled, another that builds on it: on a result, "
        "or on what was said before and is not said again.",
        answer_format="text",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.FollowUpTask,
        assemble=tasks.follow_up,
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="api_error",
        title="An API that fails",
        definition="A request with a call that answers an error: one that passes when the call is "
        "repeated, or one that stays.",
        answer_format="reply",
        origin="paper",
        transformations=LISTS,
        goals=_SAID,
        task=tasks.ErrorTask,
        assemble=tasks.api_error,
        max_tokens=_ROOM,
    ),
    InstructionType(
        name="no_call_needed",
        title="No API needed",
        definition="A request near the APIs' subject that is answered from what is known or from "
        "the list itself, so that any call would be a waste.",
        answer_format="reply",
        transformations=LISTS,
        goals=("as_people_say_it",),
        task=tasks.NoCallTask,
        assemble=tasks.no_call,
    ),
)

REAL = (
    InstructionType(
        name="calculation",
        title="Calculator, for real",
        definition="A problem that comes to one number, with all its figures in the request, too "
        "long to be done in the head.",
        answer_format="text",
        applicability="The material has figures, or a subject, to calculate with.",
        transformations=OWN,
        goals=_SAID,
        task=own.CalculationTask,
        assemble=own.calculation,
    ),
    InstructionType(
        name="program",
        title="Code interpreter, for real",
        definition="A problem that comes to one number and takes a short program: counting, "
        "searching, simulating step by step.",
        answer_format="text",
        applicability="The material has a subject from which such a problem can be made.",
        transformations=OWN,
        goals=_SAID,
        task=own.ProgramTask,
        assemble=own.program,
    ),
    InstructionType(
        name="look_up",
        title="Search, for real",
        definition="A question that needs facts which have to be searched for in a collection of "
        "documents.",
        answer_format="text",
        applicability="The material's subject is one that other documents would speak of too.",
        transformations=("own_tools_with_search",),
        goals=("as_people_say_it",),
        task=own.LookUpTask,
        assemble=own.look_up,
    ),
)

TYPES = (*SIMULATED, *REAL)
