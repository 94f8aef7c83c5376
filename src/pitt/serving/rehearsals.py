"""Rehearsals inside the server: simulated students that an instructor starts by one press.

They are ordinary clients of this very server, over its own port; a token lets them in as simulated.
"""

import asyncio
from typing import Final

import structlog
from sqlalchemy import select

from pitt.classroom.ids import ClassroomId
from pitt.protocol.errors import INVALID, NOT_NOW, UNKNOWN, Refused
from pitt.rehearsal import rehearse
from pitt.serving.addresses import reach
from pitt.serving.running import read_running
from pitt.settings import Settings
from pitt.store.models import Classroom
from pitt.store.session import Database
from pitt.web.app import wall_clock
from pitt.web.tickets import Tickets

MOST_STUDENTS: Final = 60
LONGEST_MINUTES: Final = 30
TOKEN_MS: Final = 120_000
"""Every simulated student has come by then; who returns later shows a ticket."""
_log = structlog.get_logger("pitt.rehearsal")


class Rehearsals:
    """Starts rehearsals, at most one a classroom, and ends them with the server."""

    def __init__(self, settings: Settings, database: Database, tickets: Tickets) -> None:
        self._settings = settings
        self._database = database
        self._tickets = tickets
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start(self, code: str, students: int) -> None:
        """Starts simulated students; raises Refused for too many, or where some are already."""
        if not 1 <= students <= MOST_STUDENTS:
            raise Refused(INVALID, f"A rehearsal has 1 to {MOST_STUDENTS} simulated students.", "rehearsal_size")
        async with self._database.sessions() as session:
            classroom = await session.scalar(select(Classroom.id).where(Classroom.code == code))
        if classroom is None:
            raise Refused(UNKNOWN, "There is no such class. Check its link or code.", "classroom_unknown")
        if code in self._running:
            raise Refused(NOT_NOW, "The simulated students are here already.", "rehearsal_running")
        token = self._tickets.issue_rehearsal(ClassroomId(classroom), wall_clock(), TOKEN_MS)
        task = asyncio.create_task(self._rehearse(code, students, token), name=f"rehearsal in {code}")
        self._running[code] = task
        task.add_done_callback(lambda _: self._running.pop(code, None))

    async def _rehearse(self, code: str, students: int, token: str) -> None:
        running = read_running(self._settings.data_dir)
        url = running.own if running else reach(self._settings, self._settings.port).own
        certificate = (running.certificate if running else None) or self._settings.cert
        try:
            await rehearse(url, code, students, LONGEST_MINUTES, token, certificate=certificate)
        except (Refused, OSError) as reason:
            _log.warning("rehearsal.failed", reason=str(reason))
        except Exception:  # noqa: BLE001 - nobody waits for it
            _log.exception("rehearsal.fault")

    def stop(self) -> None:
        """Sends all simulated students away."""
        for task in list(self._running.values()):
            task.cancel()

    async def close(self) -> None:
        """Waits until they are gone."""
        tasks = list(self._running.values())
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
