"""Running a hidden rule on its inputs, in the interpreter.

Belongs here: the program around the rule, and reading what it returned. Does not: what follows from
it (`assembling.py`).
"""

import json
from collections.abc import Sequence

from transforms.flows.common.tasks import IllFormed

_CALL = "\n\n[rule(each) for each in _inputs]\n"


def outputs_of(code: str, inputs: Sequence[str]) -> list[str]:
    """Return what the rule makes of each input, as texts.

    Raises:
        IllFormed: the code does not run, or returns anything but texts and whole numbers.
    """
    from transforms.agents.tools.interpreter_tool import interpreter

    execution = interpreter().run(code.rstrip() + _CALL, {"_inputs": list(inputs)})
    if not execution.ran:
        raise IllFormed(f"the rule does not run: {execution.error_type}: {execution.error}"[:200])
    made = json.loads(execution.value or "null")
    if not isinstance(made, list) or any(not isinstance(each, str | int) for each in made):
        raise IllFormed("the rule does not return texts")
    return [str(each) for each in made]
