"""Rehearsals that somebody starts by one press in the empty class.

Owns which are running. Must not know what simulated students do.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select

from pitt.classroom.ids import ClassroomId
from pitt.protocol.errors import INVALID, NOT_NOW, UNKNOWN, Refused
from pitt.store.models import Classroom
from pitt.store.session import Database
from pitt.web.tickets import Tickets

MINUTES: Final = 30.0
MOST_STUDENTS: Final = 60
"""They live in the server's own process; a bigger class is for `pitt rehearse`."""
REFUSAL_S: Final = 0.5
"""What keeps the first student out shows itself in milliseconds; afterwards only the log tells."""
_log = structlog.get_logger("pitt.serving")


class Rehearsals:
    """Runs at most one rehearsal in each classroom."""

    def __init__(
        self,
        url: str,
        certificate: Path | None,
        database: Database,
        tickets: Tickets,
        lifetime_ms: int,
        clock: Callable[[], int],
    ) -> None:
        self._url = url
        self._certificate = certificate
        self._database = database
        self._tickets = tickets
        self._lifetime_ms = lifetime_ms
        self._clock = clock
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start(self, code: str, students: int) -> None:
        """Fills the classroom with simulated students, who join like everybody; raises Refused in words."""
        if not 1 <= students <= MOST_STUDENTS:
            raise Refused(
                INVALID,
                f"From here 1 to {MOST_STUDENTS} simulated students can come, not {students}. "
                "For more run: pitt rehearse --students N",
                "rehearsal_size",
                {"most": str(MOST_STUDENTS)},
            )
        if code in self._running:
            raise Refused(NOT_NOW, "Simulated students are here already.", "rehearsal_runs")
        task = asyncio.create_task(self._rehearse(code, students), name=f"rehearsal in {code}")
        self._running[code] = task
        task.add_done_callback(lambda done: self._ended(code, done))
        await asyncio.wait({task}, timeout=REFUSAL_S)
        if task.done() and not task.cancelled():
            task.result()

    async def end(self) -> None:
        """Sends all simulated students home."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _rehearse(self, code: str, students: int) -> None:
        from pitt.rehearsal import rehearse

        async with self._database.sessions() as session:
            classroom = await session.scalar(select(Classroom.id).where(Classroom.code == code))
        if classroom is None:
            raise Refused(UNKNOWN, "There is no classroom with this code.", "classroom_unknown")
        token = self._tickets.issue_rehearsal(ClassroomId(classroom), self._clock(), self._lifetime_ms)
        await rehearse(self._url, code, students, MINUTES, token, certificate=self._certificate)

    def _ended(self, code: str, task: asyncio.Task[None]) -> None:
        del self._running[code]
        if not task.cancelled() and (error := task.exception()):
            _log.warning("rehearsal.failed", code=code, reason=str(error))
