"""Clients to compare with, each in a process: `python -m tests.benchmarks.clients aiohttp '{…}'`.

Belongs here: bare loops that ask and throw the answer away, and our client without what is around
it. Does not: what they are measured for. Each makes `items` chains of `calls` calls, `in_flight`
chains at a time, and prints its CPU seconds.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.benchmarks.processes import report_of
from tests.environment import without_settings
from tests.fakes.scripted_teacher.process import ScriptedTeacher

Ask = Callable[[str], Awaitable[None]]

SYSTEM = "You answer a chain of questions, one after the other."
KEY_SETTING = "OPENAI_API_KEY"


def run_client(
    name: str,
    teacher: ScriptedTeacher,
    *,
    items: int,
    calls: int,
    in_flight: int,
    limit_s: float,
    warms_up: bool = False,
) -> dict[str, float]:
    """Run one of the loops below in a process; return its `cpu_s` and `wall_s`.

    With `warms_up`, a first call is asked alone, so that imports and set-up are not in its CPU.
    """
    work = {
        "url": teacher.url, "model": teacher.model, "items": items, "calls": calls,
        "in_flight": in_flight, "warms_up": warms_up,
    }  # fmt: skip
    environment = {**without_settings(os.environ), **teacher.environment()}
    module, said = "tests.benchmarks.clients", json.dumps(work)
    return report_of(module, name, said, environment=environment, limit_s=limit_s)


async def with_aiohttp(url: str, model: str, chains: "Chains") -> None:
    """Nothing but requests: no retry, no type, no ledger."""
    import aiohttp

    headers = {"Authorization": f"Bearer {os.environ[KEY_SETTING]}"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def ask(question: str) -> None:
            body = {"model": model, "messages": _messages(question), "max_tokens": 256}
            async with session.post(f"{url}/chat/completions", json=body) as response:
                (await response.json())["choices"][0]["message"]["content"]

        await chains.run(ask)


async def with_openai(url: str, model: str, chains: "Chains", **options: Any) -> None:
    """The openai client as its own documentation uses it."""
    import openai

    client = openai.AsyncOpenAI(base_url=url, **options)

    async def ask(question: str) -> None:
        await client.chat.completions.create(
            model=model, messages=_messages(question), max_tokens=256
        )

    await chains.run(ask)


async def with_openai_on_aiohttp(url: str, model: str, chains: "Chains") -> None:
    """The openai client on the transport that ours uses."""
    import openai

    await with_openai(url, model, chains, http_client=openai.DefaultAioHttpClient())


async def with_our_client(url: str, model: str, chains: "Chains") -> None:
    """Our client alone: no retries, ledger or flow around it."""
    from transforms.teacher.client import Client
    from transforms.teacher.endpoint import Endpoint
    from transforms.teacher.request import Request

    client = Client(Endpoint(url, model, key_setting=KEY_SETTING), 60)

    async def ask(question: str) -> None:
        await client.complete(Request("asker", tuple(_messages(question)), 0.7, 256))

    await chains.run(ask)


LOOPS: dict[str, Callable[[str, str, "Chains"], Awaitable[None]]] = {
    "aiohttp": with_aiohttp,
    "openai": with_openai,
    "openai on aiohttp": with_openai_on_aiohttp,
    "our client": with_our_client,
}


class Chains:
    """Work for a loop: chains of questions, a fixed number at a time. Notes what they cost."""

    def __init__(self, items: int, calls: int, in_flight: int, *, warms_up: bool) -> None:
        self._items, self._calls, self._in_flight = iter(range(items)), calls, in_flight
        self._warms_up = warms_up
        self.cpu_s = self.wall_s = 0.0

    async def run(self, ask: Ask) -> None:
        if self._warms_up:
            await ask("A first question.")
        cpu_s, started = time.process_time(), time.monotonic()
        async with asyncio.TaskGroup() as group:
            for _ in range(self._in_flight):
                group.create_task(self._work(ask))
        self.cpu_s, self.wall_s = time.process_time() - cpu_s, time.monotonic() - started

    async def _work(self, ask: Ask) -> None:
        for item in self._items:
            for turn in range(self._calls):
                await ask(f"Topic {item}, question {turn}.")


def _messages(question: str) -> list[Any]:
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]


def main() -> None:
    name, work = sys.argv[1], json.loads(sys.argv[2])
    chains = Chains(work["items"], work["calls"], work["in_flight"], warms_up=work["warms_up"])
    asyncio.run(_run(name, work, chains))
    print(json.dumps({"cpu_s": chains.cpu_s, "wall_s": chains.wall_s}))


async def _run(name: str, work: dict[str, Any], chains: Chains) -> None:
    await LOOPS[name](work["url"], work["model"], chains)


if __name__ == "__main__":
    main()
