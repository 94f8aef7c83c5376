"""The one writer of a classroom: orders come in, are decided, appended, folded and published, in this order.

The media engine follows between folding and publishing: routes are swapped before anybody is told.

Orders that arrive while an append is under way are decided together afterwards and appended as one: that is how
a thousand joins cost few commits. Nothing is published before it is durable, and whoever gave a refused order is the
only one who notices.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Final

import structlog

from pitt.classroom.commands import Command, NoteServerReady, Order, Tick
from pitt.classroom.decide import decide_and_fold
from pitt.classroom.deciding.timers import next_deadline
from pitt.classroom.durations import Durations
from pitt.classroom.events import Event, Fact
from pitt.classroom.evolve import with_presence
from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.classroom.refusal import Refusal
from pitt.classroom.room import Room
from pitt.classroom.sealing import SEAL_BYTES
from pitt.media.engine import Engine
from pitt.projections.documents import Directory
from pitt.protocol.errors import STORAGE, Refused
from pitt.service.journal import Journal
from pitt.service.media import Media, OfferObserver
from pitt.service.publishing import Publisher, Topics
from pitt.store.contract import StoreError, WrongSequence

Counters = dict[str, int]
Observer = Callable[[Command, str], None]
"""Is told of every order and its outcome: done or the refusal's kind."""

_log = structlog.get_logger("pitt.service")
_chance: Final = SystemRandom()
_ATTEMPTS: Final = 5
_RETRY_S: Final = 1.0
"""How long what is due by itself waits before it is tried again, when the store did not take it."""


class _Asked:
    __slots__ = ("answer", "by", "command", "seal", "seed")

    def __init__(self, command: Command, by: ParticipantId | None) -> None:
        self.command = command
        self.by = by
        self.seed = _chance.getrandbits(32)
        self.seal = _chance.randbytes(SEAL_BYTES)
        self.answer: asyncio.Future[Counters] = asyncio.get_running_loop().create_future()


