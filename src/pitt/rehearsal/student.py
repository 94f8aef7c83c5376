"""One simulated student: joins, takes part, loses the line and returns, leaves.

Owns the life of a client. What it does in the classroom is decided by its behaviour.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from pitt.protocol import documents as d
from pitt.protocol.errors import CLOSE_MEETING_ENDED, CLOSE_NEWER_DEVICE, CLOSE_REMOVED, Refused
from pitt.rehearsal.behaviour import Behaviour, Call
from pitt.rehearsal.cast import Character
from pitt.rehearsal.connection import Connection, connect
from pitt.rehearsal.folding import Knowledge
from pitt.rehearsal.joining import Admission, Server, join, renew_ticket
from pitt.rehearsal.performing import Performing
from pitt.rehearsal.session import GOODBYE_AND_OUT, Ended

FOR_GOOD: Final = frozenset({CLOSE_MEETING_ENDED, CLOSE_NEWER_DEVICE, CLOSE_REMOVED, GOODBYE_AND_OUT})
"""Reasons after which one does not come back."""
TICK_S: Final = 1.0
RETRIES_S: Final = (1, 2, 4, 8, 8, 8, 8, 8)
GOODBYE_S: Final = 1.0

Clock = Callable[[], int]


def topics_of(participant: str) -> list[tuple[str, str]]:
    """Lists what a participant subscribes to, as the browser does."""
    exact = (d.CLASS, d.PEOPLE, d.TEXTS, d.ROUND, d.participant_topic(participant), d.signal_topic(participant))
    return [*((topic, "exact") for topic in exact), (d.PLACE_PREFIX, "prefix")]


def wall_clock() -> int:
    """Tells the time in milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


class Student:
    """Is one of the cast in a classroom: `attend`, or `enter` and then `stay`; `leave` makes both return soon."""

    def __init__(
        self,
        character: Character,
        server: Server,
        code: str,
        token: str | None,
        students: int,
        performing: Performing | None = None,
    ) -> None:
        self._character = character
        self._performing = performing
        self._server = server
        self._code = code
        self._token = token
        self._students = students
        self._admission: Admission
        self._behaviour: Behaviour
        self._knowledge: Knowledge
        self._connection: Connection | None = None
        self._clock_offset_ms = 0
        self._leaving: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._drops = character.drops_after_ms

    async def attend(self) -> None:
        """Comes when it is time, unless sent home before, and stays; raises what `enter` does."""
        if not await self._leaving_within(self._character.arrives_ms / 1000):
            await self.enter()
            await self.stay()

    async def enter(self) -> None:
        """Joins and connects; raises Refused or OSError."""
        self._admission = await join(self._server, self._code, self._character.name, self._token)
        self._behaviour = Behaviour(self._character, self._admission.participant, self._students)
        await self._connect()

    async def stay(self) -> None:
        """Takes part until the meeting ends, the server is gone for good, or `leave` is called."""
        while self._connection is not None:
            reason = await self._take_part(self._connection)
            self._connection = None
            if self._leaving.done() or reason.uri in FOR_GOOD:
                return
            await self._return()

    def leave(self) -> None:
        """Sends the student home."""
        if not self._leaving.done():
            self._leaving.set_result(None)

    async def _connect(self) -> None:
        self._knowledge = Knowledge(self._admission.participant)
        connection = await connect(self._server, self._admission, topics_of(self._admission.participant), self._told)
        self._connection = connection
        try:
            await self._ask(connection, None)
            for call in self._behaviour.arrive():
                self._start(connection, call)
            if self._performing is not None and self._knowledge.of_class.get("engine") == "sfu":
                await self._performing.begin(self._character.index, connection.call)
        except Refused as refused:
            connection.drop()
            raise ConnectionRefusedError(refused.words) from refused

    async def _return(self) -> None:
        """Comes back like a browser: at once, then less and less often."""
        away_s = self._character.stays_away_ms / 1000 if self._drops == 0 else 0.3
        for delay_s in (away_s, *RETRIES_S):
            if await self._leaving_within(delay_s):
                return
            try:
                self._admission = await renew_ticket(self._server, self._code, self._admission)
                await self._connect()
            except (Refused, OSError):
                continue
            return

    async def _take_part(self, connection: Connection) -> Ended:
        try:
            return await self._live(connection)
        finally:
            if self._performing is not None:
                self._performing.end(self._character.index)

    async def _live(self, connection: Connection) -> Ended:
        began_at = wall_clock()
        beaten_at = 0
        while not connection.over.done():
            now = wall_clock()
            if self._leaving.done():
                await self._say_goodbye(connection)
                break
            if self._drops and now - began_at >= self._drops:
                self._drops = 0
                connection.drop()
                break
            known = self._knowledge
            if now - beaten_at >= known.of_class.get("heartbeat_ms", 5_000):
                beaten_at = now
                self._start(connection, ("pitt.clock", {}))
            if self._performing is not None:
                watched = self._admission.participant in known.of_place.get("sources", ())
                self._performing.film(self._character.index, watched)
            at = now + self._clock_offset_ms
            for call in self._behaviour.act(at, known.of_class, known.of_place, known.of_me, known.of_round):
                self._start(connection, self._performed(call))
            await self._leaving_within(TICK_S, connection.over)
        return await connection.over

    async def _say_goodbye(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(GOODBYE_S):
                await connection.call("pitt.participant.leave")
                await asyncio.shield(connection.over)
        except (Refused, OSError):
            connection.drop()

    async def _leaving_within(self, seconds: float, also: asyncio.Future[Any] | None = None) -> bool:
        """Waits, at most until the student is sent home or `also` is done; tells whether they are sent home."""
        waited = {self._leaving} if also is None else {self._leaving, also}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return self._leaving.done()

    def _told(self, topic: str, update: Any) -> None:
        # Signalling is not answered: browsers know simulated students and draw a face.
        if topic.startswith(d.SIGNAL_PREFIX) or self._knowledge.apply(topic, update):
            return
        if self._connection is not None:
            asking = asyncio.ensure_future(self._ask(self._connection, [topic]))
            asking.add_done_callback(_forget)

    async def _ask(self, connection: Connection, topics: list[str] | None) -> None:
        arguments = {} if topics is None else {"topics": topics}
        snapshot = await connection.call("pitt.snapshot", **arguments)
        self._clock_offset_ms = snapshot["at"] - wall_clock()
        self._knowledge.take_snapshot(snapshot["documents"], topics)

    def _performed(self, call: Call) -> Call:
        """Says aloud what would be reported as speech; the server hears it."""
        uri, arguments = call
        index = self._character.index
        if uri != "pitt.activity.report" or self._performing is None or not self._performing.plays(index):
            return call
        self._performing.talk(index, arguments["speaking"])
        return uri, {}

    def _start(self, connection: Connection, call: Call) -> None:
        # What is refused, as when the class has just switched, is simply not done; people shrug, too.
        connection.start_call(*call).add_done_callback(_forget)


def _forget(done: asyncio.Future[Any]) -> None:
    if not done.cancelled():
        done.exception()
