"""One classroom's media: keeps the engine at the plan of the room, and connects people to it.

Owns what the engine was told last, and who is connected by which id. Must not know how media are carried.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, Literal

import structlog

from pitt.classroom.events import Event, MeetingEnded, ParticipantLeft, ParticipantRemoved, SeatReleased
from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.classroom.room import Participant, Room
from pitt.media.engine import Engine, OfferRefused, Places
from pitt.projections.media_plan import Routes, may_change, routes
from pitt.protocol.errors import INVALID, NOT_NOW, UNKNOWN, Refused

LONGEST_OFFER: Final = 100_000
"""In bytes. One that names every codec and extension a browser has is half as long."""
LONGEST_REASON: Final = 200
_CONNECTION: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)
_GONE: Final = (ParticipantLeft, ParticipantRemoved, SeatReleased)

OfferKind = Literal["first", "restart"]
OfferObserver = Callable[[OfferKind], None]
"""Is told of every offer that was answered."""

_log = structlog.get_logger("pitt.service")


class Media:
    """Tells the engine what a classroom's plan is, each thing once."""

    def __init__(self, classroom: ClassroomId, engine: Engine, now: Callable[[], int], offered: OfferObserver) -> None:
        self._classroom = classroom
        self._engine = engine
        self._now = now
        self._offered = offered
        self._applied: Routes | None = None
        self._announced: tuple[Routes, int] | None = None
        self._connections: dict[ParticipantId, str] = {}
        self._turns: defaultdict[ParticipantId, asyncio.Lock] = defaultdict(asyncio.Lock)

    def follow(self, room: Room, events: Iterable[Event], *, anew: bool = False) -> None:
        """Brings the engine to the plan of the room after these events.

        To be called once they are durable and before they are published; `anew` where more may have happened than
        they tell.
        """
        if not self._engine.takes_routes:
            return
        happened = list(events)
        try:
            for event in happened:
                if isinstance(event, MeetingEnded):
                    self.forget()
                elif isinstance(event, _GONE) and event.participant not in room.presence.connected:
                    self._disconnect(room, event.participant)
            if anew or may_change(happened):
                self._apply(room)
                self._announce(room)
        except Exception:  # noqa: BLE001 - what is durable is published, whatever becomes of the media
            _log.exception("media.fault", classroom=self._classroom)

    def forget(self) -> None:
        """Ends everybody's media and forgets the plans."""
        if self._engine.takes_routes:
            self._engine.forget(self._classroom)
        self._applied = self._announced = None
        self._connections.clear()

    def _disconnect(self, room: Room, who: ParticipantId) -> None:
        self._connections.pop(who, None)
        self._engine.disconnect(self._classroom, room.facts.participants[who].order)

    def _apply(self, room: Room) -> None:
        plan = routes(room)
        if self._applied is None and not plan.places:
            # Whom nothing was told of is sent nothing.
            return
        if plan != self._applied:
            self._engine.apply(self._classroom, plan.epoch, _places(plan))
            self._applied = plan

    def _announce(self, room: Room) -> None:
        switch = room.facts.switch
        if switch is not None:
            announced = (routes(room, pending=True), switch.due_at)
            if announced != self._announced:
                plan, due_at = announced
                due_in_ms = max(0, due_at - self._now())
                self._engine.announce(self._classroom, plan.epoch, _places(plan), due_in_ms)
                self._announced = announced
        elif self._announced is not None:
            # What was carried out has been applied by its epoch; everything else was taken back.
            if self._announced[0].epoch != room.facts.place_epoch:
                self._engine.cancel(self._classroom)
            self._announced = None

    async def connect(self, room: Callable[[], Room], who: ParticipantId, connection: str, offer: str) -> str:
        """Answers a participant's offer; `room` gives the room as it is, before and after. Raises Refused."""
        _check(self._engine, connection, offer)
        # One after the other, so that the newest of two devices is the one that stays.
        async with self._turns[who]:
            before = _taking_part(room(), who)
            try:
                answer = await self._engine.connect(self._classroom, before.order, connection, offer)
            except OfferRefused as refused:
                # The reason is for whoever runs the server: it may quote what a stranger wrote.
                reason = " ".join(str(refused).split())[:LONGEST_REASON]
                _log.info("offer.refused", classroom=self._classroom, reason=reason)
                words = "The server cannot use what this browser offers. Load the page again, or use another browser."
                raise Refused(INVALID, words, "offer_refused") from None
            try:
                after = _taking_part(room(), who)
                if after.left and not before.left:
                    raise _not_joined()
            except Refused:
                self._engine.disconnect(self._classroom, before.order)
                raise
            self._offered("restart" if self._connections.get(who) == connection else "first")
            self._connections[who] = connection
            return answer


def _check(engine: Engine, connection: str, offer: str) -> None:
    if not engine.takes_routes:
        words = "Pictures and sound do not go through this server. Load the page again to connect directly."
        raise Refused(NOT_NOW, words, "media_direct")
    if not _CONNECTION.fullmatch(connection):
        words = "Name the connection with 1 to 64 letters, digits, dots, dashes or underscores."
        raise Refused(INVALID, words, "connection_name")
    if not 0 < len(offer.encode()) <= LONGEST_OFFER:
        words = "The offer must be SDP of at most 100 kB. Load the page again, or offer fewer codecs."
        raise Refused(INVALID, words, "offer_length")


def _taking_part(room: Room, who: ParticipantId) -> Participant:
    known = room.facts.participants.get(who)
    if known is None or known.removed:
        raise _not_joined()
    return known


def _not_joined() -> Refused:
    return Refused(UNKNOWN, "You are not in this class. Open its link and join again.", "not_joined")


def _places(plan: Routes) -> Places:
    return [(place.sources, place.receivers) for place in plan.places]
