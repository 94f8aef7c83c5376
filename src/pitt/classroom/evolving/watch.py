"""The watch over what is missing: lone groups, the lost stage, the absent instructors, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_presence, drop, put
from pitt.classroom.room import Room

_ALL_GROUPS: Final = (e.ModeSwitched, e.ServerBecameReady, e.MeetingEnded)


def watch(before: Room, room: Room, event: e.Event) -> Room:
    """Keeps the moments since which something is missing; they start when it begins and end when it is whole."""
    facts, presence = room.facts, room.presence
    changes: dict[str, Any] = {}
    participant = getattr(event, "participant", None)
    if isinstance(event, _ALL_GROUPS):
        lone = {n: presence.lone_since.get(n, event.at) for n, g in facts.groups.items() if room.is_lone(g)}
        if lone != presence.lone_since:
            changes["lone_since"] = lone
    elif participant is not None and (facts.groups or before.facts.groups):
        for number in {before.seats.get(participant), room.seats.get(participant)} - {None}:
            group = facts.groups.get(number) if number is not None else None
            is_lone = group is not None and room.is_lone(group)
            lone_since: Mapping[int, int] = changes.get("lone_since", presence.lone_since)
            if number is not None and is_lone != (number in lone_since):
                changes["lone_since"] = put(lone_since, number, event.at) if is_lone else drop(lone_since, number)
    return watch_all(change_presence(room, **changes) if changes else room, event.at)


def watch_all(room: Room, at: int) -> Room:
    """Keeps since when the whole class misses its stage or its instructors."""
    facts, presence = room.facts, room.presence
    changes: dict[str, Any] = {}
    stage_lost = facts.mode == "broadcast" and not any(p in presence.connected for p in facts.stage)
    if stage_lost != (presence.stage_lost_since is not None):
        changes["stage_lost_since"] = at if stage_lost else None
    missing = facts.meeting is not None and not room.instructors_here()
    if missing != (presence.instructors_gone_since is not None):
        changes["instructors_gone_since"] = at if missing else None
    return change_presence(room, **changes) if changes else room
