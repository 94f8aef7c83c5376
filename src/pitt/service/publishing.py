"""What has been published: every document with its counter, and the messages that bring it up to date.

Publishes only what is committed. Documents that change with every coming and going are gathered for a moment first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from pitt.classroom.events import Event
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Room
from pitt.projections import audiences
from pitt.projections.audiences import Audience
from pitt.projections.documents import Directory, document
from pitt.projections.fold import diff
from pitt.protocol.documents import Counted, Update

COALESCE_S: Final = {"people": 0.25, "instructors": 0.15}
"""Long enough that 1,000 joins in 5 s cost about 20 messages each, short enough to look immediate."""


class Topics(Protocol):
    """Is where messages go: the realm of one classroom."""

    def publish(self, topic: str, update: Update, to: Iterable[ParticipantId] | None) -> None:
        """Sends one message to the subscribers of a topic, or to those of them who are named."""


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


class Publisher:
    """Keeps what each audience has been told, and tells it what changed."""

    def __init__(self, directory: Directory, topics: Topics, room: Callable[[], Room], call_later: CallLater) -> None:
        self._call_later = call_later
        self._directory = directory
        self._topics = topics
        self._room = room
        self._published: dict[Audience, _Published] = {}
        self._dirty: set[Audience] = set()
        self._timers: dict[str, Timer] = {}

    def publish(self, before: Room, after: Room, events: Iterable[Event]) -> dict[str, int]:
        """Tells every touched audience what changed, and gives the counters this caused, by topic."""
        counters = {}
        for audience in sorted(audiences.touched(before, after, events), key=_places_first):
            if audience.is_coalesced:
                self._later(audience)
            else:
                n = self._tell(after, audience)
                if n is not None:
                    counters[audience.topic] = n
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
        for audience in sorted(known, key=_places_first):
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

    def _tell(self, room: Room, audience: Audience) -> int | None:
        recipients = audiences.recipients(room, audience)
        known = self._published.get(audience)
        if not recipients:
            # Nobody folds it: forgotten, so that the next reader starts from a fresh one. The counter goes on.
            if known is not None:
                known.recipients = recipients
                known.whole = document(room, self._directory, audience) if _exists(room, audience) else {}
                known.n += 1
            return None
        whole = document(room, self._directory, audience)
        if known is None:
            self._published[audience] = _Published(1, whole, recipients)
            self._topics.publish(audience.topic, Update(n=1, whole=whole), recipients)
            return 1
        patch = diff(known.whole, whole)
        newcomers = recipients - known.recipients if audience.kind == "place" else set()
        stayers = recipients - newcomers
        known.recipients = recipients
        if patch:
            known.n += 1
            known.whole = whole
            if stayers:
                everybody = audience.kind in ("class", "people", "texts")
                self._topics.publish(audience.topic, Update(n=known.n, patch=patch), None if everybody else stayers)
        if newcomers:
            self._topics.publish(audience.topic, Update(n=known.n, whole=whole), newcomers)
        return known.n

    def _forget_places(self, room: Room) -> None:
        epochs = {room.facts.place_epoch}
        if room.facts.switch is not None:
            epochs.add(room.facts.switch.epoch)
        gone = [a for a in self._published if a.kind == "place" and a.epoch not in epochs]
        for audience in gone:
            del self._published[audience]


def _places_first(audience: Audience) -> bool:
    """Lets a new place arrive before the class's document makes it the current one."""
    return audience.kind != "place"


def _exists(room: Room, audience: Audience) -> bool:
    if audience.kind == "participant":
        return audience.participant in room.facts.participants
    return True
