"""Rules of single placements: late students, returns, merged groups, moves.

A running discussion is never reshuffled: one student is placed at a time, and only lone groups are merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.events import PlacedWhy
from pitt.classroom.grouping import Candidate, Rules, merge_target, pair_of, smallest_group_for
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import is_right
from pitt.classroom.room import FRONT, LARGEST_GROUP, Group, Room


def rules_of(room: Room) -> Rules:
    """Gives the pairs that must or must not meet."""
    return Rules(blocked=room.facts.blocked, kept=room.facts.kept)


def candidate(room: Room, participant: ParticipantId) -> Candidate:
    """Describes a student as grouping sees them."""
    known = room.facts.participants[participant]
    asked = room.facts.round
    own = room.ballot_of(participant)
    ballot = asked.last_ballots.get(own) if asked and own else None
    if asked is None or ballot is None:
        return Candidate(participant=participant, has_microphone=known.microphone, language=known.language)
    right = is_right(asked.question, ballot.answer)
    return Candidate(
        participant=participant,
        has_microphone=known.microphone,
        language=known.language,
        # Whoever is right agrees, whatever the last decimal of their numbers.
        answer="right" if right else repr(ballot.answer.choices or ballot.answer.number),
        right=right,
        confidence=ballot.confidence,
    )


class _Candidates(Mapping[ParticipantId, Candidate]):
    """Describes students only when grouping looks at them: in a big class it looks at few."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def __getitem__(self, participant: ParticipantId) -> Candidate:
        return candidate(self._room, participant)

    def __iter__(self) -> Iterator[ParticipantId]:
        return iter(self._room.facts.participants)

    def __len__(self) -> int:
        return len(self._room.facts.participants)


def place_student(draft: Draft, student: ParticipantId, *, why: PlacedWhy = "late") -> None:
    """Finds a group for a student who has none, in the groups that are current and in those that are announced."""
    facts = draft.room.facts
    if facts.mode == "groups" and student not in draft.room.seats:
        _place(draft, student, why, pending=False)
    place_in_announced(draft, student, why=why)


def place_in_announced(draft: Draft, student: ParticipantId, *, why: PlacedWhy = "late") -> None:
    """Finds a group for a student who has none in the groups that are announced, if any are."""
    switch = draft.room.facts.switch
    if switch is not None and switch.to == "groups" and student not in draft.room.pending_seats:
        _place(draft, student, why, pending=True)


def _place(draft: Draft, student: ParticipantId, why: PlacedWhy, *, pending: bool) -> None:
    room = draft.room
    facts = room.facts
    switch = facts.switch
    if not pending and switch is not None and switch.due_at - draft.at < draft.durations.late_limit_ms:
        _wait_at_front(draft, student, "late", pending=pending)
        return
    groups: Mapping[int, Group] = switch.groups if pending and switch else facts.groups
    number = _group_of_former_mates(room, student, groups)
    if number is not None:
        why = "returned"
    else:
        number = smallest_group(room, student, groups)
    if number is None:
        mate = _who_waits(room, student, pending=pending)
        if mate is None:
            full = any(len(group.members) >= LARGEST_GROUP for group in groups.values())
            _wait_at_front(draft, student, "full" if full else "alone", pending=pending)
            return
        number = max(groups, default=0) + 1
        draft.add(e.ParticipantPlaced, participant=mate, group=number, why="paired", pending=pending)
        why = "paired"
    draft.add(e.ParticipantPlaced, participant=student, group=number, why=why, pending=pending)


def _wait_at_front(draft: Draft, student: ParticipantId, why: PlacedWhy, *, pending: bool) -> None:
    facts = draft.room.facts
    before = facts.participants[student].placed_why
    if pending and facts.switch is not None:
        before = facts.switch.front.get(student)
    if before != why:
        draft.add(e.ParticipantPlaced, participant=student, group=FRONT, why=why, pending=pending)


def _group_of_former_mates(room: Room, student: ParticipantId, groups: Mapping[int, Group]) -> int | None:
    """Finds where most of the mates of a released seat are now, if there is room."""
    mates = room.facts.participants[student].former_mates
    counts = {
        number: sum(1 for p in group.members if p in mates)
        for number, group in groups.items()
        if len(group.members) < LARGEST_GROUP and not is_blocked(room, student, group.members)
    }
    best = max(counts, key=lambda number: (counts[number], -number), default=None)
    return best if best is not None and counts[best] > 0 else None


