"""What has happened in a classroom: events, past tense.

Facts are appended to the event log. Observations change what is known of presence, live in memory only and are never
written. Both are folded by `evolve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from pitt.classroom.commands import Role, VoteNumber, WayName
from pitt.classroom.ids import ParticipantId
from pitt.classroom.lesson import Lesson
from pitt.classroom.question import Answer, Question

Mode = Literal["lobby", "broadcast", "groups"]
SwitchReason = Literal["asked", "instructor_missing", "stage_empty"]
PlacedWhy = Literal[
    "late", "merged", "moved", "returned", "paired", "full", "blocked", "alone", "sitting_out", "rejoined"
]


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Is the base of everything that can happen; `at` is the time of the order that caused it."""

    at: int


class Fact(Event, frozen=True, kw_only=True):
    """Is the base of events that are logged."""


class Observation(Event, frozen=True, kw_only=True):
    """Is the base of events that live in memory only."""


# --- facts: the meeting and its people ----------------------------------------------------------------------------


class ParticipantJoined(Fact, frozen=True, kw_only=True):
    """Somebody became a participant of the classroom."""

    participant: ParticipantId
    role: Role
    simulated: bool = False
    language: str | None = None


class ParticipantReturned(Fact, frozen=True, kw_only=True):
    """Somebody who had left on purpose came back."""

    participant: ParticipantId


class ParticipantLeft(Fact, frozen=True, kw_only=True):
    """Somebody went away on purpose; no seat is held."""

    participant: ParticipantId


class ParticipantRemoved(Fact, frozen=True, kw_only=True):
    """An instructor sent somebody out of this meeting."""

    participant: ParticipantId
    by: ParticipantId


class MeetingOpened(Fact, frozen=True, kw_only=True):
    """A sitting began; whoever was removed from an earlier one may come again."""

    meeting: str
    by: ParticipantId


class MeetingEnded(Fact, frozen=True, kw_only=True):
    """The sitting ended for everybody."""

    by: ParticipantId | None
    """Null: it ended because no instructor was there."""


class AttendanceNoted(Fact, frozen=True, kw_only=True):
    """Students are in the meeting: when it opens, or when they come; each once a meeting."""

    participants: tuple[ParticipantId, ...]


class DoorSet(Fact, frozen=True, kw_only=True):
    """The door was locked against newcomers, or unlocked."""

    locked: bool
    by: ParticipantId


class MicrophoneSet(Fact, frozen=True, kw_only=True):
    """Somebody turned their own microphone on or off."""

    participant: ParticipantId
    on: bool


class CameraSet(Fact, frozen=True, kw_only=True):
    """Somebody turned their own camera on or off."""

    participant: ParticipantId
    on: bool


class ScreenSet(Fact, frozen=True, kw_only=True):
    """Somebody began to share their own screen, or stopped."""

    participant: ParticipantId
    on: bool


class MicrophoneLowered(Fact, frozen=True, kw_only=True):
    """An instructor turned somebody's microphone off."""

    participant: ParticipantId
    by: ParticipantId


class HandRaised(Fact, frozen=True, kw_only=True):
    """A hand went up."""

    participant: ParticipantId


class HandLowered(Fact, frozen=True, kw_only=True):
    """A hand went down, by its owner or by an instructor."""

    participant: ParticipantId
    by: ParticipantId


class SittingOutSet(Fact, frozen=True, kw_only=True):
    """A student began to sit out, or takes part again."""

    participant: ParticipantId
    on: bool


# --- facts: the stage ---------------------------------------------------------------------------------------------


class InvitedToStage(Fact, frozen=True, kw_only=True):
    """An instructor invited somebody onto the stage."""

    participant: ParticipantId
    by: ParticipantId


class InvitationEnded(Fact, frozen=True, kw_only=True):
    """The invitation was answered or withdrawn."""

    participant: ParticipantId


class StageChanged(Fact, frozen=True, kw_only=True):
    """The stage is another one; the mode is not."""

    stage: tuple[ParticipantId, ...]
    by: ParticipantId | None
    off: ParticipantId | None = None
    """Who was taken off by somebody else, and is told so."""


# --- facts: switches ----------------------------------------------------------------------------------------------


