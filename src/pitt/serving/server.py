"""The process: takes the port, starts the application, serves until it is told to stop.

Owns the order of start and shutdown, and uvicorn's options. Must not know what the application does.
"""

import asyncio
import contextlib
import datetime as dt
import gc
import resource
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec
import uvicorn
import uvloop

from pitt.serving.addresses import Reach, machine_addresses, machine_names, reach
from pitt.serving.listening import listen
from pitt.serving.refusal import CannotServe
from pitt.serving.running import tell_running
from pitt.settings import Settings
from pitt.wamp.uvicorn_protocol import DirectWebSocketProtocol

if TYPE_CHECKING:
    from pitt.serving.application import Application
    from pitt.serving.certificates import CertificateFiles

GOODBYE_S: Final = 2.0
"""How long clients may take to receive GOODBYE; together with the next below the 5 s that a shutdown may last."""
CONNECTIONS_S: Final = 2
MOST_FILES: Final = 65_536
GARBAGE: Final = (50_000, 20, 20)
"""A switch of 1,000 makes thousands of objects at once, and hardly any in circles: with Python's own thresholds
(700, 10, 10) the slowest of 30 splits took 111 ms, with these 83 and 91 ms."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """Says what is served, for those who announce it."""

    application: "Application"
    reach: Reach
    fingerprint: str | None
    """SHA-256 of the certificate, when it was made here and no browser knows it."""


def serve(settings: Settings, announce: Callable[[Served], Awaitable[None]]) -> None:
    """Serves until SIGINT or SIGTERM; calls `announce` once the server answers.

    Raises CannotServe in words, before anything has been changed when the port is taken.
    """
    listener = listen(settings.bind_host, settings.port)
    _raise_open_files()
    with contextlib.closing(listener):
        certificate = _certificate(settings)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, listener, certificate, announce))


def _raise_open_files() -> None:
    # The usual soft limit of 1,024 is less than a class of 1,000 with its pages.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _certificate(settings: Settings) -> "CertificateFiles | None":
    if not settings.tls:
        return None
    # Certificates cost a tenth of a second to import; most starts need none.
    from pitt.serving.certificates import CertificateFiles, check_given, ensure_certificate

    now = dt.datetime.now(dt.UTC)
    if settings.cert and settings.key:
        given = CertificateFiles(settings.cert, settings.key)
        check_given(given, now)
        return given
    addresses = machine_addresses()
    if not addresses:
        raise CannotServe("This computer is on no network. Connect it to one, or leave out --lan.")
    return ensure_certificate(settings.data_dir / "tls", machine_names(), addresses, now)


async def _serve(
    settings: Settings,
    listener: socket.socket,
    certificate: "CertificateFiles | None",
    announce: Callable[[Served], Awaitable[None]],
) -> None:
    from pitt.serving.application import run_application
    from pitt.serving.classrooms import Address

    where = reach(settings, listener.getsockname()[1])
    address = Address(url=where.own, certificate=certificate.cert if certificate else None)
    async with run_application(settings, address) as application:
        server = _Server(_uvicorn_config(settings, application, certificate), application.say_goodbye)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await server.wait_started(serving)
        # What has been imported stays: the collector need never look at it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()
        with tell_running(settings.data_dir, where, address.certificate):
            if not serving.done():
                made_here = certificate if settings.lan else None
                await announce(Served(application=application, reach=where, fingerprint=_fingerprint(made_here)))
                application.resume()
            await serving


def _fingerprint(certificate: "CertificateFiles | None") -> str | None:
    if certificate is None:
        return None
    from pitt.serving.certificates import fingerprint

    return fingerprint(certificate.cert)


def _uvicorn_config(
    settings: Settings, application: "Application", certificate: "CertificateFiles | None"
) -> uvicorn.Config:
    trusted: dict[str, Any] = (
        {"proxy_headers": True, "forwarded_allow_ips": list(settings.trusted_proxies)}
        if settings.public_url
        else {"proxy_headers": False}
    )
    return uvicorn.Config(
        application,
        loop="none",
        http="httptools",
        ws=DirectWebSocketProtocol,
        ws_max_size=settings.ws_max_size_bytes,
        ws_per_message_deflate=False,
        interface="asgi3",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CONNECTIONS_S,
        ssl_certfile=certificate.cert if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
        **trusted,
    )


class _Server(uvicorn.Server):
    """Is uvicorn's server, but says goodbye before it closes connections and leaves the process to us."""

    def __init__(self, config: uvicorn.Config, say_goodbye: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._say_goodbye = say_goodbye
        self._started = asyncio.Event()

    async def wait_started(self, serving: "asyncio.Task[None]") -> None:
        """Returns when the server answers, or has ended before it could."""
        waiting = asyncio.create_task(self._started.wait())
        await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        await super().startup(sockets)
        self._started.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tells the clients to come back, then closes their connections."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await self._say_goodbye()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Turns SIGINT and SIGTERM into a graceful end; uvicorn would raise them again, before our clean-up."""
        loop = asyncio.get_running_loop()
        handled = (signal.SIGINT, signal.SIGTERM)
        for number in handled:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in handled:
                loop.remove_signal_handler(number)