def is_blocked(room: Room, student: ParticipantId, members: Sequence[ParticipantId]) -> bool:
    """Tells whether the student must not meet one of the members."""
    return any(pair_of(student, p) in room.facts.blocked for p in members if p != student)


def smallest_group(
    room: Room, student: ParticipantId, groups: Mapping[int, Group], without: int | None = None
) -> int | None:
    """Finds the smallest group below 6 for a student: one in which somebody is active, else one with somebody here."""
    for members_present in (room.members_active, room.members_here):
        open_groups = [
            (number, group.members)
            for number, group in sorted(groups.items())
            if number != without and members_present(group)
        ]
        number = _smallest_of(room, student, open_groups)
        if number is not None:
            return number
    return None


def _smallest_of(
    room: Room, student: ParticipantId, open_groups: list[tuple[int, tuple[ParticipantId, ...]]]
) -> int | None:
    index = smallest_group_for(
        candidate(room, student),
        [members for _, members in open_groups],
        rules_of(room),
        room.facts.history,
        _Candidates(room),
    )
    return None if index is None else open_groups[index][0]


def _who_waits(room: Room, student: ParticipantId, *, pending: bool) -> ParticipantId | None:
    """Finds a student at the front with whom another can form a group; somebody away is nobody's only mate."""
    if student in room.presence.away:
        return None
    for other in room.students_here():
        if other == student or other in room.presence.away or not room.waits(other, pending=pending):
            continue
        if not is_blocked(room, student, [other]):
            return other
    return None


def merge_lone_group(draft: Draft, number: int) -> None:
    """Merges a group left with one active member into the smallest group below 6, seats that are held included.

    Where nothing has room for all, only those who are here move, and held seats become those of returning students;
    where nothing has room at all, the member forms a group with somebody who waits, or waits at the front.
    """
    room = draft.room
    group = room.facts.groups[number]
    others = [(n, g.members) for n, g in sorted(room.facts.groups.items()) if n != number and room.members_active(g)]
    here = room.members_here(group)
    for moving in (list(group.members), here):
        index = merge_target(
            moving,
            [members for _, members in others],
            rules_of(room),
            room.facts.history,
            _Candidates(room),
        )
        if index is not None:
            target = others[index][0]
            if moving is here:
                _release_held_seats(draft, number)
            for student in moving:
                draft.add(e.ParticipantPlaced, participant=student, group=target, why="merged")
            break
    else:
        mate = _who_waits(room, (room.members_active(group) or here)[0], pending=False)
        if mate is not None:
            draft.add(e.ParticipantPlaced, participant=mate, group=number, why="paired")
            return
        _release_held_seats(draft, number)
        for student in here:
            draft.add(e.ParticipantPlaced, participant=student, group=FRONT, why="alone")


def _release_held_seats(draft: Draft, number: int) -> None:
    """Gives up the seats of those who dropped, while their mates still tell where they belong."""
    for student in draft.room.facts.groups[number].members:
        if not draft.room.is_here(student):
            draft.add(e.SeatReleased, participant=student)


_MAKES_ROOM = (
    e.ParticipantLeft,
    e.ParticipantRemoved,
    e.SeatReleased,
    e.SittingOutSet,
    e.SwitchRescheduled,
    e.SwitchCancelled,
    e.PairSet,
)


def seat_who_waits(draft: Draft) -> None:
    """Gives students who wait at the front a place, after something that may have made room for them."""
    if draft.room.facts.mode != "groups" or not any(isinstance(event, _MAKES_ROOM) for event in draft.events):
        return
    for student in list(draft.room.students_here()):
        if draft.room.waits(student):
            place_student(draft, student)


def merge_student(draft: Draft, student: ParticipantId) -> bool:
    """Moves one student whom nobody answers into the smallest other group; tells whether there was one."""
    room = draft.room
    number = smallest_group(room, student, room.facts.groups, without=room.seats.get(student))
    if number is None:
        return False
    draft.add(e.ParticipantPlaced, participant=student, group=number, why="merged")
    return True
