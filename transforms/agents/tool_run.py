"""Where tools run: in threads, so that a search or a program holds up no other item's calls.

Belongs here: that, and the threads a task keeps for it. Does not: whether a tool may be called
(`tool_loop.py`), what it does (`tools/`), keeping its result (`asking.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from transforms.agents.tools.tool import Tool, ToolResult

#: Runs a tool on the arguments a model wrote.
RunTool = Callable[[Tool, str], Awaitable[ToolResult]]

#: Tools of one task that run at once. Most wait: for the interpreter's process, or the network.
THREADS = 8


async def in_any_thread(tool: Tool, arguments: str) -> ToolResult:
    """Run a tool in a thread of the loop's own."""
    return await asyncio.to_thread(tool.call, arguments)


class ToolThreads:
    """A task's threads for tools. Close them.

    Not the event loop's: on those its name look-ups wait, and whatever else must not wait for
    other items' tools.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "tools")

    async def run(self, tool: Tool, arguments: str) -> ToolResult:
        """Run a tool; its turn comes when a thread is free."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, tool.call, arguments)

    def close(self) -> None:
        """Let what runs end by itself, and start nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
