"""What has been published: every document with its counter, and the messages that bring it up to date.

Publishes only what is committed. Documents that change with every coming and going are gathered for a moment first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, Protocol

import msgspec

from pitt.classroom.events import Event
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Room
from pitt.projections import audiences
from pitt.projections.audiences import Audience
from pitt.projections.documents import Directory, document
from pitt.projections.fold import diff
from pitt.protocol.documents import Counted, Update

COALESCE_S: Final = {"people": 0.25, "instructors": 0.15, "results": 0.15}
"""Long enough that 1,000 joins in 5 s cost about 20 messages each, short enough to look immediate."""


class Topics(Protocol):
    """Is where messages go: the realm of one classroom."""

    def publish(self, topic: str, update: Update, to: Iterable[ParticipantId] | None) -> None:
        """Sends one message to the subscribers of a topic, or to those of them who are named; soon, and in order."""

    def deliver(self) -> None:
        """Lets what was published leave now."""


WAVE: Final = 100
"""How many participants a class-wide change reaches before it is worked out for more of them: their browsers work while
the server does."""


class Timer(Protocol):
    """Is a call that was put off and can be taken back."""

    def cancel(self) -> None:
        """Takes the call back."""


CallLater = Callable[[float, Callable[[], None]], Timer]
"""(seconds, what) -> the timer; asyncio's loop in a server, the hands of a test."""


class _Published:
    __slots__ = ("n", "recipients", "whole")

    def __init__(self, n: int, whole: dict[str, Any], recipients: set[ParticipantId]) -> None:
        self.n = n
        self.whole = whole
        self.recipients = recipients


class _News(msgspec.Struct, frozen=True):
    """What is new in a document: the change for those who fold it already, the whole for those who begin to."""

    n: int
    update: Update | None = None
    stayers: Collection[ParticipantId] = ()
    whole: Update | None = None
    newcomers: Collection[ParticipantId] = ()


