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
    def _json_schema(self) -> dict[str, Any]:
        response_format = self.body.get("response_format") or {}
        return dict(response_format.get("json_schema") or {})

    @property
    def max_tokens(self) -> int | None:
        return self.body.get("max_completion_tokens") or self.body.get("max_tokens")

    def _contents(self, roles: set[str]) -> list[str]:
        messages = self.body.get("messages") or []
        return [_text(each.get("content")) for each in messages if each.get("role") in roles]


@dataclass(frozen=True)
class Reply:
    """What the script answers. `defect` names the defect planted in it; `notes` are for the log."""

    text: str
    finish_reason: str = "stop"
    refusal: str | None = None
    defect: str | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def noting(self, **notes: Any) -> "Reply":
        """Return the reply with notes for the log."""
        return replace(self, notes=notes)


def count_tokens(text: str) -> int:
    """Estimate tokens as a quarter of the characters, rounded up: English text's usual ratio."""
    return -(-len(text) // 4)


def completion(request: TeacherRequest, reply: Reply) -> dict[str, Any]:
    """Return the body of a chat completion, usage included. Pure: no clock, no counter."""
    prompt_tokens = count_tokens(request.system) + count_tokens(request.conversation)
    completion_tokens = count_tokens(reply.text)
    return {
        "id": f"chatcmpl-{request.hash}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": request.model,
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": None if reply.refusal else reply.text,
                    "refusal": reply.refusal,
                },
                "finish_reason": reply.finish_reason,
                "logprobs": None,
            }
        ],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }


def error(message: str, kind: str, code: str | None) -> dict[str, Any]:
    """Return an error body as OpenAI's API writes it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _text(content: Any) -> str:
    """Return a message's text; content may be a list of parts."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""
