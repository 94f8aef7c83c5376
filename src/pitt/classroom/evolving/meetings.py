"""Folds of meetings: a sitting begins, ends, and has a door."""

from __future__ import annotations

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_facts, change_presence
from pitt.classroom.room import ClassWideAct, Meeting, Room


def meeting_opened(event: e.MeetingOpened, room: Room) -> Room:
    """Begins a sitting; whoever was removed from an earlier one may come again."""
    participants = {
        p: replace(known, removed=False) if known.removed else known for p, known in room.facts.participants.items()
    }
    return change_facts(
        room,
        meeting=Meeting(meeting=event.meeting, opened_at=event.at),
        meetings=room.facts.meetings + 1,
        attended=frozenset(),
        participants=participants,
    )


def meeting_ended(event: e.MeetingEnded, room: Room) -> Room:
    """Brings the class into the lobby and forgets what belonged to the sitting."""
    participants = {
        p: replace(
            known, sharing=False, hand_at=None, invited_by=None, sitting_out=False, placed_why=None, former_mates=()
        )
        for p, known in room.facts.participants.items()
    }
    epoch = room.facts.epoch + 1
    room = change_facts(
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
        round=None,
        lesson=None,
    )
    room = change_presence(room, nobody_answers={}, cannot_reach={}, quiet_since={})
    return replace(room, seats={}, pending_seats={}, seal=b"")


def attendance_noted(event: e.AttendanceNoted, room: Room) -> Room:
    """Counts students as having been there."""
    return change_facts(room, attended=room.facts.attended | {*event.participants})


def door_set(event: e.DoorSet, room: Room) -> Room:
    """Locks or unlocks the door."""
    return change_facts(room, locked=event.locked)
