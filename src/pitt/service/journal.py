"""A classroom's log as facts: encodes, appends, loads, and keeps a snapshot now and then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from pitt.classroom.events import AnyFact, Fact, MeetingEnded, MeetingOpened, TextSent
from pitt.classroom.evolve import evolve, from_facts
from pitt.classroom.ids import ClassroomId
from pitt.classroom.room import Facts, Room
from pitt.store.contract import EventLog, NewEvent

SNAPSHOT_VERSION: Final = 5
"""To be raised with every change of `Facts`: older snapshots are then ignored and the log is folded again."""
FACTS_BETWEEN_SNAPSHOTS: Final = 500
_MEETINGS: Final = (MeetingOpened.__name__, MeetingEnded.__name__)

_encode_fact = msgspec.json.Encoder().encode
_fact_decoder = msgspec.json.Decoder(AnyFact)
_encode_facts = msgspec.msgpack.Encoder().encode
_facts_decoder = msgspec.msgpack.Decoder(Facts)


class Journal:
    """Reads and writes the log of one classroom; `sequence` is the last event folded or appended here."""

    def __init__(self, log: EventLog, classroom: ClassroomId) -> None:
        self._log = log
        self._classroom = classroom
        self._snapshot_at = 0
        self.sequence = 0

    async def load(self) -> Room:
        """Folds the log, from the latest snapshot on; nobody is connected in the room it gives."""
        room, self.sequence = Room(), 0
        snapshot = await self._log.load_snapshot(self._classroom)
        if snapshot is not None and snapshot.version == SNAPSHOT_VERSION:
            room = from_facts(_facts_decoder.decode(snapshot.data))
            self.sequence = snapshot.sequence
        self._snapshot_at = self.sequence
        for stored in await self._log.read(self._classroom, self.sequence):
            room = evolve(room, _fact_decoder.decode(stored.data))
            self.sequence = stored.sequence
        asked = room.facts.round
        if asked is not None and asked.anonymous:
            room = replace(room, seal=await self._log.load_seal(self._classroom) or b"")
        return room

    async def is_meeting_open(self) -> bool:
        """Tells whether a meeting is open, without folding the log."""
        last = await self._log.last(self._classroom, _MEETINGS)
        return last is not None and last.kind == MeetingOpened.__name__

    async def append(self, facts: Sequence[Fact], seal: bytes | None = None) -> None:
        """Appends facts durably, and keeps or (empty) destroys a seal with them.

        Raises WrongSequence or StoreUnavailable.
        """
        events = [NewEvent(kind=type(fact).__name__, data=_encode_fact(fact), at=fact.at) for fact in facts]
        self.sequence = await self._log.append(self._classroom, self.sequence, events, seal)

    async def keep_snapshot(self, room: Room) -> None:
        """Saves a snapshot when enough facts have come since the last one."""
        if self.sequence - self._snapshot_at < FACTS_BETWEEN_SNAPSHOTS:
            return
        self._snapshot_at = self.sequence
        await self._log.save_snapshot(self._classroom, self.sequence, SNAPSHOT_VERSION, _encode_facts(room.facts))

    async def facts(self) -> Iterator[Fact]:
        """Reads everything that ever happened in the classroom, oldest first."""
        return (_fact_decoder.decode(event.data) for event in await self._log.read(self._classroom))

    async def texts(self) -> Iterator[TextSent]:
        """Reads every text ever sent in the classroom, oldest first."""
        stored = await self._log.read(self._classroom)
        facts = (_fact_decoder.decode(event.data) for event in stored if event.kind == TextSent.__name__)
        return (fact for fact in facts if isinstance(fact, TextSent))
