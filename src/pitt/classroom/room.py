"""The state of one classroom: the facts that the log tells, and the presence that only memory knows.

Values are immutable; `evolve` makes the next one. Reading them never changes anything, and nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from pitt.classroom.commands import Role
from pitt.classroom.events import Mode, PlacedWhy, SwitchReason
from pitt.classroom.ids import ParticipantId
from pitt.classroom.lesson import RunningLesson
from pitt.classroom.round import Round, Thresholds
from pitt.classroom.sealing import ballot_id

FRONT = 0
LARGEST_GROUP = 6
LARGEST_STAGE = 4


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a participant is told about themselves, once; `number` counts up."""

    number: int
    at: int
    kind: str
    by: ParticipantId | None = None
    reason: str | None = None


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of one participant; names live elsewhere."""

    role: Role
    order: int
    simulated: bool = False
    language: str | None = None
    microphone: bool = False
    camera: bool = False
    sharing: bool = False
    """Shares their screen, until they stop or nothing is held for them any more."""
    hand_at: int | None = None
    sitting_out: bool = False
    invited_by: ParticipantId | None = None
    left: bool = False
    removed: bool = False
    told: Told | None = None
    former_mates: tuple[ParticipantId, ...] = ()
    """Whom a released seat was next to; a later return looks for them."""
    placed_why: PlacedWhy | None = None
    """Why the student waits at the front, if something put them there."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """The sitting that is under way."""

    meeting: str
    opened_at: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One group: seats (held ones included) and the call for an instructor."""

    members: tuple[ParticipantId, ...]
    called_at: int | None = None
    called_by: ParticipantId | None = None


class PendingSwitch(msgspec.Struct, frozen=True, kw_only=True):
    """A switch that is announced and not yet due."""

    to: Mode
    epoch: int
    began_at: int
    due_at: int
    by: ParticipantId | None
    reason: SwitchReason
    groups: Mapping[int, Group]
    stage: tuple[ParticipantId, ...]
    front: Mapping[ParticipantId, PlacedWhy] = {}
    """Who will wait at the front, and why."""


class ClassWideAct(msgspec.Struct, frozen=True, kw_only=True):
    """The last act that concerned the whole class; commands that saw an earlier epoch are stale."""

    epoch: int
    kind: Literal["split", "recalled", "broadcast", "ended", "cancelled", "opened"]
    by: ParticipantId | None


ActKind = Literal[
    "none",
    "asked",
    "opened",
    "last_call",
    "closed",
    "discussed",
    "revealed",
    "ended",
    "turned",
    "lesson_started",
    "lesson_ended",
]


class RoundAct(msgspec.Struct, frozen=True, kw_only=True):
    """The last act of an instructor that moved a round or a lesson on; commands that saw an earlier step are stale."""

    step: int = 0
    kind: ActKind = "none"
    by: ParticipantId | None = None


class TextRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A text message as the log tells it."""

    text: str
    by: ParticipantId
    at: int
    body: str
    audience: Literal["class", "group", "groups"]
    group: int
    place_epoch: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the event log tells of a classroom; what a snapshot holds."""

    participants: Mapping[ParticipantId, Participant] = {}
    instructors: tuple[ParticipantId, ...] = ()
    meeting: Meeting | None = None
    meetings: int = 0
    attended: frozenset[ParticipantId] = frozenset()
    """Students who are or were in the meeting that is under way."""
    locked: bool = False
    mode: Mode = "lobby"
    mode_since: int = 0
    epoch: int = 0
    """The version of the media plan: counts every change of who sees whom."""
    place_epoch: int = 0
    """The epoch at which the current places were announced."""
    last_act: ClassWideAct = ClassWideAct(epoch=0, kind="opened", by=None)
    stage: tuple[ParticipantId, ...] = ()
    former_stage: tuple[ParticipantId, ...] = ()
    switch: PendingSwitch | None = None
    groups: Mapping[int, Group] = {}
    visits: Mapping[ParticipantId, tuple[int, bool]] = {}
    """Instructor -> (group, listening)."""
    announcing: frozenset[ParticipantId] = frozenset()
    last_groups: tuple[tuple[ParticipantId, ...], ...] = ()
    history: Mapping[tuple[ParticipantId, ParticipantId], float] = {}
    blocked: frozenset[tuple[ParticipantId, ParticipantId]] = frozenset()
    kept: frozenset[tuple[ParticipantId, ParticipantId]] = frozenset()
    texts: tuple[TextRecord, ...] = ()
    """The last texts to the class and to all groups."""
    group_texts: tuple[TextRecord, ...] = ()
    """Those within the current groups."""
    texts_sent: int = 0
    round: Round | None = None
    rounds: int = 0
    """How many rounds there have been in this classroom."""
    round_act: RoundAct = RoundAct()
    thresholds: Thresholds = Thresholds()
    lesson: RunningLesson | None = None
    teams: tuple[tuple[ParticipantId, ...], ...] = ()


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """What only memory knows: who is connected, who speaks, and since when something is missing."""

    ready_at: int = 0
    connected: Mapping[ParticipantId, int] = {}
    """Connected participants and since when."""
    gone_since: Mapping[ParticipantId, int] = {}
    """Those who dropped (or are returning after a start) and whose seat is held."""
    last_active: Mapping[ParticipantId, int] = {}
    away: frozenset[ParticipantId] = frozenset()
    speaking: frozenset[ParticipantId] = frozenset()
    nobody_answers: Mapping[ParticipantId, int] = {}
    """Who said that nobody answers, and when it takes effect."""
    cannot_reach: Mapping[ParticipantId, tuple[ParticipantId, ...]] = {}
    lone_since: Mapping[int, int] = {}
    """Groups with one connected member, and since when."""
    quiet_since: Mapping[int, int] = {}
    """Groups in which nobody speaks, and since when."""
    stage_lost_since: int | None = None
    instructors_gone_since: int | None = None


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A classroom at one moment: `facts` from the log and `presence` from memory, with indices over both."""

    facts: Facts = Facts()
    presence: Presence = Presence()
    seats: Mapping[ParticipantId, int] = {}
    """Student -> group number, for the current groups (an index over facts.groups)."""
    pending_seats: Mapping[ParticipantId, int] = {}
    """The same for the announced groups."""
    seal: bytes = b""
    """The key of an anonymous round, which is never in the log; empty where there is none."""

    def is_here(self, participant: ParticipantId) -> bool:
        """Tells whether the participant is connected now."""
        return participant in self.presence.connected

    def is_instructor(self, participant: ParticipantId) -> bool:
        """Tells whether the participant teaches here."""
        known = self.facts.participants.get(participant)
        return known is not None and known.role == "instructor"

    def members_here(self, group: Group) -> list[ParticipantId]:
        """Lists the connected members of a group, in order of seats."""
        connected = self.presence.connected
        return [p for p in group.members if p in connected]

    def members_active(self, group: Group) -> list[ParticipantId]:
        """Lists the connected members who are not away."""
        connected, away = self.presence.connected, self.presence.away
        return [p for p in group.members if p in connected and p not in away]

    def is_lone(self, group: Group) -> bool:
        """Tells whether somebody in the group has nobody to talk with: one active member, or one who is away."""
        here = self.members_here(group)
        active = sum(1 for p in here if p not in self.presence.away)
        return active == 1 or (active == 0 and len(here) == 1)

    def instructors_here(self) -> list[ParticipantId]:
        """Lists the connected instructors."""
        return [p for p in self.facts.instructors if p in self.presence.connected]

    def students_here(self) -> Iterator[ParticipantId]:
        """Iterates over the connected students, in order of their connection."""
        participants = self.facts.participants
        return (p for p in self.presence.connected if participants[p].role == "student")

    def waits(self, participant: ParticipantId, *, pending: bool = False) -> bool:
        """Tells whether a connected student at the front would take a place in a group."""
        known = self.facts.participants[participant]
        switch = self.facts.switch
        why = switch.front.get(participant) if pending and switch else known.placed_why
        seats = self.pending_seats if pending else self.seats
        return known.role == "student" and participant not in seats and not known.sitting_out and why != "moved"

    def ballot_of(self, participant: ParticipantId) -> str | None:
        """Tells under what a participant's ballots of this round are kept; null where the seal is gone."""
        asked = self.facts.round
        if asked is None or not asked.anonymous:
            return participant
        return ballot_id(self.seal, participant) if self.seal else None

    def place_of(self, participant: ParticipantId, *, pending: bool = False) -> int:
        """Tells the number of the place of a participant: a group, or 0 for the class or the front."""
        if pending:
            return self.pending_seats.get(participant, FRONT)
        if self.facts.mode != "groups":
            return FRONT
        visit = self.facts.visits.get(participant)
        if visit is not None:
            return visit[0]
        return self.seats.get(participant, FRONT)


def pair(first: ParticipantId, second: ParticipantId) -> tuple[ParticipantId, ParticipantId]:
    """Orders two participants, as pairs are keyed."""
    return (first, second) if first <= second else (second, first)
