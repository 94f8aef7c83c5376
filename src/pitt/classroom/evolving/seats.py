"""Folds that move seats, in the groups that are current and in those that are announced; the index follows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import (
    bump_epoch,
    change_facts,
    change_participant,
    change_presence,
    drop,
    put,
    tell,
)
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import FRONT, Group, Room

_TOLD: Final = {
    "late": "placed_late",
    "merged": "merged",
    "moved": "moved",
    "returned": "returned",
    "paired": "placed_late",
}


def placed(event: e.ParticipantPlaced, room: Room) -> Room:
    """Gives a student another seat, now or in the groups to come, and tells them."""
    room = bump_epoch(seat(room, event.participant, event.group, pending=event.pending))
    front = event.group == FRONT
    switch = room.facts.switch
    if event.pending and switch is not None:
        waiting = drop(switch.front, event.participant)
        if front and event.why != "sitting_out":
            # Told when the switch takes effect.
            waiting = put(waiting, event.participant, event.why)
        return change_facts(room, switch=replace(switch, front=waiting))
    known = room.facts.participants[event.participant]
    room = change_participant(
        room,
        event.participant,
        placed_why=event.why if front else None,
        former_mates=known.former_mates if front else (),
    )
    room = change_presence(room, nobody_answers=drop(room.presence.nobody_answers, event.participant))
    if not front and event.group not in room.presence.quiet_since:
        room = change_presence(room, quiet_since=put(room.presence.quiet_since, event.group, event.at))
    if front and event.why != "sitting_out":
        return tell(room, event.participant, event.at, "at_front", by=event.by, reason=event.why)
    kind = _TOLD.get(event.why)
    if kind is None:
        return room
    return tell(room, event.participant, event.at, kind, by=event.by)


def seat_released(event: e.SeatReleased, room: Room) -> Room:
    """Gives a seat up, and remembers next to whom it was."""
    mates = room.facts.participants[event.participant].former_mates
    number = room.seats.get(event.participant)
    if number is not None:
        mates = tuple(p for p in room.facts.groups[number].members if p != event.participant)
    room = vacate(room, event.participant)
    return change_participant(room, event.participant, former_mates=mates, sharing=False, hand_at=None, invited_by=None)


def index_of(groups: Mapping[int, Group]) -> dict[ParticipantId, int]:
    """Gives the group number of everybody who has a seat in one of the groups."""
    return {member: number for number, group in groups.items() for member in group.members}


def vacate(room: Room, participant: ParticipantId) -> Room:
    """Takes somebody out of every group, off the stage, out of visits and announcements."""
    facts = room.facts
    stage = tuple(p for p in facts.stage if p != participant)
    room = change_facts(
        room,
        visits=drop(facts.visits, participant),
        announcing=facts.announcing - {participant},
        stage=stage,
    )
    if facts.switch is not None:
        switch = replace(
            facts.switch,
            stage=tuple(p for p in facts.switch.stage if p != participant),
            front=drop(facts.switch.front, participant),
        )
        room = change_facts(room, switch=switch)
    room = seat(room, participant, FRONT, pending=False)
    room = seat(room, participant, FRONT, pending=True)
    presence = room.presence
    return bump_epoch(
        change_presence(
            room,
            gone_since=drop(presence.gone_since, participant),
            nobody_answers=drop(presence.nobody_answers, participant),
        )
    )


def seat(room: Room, participant: ParticipantId, number: int, *, pending: bool) -> Room:
    """Moves a seat between the groups that are current, or between those that are announced."""
    switch = room.facts.switch
    if pending and switch is None:
        return room
    groups: dict[int, Group] = dict(switch.groups if pending and switch else room.facts.groups)
    seats = room.pending_seats if pending else room.seats
    old = seats.get(participant, FRONT)
    if old == number:
        return room
    if old != FRONT:
        members = tuple(p for p in groups[old].members if p != participant)
        if members:
            groups[old] = replace(groups[old], members=members)
        else:
            del groups[old]
            room = room if pending else _dissolve(room, old)
    if number != FRONT:
        group = groups.get(number, Group(members=()))
        groups[number] = replace(group, members=(*group.members, participant))
        seats = put(seats, participant, number)
    else:
        seats = dict(drop(seats, participant))
    if pending and switch is not None:
        room = change_facts(room, switch=replace(switch, groups=groups))
        return replace(room, pending_seats=seats)
    return replace(change_facts(room, groups=groups, visits=_visits_of(room.facts.visits, groups)), seats=seats)


def _dissolve(room: Room, number: int) -> Room:
    """Forgets what was a group's own, since a later group may get its number."""
    room = change_facts(room, group_texts=tuple(t for t in room.facts.group_texts if t.group != number))
    return change_presence(room, quiet_since=drop(room.presence.quiet_since, number))


def _visits_of(
    visits: Mapping[ParticipantId, tuple[int, bool]], groups: Mapping[int, Group]
) -> Mapping[ParticipantId, tuple[int, bool]]:
    """Ends the visits to groups that are no more."""
    return drop(visits, *(p for p, (number, _) in visits.items() if number not in groups))
