"""Rehearsals inside the server: simulated students that an instructor starts by one press.

They are ordinary clients of this very server, over its own port; a token lets them in as simulated.
"""

import asyncio
from typing import Final

import structlog

from pitt.protocol.errors import INVALID, NOT_NOW, Refused
from pitt.settings import Settings
from pitt.store.session import Database
from pitt.web.tickets import Tickets

MOST_STUDENTS: Final = 60
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
        running = self._running.get(code)
        if running is not None and not running.done():
            raise Refused(NOT_NOW, "The simulated students are here already.", "rehearsal_running")
        raise Refused(NOT_NOW, "There is no rehearsal yet.", "rehearsal_missing")

    def stop(self) -> None:
        """Sends all simulated students away."""
        for task in self._running.values():
            task.cancel()

    async def close(self) -> None:
        """Waits until they are gone."""
        self.stop()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
