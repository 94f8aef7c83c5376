"""What may be asked of a classroom: commands, imperative, and the order that carries one.

Those of the first part can be called over the wire, with their fields as keyword arguments; the second part comes
only from the shell. Field types are checked when a call is decoded, ranges and sense in `decide`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pitt.classroom.ids import ParticipantId
from pitt.classroom.lesson import Lesson
from pitt.classroom.question import Question

Role = Literal["instructor", "student"]
WayName = Literal["by_answer", "random", "same_as_last_time", "new_mates", "teams"]
VoteNumber = Literal[1, 2]
"""The first vote, alone; the second, after the discussion."""


class Command(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Is the base of everything that can be asked of a classroom."""


# --- the meeting and its door -------------------------------------------------------------------------------------


class OpenMeeting(Command, frozen=True, kw_only=True):
    """Begins a sitting in the classroom."""


class EndMeeting(Command, frozen=True, kw_only=True):
    """Ends the sitting for everybody and says goodbye."""


class SetDoor(Command, frozen=True, kw_only=True):
    """Locks the door against newcomers, or unlocks it; whoever was in before may always return."""

    locked: bool


class RemoveParticipant(Command, frozen=True, kw_only=True):
    """Sends somebody out of this meeting; they cannot return to it."""

    participant: ParticipantId


class Leave(Command, frozen=True, kw_only=True):
    """Goes away on purpose: no seat is held."""


# --- one's own things ---------------------------------------------------------------------------------------------


class SetMicrophone(Command, frozen=True, kw_only=True):
    """Tells that one's own microphone is now on or off."""

    on: bool


class SetCamera(Command, frozen=True, kw_only=True):
    """Tells that one's own camera is now on or off."""

    on: bool


class SetScreen(Command, frozen=True, kw_only=True):
    """Tells that one shares one's own screen now, or shares it no more."""

    on: bool


class LowerMicrophone(Command, frozen=True, kw_only=True):
    """Turns somebody's microphone off; only its owner can turn it on again."""

    participant: ParticipantId


class RaiseHand(Command, frozen=True, kw_only=True):
    """Raises one's own hand."""


class LowerHand(Command, frozen=True, kw_only=True):
    """Lowers one's own hand or, for instructors, somebody else's."""

    participant: ParticipantId | None = None


class SitOut(Command, frozen=True, kw_only=True):
    """Sits this one out (privately), or takes part again."""

    on: bool


# --- the stage ----------------------------------------------------------------------------------------------------


class StepOntoStage(Command, frozen=True, kw_only=True):
    """Adds the calling instructor to the stage of the running broadcast."""


class StepOffStage(Command, frozen=True, kw_only=True):
    """Leaves the stage; the last one to leave ends the broadcast."""


class InviteToStage(Command, frozen=True, kw_only=True):
    """Invites somebody onto the stage; they decide."""

    participant: ParticipantId


class AnswerInvitation(Command, frozen=True, kw_only=True):
    """Accepts or declines an invitation onto the stage."""

    accept: bool


class TakeOffStage(Command, frozen=True, kw_only=True):
    """Takes a student off the stage, or withdraws an invitation."""

    participant: ParticipantId


# --- switches: class-wide, with the epoch their sender saw --------------------------------------------------------


class StartGroups(Command, frozen=True, kw_only=True):
    """Splits the class into groups after a lead; also from groups into other groups."""

    epoch: int
    size: int = 3
    way: WayName = "random"
    lead_ms: int | None = None
    """0 to 30,000; null takes the setting."""
    groups: list[list[ParticipantId]] | None = None
    """The groups of a preview, perhaps changed by hand; null forms them now."""
    front: list[ParticipantId] | None = None
    """Beside `groups`: who is meant to stay at the front; others get a place as late students do. Null: all others."""


class StartBroadcast(Command, frozen=True, kw_only=True):
    """Puts the calling instructor on the stage: at once from the lobby, after a countdown from groups."""

    epoch: int
    countdown_ms: int | None = None
    """0 to 300,000; null takes the setting. Only groups are counted down."""
    confirmed: bool = False
    """Says that taking over another's broadcast is meant."""


