"""The scripted teacher's command line: `python -m tests.fakes.scripted_teacher --port 0`.

Prints one line of JSON, `{"port": …, "admin_port": …, "pid": …}`, once it serves, then serves until
it is told to end, its parent is gone or its lifetime is over. Tests start it through
`process.ScriptedTeacher`.
"""

import argparse
import asyncio
import json
import os
import signal
from contextlib import suppress

from tests.fakes.scripted_teacher.server import TeacherServer
from tests.fakes.scripted_teacher.settings import Settings

#: How often the server looks whether its parent is still there, in seconds.
WATCH_PERIOD_S = 0.5


def main() -> None:
    """Serve until the end."""
    parser = argparse.ArgumentParser(prog="scripted_teacher", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--settings", default="{}", help="settings as JSON; see settings.py")
    parser.add_argument("--lifetime-s", type=float, default=3600.0, help="ends after this long")
    arguments = parser.parse_args()
    try:
        settings = Settings().changed(json.loads(arguments.settings))
        asyncio.run(_serve(settings, arguments.port, arguments.lifetime_s))
    except ValueError as problem:
        parser.error(str(problem))
    except OSError as problem:
        parser.error(f"port {arguments.port} cannot be had ({problem}); try --port 0")


async def _serve(settings: Settings, port: int, lifetime_s: float) -> None:
    parent = os.getppid()
    server = TeacherServer(settings)
    await server.start(port)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    ports = {"port": server.port, "admin_port": server.admin_port, "pid": os.getpid()}
    print(json.dumps(ports), flush=True)
    with suppress(TimeoutError):
        async with asyncio.timeout(lifetime_s):
            while os.getppid() == parent and not ended.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), WATCH_PERIOD_S)
    # No farewell: a call in flight is cut off, as by any server that ends.
    os._exit(0)


if __name__ == "__main__":
    main()
