"""Rules of switches: announcing, moving, taking back and carrying out a change of mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.people import ensure_meeting
from pitt.classroom.deciding.placing import candidate, place_in_announced, rules_of
from pitt.classroom.events import Mode, PlacedWhy, SwitchReason
from pitt.classroom.grouping import (
    LARGEST,
    SMALLEST,
    VERSION,
    FrontReason,
    Grouping,
    Way,
    check_groups,
    form_groups,
    repeats,
    smallest_group_for,
)
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal, confirm, invalid, not_now
from pitt.classroom.room import LARGEST_STAGE, Room

_STALE = {
    "split": "{by} has just split the class into groups.",
    "recalled": "{by} is already bringing everybody back.",
    "broadcast": "{by} has just started a broadcast.",
    "ended": "{by} has just ended the broadcast.",
    "cancelled": "{by} has just taken the switch back.",
    "opened": "The class has just been opened.",
}


WHY_AT_FRONT: Final[Mapping[FrontReason, PlacedWhy]] = {FrontReason.ONLY_ONE: "alone", FrontReason.BLOCKED: "blocked"}
_NOBODY: Final[Mapping[ParticipantId, PlacedWhy]] = {}


def stale(epoch: int, draft: Draft) -> Refusal | None:
    """Refuses a class-wide command whose sender had not seen the last class-wide act."""
    act = draft.room.facts.last_act
    if epoch >= act.epoch:
        return None
    words = _STALE[act.kind] if act.by is not None else "The class has just switched by itself."
    people = {"by": act.by} if act.by is not None and "{by}" in words else {}
    return Refusal(
        kind="stale_epoch",
        code=f"stale_{act.kind}" if people else "stale_switched",
        words=f"{words} Look at the class as it is now, then decide again.",
        people=people,
    )


# --- into groups --------------------------------------------------------------------------------------------------


def check_size(size: int) -> Refusal | None:
    """Refuses a group size that is not 2 to 6."""
    if SMALLEST <= size <= LARGEST:
        return None
    return invalid("group_size", "Groups have 2 to 6 students. Choose a size between 2 and 6.")


def preview(room: Room, *, size: int, way: c.WayName, seed: int) -> Grouping:
    """Forms groups of the students who are here and take part, without changing anything.

    Students who are away are dealt in last, so that nobody has only somebody away for a mate: up to one above the
    target size into the groups that talk, the rest into groups of their own for when they are back.
    """
    facts, presence = room.facts, room.presence
    willing = [p for p in room.students_here() if not facts.participants[p].sitting_out]
    active = [p for p in willing if p not in presence.away] or willing
    grouping = _form(room, active, size=size, way=way, seed=seed)
    groups = [list(group) for group in grouping.groups]
    left_over = []
    for student in sorted(set(willing) - set(active)):
        open_groups = [group if len(group) <= size else [] for group in groups]
        index = smallest_group_for(candidate(room, student), open_groups, rules_of(room), facts.history)
        if index is None:
            left_over.append(student)
        else:
            groups[index].append(student)
    others = _form(room, left_over, size=size, way=way, seed=seed)
    return Grouping(
        (*(tuple(group) for group in groups), *others.groups),
        (*grouping.front, *others.front),
        repeats([*groups, *others.groups], facts.history),
        seed,
    )


def _form(room: Room, students: Sequence[ParticipantId], *, size: int, way: c.WayName, seed: int) -> Grouping:
    return form_groups(
        (candidate(room, p) for p in students),
        size=size,
        way=Way(way),
        seed=seed,
        rules=rules_of(room),
        history=room.facts.history,
        last_groups=room.facts.teams if way == "teams" else room.facts.last_groups,
    )


def start_groups(command: c.StartGroups, draft: Draft) -> Refusal | None:
    """Announces groups, formed now or by hand after a preview; due after the lead.

    Whoever a preview did not know, since they came after it was made, gets a place as a late student does.
    """
    lead = draft.durations.lead_ms if command.lead_ms is None else command.lead_ms
    refusal = stale(command.epoch, draft) or check_size(command.size)
    if refusal is not None:
        return refusal
    if not 0 <= lead <= draft.durations.lead_longest_ms:
        longest = draft.durations.lead_longest_ms // 1000
        return invalid("lead", f"The lead before groups is 0 to {longest} seconds. Choose a shorter one.")
    room = draft.room
    students = list(room.students_here())
    if not students:
        return not_now("no_students", "No student is here yet. Share the class's code, then split.")
    if command.way == "teams" and not room.facts.teams:
        return not_now("teams_none", "There are no teams yet. Split the class, then keep the groups as teams.")
    if all(room.facts.participants[p].sitting_out for p in students):
        return not_now("nobody_takes_part", "Everybody who is here sits this one out. Split when somebody takes part.")
    grouping = preview(room, size=command.size, way=command.way, seed=draft.order.seed)
    groups = grouping.groups
    front: dict[ParticipantId, PlacedWhy] = {seat.participant: WHY_AT_FRONT[seat.reason] for seat in grouping.front}
    newcomers: list[ParticipantId] = []
    if command.groups is not None:
        taken = _take_by_hand(command.groups, command.front or (), draft)
        if isinstance(taken, Refusal):
            return taken
        groups = taken
        seated = {p for group in groups for p in group}
        others = [p for p in students if p not in seated and not room.facts.participants[p].sitting_out]
        stay = others if command.front is None else [p for p in others if p in command.front]
        front = dict.fromkeys(stay, "moved")
        newcomers = [p for p in others if p not in front]
    ensure_meeting(draft)
    by_hand = command.groups is not None
    _announce(
        draft,
        to="groups",
        due_at=draft.at + lead,
        newcomers=newcomers,
        groups=groups,
        front=front,
        way="by_hand" if by_hand else command.way,
        size=command.size,
        seed=None if by_hand else grouping.seed,
        version=None if by_hand else VERSION,
    )
    return None


def _take_by_hand(
    wanted: Sequence[Sequence[ParticipantId]], front: Sequence[ParticipantId], draft: Draft
) -> tuple[tuple[ParticipantId, ...], ...] | Refusal:
    """Takes groups made by hand without those who have gone since or sit out; refuses what breaks a rule."""
    room = draft.room
    named = {*(p for group in wanted for p in group), *front}
    unknown_people = [p for p in named if p not in room.facts.participants or room.is_instructor(p)]
    if unknown_people:
        return invalid("groups_unknown", "These groups name somebody who is not a student here. Preview them again.")
    takes_part = {p for p in named if room.is_here(p) and not room.facts.participants[p].sitting_out}
    remaining = (tuple(p for p in group if p in takes_part) for group in wanted)
    groups = tuple(group for group in remaining if group)
    if not groups:
        return invalid("groups_none", "There is nobody in these groups. Put students into them, or preview them again.")
    front = [p for p in front if p in takes_part]
    found = check_groups(groups, [candidate(room, p) for p in takes_part], rules_of(room), front)
    return invalid(f"groups_{found[0].fault.value}", found[0].words) if found else groups


# --- into broadcast and lobby -------------------------------------------------------------------------------------


def start_broadcast(command: c.StartBroadcast, draft: Draft) -> Refusal | None:
    """Puts the caller on the stage: at once in lobby and broadcast, after a countdown from groups."""
    facts, me = draft.room.facts, draft.by
    refusal = stale(command.epoch, draft)
    if refusal is not None:
        return refusal
    if facts.mode == "groups":
        countdown = draft.durations.countdown_ms if command.countdown_ms is None else command.countdown_ms
        if not 0 <= countdown <= draft.durations.countdown_longest_ms:
            longest = draft.durations.countdown_longest_ms // 1000
            return invalid("countdown", f"A countdown lasts 0 to {longest} seconds. Choose a shorter one.")
        _announce(draft, to="broadcast", due_at=draft.at + countdown, stage=(me,))
        return None
    others = [p for p in facts.stage if p != me and draft.room.is_instructor(p)]
    if facts.mode == "broadcast" and others and not command.confirmed:
        return confirm(
            "take_over",
            "{by} is on the stage. Take over? Everybody will see you instead.",
            by=others[0],
        )
    if facts.mode == "broadcast" and facts.stage == (me,) and facts.switch is None:
        return not_now("already_broadcasting", "Everybody sees you already.")
    ensure_meeting(draft)
    _announce(draft, to="broadcast", due_at=draft.at, stage=(me,))
    return None


def end_broadcast(command: c.EndBroadcast, draft: Draft) -> Refusal | None:
    """Ends the broadcast; ending another's asks first."""
    facts, me = draft.room.facts, draft.by
    refusal = stale(command.epoch, draft)
    if refusal is not None:
        return refusal
    if facts.mode != "broadcast":
        return not_now("no_broadcast", "There is no broadcast to end.")
    others = [p for p in facts.stage if p != me and draft.room.is_instructor(p)]
    if others and not command.confirmed:
        return confirm("end_anothers", "{by} is on the stage. End the broadcast for everybody?", by=others[0])
    _announce(draft, to="lobby", due_at=draft.at)
    return None


