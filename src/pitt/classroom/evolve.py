"""Folds events into the state of a classroom: the one place where a room changes.

`evolve` never refuses: what has happened has happened. Facts and observations pass through the same function; after
each, the watch over what is missing (lone groups, the lost stage, the absent instructors) is brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any, TypeVar

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.grouping.history import decay
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import (
    FRONT,
    ClassWideAct,
    Facts,
    Group,
    Meeting,
    Participant,
    PendingSwitch,
    Presence,
    Room,
    TextRecord,
    Told,
    pair,
)

TEXTS_KEPT = 100
K = TypeVar("K")
V = TypeVar("V")


def evolve(room: Room, event: e.Event) -> Room:
    """Folds one event into a room and gives the next room; the old one stays as it was."""
    return _watch(room, _fold(event, room), event)


def evolve_all(room: Room, events: Iterable[e.Event]) -> Room:
    """Folds events in their order."""
    for event in events:
        room = evolve(room, event)
    return room


def with_presence(room: Room, presence: Presence, at: int) -> Room:
    """Puts known presence beside facts that somebody else has moved on; what is missing is watched anew from `at` on.

    What is still missing keeps the moment since which it is.
    """
    kept = replace(
        presence,
        lone_since={
            number: presence.lone_since.get(number, at)
            for number, group in room.facts.groups.items()
            if replace(room, presence=presence).is_lone(group)
        },
        nobody_answers={p: due_at for p, due_at in presence.nobody_answers.items() if p in room.seats},
        gone_since={p: since for p, since in presence.gone_since.items() if not room.facts.participants[p].left},
    )
    return _watch_all(replace(room, presence=kept), at)


def from_facts(facts: Facts) -> Room:
    """Builds a room around facts, as from a snapshot: nobody is connected, the indices are made anew."""
    return Room(
        facts=facts,
        seats=_index(facts.groups),
        pending_seats=_index(facts.switch.groups) if facts.switch else {},
    )


def _index(groups: Mapping[int, Group]) -> dict[ParticipantId, int]:
    return {member: number for number, group in groups.items() for member in group.members}


def _with(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def _without(mapping: Mapping[K, V], *keys: K) -> Mapping[K, V]:
    if not any(key in mapping for key in keys):
        return mapping
    # A copy of a thousand takes 5 µs, a comprehension over them 60.
    left = dict(mapping)
    for key in keys:
        left.pop(key, None)
    return left


def _facts(room: Room, **changes: Any) -> Room:
    return replace(room, facts=replace(room.facts, **changes))


def _presence(room: Room, **changes: Any) -> Room:
    return replace(room, presence=replace(room.presence, **changes))


def _participant(room: Room, participant: ParticipantId, **changes: Any) -> Room:
    known = room.facts.participants[participant]
    return _facts(room, participants=_with(room.facts.participants, participant, replace(known, **changes)))


def _tell(
    room: Room,
    participant: ParticipantId,
    at: int,
    kind: str,
    by: ParticipantId | None = None,
    reason: str | None = None,
) -> Room:
    told = room.facts.participants[participant].told
    number = told.number + 1 if told else 1
    return _participant(room, participant, told=Told(number=number, at=at, kind=kind, by=by, reason=reason))


def _bump(room: Room) -> Room:
    return _facts(room, epoch=room.facts.epoch + 1)


# --- one function an event, found by its type ---------------------------------------------------------------------


@singledispatch
def _fold(event: e.Event, room: Room) -> Room:
    raise TypeError(f"no fold for {type(event).__name__}")


@_fold.register
def _(event: e.ParticipantJoined, room: Room) -> Room:
    facts = room.facts
    participant = Participant(
        role=event.role, order=len(facts.participants) + 1, simulated=event.simulated, language=event.language
    )
    instructors = facts.instructors
    if event.role == "instructor":
        instructors = (*instructors, event.participant)
    return _facts(
        room,
        participants=_with(facts.participants, event.participant, participant),
        instructors=instructors,
    )


@_fold.register
def _(event: e.ParticipantReturned, room: Room) -> Room:
    return _participant(room, event.participant, left=False)


@_fold.register
def _(event: e.ParticipantLeft, room: Room) -> Room:
    room = _gone(_vacate(room, event.participant), event.participant)
    return _participant(room, event.participant, left=True, hand_at=None, invited_by=None)


@_fold.register
def _(event: e.ParticipantRemoved, room: Room) -> Room:
    room = _gone(_vacate(room, event.participant), event.participant)
    return _participant(room, event.participant, removed=True, left=True, hand_at=None, invited_by=None)


def _gone(room: Room, participant: ParticipantId) -> Room:
    """Counts somebody as disconnected before their line is: nobody may be grouped with them meanwhile."""
    presence = room.presence
    return _presence(
        _facts(room, former_stage=tuple(p for p in room.facts.former_stage if p != participant)),
        connected=_without(presence.connected, participant),
        last_active=_without(presence.last_active, participant),
        away=presence.away - {participant},
        speaking=presence.speaking - {participant},
        cannot_reach=_without(presence.cannot_reach, participant),
    )


def _vacate(room: Room, participant: ParticipantId) -> Room:
    """Takes somebody out of every group, off the stage, out of visits and announcements."""
    facts = room.facts
    stage = tuple(p for p in facts.stage if p != participant)
    room = _facts(
        room,
        visits=_without(facts.visits, participant),
        announcing=facts.announcing - {participant},
        stage=stage,
    )
    if facts.switch is not None:
        switch = replace(
            facts.switch,
            stage=tuple(p for p in facts.switch.stage if p != participant),
            front=_without(facts.switch.front, participant),
        )
        room = _facts(room, switch=switch)
    room = _seat(room, participant, FRONT, pending=False)
    room = _seat(room, participant, FRONT, pending=True)
    presence = room.presence
    return _bump(
        _presence(
            room,
            gone_since=_without(presence.gone_since, participant),
            nobody_answers=_without(presence.nobody_answers, participant),
        )
    )


def _seat(room: Room, participant: ParticipantId, number: int, *, pending: bool) -> Room:
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
        seats = _with(seats, participant, number)
    else:
        seats = dict(_without(seats, participant))
    if pending and switch is not None:
        room = _facts(room, switch=replace(switch, groups=groups))
        return replace(room, pending_seats=seats)
    return replace(_facts(room, groups=groups, visits=_visits_of(room.facts.visits, groups)), seats=seats)


def _dissolve(room: Room, number: int) -> Room:
    """Forgets what was a group's own, since a later group may get its number."""
    room = _facts(room, group_texts=tuple(t for t in room.facts.group_texts if t.group != number))
    return _presence(room, quiet_since=_without(room.presence.quiet_since, number))


