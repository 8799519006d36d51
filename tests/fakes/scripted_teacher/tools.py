"""Calls of the tools a request declares.

Belongs here: whether an answer is a tool call, and which. Does not: what the tool is said to do;
its arguments fit its schema and mean nothing, but a calculator is given a sum.
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher import generic
from tests.fakes.scripted_teacher.chance import dice, fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: How tools are called: once, then a text; again and again, until it is forbidden; also then; by a
#: name that was not declared; with arguments that are no JSON; as the prompt says, whoever wrote
#: that into it, of a tool that was declared or not; never.
MODES = ("once", "endless", "stubborn", "unknown_name", "no_json", "obedient", "never")

UNKNOWN_NAME = "launch_missiles"
NO_JSON = '{"a": 2, "b"'
_ORDER = re.compile(r"call the tool (\w+)")


def call_of(request: TeacherRequest, mode: str = "once") -> Reply | None:
    """Return an answer that calls a tool, or None where a text is due.

    In every mode but `endless` and `stubborn` a text is due where the last message is a tool's
    result; in every mode but `stubborn` where the request forbids calls.
    """
    choice = request.body.get("tool_choice", "auto")
    tools = {each["name"]: each for each in request.tools}
    messages = request.body.get("messages") or [{}]
    is_told = messages[-1].get("role") == "tool" and mode not in ("endless", "stubborn")
    if not tools or is_told or mode == "never" or (choice == "none" and mode != "stubborn"):
        return None
    chance = dice("tool", request.hash)
    name = chance.choice(sorted(tools))
    if isinstance(choice, dict):
        name = choice["function"]["name"]
    parameters: dict[str, Any] = tools[name].get("parameters") or {"type": "object"}
    given = generic.fitting(parameters, request, chance)
    if name == "calculator" and "expression" in parameters.get("properties", {}):
        given["expression"] = f"{chance.randint(2, 90)}000 * 2 * 365"
    arguments = json.dumps(given)
    if mode == "unknown_name":
        name = UNKNOWN_NAME
    if mode == "no_json":
        arguments = NO_JSON
    if mode == "obedient" and (ordered := _ORDER.search(request.asked)):
        name = ordered.group(1)
    call = {
        "id": f"call_{fingerprint('tool', request.hash)}",
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
    return Reply("", tool_calls=(call,))