class EndBroadcast(Command, frozen=True, kw_only=True):
    """Ends the broadcast: the class is in the lobby."""

    epoch: int
    confirmed: bool = False


class ExtendCountdown(Command, frozen=True, kw_only=True):
    """Sets the deadline of an announced switch; two presses with the same deadline do not add up."""

    epoch: int
    at: int


class CancelSwitch(Command, frozen=True, kw_only=True):
    """Takes an announced switch back."""

    epoch: int


class SwitchNow(Command, frozen=True, kw_only=True):
    """Makes an announced switch due at once."""

    epoch: int


# --- groups -------------------------------------------------------------------------------------------------------


class VisitGroup(Command, frozen=True, kw_only=True):
    """Brings the calling instructor into a group, announced there."""

    group: int
    listening: bool = False
    """With the microphone off."""


class EndVisit(Command, frozen=True, kw_only=True):
    """Brings the calling instructor back to the front."""


class MoveParticipant(Command, frozen=True, kw_only=True):
    """Moves a student into another group, or to the front (0)."""

    participant: ParticipantId
    group: int


class CallInstructor(Command, frozen=True, kw_only=True):
    """Calls an instructor into one's group, or takes the call back."""

    on: bool = True


class DismissCall(Command, frozen=True, kw_only=True):
    """Takes a group's call off the queue without a visit."""

    group: int


class SayNobodyAnswers(Command, frozen=True, kw_only=True):
    """Tells that nobody in one's group answers; after 20 s one is merged elsewhere unless it is taken back."""

    on: bool = True


class Announce(Command, frozen=True, kw_only=True):
    """Speaks to all groups without ending them, or stops doing so."""

    on: bool


class SetPair(Command, frozen=True, kw_only=True):
    """Says that two students must never meet in a group (blocked), should stay together (kept), or neither."""

    first: ParticipantId
    second: ParticipantId
    rule: Literal["blocked", "kept", "none"]


class SetTeams(Command, frozen=True, kw_only=True):
    """Says who works together over weeks: these students, or the groups that there are or were last; none ends it."""

    teams: list[list[ParticipantId]] | None = None
    """Null takes the groups."""


# --- rounds: what moves a round on carries the step its sender saw ------------------------------------------------


class AskQuestion(Command, frozen=True, kw_only=True):
    """Begins a round: everybody may answer from now on, each alone."""

    step: int
    question: Question
    follow_up: bool = False
    """Asks about the same concept as the question before; the results show the two together."""
    anonymous: bool = False
    """Keeps nothing that tells whose ballot is whose, once the question is put away."""
    confirmed: bool = False
    """Says that putting away a round that is under way is meant."""


class OpenVote(Command, frozen=True, kw_only=True):
    """Lets students vote: for the first time again, or for the second time, with or without a discussion before."""

    step: int
    vote: VoteNumber


class CallLast(Command, frozen=True, kw_only=True):
    """Announces when the open vote closes."""

    step: int
    in_ms: int = 10_000
    """1,000 to 300,000."""


class CloseVote(Command, frozen=True, kw_only=True):
    """Closes the open vote at once; the last vote before counts."""

    step: int


class Discuss(Command, frozen=True, kw_only=True):
    """Freezes the votes and sends the class into groups formed by answer; their end opens the second vote."""

    step: int
    epoch: int
    size: int = 3
    lead_ms: int | None = None
    """0 to 30,000; null takes the setting."""
    show_mates: bool = False
    """Lets the mates of a group see what each of them answered first."""


class ShowTotals(Command, frozen=True, kw_only=True):
    """Shows students how often each answer was given in a vote, or hides it again; never who gave it."""

    round: int
    vote: VoteNumber
    on: bool
    confirmed: bool = False
    """Says that showing the totals of very few voters is meant."""


class SetKey(Command, frozen=True, kw_only=True):
    """Says which answer is right, for a question that was asked without a key or with a wrong one."""

    round: int
    right: list[int] = []
    number: float | None = None
    tolerance: float = 0.0


