"""Serves a WAMP endpoint with a small host of its own, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
import uvicorn

from pitt.wamp import uris
from pitt.wamp.effects import Authenticate, Interrupt, Invoke, Joined, Left
from pitt.wamp.endpoint import Endpoint
from pitt.wamp.limits import Limits
from pitt.wamp.policy import Action, Refusal
from pitt.wamp.session import Principal, Session, SessionId
from pitt.wamp.uvicorn_protocol import DirectWebSocketProtocol

PROCEDURES = frozenset({"pitt.echo", "pitt.refuse", "pitt.never", "pitt.break", "pitt.teach"})


class School:
    """A host: tickets are "ticket-of-<authid>", students may subscribe below pitt.class and pitt.place."""

    def __init__(self) -> None:
        self.endpoint: Endpoint
        self.present: dict[SessionId, Principal] = {}
        self.gone: list[Left] = []
        self.interrupted: list[Interrupt] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def realm_exists(self, realm: str) -> bool:
        return realm.startswith("pitt.classroom.")

    def check_protocol(self, version: int | None) -> Refusal | None:
        if version not in (None, 1):
            return Refusal("pitt.error.stale_page", "Load this page again: it is older than the server.")
        return None

    def authorize(self, session: Session, action: Action, uri: str, match: str) -> bool | Refusal:
        if session.principal.role == "instructor":
            return True
        if action is Action.SUBSCRIBE:
            return uri.startswith(("pitt.class", "pitt.place"))
        if action is Action.CALL and uri == "pitt.teach":
            return Refusal("pitt.error.instructors_only", "Only an instructor may do this.")
        return action is Action.CALL

    def authenticate(self, event: Authenticate) -> None:
        self._later(self._check(event))

    async def _check(self, event: Authenticate) -> None:
        await asyncio.sleep(0)
        if event.ticket == f"ticket-of-{event.authid}":
            role = "instructor" if event.authid.startswith("prof") else "student"
            self.endpoint.admit(event.session, Principal(event.authid, role, {"place": "front"}))
        else:
            self.endpoint.deny(event.session, uris.AUTHENTICATION_DENIED, "Your ticket is not valid; join again.")

    def joined(self, event: Joined) -> None:
        self.present[event.session] = event.principal

    def left(self, event: Left) -> None:
        del self.present[event.session]
        self.gone.append(event)

    def invoke(self, event: Invoke) -> None:
        match event.procedure:
            case "pitt.echo" | "pitt.teach":
                self.endpoint.result(event.session, event.request, event.args, event.kwargs)
            case "pitt.refuse":
                words = "Ana has just split the class."
                self.endpoint.error(event.session, event.request, "pitt.error.stale_epoch", words, {"epoch": 7})
            case "pitt.break":
                raise ZeroDivisionError

    def interrupt(self, event: Interrupt) -> None:
        self.interrupted.append(event)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Served:
    """A running server."""

    def __init__(self, school: School, endpoint: Endpoint, port: int) -> None:
        self.school = school
        self.endpoint = endpoint
        self.port = port
        self.url = f"ws://127.0.0.1:{port}/ws"


Serve = Callable[..., Coroutine[Any, Any, Served]]

SERVERS: dict[str, Any] = {"direct": DirectWebSocketProtocol, "asgi": "websockets-sansio"}


@pytest.fixture(params=list(SERVERS))
def transport(request: pytest.FixtureRequest) -> str:
    """Both ways out: frames written directly, and ordinary ASGI."""
    return str(request.param)


@pytest.fixture
async def serve(transport: str) -> AsyncIterator[Serve]:
    """Starts endpoints on free ports of the loopback and stops them at the end."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    async def start(**settings: Any) -> Served:
        school = School()
        settings.setdefault("limits", Limits(handshake_ms=2_000))
        settings.setdefault("close_grace_ms", 300)
        settings.setdefault("origin_allowed", lambda origin, scope: origin != "http://evil.example")
        endpoint = Endpoint(school, procedures=PROCEDURES, **settings)
        school.endpoint = endpoint
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            endpoint,
            ws=SERVERS[transport],
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        running.append((server, asyncio.create_task(server.serve(sockets=[listening]))))
        await eventually(lambda: server.started)
        return Served(school, endpoint, listening.getsockname()[1])

    yield start
    for server, _ in running:
        server.should_exit = True
    for _, task in running:
        await task


async def eventually(holds: Callable[[], object], within: float = 10.0) -> None:
    """Waits until a condition holds; fails after `within` seconds."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.005)
