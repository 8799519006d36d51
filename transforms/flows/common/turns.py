"""Turns of a conversation as the `messages` column keeps them: role and content, tools included.

A call is written into the assistant's content, as chat templates of open models do (the Hermes
form): `<tool_call>{"name": …, "arguments": …}</tool_call>`; what the tool said follows as a turn of
the role `tool`. The column `tool_calls` has the same as JSON. Belongs here: that notation. Does
not: calling tools (`agents/`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.agents.tools.tool import Tool


def messages_of(turns: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return turns in the API's shape (content, `tool_calls`, `tool_call_id`) as role and content.

    A turn that says nothing is left out, unless it is an answer: then that is what there is to see.
    """
    messages = []
    for turn in turns:
        calls = [_call_text(call["function"]) for call in turn.get("tool_calls") or ()]
        parts = [turn.get("content") or "", *calls]
        content = "\n".join(part for part in parts if part)
        if content or turn["role"] == "assistant":
            messages.append({"role": turn["role"], "content": content})
    return messages


def system_turn(tools: Sequence[Tool], opening: str = "") -> str:
    """Return the system turn that tells a model which tools it has, one declaration a line."""
    lines = [json.dumps(tool.declaration()["function"], ensure_ascii=False) for tool in tools]
    listed = "\n".join(["<tools>", *lines, "</tools>"])
    how = (
        "You may call these functions. For each call write "
        '<tool_call>{"name": "…", "arguments": {…}}</tool_call>.'
    )
    return "\n\n".join(part for part in (opening, f"{how}\n{listed}") if part)


def tool_calls_text(calls: Sequence[Mapping[str, Any]]) -> str | None:
    """Return calls with their results as the column `tool_calls` keeps them; None if none."""
    return json.dumps(list(calls), ensure_ascii=False) if calls else None


def _call_text(function: Mapping[str, Any]) -> str:
    try:
        arguments = json.loads(function["arguments"])
    except (ValueError, RecursionError):
        arguments = function["arguments"]
    said = json.dumps({"name": function["name"], "arguments": arguments}, ensure_ascii=False)
    return f"<tool_call>{said}</tool_call>"
