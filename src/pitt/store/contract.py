"""What every event log keeps to.

Owns the words between the service and the log: events in, events out, snapshots, and the ways in
which keeping them can fail. Events are opaque here: a kind, bytes and a time. Must not know SQL.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from pitt.classroom.ids import ClassroomId


class NewEvent(msgspec.Struct, frozen=True, gc=False):
    """Is a fact to be kept: its kind, its encoded fields, and when it happened (ms)."""

    kind: str
    data: bytes
    at: int


class StoredEvent(msgspec.Struct, frozen=True, gc=False):
    """Is a kept fact; `sequence` starts at 1 in each stream and has no gaps."""

    sequence: int
    kind: str
    data: bytes
    at: int


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """Is a folded state after the event `sequence`; `version` names the code that can read it."""

    sequence: int
    version: int
    data: bytes


class StoreError(Exception):
    """Says why nothing was kept; its text is for a person, and says what to do next."""


class WrongSequence(StoreError):
    """Says that the stream has moved on: nothing was appended. Read again, then decide again."""

    def __init__(self, stream: ClassroomId, expected: int, actual: int) -> None:
        super().__init__(f"The classroom has moved on from {expected} to {actual}. Look at it again, then try again.")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class StoreUnavailable(StoreError):
    """Says that the database cannot be used now (locked, read-only, failing, gone).

    What was asked for is not known to be kept; the caller reads again before it decides again.
    """


class StoreFull(StoreUnavailable):
    """Says that there is no room for more. Nothing was kept."""


class EventLog(Protocol):
    """Keeps streams of events, and one snapshot per stream.

    Every method raises `StoreUnavailable` (or its `StoreFull`) when the database cannot do its work; afterwards the
    log stays usable, and works again as soon as the database does.
    """

    async def append(
        self, stream: ClassroomId, expected: int, events: Sequence[NewEvent], seal: bytes | None = None
    ) -> int:
        """Keeps all `events` after number `expected` of the stream, or none, and returns the last number.

        `expected` is 0 for a stream without events. Returns only when the events would survive a loss of power; the
        caller publishes after that. Without events it only checks `expected`. A caller that is cancelled while it
        waits does not know whether its events are kept.

        A `seal` is kept in the same transaction, beside the log and never in it, in place of an older one; an empty one
        destroys it.

        Raises `WrongSequence` when the stream's last event is another one.
        """
        ...

    async def read(self, stream: ClassroomId, after: int = 0) -> list[StoredEvent]:
        """Returns the events of a stream that follow number `after`, in order; none for an unknown stream."""
        ...

    async def last(self, stream: ClassroomId, kinds: Collection[str]) -> StoredEvent | None:
        """Returns the last event of a stream that is of one of these kinds; none where there is none.

        It looks from the end, so that it is cheap where that event is late.
        """
        ...

    async def save_snapshot(self, stream: ClassroomId, sequence: int, version: int, data: bytes) -> None:
        """Keeps the state after event `sequence` in place of an older snapshot; never replaces a later one."""
        ...

    async def load_seal(self, stream: ClassroomId) -> bytes | None:
        """Returns the seal that was kept last; none where it was destroyed or never was."""
        ...

    async def load_snapshot(self, stream: ClassroomId) -> Snapshot | None:
        """Returns the latest snapshot; the caller ignores one whose `version` it cannot read."""
        ...
