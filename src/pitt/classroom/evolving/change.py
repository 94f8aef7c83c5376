"""How a fold makes the next room: copies with something else in them, and the little that every fold may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Room, Told

K = TypeVar("K")
V = TypeVar("V")


def put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    """Copies a mapping with one entry added or replaced."""
    return {**mapping, key: value}


def drop(mapping: Mapping[K, V], *keys: K) -> Mapping[K, V]:
    """Copies a mapping without some entries; it is the same one where there are none of them."""
    if not any(key in mapping for key in keys):
        return mapping
    # A copy of a thousand takes 5 µs, a comprehension over them 60.
    left = dict(mapping)
    for key in keys:
        left.pop(key, None)
    return left


def change_facts(room: Room, **changes: Any) -> Room:
    """Copies a room with other facts."""
    return replace(room, facts=replace(room.facts, **changes))


def change_presence(room: Room, **changes: Any) -> Room:
    """Copies a room with other presence."""
    return replace(room, presence=replace(room.presence, **changes))


def change_participant(room: Room, participant: ParticipantId, **changes: Any) -> Room:
    """Copies a room in which one participant is changed."""
    known = room.facts.participants[participant]
    return change_facts(room, participants=put(room.facts.participants, participant, replace(known, **changes)))


def tell(
    room: Room,
    participant: ParticipantId,
    at: int,
    kind: str,
    by: ParticipantId | None = None,
    reason: str | None = None,
) -> Room:
    """Gives a participant a notice about themselves; `kind` is one of the protocol's."""
    told = room.facts.participants[participant].told
    number = told.number + 1 if told else 1
    return change_participant(room, participant, told=Told(number=number, at=at, kind=kind, by=by, reason=reason))


def bump_epoch(room: Room) -> Room:
    """Counts a new version of the media plan."""
    return change_facts(room, epoch=room.facts.epoch + 1)