class Publisher:
    """Keeps what each audience has been told, and tells it what changed."""

    def __init__(
        self,
        directory: Directory,
        topics: Topics,
        room: Callable[[], Room],
        call_later: CallLater,
        *,
        wave: int = WAVE,
    ) -> None:
        """Takes whose names, where to, the room as it is, and a clock's alarms."""
        self._wave = wave
        self._call_later = call_later
        self._directory = directory
        self._topics = topics
        self._room = room
        self._published: dict[Audience, _Published] = {}
        self._dirty: set[Audience] = set()
        self._timers: dict[str, Timer] = {}

    def publish(self, before: Room, after: Room, events: Iterable[Event]) -> dict[str, int]:
        """Tells every touched audience what changed, and gives the counters this caused, by topic."""
        touched = audiences.touched(before, after, events)
        places = sorted((a for a in touched if a.kind == "place"), key=lambda place: (place.epoch, place.number))
        of_class = self._news(after, audiences.CLASS) if audiences.CLASS in touched else None
        counters = self._tell_places(after, places, of_class)
        for audience in touched.difference(places, (audiences.CLASS,)):
            if audience.is_coalesced:
                self._later(audience)
            elif (news := self._tell(after, audience)) is not None:
                counters[audience.topic] = news.n
        self._forget_places(after)
        return counters

    def touch(self, audience: Audience) -> None:
        """Brings one document up to date for a reason outside the log, as when a name changes."""
        if audience.is_coalesced:
            self._later(audience)
        else:
            self._tell(self._room(), audience)

    def catch_up(self) -> None:
        """Brings every document up to date, after facts that another process wrote."""
        room = self._room()
        known = {*self._published, *(a for who in room.presence.connected for a in audiences.audiences_of(room, who))}
        for audience in sorted(known, key=lambda audience: audience.kind != "place"):
            self.touch(audience)
        self._forget_places(room)

    def snapshot(self, who: ParticipantId, topics: Iterable[str] | None) -> list[Counted]:
        """Gives the documents a participant folds, with the counters that the next messages continue."""
        room = self._room()
        wanted = None if topics is None else set(topics)
        documents = []
        for audience in audiences.audiences_of(room, who):
            if wanted is not None and audience.topic not in wanted:
                continue
            known = self._published.get(audience)
            if known is None:
                whole = document(room, self._directory, audience)
                known = _Published(1, whole, audiences.recipients(room, audience))
                self._published[audience] = known
            documents.append(Counted(topic=audience.topic, n=known.n, whole=known.whole))
        return documents

    def flush(self) -> None:
        """Sends what is still being gathered."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        dirty, self._dirty = self._dirty, set()
        for audience in dirty:
            self._tell(self._room(), audience)

    def close(self) -> None:
        """Stops the timers."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _later(self, audience: Audience) -> None:
        self._dirty.add(audience)
        if audience.kind not in self._timers:
            self._timers[audience.kind] = self._call_later(COALESCE_S[audience.kind], lambda: self._due(audience))

    def _due(self, audience: Audience) -> None:
        self._timers.pop(audience.kind, None)
        if audience in self._dirty:
            self._dirty.discard(audience)
            self._tell(self._room(), audience)

    def _tell_places(self, room: Room, places: list[Audience], of_class: _News | None) -> dict[str, int]:
        """Tells of places and then, wave by wave, of the class: a new place arrives before it becomes the current one.

        Everybody is in one place of each epoch, so whoever was told of the latest has been told of all.
        """
        counters: dict[str, int] = {}
        topic = audiences.CLASS.topic
        told: set[ParticipantId] = set()
        wave: set[ParticipantId] = set()
        for place in places:
            news = self._tell(room, place)
            if news is None:
                continue
            counters[place.topic] = news.n
            if of_class is None or of_class.update is None or place.epoch != places[-1].epoch:
                continue
            wave.update(news.stayers, news.newcomers)
            if len(wave) >= self._wave:
                self._topics.publish(topic, of_class.update, wave)
                self._topics.deliver()
                told |= wave
                wave = set()
        if of_class is not None:
            counters[topic] = of_class.n
            if of_class.update is not None:
                rest = set(of_class.stayers) - told if told else None
                self._topics.publish(topic, of_class.update, rest)
        return counters

    def _tell(self, room: Room, audience: Audience) -> _News | None:
        news = self._news(room, audience)
        if news is None:
            return None
        if news.update is not None:
            everybody = audience.kind in audiences.FOR_ALL
            self._topics.publish(audience.topic, news.update, None if everybody else news.stayers)
        if news.whole is not None:
            self._topics.publish(audience.topic, news.whole, news.newcomers)
        return news

    def _news(self, room: Room, audience: Audience) -> _News | None:
        """Brings what is published up to date and gives what is to be sent of it; null when nobody folds it."""
        recipients = audiences.recipients(room, audience)
        known = self._published.get(audience)
        if not recipients:
            # Forgotten, so that the next reader starts from a fresh one. The counter goes on.
            if known is not None:
                known.recipients = recipients
                known.whole = document(room, self._directory, audience) if _exists(room, audience) else {}
                known.n += 1
            return None
        whole = document(room, self._directory, audience)
        if known is None:
            self._published[audience] = _Published(1, whole, recipients)
            return _News(n=1, update=Update(n=1, whole=whole), stayers=recipients)
        patch = diff(known.whole, whole)
        newcomers = recipients - known.recipients if audience.kind == "place" else set()
        stayers = recipients - newcomers
        known.recipients = recipients
        if patch:
            known.n += 1
            known.whole = whole
        return _News(
            n=known.n,
            update=Update(n=known.n, patch=patch) if patch and stayers else None,
            stayers=stayers,
            whole=Update(n=known.n, whole=whole) if newcomers else None,
            newcomers=newcomers,
        )

    def _forget_places(self, room: Room) -> None:
        epochs = {room.facts.place_epoch}
        if room.facts.switch is not None:
            epochs.add(room.facts.switch.epoch)
        gone = [a for a in self._published if a.kind == "place" and a.epoch not in epochs]
        for audience in gone:
            del self._published[audience]


def _exists(room: Room, audience: Audience) -> bool:
    if audience.kind == "participant":
        return audience.participant in room.facts.participants
    return True
