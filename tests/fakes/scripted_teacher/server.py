"""The HTTP server around the chat endpoint: its ports, its health, and the admin API.

Belongs here: listening, going down and coming back, the small endpoints. Does not: the life of a
call (`chat.py`). The admin API can be asked on a port of its own too, which stays open while the
public one is down.
"""

from aiohttp import web

from tests.fakes.scripted_teacher import metrics
from tests.fakes.scripted_teacher.access import check_key
from tests.fakes.scripted_teacher.batches.endpoints import BatchEndpoints
from tests.fakes.scripted_teacher.chat import ChatEndpoint
from tests.fakes.scripted_teacher.declined import Declined
from tests.fakes.scripted_teacher.roles import agents_by_prompt
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.teacher import Teacher

LOOPBACK = "127.0.0.1"

#: Connections that may wait to be accepted: a benchmark opens thousands at once.
BACKLOG = 4096

#: Where the API is served: OpenAI's address, and Azure's with and without a version in it.
PREFIXES = ("/v1", "/openai/v1", "/openai")

#: Above any limit on files that a test sets.
LARGEST_BODY = 256 * 2**20


class TeacherServer:
    """The scripted teacher as a server on loopback: `start()` it, and it serves until `stop()`."""

    def __init__(self, settings: Settings) -> None:
        self.port = 0
        self.admin_port = 0
        self._teacher = Teacher(settings, self._follow_outage)
        self._batches = BatchEndpoints(self._teacher)
        # Cancelled handlers are how the journal learns that a client has gone.
        self._runner = web.AppRunner(
            self._application(), handler_cancellation=True, access_log=None
        )
        self._public: web.TCPSite | None = None

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes a free one.

        Raises:
            OSError: the port is taken; ask for another one, or for 0.
        """
        # Now, so that the first calls are as fast as all others.
        agents_by_prompt()
        await self._runner.setup()
        await self._open(port)
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.port, self.admin_port = (address[1] for address in self._runner.addresses)

    async def stop(self) -> None:
        """Close both ports and every connection."""
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        chat = ChatEndpoint(self._teacher)
        app.add_routes(
            [
                web.post("/v1/chat/completions", chat.serve),
                web.post("/openai/v1/chat/completions", chat.serve),
                web.post("/openai/deployments/{deployment}/chat/completions", chat.serve),
                web.get("/metrics", self._metrics),
                *(web.get(f"{prefix}/models", self._models) for prefix in PREFIXES),
                *(route for prefix in PREFIXES for route in self._batches.routes(prefix)),
                web.get("/health", self._health),
                web.get("/admin/stats", self._stats),
                web.get("/admin/log", self._log),
                web.post("/admin/configure", self._configure),
                web.post("/admin/reset", self._reset),
            ]
        )
        return app

    async def _open(self, port: int) -> None:
        self._public = web.TCPSite(
            self._runner, LOOPBACK, port, backlog=BACKLOG, reuse_address=True
        )
        await self._public.start()

    async def _follow_outage(self) -> None:
        """Close the public port or open it again, as the settings and the calls so far say."""
        is_refusing = self._teacher.is_down and self._teacher.settings.down_mode == "refuse"
        if is_refusing and self._public is not None:
            public, self._public = self._public, None
            await public.stop()
        elif not is_refusing and self._public is None:
            await self._open(self.port)

    async def _models(self, http: web.Request) -> web.Response:
        try:
            check_key(self._teacher.settings, http, len(self._teacher.journal.calls))
        except Declined as declined:
            return declined.as_response()
        models = [
            {"id": model, "object": "model", "created": 1_700_000_000, "owned_by": "script"}
            for model in self._teacher.settings.models
        ]
        return web.json_response({"object": "list", "data": models})

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _metrics(self, _: web.Request) -> web.Response:
        if not self._teacher.settings.has_metrics:
            raise web.HTTPNotFound
        page = self._teacher.metrics().encode()
        return web.Response(body=page, headers={"Content-Type": metrics.CONTENT_TYPE})

    async def _stats(self, _: web.Request) -> web.Response:
        return web.json_response(self._teacher.report())

    async def _log(self, _: web.Request) -> web.Response:
        return web.json_response(self._teacher.journal.as_json())

    async def _configure(self, http: web.Request) -> web.Response:
        try:
            self._teacher.configure(self._teacher.settings.changed(await http.json()))
        except (ValueError, TypeError) as problem:
            return web.json_response({"error": str(problem)}, status=400)
        await self._follow_outage()
        return web.json_response(self._teacher.settings.as_json())

    async def _reset(self, _: web.Request) -> web.Response:
        self._teacher.reset()
        self._batches.forget()
        await self._follow_outage()
        return web.json_response({})
