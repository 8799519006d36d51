"""The APIs that are our own, and are run when they are called: calculator, interpreter, search.

Belongs here: which there are, their entries in an API list, and the tools behind them. Does not:
the tools themselves (`transforms/agents/tools/`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.agents.tools.calculator_tool import CALCULATOR
from transforms.agents.tools.interpreter_tool import interpreter_tool
from transforms.agents.tools.search_tool import search_tool
from transforms.agents.tools.tool import Tool

#: Their names.
OWN_TOOLS = ("calculator", "run_python", "search")


def own_tools(search: Sequence[str] | None, exclude_seed: str | None) -> dict[str, Tool]:
    """Return the tools by name; the search only where there is an index: (root, version)."""
    tools = [CALCULATOR, interpreter_tool()]
    if search:
        root, version = search
        tools.append(search_tool(root, version, exclude_seed))
    return {tool.name: tool for tool in tools}


def own_apis(search: Sequence[str] | None) -> list[dict[str, Any]]:
    """Return their entries in an API list."""
    return [_entry(tool) for tool in own_tools(search, None).values()]


def _entry(tool: Tool) -> dict[str, Any]:
    parameters: Mapping[str, Any] = tool.parameters
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(parameters),
        "returns": {"type": "string"},
        "example": None,
        "is_real": True,
    }