# --- the announced switch -----------------------------------------------------------------------------------------


def _announce(
    draft: Draft,
    *,
    to: Mode,
    due_at: int,
    reason: SwitchReason = "asked",
    groups: tuple[tuple[ParticipantId, ...], ...] = (),
    front: Mapping[ParticipantId, PlacedWhy] = _NOBODY,
    stage: tuple[ParticipantId, ...] = (),
    newcomers: Sequence[ParticipantId] = (),
    **how: object,
) -> None:
    draft.add(
        e.SwitchAnnounced,
        to=to,
        epoch=draft.room.facts.epoch + 1,
        due_at=due_at,
        by=draft.order.by,
        reason=reason,
        groups=groups,
        front=front,
        stage=stage,
        **how,
    )
    for student in newcomers:
        place_in_announced(draft, student)
    if due_at <= draft.at:
        draft.add(e.ModeSwitched, epoch=draft.room.facts.epoch + 1)


def bring_back(draft: Draft, reason: SwitchReason) -> None:
    """Starts the countdown that nobody asked for: the stage is the former one's who are still connected."""
    former = [p for p in draft.room.facts.former_stage if draft.room.is_here(p)]
    _announce(
        draft,
        to="broadcast" if former else "lobby",
        due_at=draft.at + draft.durations.countdown_ms,
        reason=reason,
        stage=tuple(former[:LARGEST_STAGE]),
    )


