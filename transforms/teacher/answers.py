"""Reading an answered chat completion, in the shapes that servers give it.

Belongs here: what of a response body is the answer, its tokens and its price. Does not: HTTP
(`client.py`), an error in place of the answer (`server_errors.py`), or whether the text is good.
"""

import json
import re
from typing import Any

from transforms.teacher.endpoint import Endpoint
from transforms.teacher.expected import guessed_tokens, prompt_chars
from transforms.teacher.failures import Refused, Unreadable
from transforms.teacher.request import Completion, Request
from transforms.teacher.server_errors import without_key

#: A reasoning model's thoughts, where its server leaves them in the text: no part of the answer.
_THOUGHTS = re.compile(r"\A\s*<think>.*?(?:</think>\s*|\Z)", re.DOTALL)
_NAMES = {str: "text", bool: "yes or no", int: "number", float: "number", type(None): "null"}


def error_within(answer: Any) -> bool:
    """Whether a body holds an error in place of an answer, though its status was a success's."""
    return isinstance(answer, dict) and bool(answer.get("error")) and not answer.get("choices")


def read_completion(
    answer: Any, endpoint: Endpoint, latency_s: float, asked: Request | None = None
) -> Completion:
    """Return the completion in a response body.

    Where the server counts no tokens they are guessed by the length of what was `asked` and of the
    answer, so that a budget is not without effect there.

    Raises:
        Refused: the teacher, or a filter before it, declined.
        Unreadable: the body has another shape than a completion's; the message shows it.
    """
    if isinstance(answer, dict) and answer.get("choices") == []:
        raise Refused(f"{endpoint.address} answered without a choice")
    try:
        choice, message = answer["choices"][0], answer["choices"][0]["message"]
        refusal = message.get("refusal")
        text = refusal if isinstance(refusal, str) else ""
        text = text or _THOUGHTS.sub("", _text(message.get("content")))
        finish_reason = str(choice.get("finish_reason") or "stop")
        calls = tuple(_call(each) for each in message.get("tool_calls") or ())
    except (AttributeError, KeyError, IndexError, TypeError) as error:
        shape = without_key(shape_of(answer), endpoint)
        raise Unreadable(f"{endpoint.address} answered with no completion: {shape}") from error
    usage = _object(answer.get("usage"))
    prompt, written = _tokens(usage, "prompt_tokens"), _tokens(usage, "completion_tokens")
    if not prompt and not written and asked is not None:
        length = len(text) + sum(len(call["arguments"]) for call in calls)
        prompt, written = guessed_tokens(prompt_chars(asked)), guessed_tokens(length)
    cached = _tokens(_object(usage.get("prompt_tokens_details")), "cached_tokens")
    completion = Completion(
        text=text,
        finish_reason=finish_reason,
        model=str(answer.get("model") or endpoint.model),
        prompt_tokens=prompt,
        completion_tokens=written,
        cached_tokens=cached,
        cost_usd=endpoint.price.cost_usd(prompt, written, cached),
        latency_s=latency_s,
        tool_calls=calls,
    )
    # Gemini's gateways add what the filter found: "content_filter: SAFETY".
    if refusal or finish_reason.startswith("content_filter"):
        raise Refused(text or "content filter", completion=completion)
    return completion


def shape_of(value: Any, depth: int = 4) -> str:
    """Describe a JSON value by its keys and types alone: what is in it may be anybody's."""
    if isinstance(value, dict):
        inner = [f"{str(key)[:40]}: {shape_of(value[key], depth - 1)}" for key in [*value][:8]]
        return "{" + (", ".join(inner) if depth else "…") + "}"
    if isinstance(value, list):
        return "[" + (shape_of(value[0], depth - 1) if value and depth else "") + "]"
    return _NAMES.get(type(value), "?")


def _text(content: Any) -> str:
    """Return an answer's text; some servers send it in parts."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type", "text") == "text")
    if not isinstance(content, str):
        raise TypeError(f"an answer's content is {type(content).__name__}, not text")
    return content


def _call(call: Any) -> dict[str, str]:
    """Return a tool call's id, name and arguments; some servers send the arguments as an object."""
    function = call["function"]
    arguments = function.get("arguments")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
    return {"id": str(call.get("id") or ""), "name": str(function["name"]), "arguments": text}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tokens(usage: dict[str, Any], name: str) -> int:
    """A count, also one spelt as text; an answer is kept whatever its server counts."""
    try:
        return max(0, int(float(usage.get(name) or 0)))
    except (TypeError, ValueError, OverflowError):
        return 0
