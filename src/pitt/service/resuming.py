"""Loads the classrooms whose meeting is open, after a start: what is due there happens without anybody's visit.

One by one, since nobody waits for it and those who come meanwhile do wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from sqlalchemy import select

from pitt.classroom.ids import ClassroomId
from pitt.protocol import errors
from pitt.protocol.errors import Refused
from pitt.service.journal import Journal
from pitt.store import models
from pitt.store.contract import EventLog, StoreError
from pitt.store.session import Database

RETRY_S: Final = 5.0
"""How long a database that does not answer is left alone."""
_log = structlog.get_logger("pitt.service")


async def resume_meetings(
    database: Database, log: EventLog, open_classroom: Callable[[ClassroomId], Awaitable[object]]
) -> None:
    """Opens every classroom whose meeting is open; returns when that is done, however often it takes."""
    waiting: list[ClassroomId] | None = None
    while True:
        try:
            if waiting is None:
                async with database.sessions() as session:
                    waiting = list(await session.scalars(select(models.Classroom.id)))
            waiting = [it for it in waiting if not await _resume(Journal(log, it), it, open_classroom)]
        except StoreError as error:
            _log.warning("meetings.not_listed", error=str(error))
        if waiting == []:
            return
        await asyncio.sleep(RETRY_S)


async def _resume(
    journal: Journal, classroom: ClassroomId, open_classroom: Callable[[ClassroomId], Awaitable[object]]
) -> bool:
    """Opens one classroom if its meeting is open; tells whether there is nothing left to do."""
    try:
        if await journal.is_meeting_open():
            await open_classroom(classroom)
    except StoreError as error:
        _log.warning("meeting.not_resumed", classroom=classroom, error=str(error))
        return False
    except Refused as refused:
        # Where it is not the store, the classroom is gone.
        _log.warning("meeting.not_resumed", classroom=classroom, error=refused.words)
        return refused.uri != errors.STORAGE
    except Exception:  # noqa: BLE001 - one classroom's fault must not keep the others waiting
        _log.exception("meeting.not_resumed", classroom=classroom)
    return True
