"""The event log with a clock beside it.

Owns the measuring of appends. Must not know what is done with the figures.
"""

import time
from collections.abc import Callable, Sequence

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import EventLog, NewEvent, Snapshot, StoredEvent


class MeasuredLog:
    """Is an event log that tells how many seconds each durable append took."""

    def __init__(self, log: EventLog, appended: Callable[[float], None]) -> None:
        self._log = log
        self._appended = appended

    async def append(self, stream: ClassroomId, expected: int, events: Sequence[NewEvent]) -> int:
        """Appends, and tells how long it took; a failed append tells nothing."""
        began = time.perf_counter()
        last = await self._log.append(stream, expected, events)
        self._appended(time.perf_counter() - began)
        return last

    async def read(self, stream: ClassroomId, after: int = 0) -> list[StoredEvent]:
        """Reads as the log does."""
        return await self._log.read(stream, after)

    async def save_snapshot(self, stream: ClassroomId, sequence: int, version: int, data: bytes) -> None:
        """Saves as the log does."""
        await self._log.save_snapshot(stream, sequence, version, data)

    async def load_snapshot(self, stream: ClassroomId) -> Snapshot | None:
        """Loads as the log does."""
        return await self._log.load_snapshot(stream)