def _visits_of(
    visits: Mapping[ParticipantId, tuple[int, bool]], groups: Mapping[int, Group]
) -> Mapping[ParticipantId, tuple[int, bool]]:
    """Ends the visits to groups that are no more."""
    return _without(visits, *(p for p, (number, _) in visits.items() if number not in groups))


@_fold.register
def _(event: e.MeetingOpened, room: Room) -> Room:
    participants = {
        p: replace(known, removed=False) if known.removed else known for p, known in room.facts.participants.items()
    }
    return _facts(
        room,
        meeting=Meeting(meeting=event.meeting, opened_at=event.at),
        meetings=room.facts.meetings + 1,
        participants=participants,
    )


@_fold.register
def _(event: e.MeetingEnded, room: Room) -> Room:
    participants = {
        p: replace(known, hand_at=None, invited_by=None, sitting_out=False, placed_why=None, former_mates=())
        for p, known in room.facts.participants.items()
    }
    epoch = room.facts.epoch + 1
    room = _facts(
        room,
        meeting=None,
        participants=participants,
        mode="lobby",
        mode_since=event.at,
        epoch=epoch,
        place_epoch=epoch,
        last_act=ClassWideAct(epoch=epoch, kind="ended", by=event.by),
        stage=(),
        former_stage=(),
        switch=None,
        groups={},
        visits={},
        announcing=frozenset(),
        texts=(),
        group_texts=(),
        locked=False,
    )
    room = _presence(room, nobody_answers={}, cannot_reach={}, quiet_since={})
    return replace(room, seats={}, pending_seats={})


