"""Folds of switches: a change of mode is announced, moved, taken back and carried out."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_facts, change_participant, change_presence, tell
from pitt.classroom.evolving.seats import index_of
from pitt.classroom.grouping.history import decay
from pitt.classroom.room import ClassWideAct, Group, PendingSwitch, Room


def announced(event: e.SwitchAnnounced, room: Room) -> Room:
    """Puts a switch beside the present mode, with the places to come."""
    groups = {number: Group(members=members) for number, members in enumerate(event.groups, start=1)}
    switch = PendingSwitch(
        to=event.to,
        epoch=event.epoch,
        began_at=event.at,
        due_at=event.due_at,
        by=event.by,
        reason=event.reason,
        groups=groups,
        stage=event.stage,
        front=event.front,
    )
    kind = {"groups": "split", "broadcast": "recalled", "lobby": "ended"}[event.to]
    if event.to == "broadcast" and room.facts.mode != "groups":
        kind = "broadcast"
    room = change_facts(
        room,
        switch=switch,
        epoch=event.epoch,
        last_act=ClassWideAct(epoch=event.epoch, kind=kind, by=event.by),  # type: ignore[arg-type]
    )
    return replace(room, pending_seats=index_of(groups))


def rescheduled(event: e.SwitchRescheduled, room: Room) -> Room:
    """Moves the deadline."""
    switch = room.facts.switch
    return change_facts(room, switch=replace(switch, due_at=event.due_at)) if switch else room


def cancelled(event: e.SwitchCancelled, room: Room) -> Room:
    """Forgets the announced switch and its places."""
    act = ClassWideAct(epoch=event.epoch, kind="cancelled", by=event.by)
    return replace(change_facts(room, switch=None, epoch=event.epoch, last_act=act), pending_seats={})


def mode_switched(event: e.ModeSwitched, room: Room) -> Room:
    """Makes the announced places the current ones."""
    facts, switch = room.facts, room.facts.switch
    if switch is None:
        return room
    act = facts.last_act
    former = facts.stage if facts.mode == "broadcast" else facts.former_stage
    changes: dict[str, Any] = {
        "mode": switch.to,
        "mode_since": event.at,
        "switch": None,
        "epoch": event.epoch,
        "place_epoch": switch.epoch,
        "last_act": replace(act, epoch=event.epoch, kind="broadcast" if act.kind == "recalled" else act.kind),
        "former_stage": former,
        "stage": switch.stage,
        "groups": switch.groups,
        "visits": {},
        "announcing": frozenset(),
        "group_texts": (),
    }
    if switch.to == "groups":
        members = tuple(group.members for group in switch.groups.values())
        changes["last_groups"] = members
        changes["history"] = decay(facts.history, members)
    participants = {
        p: replace(known, placed_why=None, former_mates=(), invited_by=None)
        if known.placed_why or known.former_mates or known.invited_by
        else known
        for p, known in facts.participants.items()
    }
    room = change_facts(room, participants=participants, **changes)
    room = replace(room, seats=room.pending_seats, pending_seats={})
    for p, why in switch.front.items():
        by = switch.by if why == "moved" else None
        room = tell(change_participant(room, p, placed_why=why), p, event.at, "at_front", by=by, reason=why)
    quiet = dict.fromkeys(switch.groups, event.at)
    return change_presence(room, nobody_answers={}, quiet_since=quiet)