class Classroom:
    """Runs one classroom: `start` it, give it commands, `close` it."""

    def __init__(
        self,
        classroom: ClassroomId,
        journal: Journal,
        directory: Directory,
        topics: Topics,
        durations: Durations,
        clock: Callable[[], int],
        observer: Observer,
        engine: Engine,
        offered: OfferObserver,
    ) -> None:
        self.id = classroom
        self.room = Room()
        self.directory = directory
        self.journal = journal
        loop = asyncio.get_running_loop()
        self.publisher = Publisher(directory, topics, lambda: self.room, loop.call_later)
        self.media = Media(classroom, engine, self.now, offered)
        self._durations = durations
        self._clock = clock
        self._observer = observer
        self._waiting: list[_Asked] = []
        self._wake = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._last_at = 0
        self.on_committed: Callable[[Sequence[Event]], None] = lambda events: None
        """Is told of events after they are durable and published."""

    async def start(self) -> None:
        """Loads the classroom and begins to take orders; everybody who was in it is returning."""
        self.room = await self.journal.load()
        self._task = asyncio.create_task(self._run(), name=f"classroom {self.id}")
        await self.give(NoteServerReady())

    async def close(self) -> None:
        """Ends timers and the writer; orders that wait are cancelled."""
        if self._timer is not None:
            self._timer.cancel()
        self.publisher.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for asked in self._waiting:
            asked.answer.cancel()
        self.media.forget()

    async def give(self, command: Command, by: ParticipantId | None = None) -> Counters:
        """Gives a command; returns once its facts are durable and published.

        Raises Refused, after which nothing has changed.
        """
        asked = _Asked(command, by)
        self._waiting.append(asked)
        self._wake.set()
        return await asked.answer

    def now(self) -> int:
        """Tells the time, which never runs backwards here."""
        self._last_at = max(self._last_at, self._clock())
        return self._last_at

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, []
            if batch:
                try:
                    await self._carry_out(batch)
                except asyncio.CancelledError:
                    for asked in batch:
                        asked.answer.cancel()
                    raise
                except Exception as fault:  # noqa: BLE001 - one order's fault must not stop the class
                    _log.exception("classroom.fault", classroom=self.id)
                    for asked in batch:
                        if not asked.answer.done():
                            asked.answer.set_exception(fault)
                    self._arm(_RETRY_S)

    async def _carry_out(self, batch: list[_Asked]) -> None:
        published = self.room
        for attempt in range(_ATTEMPTS):
            before = self.room
            room, events, outcomes = self._decide(batch)
            facts = [event for event in events if isinstance(event, Fact)]
            try:
                if facts:
                    await self.journal.append(facts, room.seal if room.seal != before.seal else None)
            except WrongSequence:
                if attempt < _ATTEMPTS - 1:
                    await self._reload()
                    continue
                self._fail(batch, outcomes, "The class is very busy. Try again in a moment.")
                return
            except StoreError as error:
                _log.warning("classroom.not_stored", classroom=self.id, error=str(error))
                self._fail(batch, outcomes, f"Nothing was changed. {error}")
                return
            break
        self.room = room
        self.media.follow(room, events, anew=before is not published)
        if before is not published:
            self.publisher.catch_up()
        counters = self.publisher.publish(before, room, events)
        for asked, refused in zip(batch, outcomes, strict=True):
            self._observer(asked.command, refused.uri if refused else "done")
            if asked.answer.done():
                continue
            if refused is not None:
                asked.answer.set_exception(refused)
            else:
                asked.answer.set_result(counters)
        # One turn later, so that whoever ended the meeting has their answer before they are sent away.
        asyncio.get_running_loop().call_soon(self.on_committed, events)
        self._set_timer()
        if facts:
            await self._keep_snapshot()

    def _decide(self, batch: list[_Asked]) -> tuple[Room, list[Event], list[Refused | None]]:
        room = self.room
        events: list[Event] = []
        outcomes: list[Refused | None] = []
        for asked in batch:
            order = Order(command=asked.command, by=asked.by, at=self.now(), seed=asked.seed, seal=asked.seal)
            decided = decide_and_fold(room, order, self._durations)
            if isinstance(decided, Refusal):
                outcomes.append(self._refused(decided))
            else:
                caused, room = decided
                events.extend(caused)
                outcomes.append(None)
        return room, events, outcomes

    def _refused(self, refusal: Refusal) -> Refused:
        names = {key: self.directory.name(person) for key, person in refusal.people.items()}
        words = refusal.words.format(**names) if names else refusal.words
        return Refused(f"pitt.error.{refusal.kind}", words, refusal.code, names)

    def _fail(self, batch: list[_Asked], outcomes: list[Refused | None], words: str) -> None:
        for asked, refused in zip(batch, outcomes, strict=True):
            failure = refused or Refused(STORAGE, words, "storage")
            self._observer(asked.command, failure.uri)
            if not asked.answer.done():
                asked.answer.set_exception(failure)
        self._arm(_RETRY_S)

    async def _reload(self) -> None:
        """Folds what another process has appended; presence stays as this process knows it."""
        self.room = with_presence(await self.journal.load(), self.room.presence, self.now())

    async def _keep_snapshot(self) -> None:
        try:
            await self.journal.keep_snapshot(self.room)
        except StoreError as error:
            _log.warning("classroom.no_snapshot", classroom=self.id, error=str(error))

    def _set_timer(self) -> None:
        due_at = next_deadline(self.room, self._durations)
        if due_at is None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            return
        self._arm(max(0, due_at - self._clock()) / 1000)

    def _arm(self, delay_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay_s, self._due)

    def _due(self) -> None:
        self._timer = None
        asked = _Asked(Tick(), None)
        asked.answer.add_done_callback(_ignore)
        self._waiting.append(asked)
        self._wake.set()


def _ignore(answer: asyncio.Future[Counters]) -> None:
    if not answer.cancelled():
        answer.exception()