@_fold.register
def _(event: e.DoorSet, room: Room) -> Room:
    return _facts(room, locked=event.locked)


@_fold.register
def _(event: e.MicrophoneSet, room: Room) -> Room:
    return _participant(room, event.participant, microphone=event.on)


@_fold.register
def _(event: e.CameraSet, room: Room) -> Room:
    return _participant(room, event.participant, camera=event.on)


@_fold.register
def _(event: e.MicrophoneLowered, room: Room) -> Room:
    room = _participant(room, event.participant, microphone=False)
    return _tell(room, event.participant, event.at, "microphone_lowered", by=event.by)


@_fold.register
def _(event: e.HandRaised, room: Room) -> Room:
    return _participant(room, event.participant, hand_at=event.at)


@_fold.register
def _(event: e.HandLowered, room: Room) -> Room:
    room = _participant(room, event.participant, hand_at=None)
    if event.by != event.participant:
        room = _tell(room, event.participant, event.at, "hand_lowered", by=event.by)
    return room


@_fold.register
def _(event: e.SittingOutSet, room: Room) -> Room:
    return _participant(room, event.participant, sitting_out=event.on)


@_fold.register
def _(event: e.InvitedToStage, room: Room) -> Room:
    return _participant(room, event.participant, invited_by=event.by)


@_fold.register
def _(event: e.InvitationEnded, room: Room) -> Room:
    return _participant(room, event.participant, invited_by=None)


@_fold.register
def _(event: e.StageChanged, room: Room) -> Room:
    room = _bump(_facts(room, stage=event.stage))
    if event.off is not None:
        room = _tell(room, event.off, event.at, "off_stage", by=event.by)
    return room


@_fold.register
def _(event: e.SwitchAnnounced, room: Room) -> Room:
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
    room = _facts(
        room,
        switch=switch,
        epoch=event.epoch,
        last_act=ClassWideAct(epoch=event.epoch, kind=kind, by=event.by),  # type: ignore[arg-type]
    )
    return replace(room, pending_seats=_index(groups))


@_fold.register
def _(event: e.SwitchRescheduled, room: Room) -> Room:
    switch = room.facts.switch
    return _facts(room, switch=replace(switch, due_at=event.due_at)) if switch else room


@_fold.register
def _(event: e.SwitchCancelled, room: Room) -> Room:
    act = ClassWideAct(epoch=event.epoch, kind="cancelled", by=event.by)
    return replace(_facts(room, switch=None, epoch=event.epoch, last_act=act), pending_seats={})


@_fold.register
def _(event: e.ModeSwitched, room: Room) -> Room:
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
    room = _facts(room, participants=participants, **changes)
    room = replace(room, seats=room.pending_seats, pending_seats={})
    for p, why in switch.front.items():
        by = switch.by if why == "moved" else None
        room = _tell(_participant(room, p, placed_why=why), p, event.at, "at_front", by=by, reason=why)
    quiet = dict.fromkeys(switch.groups, event.at)
    return _presence(room, nobody_answers={}, quiet_since=quiet)


_TOLD = {"late": "placed_late", "merged": "merged", "moved": "moved", "returned": "returned", "paired": "placed_late"}