class Reveal(Command, frozen=True, kw_only=True):
    """Shows students the right answer and the explanation and, unless it is told not to, the totals."""

    step: int
    totals: bool = True
    confirmed: bool = False
    """Says that showing the totals of very few voters is meant."""


class SetThresholds(Command, frozen=True, kw_only=True):
    """Says from and up to which share of right answers a discussion is recommended, both inclusive."""

    discuss_from: int
    """In percent."""
    discuss_up_to: int
    """In percent; also the share of one answer up to which it is, where there is no key."""


class EndRound(Command, frozen=True, kw_only=True):
    """Puts the question away."""

    step: int


class Vote(Command, frozen=True, kw_only=True):
    """Answers the question; the last vote before closing counts."""

    round: int
    vote: VoteNumber
    choices: list[int] = []
    """Options by number, from 0, ascending."""
    number: float | None = None
    confidence: int | None = None
    """1 (guessed) to 3 (sure), where the question asks for it."""


# --- lessons: they carry the step, too ----------------------------------------------------------------------------


class StartLesson(Command, frozen=True, kw_only=True):
    """Begins a lesson: its pages and questions come in their order."""

    step: int
    lesson: Lesson
    confirmed: bool = False
    """Says that ending another lesson is meant."""


class GoOn(Command, frozen=True, kw_only=True):
    """Takes the next step of the lesson, whichever it is: a page, a question, the discussion, the answer."""

    step: int
    epoch: int
    size: int = 3
    """Of the groups, where the next step is the discussion."""
    lead_ms: int | None = None
    """0 to 30,000; null takes the setting."""
    show_mates: bool = False
    """Lets mates see what each of them answered first, where the next step is the discussion."""
    countdown_ms: int | None = None
    """0 to 300,000; null takes the setting."""
    confirmed: bool = False
    """Says that showing the totals of very few voters is meant."""


class GoToItem(Command, frozen=True, kw_only=True):
    """Goes to any page or question of the lesson; a question is asked anew."""

    step: int
    item: int
    """From 0."""
    confirmed: bool = False
    """Says that putting away a round that is under way is meant."""


class EndLesson(Command, frozen=True, kw_only=True):
    """Ends the lesson; its pages are not shown any more."""

    step: int


# --- words and observations of clients ----------------------------------------------------------------------------


class SendText(Command, frozen=True, kw_only=True):
    """Writes to the class, to one's own group, or (instructors) to all groups."""

    audience: Literal["class", "group", "groups"]
    body: str
    group: int | None = None
    """An instructor may name the group they write to."""


class ReportActivity(Command, frozen=True, kw_only=True):
    """Tells that there was input or speech; whoever tells neither for 3 minutes is away."""

    speaking: bool | None = None
    """Whether one speaks from now on; null tells of input alone, where somebody else observes speech."""


class ReportUnreachable(Command, frozen=True, kw_only=True):
    """Tells whom one's browser cannot reach directly at present (replaces what was told before)."""

    participants: list[ParticipantId]


# --- from the shell only ------------------------------------------------------------------------------------------


class Join(Command, frozen=True, kw_only=True):
    """Makes somebody a participant of the classroom; told once by the web side."""

    participant: ParticipantId
    role: Role
    simulated: bool = False
    language: str | None = None


class NoteConnected(Command, frozen=True, kw_only=True):
    """Observes that a participant's client is connected."""

    participant: ParticipantId


class NoteDisconnected(Command, frozen=True, kw_only=True):
    """Observes that a participant's client is gone."""

    participant: ParticipantId


class NoteServerReady(Command, frozen=True, kw_only=True):
    """Observes that the server is ready after a start: everybody is returning and all timers begin anew."""


class Tick(Command, frozen=True, kw_only=True):
    """Does what is due at the order's time."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A command with who gave it (null: the classroom's own shell), when, and the chance it may use."""

    command: Command
    by: ParticipantId | None = None
    at: int
    seed: int = 0
    seal: bytes = b""
    """A fresh key (`pitt.classroom.sealing.SEAL_BYTES`), for an anonymous round that the command may begin."""
