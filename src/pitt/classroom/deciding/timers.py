"""What becomes due by itself: the next deadline of a room, and what happens when it is reached."""

from __future__ import annotations

from collections.abc import Iterator

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.people import end_empty_broadcast
from pitt.classroom.deciding.placing import merge_lone_group, merge_student
from pitt.classroom.deciding.rounds import close_due_vote, vote_due_at
from pitt.classroom.deciding.switches import bring_back, carry_out_due, switch_to_lobby
from pitt.classroom.durations import Durations
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal
from pitt.classroom.room import Room


def next_deadline(room: Room, durations: Durations) -> int | None:
    """Tells when the shell has to send the next `Tick`; null when nothing will ever be due by itself."""
    return min(_deadlines(room, durations), default=None)


def _deadlines(room: Room, durations: Durations) -> Iterator[int]:
    facts, presence = room.facts, room.presence
    if facts.switch is not None:
        yield facts.switch.due_at
    vote_due = vote_due_at(facts.round, durations.transit_ms)
    if vote_due is not None:
        yield vote_due
    if presence.gone_since:
        yield min(presence.gone_since.values()) + durations.seat_ms
    if facts.mode == "groups":
        if presence.lone_since:
            yield min(presence.lone_since.values()) + durations.lone_ms
        if presence.nobody_answers:
            yield min(presence.nobody_answers.values())
        active = [at for p, at in presence.last_active.items() if _may_go_away(room, p)]
        if active:
            yield max(min(active), facts.mode_since) + durations.away_ms
        if presence.instructors_gone_since is not None and facts.switch is None:
            yield presence.instructors_gone_since + durations.instructor_missing_ms
    if presence.stage_lost_since is not None and facts.switch is None:
        yield presence.stage_lost_since + durations.stage_hold_ms
    if presence.instructors_gone_since is not None and facts.meeting is not None:
        yield presence.instructors_gone_since + durations.meeting_idle_ms


def tick(command: c.Tick, draft: Draft) -> Refusal | None:
    """Does everything that is due at the order's time, each thing once."""
    _end_idle_meeting(draft)
    close_due_vote(draft)
    carry_out_due(draft)
    _release_seats(draft)
    _let_go_lost_stage(draft)
    if draft.room.facts.mode == "groups":
        _note_away(draft)
        _merge_lone(draft)
        _merge_unanswered(draft)
        _bring_back_without_instructor(draft)
    return None


def _end_idle_meeting(draft: Draft) -> None:
    since = draft.room.presence.instructors_gone_since
    if draft.room.facts.meeting is None or since is None:
        return
    if since + draft.durations.meeting_idle_ms <= draft.at:
        draft.add(e.MeetingEnded, by=None)


def _release_seats(draft: Draft) -> None:
    for participant, since in list(draft.room.presence.gone_since.items()):
        if since + draft.durations.seat_ms <= draft.at:
            draft.add(e.SeatReleased, participant=participant)
    end_empty_broadcast(draft)


def _let_go_lost_stage(draft: Draft) -> None:
    since = draft.room.presence.stage_lost_since
    if since is not None and draft.room.facts.switch is None and since + draft.durations.stage_hold_ms <= draft.at:
        switch_to_lobby(draft)


def _note_away(draft: Draft) -> None:
    """Notes who is away; it counts from the beginning of the groups, since listening to a broadcast needs no touch."""
    room = draft.room
    for participant, at in list(room.presence.last_active.items()):
        due = max(at, room.facts.mode_since) + draft.durations.away_ms <= draft.at
        if due and _may_go_away(room, participant):
            draft.add(e.WentAway, participant=participant)


def _may_go_away(room: Room, participant: ParticipantId) -> bool:
    """Tells whether silence would count: not while one speaks, which is told only when it begins and ends."""
    presence = room.presence
    return participant in room.seats and participant not in presence.away and participant not in presence.speaking


def _merge_lone(draft: Draft) -> None:
    for number, since in sorted(draft.room.presence.lone_since.items()):
        # An earlier merge may have ended this group, or its loneliness.
        if since + draft.durations.lone_ms <= draft.at and number in draft.room.presence.lone_since:
            merge_lone_group(draft, number)


def _merge_unanswered(draft: Draft) -> None:
    for participant, due_at in sorted(draft.room.presence.nobody_answers.items()):
        if due_at <= draft.at and not merge_student(draft, participant):
            draft.add(e.NobodyAnswersWithdrawn, participant=participant)


def _bring_back_without_instructor(draft: Draft) -> None:
    since = draft.room.presence.instructors_gone_since
    if since is None or draft.room.facts.switch is not None:
        return
    if since + draft.durations.instructor_missing_ms <= draft.at:
        bring_back(draft, "instructor_missing")
