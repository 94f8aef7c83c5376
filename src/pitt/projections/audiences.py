"""The audiences: who may fold which document, and which documents an event touches.

The one place that chooses recipients. `touched` may name too many audiences, never too few: a property test compares
every audience's folded document with a fresh one after each event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from pitt.classroom import events as e
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import FRONT, Room
from pitt.protocol import documents as d

Kind = Literal["class", "people", "texts", "round", "lesson", "instructors", "results", "plan", "place", "participant"]
FOR_ALL: Final = ("class", "people", "texts", "round", "lesson")
FOR_INSTRUCTORS: Final = ("instructors", "results", "plan")
COALESCED: Final = ("people", "instructors", "results")


class Audience(msgspec.Struct, frozen=True):
    """Names one document and whoever folds it."""

    kind: Kind
    epoch: int = 0
    number: int = 0
    participant: ParticipantId = ParticipantId("")

    @property
    def topic(self) -> str:
        """Gives the WAMP topic of the document."""
        if self.kind == "place":
            return d.place_topic(self.epoch, self.number)
        if self.kind == "participant":
            return d.participant_topic(self.participant)
        return _TOPICS[self.kind]

    @property
    def is_coalesced(self) -> bool:
        """Tells whether changes are gathered for a moment before they are sent."""
        return self.kind in COALESCED


_TOPICS = {
    "class": d.CLASS,
    "people": d.PEOPLE,
    "texts": d.TEXTS,
    "round": d.ROUND,
    "instructors": d.INSTRUCTORS,
    "results": d.RESULTS,
    "lesson": d.LESSON,
    "plan": d.PLAN,
}

CLASS = Audience("class")
PEOPLE = Audience("people")
TEXTS = Audience("texts")
ROUND = Audience("round")
INSTRUCTORS = Audience("instructors")
RESULTS = Audience("results")
LESSON = Audience("lesson")
PLAN = Audience("plan")


def place(epoch: int, number: int) -> Audience:
    """Names the audience of a place."""
    return Audience("place", epoch, number)


def participant(who: ParticipantId) -> Audience:
    """Names the audience that is one participant."""
    return Audience("participant", participant=who)


def audiences_of(room: Room, who: ParticipantId) -> list[Audience]:
    """Lists every document a participant folds now: this is what a snapshot holds, and what may be subscribed to."""
    found = [CLASS, PEOPLE, TEXTS, ROUND, LESSON, participant(who)]
    found.append(place(room.facts.place_epoch, room.place_of(who)))
    if room.facts.switch is not None:
        found.append(place(room.facts.switch.epoch, room.place_of(who, pending=True)))
    if room.is_instructor(who):
        found += [INSTRUCTORS, RESULTS, PLAN]
    return found


def recipients(room: Room, audience: Audience) -> set[ParticipantId]:
    """Chooses who is sent the changes of a document: connected participants only."""
    connected = room.presence.connected
    if audience.kind in FOR_ALL:
        return set(connected)
    if audience.kind in FOR_INSTRUCTORS:
        return set(room.instructors_here())
    if audience.kind == "participant":
        return {audience.participant} & connected.keys()
    pending = audience.epoch != room.facts.place_epoch
    if pending and (room.facts.switch is None or room.facts.switch.epoch != audience.epoch):
        return set()
    if audience.number == FRONT:
        elsewhere = room.pending_seats.keys() if pending else room.seats.keys() | room.facts.visits.keys()
        return set(connected) - elsewhere
    groups = room.facts.switch.groups if pending and room.facts.switch else room.facts.groups
    group = groups.get(audience.number)
    found = {p for p in group.members if p in connected} if group else set()
    if not pending and room.facts.mode == "groups":
        found |= {p for p, (number, _) in room.facts.visits.items() if number == audience.number and p in connected}
    return found


def touched(before: Room, after: Room, events: Iterable[e.Event]) -> set[Audience]:
    """Names the audiences whose document or recipients the events may have changed."""
    found: set[Audience] = set()
    for event in events:
        found.update(_touched_by(before, after, event))
    # A visit may end by itself, as when its group is merged.
    for instructor, _ in before.facts.visits.items() ^ after.facts.visits.items():
        found.add(participant(instructor))
        found.update(_places_of(before, instructor))
        found.update(_places_of(after, instructor))
    # An announcement, too, as when whoever speaks leaves the class.
    if before.facts.announcing != after.facts.announcing:
        found.update(_all_places(after))
    return found


_SHOWN_WHERE_THEY_ARE_HEARD = (
    e.Connected,
    e.Disconnected,
    e.MicrophoneSet,
    e.MicrophoneLowered,
    e.CameraSet,
    e.ScreenSet,
)
_CLASS_WIDE = (e.SwitchAnnounced, e.ModeSwitched, e.SwitchCancelled, e.MeetingEnded, e.ServerBecameReady)


_OF_ROUNDS = (
    e.RoundAsked,
    e.VoteOpened,
    e.LastCalled,
    e.VoteClosed,
    e.DiscussionStarted,
    e.DiscussionCancelled,
    e.KeySet,
    e.TotalsShown,
    e.ThresholdsSet,
    e.RoundRevealed,
    e.RoundEnded,
)
_COUNTED = (
    e.Connected,
    e.Disconnected,
    e.ParticipantLeft,
    e.ParticipantRemoved,
    e.ServerBecameReady,
    e.MeetingEnded,
    e.SwitchAnnounced,
    e.ModeSwitched,
    e.SwitchCancelled,
)
_OF_LESSONS = (e.LessonStarted, e.LessonMoved, e.LessonEnded)


def _touched_by(before: Room, after: Room, event: e.Event) -> Iterator[Audience]:
    if isinstance(event, e.VoteCast):
        # Nobody else may notice, not even by a message that says nothing.
        if event.participant is not None:
            yield participant(event.participant)
        else:
            yield from (participant(p) for p in after.presence.connected if after.ballot_of(p) == event.ballot)
        yield RESULTS
    elif isinstance(event, _OF_ROUNDS):
        yield from _touched_by_round(before, after, event)
    elif isinstance(event, _OF_LESSONS):
        yield from (LESSON, PLAN, ROUND, RESULTS)
    else:
        yield from _touched_by_people(before, after, event)


def _touched_by_people(before: Room, after: Room, event: e.Event) -> Iterator[Audience]:
    if isinstance(event, _COUNTED):
        yield RESULTS
    yield INSTRUCTORS
    who = getattr(event, "participant", None) or getattr(event, "instructor", None)
    off = getattr(event, "off", None)
    for person in (who, off):
        if person is not None:
            yield participant(person)
            yield from _places_of(before, person)
            yield from _places_of(after, person)
    if isinstance(event, e.TextSent):
        yield TEXTS
        yield place(after.facts.place_epoch, event.group)
        return
    if isinstance(event, (e.ActivityReported, e.WentAway, e.UnreachableReported, e.NobodyAnswersSaid)):
        yield from (participant(p) for p in before.presence.nobody_answers)
        return
    if isinstance(event, (e.InstructorCalled, e.CallEnded)):
        yield place(after.facts.place_epoch, event.group)
        if isinstance(event, e.CallEnded) and event.visited:
            # Who has left the group since is named by another event.
            called = after.facts.groups.get(event.group)
            yield from (participant(p) for p in (called.members if called else ()))
        return
    yield CLASS
    yield PEOPLE
    if isinstance(event, _CLASS_WIDE):
        yield from _all_places(after)
        yield from _personal_changes(before, after)
        yield TEXTS
        if isinstance(event, e.MeetingEnded):
            yield from (ROUND, LESSON, PLAN)
            yield from _voters(before)
    elif isinstance(event, (e.StageChanged, e.AnnouncementSet, e.MeetingOpened)):
        yield from _all_places(before)
        yield from _all_places(after)
    if isinstance(event, _SHOWN_WHERE_THEY_ARE_HEARD) and who in after.facts.announcing:
        yield from _all_places(after)


def _touched_by_round(before: Room, after: Room, event: e.Event) -> Iterator[Audience]:
    yield ROUND
    yield RESULTS
    if isinstance(event, (e.RoundAsked, e.RoundEnded)):
        yield from _voters(before)
    if isinstance(event, (e.RoundAsked, e.RoundEnded, e.KeySet)):
        yield from (participant(p) for p, known in after.facts.participants.items() if known.simulated)
    if not isinstance(event, (e.LastCalled, e.KeySet, e.TotalsShown, e.ThresholdsSet)):
        yield from _all_places(after)


def _voters(room: Room) -> Iterator[Audience]:
    asked = room.facts.round
    if asked is not None:
        ballots = {*asked.first, *asked.second}
        yield from (participant(p) for p in room.facts.participants if room.ballot_of(p) in ballots)


def _places_of(room: Room, who: ParticipantId) -> Iterator[Audience]:
    facts = room.facts
    yield place(facts.place_epoch, FRONT)
    yield place(facts.place_epoch, room.place_of(who))
    if who in room.seats:
        yield place(facts.place_epoch, room.seats[who])
    if facts.switch is not None:
        yield place(facts.switch.epoch, FRONT)
        yield place(facts.switch.epoch, room.place_of(who, pending=True))


def _all_places(room: Room) -> Iterator[Audience]:
    facts = room.facts
    yield place(facts.place_epoch, FRONT)
    yield from (place(facts.place_epoch, number) for number in facts.groups)
    if facts.switch is not None:
        yield place(facts.switch.epoch, FRONT)
        yield from (place(facts.switch.epoch, number) for number in facts.switch.groups)


def _personal_changes(before: Room, after: Room) -> Iterator[Audience]:
    """Names those of whom a class-wide event changed what they know of themselves: visits, announcements, waits."""
    whoever = {*before.facts.visits, *before.facts.announcing, *before.presence.nobody_answers}
    known = before.facts.participants
    whoever |= {p for p, now in after.facts.participants.items() if known.get(p) is not now}
    yield from (participant(p) for p in whoever)
