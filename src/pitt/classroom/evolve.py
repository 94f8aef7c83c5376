"""Folds events into the state of a classroom: the one place where a room changes.

`evolve` never refuses: what has happened has happened. Facts and observations pass through the same table; after
each, the watch over what is missing (lone groups, the lost stage, the absent instructors) is brought up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving import groups, lessons, meetings, observations, people, rounds, seats, stage, switches
from pitt.classroom.evolving.watch import watch, watch_all
from pitt.classroom.room import Facts, Presence, Room

_Fold = Callable[[Any, Room], Room]

FOLDS: Final[dict[type[e.Event], _Fold]] = {
    e.ParticipantJoined: people.joined,
    e.ParticipantReturned: people.returned,
    e.ParticipantLeft: people.left,
    e.ParticipantRemoved: people.removed,
    e.MeetingOpened: meetings.meeting_opened,
    e.MeetingEnded: meetings.meeting_ended,
    e.AttendanceNoted: meetings.attendance_noted,
    e.DoorSet: meetings.door_set,
    e.MicrophoneSet: people.microphone_set,
    e.CameraSet: people.camera_set,
    e.ScreenSet: people.screen_set,
    e.MicrophoneLowered: people.microphone_lowered,
    e.HandRaised: people.hand_raised,
    e.HandLowered: people.hand_lowered,
    e.SittingOutSet: people.sitting_out_set,
    e.InvitedToStage: stage.invited,
    e.InvitationEnded: stage.invitation_ended,
    e.StageChanged: stage.stage_changed,
    e.SwitchAnnounced: switches.announced,
    e.SwitchRescheduled: switches.rescheduled,
    e.SwitchCancelled: switches.cancelled,
    e.ModeSwitched: switches.mode_switched,
    e.ParticipantPlaced: seats.placed,
    e.SeatReleased: seats.seat_released,
    e.GroupVisited: groups.visited,
    e.VisitEnded: groups.visit_ended,
    e.InstructorCalled: groups.instructor_called,
    e.CallEnded: groups.call_ended,
    e.AnnouncementSet: groups.announcement_set,
    e.PairSet: groups.pair_set,
    e.TeamsSet: groups.teams_set,
    e.TextSent: groups.text_sent,
    e.RoundAsked: rounds.asked,
    e.VoteOpened: rounds.vote_opened,
    e.LastCalled: rounds.last_called,
    e.VoteClosed: rounds.vote_closed,
    e.VoteCast: rounds.vote_cast,
    e.DiscussionStarted: rounds.discussion_started,
    e.DiscussionCancelled: rounds.discussion_cancelled,
    e.KeySet: rounds.key_set,
    e.TotalsShown: rounds.totals_shown,
    e.ThresholdsSet: rounds.thresholds_set,
    e.RoundRevealed: rounds.revealed,
    e.RoundEnded: rounds.ended,
    e.LessonStarted: lessons.started,
    e.LessonMoved: lessons.moved,
    e.LessonEnded: lessons.ended,
    e.Connected: observations.connected,
    e.Disconnected: observations.disconnected,
    e.ActivityReported: observations.activity_reported,
    e.WentAway: observations.went_away,
    e.UnreachableReported: observations.unreachable_reported,
    e.NobodyAnswersSaid: observations.nobody_answers_said,
    e.NobodyAnswersWithdrawn: observations.nobody_answers_withdrawn,
    e.ServerBecameReady: observations.server_became_ready,
}


def evolve(room: Room, event: e.Event) -> Room:
    """Folds one event into a room and gives the next room; the old one stays as it was."""
    return watch(room, FOLDS[type(event)](event, room), event)


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
    return watch_all(replace(room, presence=kept), at)


def from_facts(facts: Facts) -> Room:
    """Builds a room around facts, as from a snapshot: nobody is connected, the indices are made anew."""
    return Room(
        facts=facts,
        seats=seats.index_of(facts.groups),
        pending_seats=seats.index_of(facts.switch.groups) if facts.switch else {},
    )
