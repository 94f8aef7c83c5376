"""The event log with a clock beside it, and the endpoint with a counter.

Owns the measuring. Must not know what is done with the figures.
"""

import time
from collections.abc import Callable, Collection, Container, Sequence
from typing import Any

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import EventLog, NewEvent, Snapshot, StoredEvent
from pitt.wamp.endpoint import Endpoint, Realm, Scope
from pitt.wamp.host import Host
from pitt.wamp.limits import Limits
from pitt.wamp.session import SessionId


class MeasuredLog:
    """Is an event log that tells how many seconds each durable append took."""

    def __init__(self, log: EventLog, appended: Callable[[float], None]) -> None:
        self._log = log
        self._appended = appended

    async def append(
        self, stream: ClassroomId, expected: int, events: Sequence[NewEvent], seal: bytes | None = None
    ) -> int:
        """Appends, and tells how long it took; a failed append tells nothing."""
        began = time.perf_counter()
        last = await self._log.append(stream, expected, events, seal)
        self._appended(time.perf_counter() - began)
        return last

    async def read(self, stream: ClassroomId, after: int = 0) -> list[StoredEvent]:
        """Reads as the log does."""
        return await self._log.read(stream, after)

    async def last(self, stream: ClassroomId, kinds: Collection[str]) -> StoredEvent | None:
        """Finds as the log does."""
        return await self._log.last(stream, kinds)

    async def save_snapshot(self, stream: ClassroomId, sequence: int, version: int, data: bytes) -> None:
        """Saves as the log does."""
        await self._log.save_snapshot(stream, sequence, version, data)

    async def load_seal(self, stream: ClassroomId) -> bytes | None:
        """Loads as the log does."""
        return await self._log.load_seal(stream)

    async def load_snapshot(self, stream: ClassroomId) -> Snapshot | None:
        """Loads as the log does."""
        return await self._log.load_snapshot(stream)


class MeasuredEndpoint(Endpoint):
    """Is an endpoint that tells of every message that its host publishes."""

    def __init__(
        self,
        host: Host,
        *,
        procedures: Container[str],
        origin_allowed: Callable[[str | None, Scope], bool],
        limits: Limits,
        published: Callable[[], None],
    ) -> None:
        super().__init__(host, procedures=procedures, origin_allowed=origin_allowed, limits=limits)
        self._published = published

    def realm(self, name: str) -> Realm:
        """Returns a handle on a realm that counts what is published."""
        return _MeasuredRealm(self, name, self._published)


class _MeasuredRealm(Realm):
    __slots__ = ("_published",)

    def __init__(self, endpoint: Endpoint, name: str, published: Callable[[], None]) -> None:
        super().__init__(endpoint, name)
        self._published = published

    def publish(
        self,
        topic: str,
        args: list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        eligible: Collection[SessionId] | None = None,
    ) -> int:
        count = super().publish(topic, args, kwargs, eligible=eligible)
        self._published()
        return count
