"""Asking the scripted teacher server over HTTP, as its tests do.

Belongs here: request bodies and posting them. Does not: any expectation.
"""

import asyncio
from typing import Any

import aiohttp

from tests.fakes.scripted_teacher.process import ScriptedTeacher

SCHEMA = {
    "type": "object",
    "properties": {"verdict": {"type": "string"}, "agrees": {"type": "boolean"}},
    "required": ["verdict", "agrees"],
    "additionalProperties": False,
}


def plain(text: str, **changes: Any) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": "You answer."},
        {"role": "user", "content": text},
    ]
    return {"model": "scripted-teacher", "messages": messages, "max_tokens": 512, **changes}


def structured(text: str) -> dict[str, Any]:
    json_schema = {"name": "judge", "schema": SCHEMA, "strict": True}
    return plain(text, response_format={"type": "json_schema", "json_schema": json_schema})


def ask_all(
    teacher: ScriptedTeacher,
    bodies: list[dict[str, Any]],
    *,
    key: str = ScriptedTeacher.api_key,
    at_once: bool = True,
    timeout_s: float = 10.0,
) -> list[Any]:
    """Post the bodies; returns (status, body, headers) of each, or the exception it ended in."""

    async def post(session: aiohttp.ClientSession, body: dict[str, Any]) -> Any:
        async with session.post(f"{teacher.url}/chat/completions", json=body) as response:
            return response.status, await response.json(), response.headers

    async def run() -> list[Any]:
        headers = {"Authorization": f"Bearer {key}"}
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        async with aiohttp.ClientSession(
            headers=headers, connector=connector, timeout=timeout
        ) as session:
            if at_once:
                calls = (post(session, body) for body in bodies)
                return await asyncio.gather(*calls, return_exceptions=True)
            return [
                (await asyncio.gather(post(session, body), return_exceptions=True))[0]
                for body in bodies
            ]

    return asyncio.run(run())


def ask(teacher: ScriptedTeacher, body: dict[str, Any], **options: Any) -> Any:
    return ask_all(teacher, [body], **options)[0]


def content(reply: Any) -> Any:
    return reply[1]["choices"][0]["message"]["content"]


def get(teacher: ScriptedTeacher, path: str) -> tuple[int, str]:
    """Return the status and the text of an address below the server's root."""

    async def run() -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(root(teacher) + path) as reply:
            return reply.status, await reply.text()

    return asyncio.run(run())


def root(teacher: ScriptedTeacher) -> str:
    """Return the server's address without the API's version."""
    return teacher.url.removesuffix("/v1")
