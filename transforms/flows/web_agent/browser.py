"""The browser as the assistant has it: one tool for each action.

Belongs here: their declarations, and an action as a call and back. Does not: what an action does
(`simulator.py`).
"""

import json
from collections.abc import Mapping
from typing import Any

from transforms.agents.tools.tool import Tool
from transforms.flows.web_agent.simulator import Action

_ELEMENT = {"type": "string", "description": "its id, in brackets on the page"}


def _tool(name: str, description: str, value: str = "", *, has_element: bool = True) -> Tool:
    properties: dict[str, Any] = {"element": _ELEMENT} if has_element else {}
    if value:
        properties["value"] = {"type": "string", "description": value}
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return Tool(name, description, parameters, lambda _: "", "web_agent browser 1")


BROWSER: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        _tool("click", "Clicks a link or a button and returns the page that follows."),
        _tool("type", "Replaces what is in a field.", "what is to be in it"),
        _tool("select", "Picks an option.", "the option, as the page spells it"),
        _tool("submit", "Sends a form off and returns the page that follows."),
        _tool("back", "Returns to the page before.", has_element=False),
    )
}


def call_of(action: Action, number: int) -> dict[str, Any]:
    """Return an action as a tool call in the API's shape."""
    given = action.as_json()
    properties = BROWSER[action.action].parameters["properties"]
    arguments = {name: given.get(name, "") for name in properties}
    return {
        "id": f"call_{number}",
        "type": "function",
        "function": {
            "name": action.action,
            "arguments": json.dumps(arguments, ensure_ascii=False),
        },
    }


def action_of(call: Mapping[str, Any]) -> Action:
    """Return a kept call as an action."""
    return Action.of({"action": call["tool"], **call["arguments"]})
