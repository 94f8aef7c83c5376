"""A small language for rules: given events, when a command is given, then events follow or a refusal does.

Times are seconds since the beginning of the story. `then` compares everything but the events' time, which is the
time of the command. What is named nowhere in a story does not matter to it.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.decide import decide_and_fold
from pitt.classroom.deciding.timers import next_deadline
from pitt.classroom.durations import Durations
from pitt.classroom.evolve import evolve_all
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal
from pitt.classroom.room import FRONT, Room, Told

BEGINNING = 1_000_000
ANA, BEN = ParticipantId("ana"), ParticipantId("ben")
CEM, DUA, EVA, FIN, GIA, HUI, IDA, JAN = STUDENTS = tuple(
    ParticipantId(name) for name in ("cem", "dua", "eva", "fin", "gia", "hui", "ida", "jan")
)
SEAL = b"one fresh key for a test of Pitt."
NOW = 0
"""The time of an expected event; the specification puts the real one there."""


def many(count: int) -> tuple[ParticipantId, ...]:
    """Names as many students as a story needs."""
    return tuple(ParticipantId(f"s{number:02d}") for number in range(1, count + 1))


class Story:
    """Is a classroom at a moment, with what the last command led to."""

    def __init__(
        self,
        room: Room,
        at: int,
        durations: Durations,
        events: tuple[e.Event, ...] = (),
        refusal: Refusal | None = None,
    ) -> None:
        self.room = room
        self.at = at
        self.durations = durations
        self.events = events
        self.refusal = refusal

    # --- when -----------------------------------------------------------------------------------------------------

    def when(
        self, command: c.Command, by: ParticipantId | None = None, *, at: float | None = None, seed: int = 1
    ) -> Story:
        """Gives one command, later than whatever is due before."""
        story = self if at is None else self.until(at)
        order = c.Order(command=command, by=by, at=story.at, seed=seed, seal=SEAL)
        decision = decide_and_fold(story.room, order, self.durations)
        if isinstance(decision, Refusal):
            return Story(story.room, story.at, self.durations, refusal=decision)
        events, folded = decision
        # No event tells of the seal: it comes from beside the log.
        room = replace(evolve_all(story.room, events), seal=folded.seal)
        return Story(room, story.at, self.durations, events)

    def and_then(self, command: c.Command, by: ParticipantId | None = None, *, at: float | None = None) -> Story:
        """Gives a command that has to go through."""
        assert self.refusal is None, self.refusal
        return self.when(command, by, at=at)

    def until(self, seconds: float) -> Story:
        """Lets time pass; whatever is due by itself happens, and `events` holds all of it."""
        until = BEGINNING + round(seconds * 1000)
        story, happened = self, list[e.Event]()
        for _ in range(100):
            due_at = next_deadline(story.room, self.durations)
            if due_at is None or due_at > until:
                return Story(story.room, max(story.at, until), self.durations, tuple(happened))
            at = max(due_at, story.at)
            story = Story(story.room, at, self.durations).when(c.Tick())
            happened += story.events
        raise AssertionError("the room never comes to rest")

    def arrive(self, *who: ParticipantId, role: Any = "student", at: float | None = None) -> Story:
        """Lets people join and connect."""
        story = self if at is None else self.until(at)
        for one in who:
            story = story.when(c.Join(participant=one, role=role)).and_then(c.NoteConnected(participant=one))
        return story

    def drop(self, *who: ParticipantId, at: float | None = None) -> Story:
        """Breaks people's connections."""
        story = self if at is None else self.until(at)
        for one in who:
            story = story.when(c.NoteDisconnected(participant=one))
        return story

    def come_back(self, *who: ParticipantId, at: float | None = None) -> Story:
        """Connects people again."""
        story = self if at is None else self.until(at)
        for one in who:
            story = story.when(c.NoteConnected(participant=one))
        return story

    # --- then -----------------------------------------------------------------------------------------------------

    def then(self, *events: e.Event) -> Story:
        """Expects exactly these events."""
        assert self.refusal is None, self.refusal
        assert [replace(event, at=NOW) for event in self.events] == list(events)
        return self

    def then_nothing(self) -> Story:
        """Expects that the command goes through and changes nothing."""
        return self.then()

    def refused(self, code: str, kind: str | None = None) -> Story:
        """Expects a refusal in words that say what to do next."""
        assert self.refusal is not None, self.events
        assert self.refusal.code == code, self.refusal
        assert kind is None or self.refusal.kind == kind
        assert not self.refusal.words[0].islower()
        assert self.refusal.words.endswith((".", "?"))
        return self

    # --- what can be seen -----------------------------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """Gives the epoch that a sender sees who has folded everything."""
        return self.room.facts.last_act.epoch

    @property
    def mode(self) -> str:
        return self.room.facts.mode

    @property
    def stage(self) -> tuple[ParticipantId, ...]:
        return self.room.facts.stage

    @property
    def groups(self) -> dict[int, tuple[ParticipantId, ...]]:
        return {number: group.members for number, group in self.room.facts.groups.items()}

    def group_of(self, who: ParticipantId) -> int:
        return self.room.seats.get(who, FRONT)

    def mates(self, who: ParticipantId) -> set[ParticipantId]:
        number = self.room.seats.get(who)
        return set(self.room.facts.groups[number].members) - {who} if number is not None else set()

    def told(self, who: ParticipantId) -> Told:
        told = self.room.facts.participants[who].told
        assert told is not None, f"{who} was told nothing"
        return told

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]


def given(*events: e.Event, **durations: int) -> Story:
    """Begins a story with what has happened; durations in milliseconds differ from the defaults by name."""
    at = max((event.at for event in events), default=BEGINNING)
    return Story(evolve_all(Room(), events), at, Durations(**durations))


def came(*who: ParticipantId, role: Any = "student", at: int = BEGINNING) -> list[e.Event]:
    """Lists the events of people's coming."""
    events: list[e.Event] = []
    for one in who:
        events.append(e.ParticipantJoined(at=at, participant=one, role=role))
        events.append(e.Connected(at=at, participant=one))
    return events


def a_class(*students: ParticipantId, instructors: tuple[ParticipantId, ...] = (ANA,), **durations: int) -> Story:
    """Begins with an open meeting in the lobby."""
    opened = e.MeetingOpened(at=BEGINNING, meeting="m1", by=ANA)
    ready = e.ServerBecameReady(at=BEGINNING)
    there = (e.AttendanceNoted(at=BEGINNING, participants=students),) if students else ()
    return given(ready, *came(*instructors, role="instructor"), opened, *came(*students), *there, **durations)


def in_broadcast(*students: ParticipantId, stage: tuple[ParticipantId, ...] = (ANA,), **more: Any) -> Story:
    """Begins with a broadcast."""
    return _switched(a_class(*students, **more), to="broadcast", stage=stage)


def in_groups(*groups: tuple[ParticipantId, ...], front: tuple[ParticipantId, ...] = (), **more: Any) -> Story:
    """Begins with these groups, after a broadcast of Ana's."""
    students = [one for group in groups for one in group]
    return _switched(in_broadcast(*students, *front, **more), to="groups", groups=groups)


def _switched(story: Story, **switch: Any) -> Story:
    epoch = story.room.facts.epoch + 1
    events = [
        e.SwitchAnnounced(at=story.at, epoch=epoch, due_at=story.at, by=ANA, **switch),
        e.ModeSwitched(at=story.at, epoch=epoch + 1),
    ]
    return Story(evolve_all(story.room, events), story.at, story.durations)