@_fold.register
def _(event: e.ParticipantPlaced, room: Room) -> Room:
    room = _bump(_seat(room, event.participant, event.group, pending=event.pending))
    front = event.group == FRONT
    switch = room.facts.switch
    if event.pending and switch is not None:
        waiting = _without(switch.front, event.participant)
        if front and event.why != "sitting_out":
            # Told when the switch takes effect.
            waiting = _with(waiting, event.participant, event.why)
        return _facts(room, switch=replace(switch, front=waiting))
    known = room.facts.participants[event.participant]
    room = _participant(
        room,
        event.participant,
        placed_why=event.why if front else None,
        former_mates=known.former_mates if front else (),
    )
    room = _presence(room, nobody_answers=_without(room.presence.nobody_answers, event.participant))
    if not front and event.group not in room.presence.quiet_since:
        room = _presence(room, quiet_since=_with(room.presence.quiet_since, event.group, event.at))
    if front and event.why != "sitting_out":
        return _tell(room, event.participant, event.at, "at_front", by=event.by, reason=event.why)
    kind = _TOLD.get(event.why)
    if kind is None:
        return room
    return _tell(room, event.participant, event.at, kind, by=event.by)


@_fold.register
def _(event: e.SeatReleased, room: Room) -> Room:
    mates = room.facts.participants[event.participant].former_mates
    number = room.seats.get(event.participant)
    if number is not None:
        mates = tuple(p for p in room.facts.groups[number].members if p != event.participant)
    room = _vacate(room, event.participant)
    return _participant(room, event.participant, former_mates=mates, hand_at=None, invited_by=None)


@_fold.register
def _(event: e.GroupVisited, room: Room) -> Room:
    visits = _with(room.facts.visits, event.instructor, (event.group, event.listening))
    return _bump(_facts(room, visits=visits))


@_fold.register
def _(event: e.VisitEnded, room: Room) -> Room:
    return _bump(_facts(room, visits=_without(room.facts.visits, event.instructor)))


@_fold.register
def _(event: e.InstructorCalled, room: Room) -> Room:
    group = replace(room.facts.groups[event.group], called_at=event.at, called_by=event.by)
    return _facts(room, groups=_with(room.facts.groups, event.group, group))


@_fold.register
def _(event: e.CallEnded, room: Room) -> Room:
    if event.group not in room.facts.groups:
        return room
    group = replace(room.facts.groups[event.group], called_at=None, called_by=None)
    return _facts(room, groups=_with(room.facts.groups, event.group, group))


@_fold.register
def _(event: e.AnnouncementSet, room: Room) -> Room:
    announcing = room.facts.announcing
    announcing = announcing | {event.instructor} if event.on else announcing - {event.instructor}
    return _bump(_facts(room, announcing=announcing))


@_fold.register
def _(event: e.PairSet, room: Room) -> Room:
    key = frozenset({pair(event.first, event.second)})
    blocked, kept = room.facts.blocked - key, room.facts.kept - key
    if event.rule == "blocked":
        blocked |= key
    elif event.rule == "kept":
        kept |= key
    return _facts(room, blocked=blocked, kept=kept)


@_fold.register
def _(event: e.TextSent, room: Room) -> Room:
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
        return _facts(room, group_texts=(*room.facts.group_texts, record), texts_sent=sent)
    return _facts(room, texts=(*room.facts.texts, record)[-TEXTS_KEPT:], texts_sent=sent)


@_fold.register
def _(event: e.Connected, room: Room) -> Room:
    presence = room.presence
    return _presence(
        room,
        connected=_with(_without(presence.connected, event.participant), event.participant, event.at),
        gone_since=_without(presence.gone_since, event.participant),
        last_active=_with(presence.last_active, event.participant, event.at),
        away=presence.away - {event.participant},
    )


@_fold.register
def _(event: e.Disconnected, room: Room) -> Room:
    presence = room.presence
    known = room.facts.participants.get(event.participant)
    gone = presence.gone_since
    if known is not None and not known.left:
        gone = _with(gone, event.participant, event.at)
    return _presence(
        room,
        connected=_without(presence.connected, event.participant),
        gone_since=gone,
        last_active=_without(presence.last_active, event.participant),
        away=presence.away - {event.participant},
        speaking=presence.speaking - {event.participant},
        nobody_answers=_without(presence.nobody_answers, event.participant),
        cannot_reach=_without(presence.cannot_reach, event.participant),
    )


