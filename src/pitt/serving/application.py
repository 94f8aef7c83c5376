"""One ASGI application out of Pitt's parts.

Owns which part answers what, and the order in which the parts start and end. Must not know of ports,
certificates or the command line.
"""

import ipaddress
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import structlog

from pitt.media.engine import Direct
from pitt.media.sfu import SfuEngine
from pitt.serving.classrooms import Address, ClassroomSockets
from pitt.serving.database import open_database
from pitt.serving.media import open_engine, words_of
from pitt.serving.metrics import CONTENT_TYPE, Metrics
from pitt.settings import Settings
from pitt.store.contract import StoreError
from pitt.store.session import Database
from pitt.web.app import create_app

SOCKET_PATH: Final = "/ws"

# Every ASGI library types these in its own way.
Scope = Any
Receive = Any
Send = Any
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Application:
    """Is the whole of Pitt as one ASGI application: sockets, pages, health, metrics."""

    def __init__(
        self,
        database: Database,
        sockets: ClassroomSockets,
        pages: Asgi,
        metrics: Metrics,
        metrics_readers: Sequence[str],
        engine: SfuEngine | Direct,
        media: str,
    ) -> None:
        self.database = database
        self._engine = engine
        self.media = media
        """Says in words which way pictures and sound go."""
        self.metrics = metrics
        self._sockets = sockets
        self._pages = pages
        self._metrics_readers = [ipaddress.ip_network(network, strict=False) for network in metrics_readers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands one connection or request to the part that answers it."""
        if scope["type"] == "websocket":
            if scope["path"] == SOCKET_PATH:
                await self._sockets(scope, receive, send)
            else:
                # Closing before accepting answers 403 (ASGI, section "Close - send event").
                await send({"type": "websocket.close", "code": 1008, "reason": f"Connect to {SOCKET_PATH}."})
            return
        counted = self._counted(scope["method"], send)
        match scope["path"]:
            case "/healthz":
                await self._tell_health(counted)
            case "/metrics":
                await self._tell_metrics(scope, counted)
            case _:
                await self._pages(scope, receive, counted)

    def resume(self) -> None:
        """Lets what is due in the open meetings happen from now on; to be called once the server answers."""
        self._sockets.resume()

    async def say_goodbye(self) -> None:
        """Tells every client to come back soon."""
        await self._sockets.say_goodbye()

    def _counted(self, method: str, send: Send) -> Send:
        async def counting(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.metrics.requested(method, message["status"])
            await send(message)

        return counting

    async def _tell_health(self, send: Send) -> None:
        try:
            await self.database.check()
        except StoreError as error:
            await _answer(send, 503, "text/plain; charset=utf-8", f"{error}\n".encode())
        else:
            await _answer(send, 200, "text/plain; charset=utf-8", b"ok\n")

    async def _tell_metrics(self, scope: Scope, send: Send) -> None:
        client = scope.get("client")
        if client and self._may_read_metrics(client[0]):
            figures = await self._engine.statistics() if isinstance(self._engine, SfuEngine) else None
            await _answer(send, 200, CONTENT_TYPE, self.metrics.render(figures))
        else:
            words = "Only this computer may read the metrics. The setting metrics_readers lets others.\n"
            await _answer(send, 403, "text/plain; charset=utf-8", words.encode())

    def _may_read_metrics(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._metrics_readers)


async def _answer(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def wall_clock() -> int:
    """Tells the time in milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def run_application(settings: Settings, address: Address) -> AsyncIterator[Application]:
    """Opens the database, starts the parts, and ends them in reverse.

    Raises CannotServe in words when the media port or the database cannot be used.
    """
    log = structlog.get_logger("pitt.serving")
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        engine = open_engine(settings)
        if isinstance(engine, SfuEngine):
            stack.callback(engine.close)
        database = await open_database(settings)
        stack.push_async_callback(database.close)
        sockets = ClassroomSockets(settings, database, metrics, wall_clock, engine)
        stack.push_async_callback(sockets.close)
        pages = create_app(settings, database, sockets, clock=wall_clock)
        await pages.startup()
        stack.push_async_callback(pages.shutdown)
        sockets.serve(pages, address)
        await log.ainfo("started", data_dir=str(settings.data_dir))
        yield Application(
            database, sockets, pages, metrics, settings.metrics_readers, engine, words_of(engine, settings)
        )
    await log.ainfo("stopped")
