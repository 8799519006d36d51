"""Calls of the tools a request declares.

Belongs here: whether an answer is a tool call, and which. Does not: what the tool is said to do;
its arguments fit its schema and mean nothing.
"""

import json
from typing import Any

from tests.fakes.scripted_teacher import generic
from tests.fakes.scripted_teacher.chance import dice, fingerprint
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest


def call_of(request: TeacherRequest) -> Reply | None:
    """Return an answer that calls a tool, or None where a text is due.

    A tool is called, once, by every request that declares tools and does not forbid it; where the
    last message is a tool's result, a text is due.
    """
    choice = request.body.get("tool_choice", "auto")
    tools = {each["name"]: each for each in request.tools}
    messages = request.body.get("messages") or [{}]
    if not tools or choice == "none" or messages[-1].get("role") == "tool":
        return None
    chance = dice("tool", request.hash)
    name = chance.choice(sorted(tools))
    if isinstance(choice, dict):
        name = choice["function"]["name"]
    parameters: dict[str, Any] = tools[name].get("parameters") or {"type": "object"}
    arguments = generic.fitting(parameters, request, chance)
    call = {
        "id": f"call_{fingerprint('tool', request.hash)}",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments)},
    }
    return Reply("", tool_calls=(call,))