@_fold.register
def _(event: e.ActivityReported, room: Room) -> Room:
    presence = room.presence
    p = event.participant
    speaking = presence.speaking | {p} if event.speaking else presence.speaking - {p}
    quiet, answers = presence.quiet_since, presence.nobody_answers
    group = room.seats.get(p)
    if event.speaking and group is not None:
        quiet = _with(quiet, group, event.at)
        answers = _without(answers, *(q for q in answers if q != p and room.seats.get(q) == group))
    return _presence(
        room,
        last_active=_with(presence.last_active, p, event.at),
        away=presence.away - {p},
        speaking=speaking,
        quiet_since=quiet,
        nobody_answers=answers,
    )


@_fold.register
def _(event: e.WentAway, room: Room) -> Room:
    return _presence(room, away=room.presence.away | {event.participant})


@_fold.register
def _(event: e.UnreachableReported, room: Room) -> Room:
    cannot = room.presence.cannot_reach
    if event.cannot_reach:
        return _presence(room, cannot_reach=_with(cannot, event.participant, event.cannot_reach))
    return _presence(room, cannot_reach=_without(cannot, event.participant))


@_fold.register
def _(event: e.NobodyAnswersSaid, room: Room) -> Room:
    return _presence(room, nobody_answers=_with(room.presence.nobody_answers, event.participant, event.due_at))


@_fold.register
def _(event: e.NobodyAnswersWithdrawn, room: Room) -> Room:
    return _presence(room, nobody_answers=_without(room.presence.nobody_answers, event.participant))


@_fold.register
def _(event: e.ServerBecameReady, room: Room) -> Room:
    """Everybody who holds a seat, the stage or a hand is returning; their time begins now."""
    gone = {
        p: event.at
        for p, known in room.facts.participants.items()
        if not known.left and p not in room.presence.connected and _holds(room, p)
    }
    connected = dict.fromkeys(room.presence.connected, event.at)
    quiet = dict.fromkeys(room.facts.groups, event.at)
    presence = Presence(ready_at=event.at, connected=connected, gone_since=gone, quiet_since=quiet)
    return replace(room, presence=presence)


def _holds(room: Room, participant: ParticipantId) -> bool:
    """Tells whether something is kept for a participant that ends when they do not return."""
    facts = room.facts
    known = facts.participants[participant]
    return (
        participant in room.seats
        or participant in room.pending_seats
        or participant in facts.stage
        or (facts.switch is not None and participant in facts.switch.stage)
        or participant in facts.visits
        or participant in facts.announcing
        or known.hand_at is not None
        or known.invited_by is not None
    )


# --- the watch over what is missing -------------------------------------------------------------------------------

_ALL_GROUPS = (e.ModeSwitched, e.ServerBecameReady, e.MeetingEnded)


def _watch(before: Room, room: Room, event: e.Event) -> Room:
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
                changes["lone_since"] = _with(lone_since, number, event.at) if is_lone else _without(lone_since, number)
    return _watch_all(_presence(room, **changes) if changes else room, event.at)


def _watch_all(room: Room, at: int) -> Room:
    """Keeps since when the whole class misses its stage or its instructors."""
    facts, presence = room.facts, room.presence
    changes: dict[str, Any] = {}
    stage_lost = facts.mode == "broadcast" and not any(p in presence.connected for p in facts.stage)
    if stage_lost != (presence.stage_lost_since is not None):
        changes["stage_lost_since"] = at if stage_lost else None
    missing = facts.meeting is not None and not room.instructors_here()
    if missing != (presence.instructors_gone_since is not None):
        changes["instructors_gone_since"] = at if missing else None
    return _presence(room, **changes) if changes else room
