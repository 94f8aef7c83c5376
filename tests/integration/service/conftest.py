"""A classroom's service on a real SQLite file, behind a real endpoint on the loopback, with plain WAMP clients."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError

from pitt.classroom.durations import Durations
from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.media.engine import Engine
from pitt.projections.fold import Folder
from pitt.protocol import documents as d
from pitt.protocol.errors import Refused
from pitt.protocol.procedures import PROCEDURES
from pitt.service.classrooms import Classrooms
from pitt.service.media import OfferObserver
from pitt.serving.application import wall_clock
from pitt.store import models
from pitt.store.session import Database
from pitt.wamp.endpoint import Endpoint
from pitt.wamp.messages import Code
from pitt.wamp.uvicorn_protocol import DirectWebSocketProtocol
from pitt.web.tickets import Tickets

PHYSICS = ClassroomId("physics")
PATIENCE_S = 20.0
TICKETS = Tickets(b"k" * 32, 60_000)


class Client:
    """Is one plain client: JSON, one socket, everything it is told folded into `folder`."""

    def __init__(self, socket: ClientConnection, who: ParticipantId) -> None:
        self.who = who
        self.folder = Folder()
        self.events: list[tuple[str, Any]] = []
        self.goodbye: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
        self._socket = socket
        self._requests = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[list[Any]]] = {}
        self._topics: dict[int, str] = {}
        self._told = asyncio.Event()
        self._folds = False
        self._reading: asyncio.Task[None] | None = None

    async def say_hello(self, realm: str, ticket: str) -> None:
        """Opens the session; raises Refused when it is denied."""
        details = {
            "roles": {"subscriber": {}, "caller": {}, "publisher": {}},
            "authmethods": ["ticket"],
            "authid": self.who,
            "x_pitt_protocol": d.PROTOCOL_VERSION,
        }
        await self._send(Code.HELLO, realm, details)
        while True:
            message = json.loads(await self._socket.recv())
            if message[0] == Code.CHALLENGE:
                await self._send(Code.AUTHENTICATE, ticket, {})
            elif message[0] == Code.WELCOME:
                self._reading = asyncio.create_task(self._read())
                return
            else:
                raise Refused(message[2], message[1].get("message", ""), "")

    async def call(self, procedure: str, *args: Any, **arguments: Any) -> Any:
        """Calls a procedure; raises Refused."""
        message = await self._ask(Code.CALL, {}, procedure, [*args], arguments)
        return message[3][0]

    async def flood(self, procedure: str, **arguments: Any) -> None:
        """Sends a call that no server takes, and raises how the connection ends."""
        async with asyncio.timeout(PATIENCE_S):
            await self._send(Code.CALL, next(self._requests), {}, procedure, [], arguments)
            await self._socket.wait_closed()
            raise ConnectionClosedError(self._socket.protocol.close_rcvd, None)

    async def subscribe(self, topic: str, match: str = "exact") -> None:
        """Subscribes; raises Refused."""
        message = await self._ask(Code.SUBSCRIBE, {"match": match}, topic)
        self._topics[message[2]] = topic

    async def publish(self, topic: str, *args: Any) -> None:
        """Publishes with acknowledge; raises Refused."""
        await self._ask(Code.PUBLISH, {"acknowledge": True}, topic, [*args])

    async def fold(self, *more: str) -> None:
        """Subscribes to what every page folds, and takes the snapshot."""
        for topic in (d.CLASS, d.PEOPLE, d.TEXTS, d.ROUND, d.participant_topic(self.who), *more):
            await self.subscribe(topic)
        await self.subscribe(d.PLACE_PREFIX, "prefix")
        snapshot = await self.call("pitt.snapshot")
        self.folder.take_snapshot(msgspec.convert(snapshot["documents"], list[d.Counted]))
        self._folds = True
        for topic, update in self.events:
            self._fold(topic, update)

    def whole(self, topic: str) -> dict[str, Any]:
        """Gives a folded document."""
        return self.folder.documents[topic].whole

    @property
    def of_class(self) -> dict[str, Any]:
        return self.whole(d.CLASS)

    @property
    def of_me(self) -> dict[str, Any]:
        return self.whole(d.participant_topic(self.who))

    @property
    def place(self) -> dict[str, Any]:
        """Gives the document of the place one is in."""
        epoch = self.of_class["place_epoch"]
        return next(it.whole for topic, it in self.folder.documents.items() if topic.startswith(f"pitt.place.{epoch}."))

    @property
    def mates(self) -> set[str]:
        return set(self.place["members"]) - {self.who}

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits until what is told makes a condition true."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._told.clear()
                await self._told.wait()

    async def over(self) -> str:
        """Waits for the end of the session and gives the reason's URI."""
        async with asyncio.timeout(PATIENCE_S):
            return (await self.goodbye)[0]

    async def drop(self) -> None:
        """Breaks the line."""
        if self._reading is not None:
            self._reading.cancel()
        self._socket.transport.abort()
        await self._socket.wait_closed()

    async def _send(self, *message: Any) -> None:
        await self._socket.send(json.dumps(message))

    async def _ask(self, code: Code, *rest: Any) -> list[Any]:
        request = next(self._requests)
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._waiting[request] = answer
        await self._send(code, request, *rest)
        async with asyncio.timeout(PATIENCE_S):
            message = await answer
        if message[0] == Code.ERROR:
            words = message[5][0] if len(message) > 5 and message[5] else ""
            raise Refused(message[4], words, (message[6] if len(message) > 6 else {}).get("code", ""))
        return message

    def _fold(self, topic: str, update: Any) -> None:
        if not topic.startswith(d.SIGNAL_PREFIX):
            assert self.folder.apply(topic, msgspec.convert(update, d.Update)) != "gap", topic

    async def _read(self) -> None:
        try:
            async for data in self._socket:
                self._take(json.loads(data))
        except ConnectionClosed:
            pass
        if not self.goodbye.done():
            self.goodbye.set_result(("lost", ""))

    def _take(self, message: list[Any]) -> None:
        if message[0] == Code.EVENT:
            topic = message[3].get("topic", self._topics.get(message[1]))
            self.events.append((topic, message[4][0]))
            if self._folds:
                self._fold(topic, message[4][0])
            self._told.set()
        elif message[0] in (Code.GOODBYE, Code.ABORT):
            self.goodbye.set_result((message[2], message[1].get("message", "")))
        else:
            waiting = self._waiting.pop(message[2] if message[0] == Code.ERROR else message[1])
            if not waiting.done():
                waiting.set_result(message)


