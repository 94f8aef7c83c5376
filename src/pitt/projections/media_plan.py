"""The media plan: whom every participant sees and hears, and which source fills which slot.

A place has members (whom its tiles show) and sources (who is sent into it, in slot order). Everybody in a place
receives all of its sources but themselves. Engines carry the plan out; clients of the mesh read it from their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import FRONT, Room

VIDEO_SLOTS = 7
"""DESIGN section 4: five mates, a visitor and an announcement fit."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """For one participant at one epoch: the place, and the source of each slot."""

    epoch: int
    place: int
    receives: tuple[ParticipantId, ...]
    sends: bool


def plans(room: Room) -> Mapping[ParticipantId, Plan]:
    """Gives the present plan of every connected participant."""
    by_place: dict[int, tuple[ParticipantId, ...]] = {}
    result = {}
    for participant in room.presence.connected:
        number = room.place_of(participant)
        if number not in by_place:
            by_place[number] = sources(room, number)
        filled = by_place[number]
        result[participant] = Plan(
            epoch=room.facts.epoch,
            place=number,
            receives=tuple(p for p in filled if p != participant),
            sends=participant in filled,
        )
    return result


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
