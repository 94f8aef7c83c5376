"""The media plan: whom every participant sees and hears, and which source fills which slot.

A place has members (whom its tiles show) and sources (who is sent into it, in slot order). Everybody in a place
receives all of its sources but themselves. Engines carry the plan out; clients of the mesh read it from their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from pitt.classroom import events as e
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import FRONT, Room

VIDEO_SLOTS = 7
"""DESIGN section 4: five mates, a visitor and an announcement fit."""


MICROPHONE, CAMERA, SCREEN_SOUND, SCREEN = range(4)
"""What one participant can send. A source's id is their `order` times four and this; it travels with every packet."""


class Route(msgspec.Struct, frozen=True):
    """Is one place as engines know it: everybody of `receivers` is sent all of `sources` but their own."""

    sources: tuple[int, ...]
    """Ids, first of pictures, then of sound; of what finds no slot, the last ones are left out."""
    receivers: tuple[int, ...]
    """Participants by their `order`."""


class Routes(msgspec.Struct, frozen=True, kw_only=True):
    """Is a media plan as engines carry it out; whoever is in none of its places is sent nothing."""

    epoch: int
    """Of the places, not of what goes on within them."""
    places: tuple[Route, ...]


def routes(room: Room, *, pending: bool = False) -> Routes:
    """Gives the routes of the present places, or of those of the switch that is announced.

    Whoever dropped receives on while something may be held for them: lost signalling is not lost media.
    """
    facts = room.facts
    switch = facts.switch if pending else None
    epoch, mode = (switch.epoch, switch.to) if switch else (facts.place_epoch, facts.mode)
    if mode == "lobby" or (pending and switch is None):
        return Routes(epoch=epoch, places=())
    by_place: dict[int, list[int]] = {}
    for participant in (*room.presence.connected, *room.presence.gone_since):
        number = room.place_of(participant, pending=pending)
        by_place.setdefault(number, []).append(facts.participants[participant].order)
    return Routes(
        epoch=epoch,
        places=tuple(
            Route(source_ids(room, sources(room, number, pending=pending)), tuple(sorted(by_place[number])))
            for number in sorted(by_place)
        ),
    )


def source_ids(room: Room, sent: Iterable[ParticipantId]) -> tuple[int, ...]:
    """Lists the ids of what some sources send: screens of those who share, cameras, microphones, the screens' sound.

    Simulated students send nothing, and take nobody's slot.
    """
    participants = room.facts.participants
    known = [it for it in (participants[participant] for participant in sent) if not it.simulated]
    everybody = [it.order * 4 for it in known]
    sharing = [it.order * 4 for it in known if it.sharing]
    return (
        *(first + SCREEN for first in sharing),
        *[first + CAMERA for first in everybody],
        *[first + MICROPHONE for first in everybody],
        *(first + SCREEN_SOUND for first in sharing),
    )


_UNROUTED: Final = (
    e.ParticipantJoined,
    e.MeetingOpened,
    e.DoorSet,
    e.MicrophoneSet,
    e.CameraSet,
    e.MicrophoneLowered,
    e.HandRaised,
    e.HandLowered,
    e.InvitedToStage,
    e.InvitationEnded,
    e.InstructorCalled,
    e.CallEnded,
    e.PairSet,
    e.TextSent,
    e.ActivityReported,
    e.WentAway,
    e.UnreachableReported,
    e.NobodyAnswersSaid,
    e.NobodyAnswersWithdrawn,
)


def may_change(events: Iterable[e.Event]) -> bool:
    """Tells whether the events may have changed routes, present or announced; it may say so too often."""
    return not all(isinstance(event, _UNROUTED) for event in events)


def members(room: Room, number: int, *, pending: bool = False) -> list[ParticipantId]:
    """Lists whom a place shows, in the order of joining: held seats included, visitors and announcers too."""
    facts = room.facts
    switch = facts.switch
    mode = switch.to if pending and switch else facts.mode
    found: list[ParticipantId]
    if mode == "lobby":
        return []
    if mode == "broadcast":
        return list(switch.stage if pending and switch else facts.stage)
    if number == FRONT:
        seats = room.pending_seats if pending else room.seats
        visits = {} if pending else facts.visits
        found = [p for p in room.presence.connected if p not in seats and p not in visits]
    else:
        groups = switch.groups if pending and switch else facts.groups
        group = groups.get(number)
        found = list(group.members) if group else []
        if not pending:
            found += [p for p, (visited, _) in facts.visits.items() if visited == number]
    if not pending:
        found += [p for p in facts.announcing if p not in found]
    participants = facts.participants
    return sorted(
        found, key=lambda p: (number == FRONT and participants[p].role != "instructor", participants[p].order)
    )


def sources(room: Room, number: int, *, pending: bool = False) -> tuple[ParticipantId, ...]:
    """Lists who is sent into a place, in slot order; at most as many as there are slots, whoever is here first.

    Somebody whose seat is held stays a source: their media may well go on while only their signalling is lost, and
    those who are back are seen at once.
    """
    return sources_among(room, members(room, number, pending=pending), pending=pending)


def sources_among(room: Room, shown: Iterable[ParticipantId], *, pending: bool = False) -> tuple[ParticipantId, ...]:
    """Lists the same as `sources`, given the members of the place."""
    found = list(shown)
    if len(found) > VIDEO_SLOTS + 1:
        found = sorted(found, key=lambda p: not room.is_here(p))
    if pending or not room.facts.announcing:
        return tuple(found[: VIDEO_SLOTS + 1])
    first = [p for p in found if p in room.facts.announcing]
    rest = [p for p in found if p not in first]
    return tuple((first + rest)[: VIDEO_SLOTS + 1])


def linked(room: Room, sender: ParticipantId, receiver: ParticipantId) -> bool:
    """Tells whether the plan, present or announced, lets two participants connect: one is sent to the other."""
    if sender == receiver or not room.is_here(sender) or not room.is_here(receiver):
        return False
    for pending in (False, True):
        if pending and room.facts.switch is None:
            return False
        one, other = room.place_of(sender, pending=pending), room.place_of(receiver, pending=pending)
        if other_hears(room, sender, other, pending) or other_hears(room, receiver, one, pending):
            return True
    return False


def other_hears(room: Room, source: ParticipantId, number: int, pending: bool) -> bool:
    """Tells whether a place receives a source."""
    return source in sources(room, number, pending=pending)
