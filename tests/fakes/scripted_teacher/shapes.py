"""The OpenAI API's shapes: a request as the script sees it, and the bodies that answer it.

Belongs here: reading and writing JSON bodies. Does not: deciding what they say.
"""

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tests.fakes.scripted_teacher.chance import fingerprint

#: What stands before the schema where a client puts it into a message, as the product's does for
#: servers that take none.
SCHEMA_IN_WORDS = "JSON schema:\n"

#: English text's usual ratio.
CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True)
class TeacherRequest:
    """A chat completion request's body. Equal bodies have equal hashes, whatever the key order."""

    body: dict[str, Any]

    @cached_property
    def hash(self) -> str:
        return fingerprint(self.body)

    @cached_property
    def subject(self) -> str:
        """What is asked about: unchanged by repair turns, sample numbers and parameters."""
        return fingerprint(self.model, self.system, self.first_user, self.schema_name)

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @cached_property
    def system(self) -> str:
        return "\n".join(self._contents({"system", "developer"}))

    @cached_property
    def first_user(self) -> str:
        return next(iter(self._contents({"user"})), "")

    @cached_property
    def last_user(self) -> str:
        return next(reversed(self._contents({"user"})), "")

    @cached_property
    def conversation(self) -> str:
        """Everything but the system prompt, in order."""
        return "\n\n".join(self._contents({"user", "assistant"}))

    @cached_property
    def asked(self) -> str:
        """The user turns, in order."""
        return "\n\n".join(self._contents({"user"}))

    @property
    def schema_name(self) -> str | None:
        """Name of the JSON schema the answer must follow, or None where none is named."""
        name = self._json_schema.get("name")
        return None if name is None else str(name)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema the answer must follow, as a parameter or in words; {} for a text."""
        if self._json_schema:
            return dict(self._json_schema["schema"])
        _, in_words, schema = self.last_user.rpartition(SCHEMA_IN_WORDS)
        return dict(json.loads(schema)) if in_words else {}

    @property
    def has_schema(self) -> bool:
        """Whether a structured answer is asked for."""
        return bool(self._json_schema) or SCHEMA_IN_WORDS in self.last_user

    @property
    def _json_schema(self) -> dict[str, Any]:
        response_format = self.body.get("response_format") or {}
        return dict(response_format.get("json_schema") or {})

    @property
    def max_tokens(self) -> int | None:
        return self.body.get("max_completion_tokens") or self.body.get("max_tokens")

    @property
    def tools(self) -> list[dict[str, Any]]:
        """The functions an answer may call, as declared; [] for none."""
        declared = self.body.get("tools") or []
        return [each["function"] for each in declared if each.get("type") == "function"]

    @cached_property
    def prompt_text(self) -> str:
        """The whole prompt in one text: equal beginnings are equal first messages."""
        return "\n\n".join(f"{role}\n{text}" for role, text in self._turns)

    @cached_property
    def prompt_tokens(self) -> int:
        """What the prompt counts: its messages and the tools declared."""
        characters = sum(len(text) for _, text in self._turns)
        if self.tools:
            characters += len(json.dumps(self.tools))
        return -(-characters // CHARACTERS_PER_TOKEN)

    @cached_property
    def _turns(self) -> list[tuple[str, str]]:
        messages = self.body.get("messages") or []
        return [(str(each.get("role")), _said(each)) for each in messages]

    def _contents(self, roles: set[str]) -> list[str]:
        return [text for role, text in self._turns if role in roles]


@dataclass(frozen=True)
class Reply:
    """What the script answers. `defect` names the defect planted in it; `notes` are for the log.

    An answer with `tool_calls`, as the API writes them, has no text.
    """

    text: str
    finish_reason: str = "stop"
    refusal: str | None = None
    tool_calls: tuple[dict[str, Any], ...] = ()
    defect: str | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def noting(self, **notes: Any) -> "Reply":
        """Return the reply with notes for the log."""
        return replace(self, notes=notes)


def count_tokens(text: str) -> int:
    """Estimate tokens by characters, rounded up."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def completion(request: TeacherRequest, reply: Reply, cached_tokens: int = 0) -> dict[str, Any]:
    """Return the body of a chat completion, usage included. Pure: no clock, no counter."""
    completion_tokens = reply_tokens(reply)
    return {
        "id": f"chatcmpl-{request.hash}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": request.model,
        "choices": [
            {
                "index": 0,
                "message": _message(reply),
                "finish_reason": "tool_calls" if reply.tool_calls else reply.finish_reason,
                "logprobs": None,
            }
        ],
        "usage": {
            "prompt_tokens": request.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": request.prompt_tokens + completion_tokens,
            "prompt_tokens_details": {"cached_tokens": cached_tokens},
        },
    }


def reply_tokens(reply: Reply) -> int:
    """Return what an answer counts."""
    calls = (json.dumps(call["function"]) for call in reply.tool_calls)
    return count_tokens(reply.text) + sum(count_tokens(call) for call in calls)


def _message(reply: Reply) -> dict[str, Any]:
    has_text = not (reply.refusal or reply.tool_calls)
    message: dict[str, Any] = {
        "role": "assistant",
        "content": reply.text if has_text else None,
        "refusal": reply.refusal,
    }
    if reply.tool_calls:
        message["tool_calls"] = list(reply.tool_calls)
    return message


def error(message: str, kind: str, code: str | None) -> dict[str, Any]:
    """Return an error body as OpenAI's API writes it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _said(message: dict[str, Any]) -> str:
    """Return a message's text, its tool calls included; content may be a list of parts."""
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text", "") for part in content)
    calls = "".join(json.dumps(call) for call in message.get("tool_calls") or ())
    return (content or "") + calls