def switch_to_lobby(draft: Draft) -> None:
    """Ends a broadcast whose stage did not come back."""
    _announce(draft, to="lobby", due_at=draft.at, reason="stage_empty")


def _announced(epoch: int, draft: Draft) -> Refusal | None:
    refusal = stale(epoch, draft)
    if refusal is None and draft.room.facts.switch is None:
        refusal = not_now("no_switch", "No switch is announced any more.")
    return refusal


def extend(command: c.ExtendCountdown, draft: Draft) -> Refusal | None:
    """Sets the deadline; at most the longest countdown from now."""
    refusal = _announced(command.epoch, draft)
    switch = draft.room.facts.switch
    if refusal is not None or switch is None:
        return refusal
    longest = draft.durations.countdown_longest_ms
    if not draft.at < command.at <= draft.at + longest:
        return invalid("deadline", f"The deadline has to be within the next {longest // 1000} seconds.")
    if command.at != switch.due_at:
        draft.add(e.SwitchRescheduled, due_at=command.at, by=draft.by)
    return None


def cancel(command: c.CancelSwitch, draft: Draft) -> Refusal | None:
    """Takes the announced switch back."""
    refusal = _announced(command.epoch, draft)
    if refusal is None:
        draft.add(e.SwitchCancelled, epoch=draft.room.facts.epoch + 1, by=draft.by)
    return refusal


def switch_now(command: c.SwitchNow, draft: Draft) -> Refusal | None:
    """Carries the announced switch out at once; where its stage is gone, the caller is whoever ended the groups."""
    refusal = _announced(command.epoch, draft)
    if refusal is not None:
        return refusal
    if _is_stage_gone(draft):
        _announce(draft, to="broadcast", due_at=draft.at, stage=(draft.by,))
    else:
        draft.add(e.ModeSwitched, epoch=draft.room.facts.epoch + 1)
    return None


def _is_stage_gone(draft: Draft) -> bool:
    """Tells whether the announced broadcast has nobody for its stage, or a class without instructor nobody as yet."""
    switch = draft.room.facts.switch
    if switch is None or switch.to == "groups":
        return False
    return switch.reason == "instructor_missing" or not any(draft.room.is_here(p) for p in switch.stage)


def carry_out_due(draft: Draft) -> None:
    """Carries out a switch that is due; an overdue one fires once.

    A broadcast whose stage is no longer connected falls back to the former stage, then to the lobby.
    """
    switch = draft.room.facts.switch
    if switch is None or switch.due_at > draft.at:
        return
    if _is_stage_gone(draft):
        former = tuple(p for p in draft.room.facts.former_stage if draft.room.is_here(p))[:LARGEST_STAGE]
        held = tuple(p for p in switch.stage if p in draft.room.presence.gone_since)
        if former or not held:
            _announce(draft, to="broadcast" if former else "lobby", due_at=draft.at, stage=former, reason=switch.reason)
            return
    draft.add(e.ModeSwitched, epoch=draft.room.facts.epoch + 1)
