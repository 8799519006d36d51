"""Reading an answered chat completion, in the shapes that servers give it.

Belongs here: what of a response body is the answer, its tokens and its price. Does not: HTTP
(`client.py`), or whether the text is any good.
"""

import re
from typing import Any

from transforms.teacher.endpoint import Endpoint
from transforms.teacher.failures import Refused, Transient
from transforms.teacher.request import Completion

#: A reasoning model's thoughts, where its server leaves them in the text: no part of the answer.
_THOUGHTS = re.compile(r"\A\s*<think>.*?(?:</think>\s*|\Z)", re.DOTALL)


def read_completion(answer: Any, endpoint: Endpoint, latency_s: float) -> Completion:
    """Return the completion in a response body.

    Raises:
        Refused: the teacher, or a filter before it, declined.
        Transient: the body holds an error, or no choice.
        AttributeError, KeyError, TypeError, ValueError: it has another shape.
    """
    choices = answer.get("choices") or []
    if not choices:
        said = (answer.get("error") or {}).get("message") or "an answer without a choice"
        raise Transient(f"{endpoint.address} said: {str(said)[:300]}")
    choice, message = choices[0], choices[0].get("message") or {}
    usage = answer.get("usage") or {}
    prompt, written = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    completion = Completion(
        text=_THOUGHTS.sub("", _text(message.get("refusal") or message.get("content") or "")),
        finish_reason=str(choice.get("finish_reason") or "stop"),
        model=str(answer.get("model") or endpoint.model),
        prompt_tokens=prompt,
        completion_tokens=written,
        cached_tokens=int(cached),
        cost_usd=endpoint.price.cost_usd(prompt, written),
        latency_s=latency_s,
    )
    if message.get("refusal") or completion.finish_reason == "content_filter":
        raise Refused(completion.text or "content filter", completion=completion)
    return completion


def _text(content: Any) -> str:
    """Return an answer's text; some servers send it in parts."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type", "text") == "text")
    if not isinstance(content, str):
        raise TypeError(f"an answer's content is {type(content).__name__}, not text")
    return content