class Klass:
    """Is a running server process's worth of service with one classroom."""

    def __init__(self, database: Database, classrooms: Classrooms, port: int, stack: AsyncExitStack) -> None:
        self.database = database
        self.classrooms = classrooms
        self._url = f"ws://127.0.0.1:{port}/ws"
        self._stack = stack

    async def join(self, name: str, role: d.Role = "student") -> ParticipantId:
        """Makes somebody a participant, as the web side does."""
        who = ParticipantId(name.lower())
        async with self.database.sessions.begin() as session:
            if await session.get(models.Person, who) is None:
                session.add(
                    models.Person(
                        participant_id=who,
                        classroom_id=PHYSICS,
                        name=name,
                        display_name=name,
                        display_key=name.casefold(),
                        role=role,
                        created_at=1,
                    )
                )
        await self.classrooms.join(PHYSICS, who, role, name, False, None)
        return who

    async def knock(
        self, who: str, ticket: str | None = None, realm: str = PHYSICS, role: d.Role = "student"
    ) -> Client:
        """Opens a session with a ticket; raises Refused when it is denied."""
        if ticket is None:
            ticket = TICKETS.issue(ClassroomId(realm), ParticipantId(who), role, wall_clock())
        socket = await self._stack.enter_async_context(
            connect(self._url, subprotocols=["wamp.2.json"], proxy=None, close_timeout=1)  # type: ignore[list-item]
        )
        client = Client(socket, ParticipantId(who))
        await client.say_hello(realm, ticket)
        return client

    async def enter(self, name: str, role: d.Role = "student") -> Client:
        """Joins, connects and folds."""
        who = await self.join(name, role)
        client = await self.knock(who, role=role)
        await self.settled(lambda: who in self.room.presence.connected)
        await client.fold(*([d.INSTRUCTORS, d.RESULTS] if role == "instructor" else []))
        return client

    @property
    def room(self) -> Any:
        """Gives the state of the classroom."""
        opened = self.classrooms.opened(PHYSICS)
        assert opened is not None
        return opened.classroom.room

    async def settled(self, condition: Callable[[], object]) -> None:
        """Waits until the room is as it should be."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.005)


async def _no_rehearsal(code: str, students: int) -> None:
    raise AssertionError("nobody asked for a rehearsal")


@asynccontextmanager
async def service(
    path: Path,
    durations: Durations | None = None,
    calls_per_second: int = 1000,
    clock: Callable[[], int] = wall_clock,
    engine: Engine | None = None,
    offered: OfferObserver = lambda kind: None,
) -> AsyncIterator[Klass]:
    """Serves the classrooms of a database file; leaving it loses all memory, as a new process would."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(f"sqlite:///{path}", busy_timeout_ms=50))
        await database.upgrade()
        async with database.sessions.begin() as session:
            if await session.get(models.Classroom, PHYSICS) is None:
                session.add(models.Classroom(id=PHYSICS, code="ABC-DEF", title="Physics", created_at=1))
        classrooms = Classrooms(
            database,
            database.events,
            durations or Durations(),
            clock=clock,
            calls_per_second=calls_per_second,
            engine=engine,
            offered=offered,
        )
        endpoint = Endpoint(
            classrooms, procedures=PROCEDURES.keys(), origin_allowed=lambda origin, scope: True, close_grace_ms=300
        )
        classrooms.serve_on(endpoint, TICKETS.verify, _no_rehearsal)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(
                endpoint,
                ws=DirectWebSocketProtocol,
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=1,
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with asyncio.timeout(PATIENCE_S):
            while not server.started:
                await asyncio.sleep(0.005)
        clients = AsyncExitStack()
        try:
            yield Klass(database, classrooms, listening.getsockname()[1], clients)
        finally:
            endpoint.close_all()
            await clients.aclose()
            server.should_exit = True
            await serving
            await classrooms.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pitt.db"


@pytest.fixture
async def klass(path: Path) -> AsyncIterator[Klass]:
    async with service(path) as running:
        yield running
