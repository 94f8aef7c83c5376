"""The classrooms' service with its WebSocket endpoint, made for one process."""

from typing import Any
from urllib.parse import urlsplit

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.protocol.documents import Role
from pitt.protocol.procedures import PROCEDURES
from pitt.service.classrooms import Classrooms
from pitt.serving.metrics import Metrics
from pitt.serving.rehearsals import Rehearsals
from pitt.settings import Settings
from pitt.store.contract import EventLog
from pitt.store.session import Database
from pitt.wamp.endpoint import Endpoint
from pitt.wamp.limits import Limits
from pitt.web.app import wall_clock
from pitt.web.keys import load_signing_keys
from pitt.web.lifetimes import Lifetimes
from pitt.web.ports import ClassroomAbout
from pitt.web.tickets import Tickets


class Sockets:
    """Joins the service, its endpoint and the rehearsals; what the application and the web side see of them."""

    def __init__(self, classrooms: Classrooms, endpoint: Endpoint, rehearsals: Rehearsals) -> None:
        self._classrooms = classrooms
        self._endpoint = endpoint
        self._rehearsals = rehearsals

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        """Makes somebody a participant (see `pitt.web.ports.Classrooms`)."""
        await self._classrooms.join(classroom, participant, role, name, simulated, language)

    async def about(self, classroom: ClassroomId) -> ClassroomAbout:
        """Tells what anybody with the link may know."""
        room = (await self._classrooms.open(classroom)).classroom.room
        return ClassroomAbout(
            meeting_open=room.facts.meeting is not None,
            locked=room.facts.locked,
            here=len(room.presence.connected),
        )

    async def start_rehearsal(self, code: str, students: int) -> None:
        """Fills a classroom with simulated students."""
        await self._rehearsals.start(code, students)

    async def websocket(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one WAMP connection."""
        await self._endpoint(scope, receive, send)

    def sessions(self) -> int:
        """Tells how many WAMP sessions are connected."""
        return self._classrooms.sessions()

    async def say_goodbye(self) -> None:
        """Tells every client to come back soon."""
        self._rehearsals.stop()
        self._endpoint.close_all()

    async def close(self) -> None:
        """Ends timers and tasks; nothing is written afterwards."""
        await self._rehearsals.close()
        await self._classrooms.close()


async def open_classrooms(settings: Settings, database: Database, log: EventLog, metrics: Metrics) -> Sockets:
    """Makes the service and puts it onto an endpoint."""
    async with database.sessions() as session:
        keys = await load_signing_keys(session, wall_clock())
    tickets = Tickets(keys.tickets, Lifetimes().ticket_ms)
    classrooms = Classrooms(
        database,
        log,
        settings.durations,
        clock=wall_clock,
        calls_per_second=settings.rate_limits.calls_per_second,
        observer=metrics.commanded,
    )
    endpoint = Endpoint(
        classrooms,
        procedures=PROCEDURES,
        origin_allowed=lambda origin, scope: is_own_origin(settings, origin, scope),
        limits=Limits(max_inbound=settings.ws_max_size_bytes),
        clock=wall_clock,
    )
    rehearsals = Rehearsals(settings, database, tickets)
    classrooms.serve_on(endpoint, tickets.verify, rehearsals.start)
    return Sockets(classrooms, endpoint, rehearsals)


def is_own_origin(settings: Settings, origin: str | None, scope: Any) -> bool:
    """Tells whether a page of our own connects; scripts send no Origin, and their ticket decides.

    Compares with the public URL, or with the Host that was asked (RFC 6454 section 7; RFC 6455 section 10.2).
    """
    if origin is None:
        return True
    if settings.public_url is not None:
        return origin == settings.public_url
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), None)
    parts = urlsplit(origin)
    expected = "https" if scope.get("scheme") == "wss" else "http"
    return parts.scheme == expected and parts.netloc == host