class SwitchAnnounced(Fact, frozen=True, kw_only=True):
    """A switch has a deadline; the same input and `seed` under `version` of the algorithm give the same groups."""

    to: Mode
    epoch: int
    due_at: int
    by: ParticipantId | None
    reason: SwitchReason = "asked"
    groups: tuple[tuple[ParticipantId, ...], ...] = ()
    front: Mapping[ParticipantId, PlacedWhy] = {}
    """Who found no place in the groups, and why."""
    stage: tuple[ParticipantId, ...] = ()
    way: WayName | Literal["by_hand"] | None = None
    size: int | None = None
    seed: int | None = None
    version: int | None = None


class SwitchRescheduled(Fact, frozen=True, kw_only=True):
    """The announced switch has another deadline."""

    due_at: int
    by: ParticipantId


class SwitchCancelled(Fact, frozen=True, kw_only=True):
    """The announced switch was taken back."""

    epoch: int
    by: ParticipantId


class ModeSwitched(Fact, frozen=True, kw_only=True):
    """The announced switch took effect."""

    epoch: int


# --- facts: groups ------------------------------------------------------------------------------------------------


class ParticipantPlaced(Fact, frozen=True, kw_only=True):
    """A student's group changed by other than a switch; 0 is the front."""

    participant: ParticipantId
    group: int
    why: PlacedWhy
    by: ParticipantId | None = None
    pending: bool = False
    """Concerns the groups that are announced, not those that are current."""


class SeatReleased(Fact, frozen=True, kw_only=True):
    """Somebody who dropped did not return in time; a later return looks for the former mates."""

    participant: ParticipantId


class GroupVisited(Fact, frozen=True, kw_only=True):
    """An instructor came into a group, or changed between talking and listening there."""

    instructor: ParticipantId
    group: int
    listening: bool


class VisitEnded(Fact, frozen=True, kw_only=True):
    """An instructor went back to the front."""

    instructor: ParticipantId


class InstructorCalled(Fact, frozen=True, kw_only=True):
    """A group called an instructor."""

    group: int
    by: ParticipantId


class CallEnded(Fact, frozen=True, kw_only=True):
    """A group's call was answered, dismissed or taken back."""

    group: int
    by: ParticipantId
    visited: bool = False
    """Whether it was answered: an instructor came."""


class AnnouncementSet(Fact, frozen=True, kw_only=True):
    """An instructor began or stopped to speak to all groups."""

    instructor: ParticipantId
    on: bool


class PairSet(Fact, frozen=True, kw_only=True):
    """An instructor said whether two students must not, or should, meet in a group."""

    first: ParticipantId
    second: ParticipantId
    rule: Literal["blocked", "kept", "none"]


class TeamsSet(Fact, frozen=True, kw_only=True):
    """An instructor said who works together over weeks."""

    teams: tuple[tuple[ParticipantId, ...], ...]


class TextSent(Fact, frozen=True, kw_only=True):
    """Somebody wrote to an audience."""

    text: str
    """The text's id; ids sort by time."""
    by: ParticipantId
    audience: Literal["class", "group", "groups"]
    group: int
    body: str
    readers: tuple[ParticipantId, ...] = ()
    """Of a group's text: whose history it belongs to, now and later."""


# --- facts: rounds ------------------------------------------------------------------------------------------------


class RoundAsked(Fact, frozen=True, kw_only=True):
    """A question was put to the class, and the first vote opened."""

    round: int
    question: Question
    """As it was asked: whatever becomes of it elsewhere."""
    by: ParticipantId
    closes_at: int | None = None
    follows: int | None = None
    """The number of the round before, for a question on the same concept."""
    anonymous: bool = False
    """Ballots stand in the log under random ids; what links them to people is not in it."""


class VoteOpened(Fact, frozen=True, kw_only=True):
    """A vote opened, anew or for the second time."""

    vote: VoteNumber
    by: ParticipantId | None
    """Null: by itself, since the discussion has ended."""
    closes_at: int | None = None


class LastCalled(Fact, frozen=True, kw_only=True):
    """The open vote has another deadline."""

    closes_at: int
    by: ParticipantId


class VoteClosed(Fact, frozen=True, kw_only=True):
    """No vote is open any more."""

    by: ParticipantId | None
    """Null: by itself, at its deadline."""


