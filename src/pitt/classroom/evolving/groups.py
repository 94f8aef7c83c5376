"""Folds of running groups: visits, calls for an instructor, speaking and writing to groups, rules for pairs."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import bump_epoch, change_facts, drop, put, tell
from pitt.classroom.room import Room, TextRecord, pair

TEXTS_KEPT: Final = 100


def visited(event: e.GroupVisited, room: Room) -> Room:
    """Brings an instructor into a group."""
    visits = put(room.facts.visits, event.instructor, (event.group, event.listening))
    return bump_epoch(change_facts(room, visits=visits))


def visit_ended(event: e.VisitEnded, room: Room) -> Room:
    """Brings an instructor back to the front."""
    return bump_epoch(change_facts(room, visits=drop(room.facts.visits, event.instructor)))


def instructor_called(event: e.InstructorCalled, room: Room) -> Room:
    """Puts a group into the queue of calls."""
    group = replace(room.facts.groups[event.group], called_at=event.at, called_by=event.by)
    return change_facts(room, groups=put(room.facts.groups, event.group, group))


def call_ended(event: e.CallEnded, room: Room) -> Room:
    """Takes a group out of the queue of calls, and tells its members if an instructor came."""
    if event.group not in room.facts.groups:
        return room
    group = replace(room.facts.groups[event.group], called_at=None, called_by=None)
    room = change_facts(room, groups=put(room.facts.groups, event.group, group))
    if event.visited:
        for member in group.members:
            room = tell(room, member, event.at, "call_answered", by=event.by)
    return room


def announcement_set(event: e.AnnouncementSet, room: Room) -> Room:
    """Lets an instructor be heard in all groups, or no more."""
    announcing = room.facts.announcing
    announcing = announcing | {event.instructor} if event.on else announcing - {event.instructor}
    return bump_epoch(change_facts(room, announcing=announcing))


def pair_set(event: e.PairSet, room: Room) -> Room:
    """Replaces the rule for two students."""
    key = frozenset({pair(event.first, event.second)})
    blocked, kept = room.facts.blocked - key, room.facts.kept - key
    if event.rule == "blocked":
        blocked |= key
    elif event.rule == "kept":
        kept |= key
    return change_facts(room, blocked=blocked, kept=kept)


def teams_set(event: e.TeamsSet, room: Room) -> Room:
    """Keeps who works together."""
    return change_facts(room, teams=event.teams)


def text_sent(event: e.TextSent, room: Room) -> Room:
    """Keeps a text: all of the current groups, the last ones of the class."""
    record = TextRecord(
        text=event.text,
        by=event.by,
        at=event.at,
        body=event.body,
        audience=event.audience,
        group=event.group,
        place_epoch=room.facts.place_epoch,
    )
    sent = room.facts.texts_sent + 1
    if event.audience == "group":
        return change_facts(room, group_texts=(*room.facts.group_texts, record), texts_sent=sent)
    return change_facts(room, texts=(*room.facts.texts, record)[-TEXTS_KEPT:], texts_sent=sent)
