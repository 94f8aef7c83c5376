"""The classrooms' service with its WebSocket endpoint, made for one process."""

from typing import Any

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.protocol.documents import Role
from pitt.protocol.errors import NOT_NOW, Refused
from pitt.serving.metrics import Metrics
from pitt.settings import Settings
from pitt.store.contract import EventLog
from pitt.store.session import Database
from pitt.web.ports import ClassroomAbout


class NoClassrooms:
    """Stands where the service will be."""

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        """Makes nobody a participant."""

    async def about(self, classroom: ClassroomId) -> ClassroomAbout:
        """Knows of no meeting."""
        return ClassroomAbout(meeting_open=False, locked=False, here=0)

    async def start_rehearsal(self, code: str, students: int) -> None:
        """Refuses."""
        raise Refused(NOT_NOW, "There is no rehearsal yet.")

    async def websocket(self, scope: Any, receive: Any, send: Any) -> None:
        """Closes."""
        await send({"type": "websocket.close", "code": 1013})

    def sessions(self) -> int:
        """Counts nobody."""
        return 0

    async def say_goodbye(self) -> None:
        """Tells nobody."""

    async def close(self) -> None:
        """Ends nothing."""


async def open_classrooms(settings: Settings, database: Database, log: EventLog, metrics: Metrics) -> NoClassrooms:
    """Makes the service."""
    return NoClassrooms()