class VoteCast(Fact, frozen=True, kw_only=True):
    """A student answered, or changed the answer."""

    participant: ParticipantId | None
    """Null in an anonymous round."""
    vote: VoteNumber
    answer: Answer
    confidence: int | None = None
    ballot: str | None = None
    """In an anonymous round: the random id of whose ballot it is (`pitt.classroom.sealing`)."""


class DiscussionStarted(Fact, frozen=True, kw_only=True):
    """The votes are frozen, and the class is on its way into groups by answer."""

    by: ParticipantId
    show_mates: bool = False
    """Mates see what each of them answered first."""


class DiscussionCancelled(Fact, frozen=True, kw_only=True):
    """The switch into groups was taken back, so there was no discussion."""


class KeySet(Fact, frozen=True, kw_only=True):
    """An instructor said which answer is right."""

    right: tuple[int, ...]
    number: float | None
    tolerance: float
    by: ParticipantId


class TotalsShown(Fact, frozen=True, kw_only=True):
    """Students see how often each answer was given in a vote, or see it no more."""

    vote: VoteNumber
    on: bool
    by: ParticipantId


class ThresholdsSet(Fact, frozen=True, kw_only=True):
    """An instructor said when a discussion is recommended."""

    discuss_from: int
    discuss_up_to: int


class RoundRevealed(Fact, frozen=True, kw_only=True):
    """Students see the right answer and the explanation."""

    by: ParticipantId


class RoundEnded(Fact, frozen=True, kw_only=True):
    """The question was put away."""

    by: ParticipantId


class LessonStarted(Fact, frozen=True, kw_only=True):
    """An instructor began a lesson; it stands here whole, with its questions as they were."""

    lesson: Lesson
    by: ParticipantId


class LessonMoved(Fact, frozen=True, kw_only=True):
    """The class went on to another item: a page that it sees now, or a question that is asked."""

    item: int
    by: ParticipantId


class LessonEnded(Fact, frozen=True, kw_only=True):
    """The lesson was put away."""

    by: ParticipantId


# --- observations -------------------------------------------------------------------------------------------------


class Connected(Observation, frozen=True, kw_only=True):
    """A participant's client connected."""

    participant: ParticipantId


class Disconnected(Observation, frozen=True, kw_only=True):
    """A participant's client is gone; the seat is held."""

    participant: ParticipantId


class ActivityReported(Observation, frozen=True, kw_only=True):
    """There was input or speech."""

    participant: ParticipantId
    speaking: bool


class WentAway(Observation, frozen=True, kw_only=True):
    """There was neither input nor speech for long."""

    participant: ParticipantId


class UnreachableReported(Observation, frozen=True, kw_only=True):
    """A browser told whom it cannot reach at present."""

    participant: ParticipantId
    cannot_reach: tuple[ParticipantId, ...]


class NobodyAnswersSaid(Observation, frozen=True, kw_only=True):
    """A student said that nobody in the group answers."""

    participant: ParticipantId
    due_at: int


class NobodyAnswersWithdrawn(Observation, frozen=True, kw_only=True):
    """Somebody answered after all, or no other group had room."""

    participant: ParticipantId


class ServerBecameReady(Observation, frozen=True, kw_only=True):
    """All timers of seats, merging, the held stage and the missing instructor begin anew."""


AnyFact = (
    ParticipantJoined
    | ParticipantReturned
    | ParticipantLeft
    | ParticipantRemoved
    | MeetingOpened
    | MeetingEnded
    | AttendanceNoted
    | DoorSet
    | MicrophoneSet
    | CameraSet
    | ScreenSet
    | MicrophoneLowered
    | HandRaised
    | HandLowered
    | SittingOutSet
    | InvitedToStage
    | InvitationEnded
    | StageChanged
    | SwitchAnnounced
    | SwitchRescheduled
    | SwitchCancelled
    | ModeSwitched
    | ParticipantPlaced
    | SeatReleased
    | GroupVisited
    | VisitEnded
    | InstructorCalled
    | CallEnded
    | AnnouncementSet
    | PairSet
    | TeamsSet
    | TextSent
    | RoundAsked
    | VoteOpened
    | LastCalled
    | VoteClosed
    | VoteCast
    | DiscussionStarted
    | DiscussionCancelled
    | KeySet
    | TotalsShown
    | ThresholdsSet
    | RoundRevealed
    | RoundEnded
    | LessonStarted
    | LessonMoved
    | LessonEnded
)
"""Every event that may stand in the log; what the store's bytes decode into."""
