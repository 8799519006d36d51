"""A tool: what an agent may call, as data.

Belongs here: a tool's declaration, the check of a call's arguments and the bounds of its result.
Does not: any one tool (a module each beside this one), or the loop that offers tools to a model.

The arguments are written by a model that has read untrusted text: they are parsed, bounded and
checked against the tool's schema before anything runs, and whatever is wrong with them is said to
the model, never raised.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: The most characters of a result.
RESULT_CHARS = 2_000
#: The most characters of a call's arguments.
ARGUMENTS_CHARS = 100_000
_MESSAGE_CHARS = 300
_CUT = " … (cut)"


class ToolError(Exception):
    """The tool could not do what was asked; the message is for the model."""


@dataclass(frozen=True)
class ToolResult:
    """What the model is told: a result, or what was wrong with the call.

    Attributes:
        text: at most `RESULT_CHARS` characters, always encodable.
        is_error: whether the call failed.
    """

    text: str
    is_error: bool = False


@dataclass(frozen=True)
class Tool:
    """Something an agent may call.

    Attributes:
        name: as the model calls it; unique among the tools of an agent.
        description: for the model: what it does, and what it cannot.
        parameters: JSON schema (2020-12, without references) of an object: the arguments.
        run: arguments that fit `parameters` -> text for the model. Synchronous: call it in a
            thread. May raise `ToolError`.
        version: changes whenever the same arguments could give another result.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    run: Callable[[Mapping[str, Any]], str]
    version: str

    def declaration(self) -> dict[str, Any]:
        """Return the tool as the chat API takes it."""
        function = {
            "name": self.name,
            "description": self.description,
            "parameters": dict(self.parameters),
        }
        return {"type": "function", "function": function}

    def call(self, arguments_json: str) -> ToolResult:
        """Run the tool on the arguments a model wrote.

        Returns:
            What to tell the model. Arguments that are no JSON object or do not fit the schema, and
            a `ToolError`, are results with `is_error`; nothing a model writes raises here.
        """
        try:
            arguments = parsed_arguments(arguments_json)
            if misfit := why_misfit(arguments, self.parameters):
                raise ToolError(f"the arguments do not fit: {misfit}")
            return ToolResult(_capped(self.run(arguments)))
        except ToolError as error:
            return ToolResult(_capped(f"error: {error}"), is_error=True)


def parsed_arguments(arguments_json: str) -> dict[str, Any]:
    """Return a call's arguments; none at all where the text is empty.

    Raises:
        ToolError: it is no JSON object, too long, or has a number or text that JSON cannot hold.
    """
    if len(arguments_json) > ARGUMENTS_CHARS:
        raise ToolError(f"the arguments have more than {ARGUMENTS_CHARS:,} characters")
    try:
        arguments = json.loads(arguments_json.strip() or "{}")
        # Python reads what is no JSON: NaN, 1e999, half of a surrogate pair.
        json.dumps(arguments, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise ToolError(f"the arguments are no JSON: {str(error)[:_MESSAGE_CHARS]}") from error
    if not isinstance(arguments, dict):
        raise ToolError("the arguments must be a JSON object")
    return arguments


def why_misfit(arguments: Mapping[str, Any], parameters: Mapping[str, Any]) -> str | None:
    """Say how arguments do not fit a schema, or return None if they do.

    Raises:
        ValueError: it is no schema, or refers to another; schemas of others are checked first
            (`simulated.py`).
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    # Without a registry of its own the validator would fetch what a schema refers to.
    validator = Draft202012Validator(dict(parameters), registry=Registry())
    try:
        error = best_match(validator.iter_errors(dict(arguments)))
    except Unresolvable as missing:
        raise ValueError(f"the schema refers to another: {missing}") from missing
    except (ArithmeticError, RecursionError):  # 10**400 has no float; 900 lists in one another
        return "a number is too large, or a value nested too deep"
    if error is None:
        return None
    where = "".join(f"[{part!r}]" for part in error.absolute_path)
    said = error.message  # begins with the value, which may be long, and ends with what is wrong
    if len(said) > _MESSAGE_CHARS:
        said = f"{said[: _MESSAGE_CHARS // 2]} … {said[-_MESSAGE_CHARS // 2 :]}"
    return f"{where} {said}".strip()


def _capped(text: str) -> str:
    encodable = text.encode(errors="replace").decode()
    if len(encodable) <= RESULT_CHARS:
        return encodable
    return encodable[: RESULT_CHARS - len(_CUT)] + _CUT
