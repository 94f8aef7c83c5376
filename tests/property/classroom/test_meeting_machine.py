"""Random meetings against the invariants of the classroom (DESIGN sections 1 and 2).

People join, drop, return, leave; instructors switch, visit, move; the clock steps. After every step the rules hold,
and whatever each participant has folded equals what a fresh snapshot would give them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pitt.classroom import commands as c
from pitt.classroom.decide import decide_and_fold
from pitt.classroom.deciding.switches import preview
from pitt.classroom.deciding.timers import next_deadline
from pitt.classroom.durations import Durations
from pitt.classroom.events import AnyFact, Event, Fact
from pitt.classroom.evolve import evolve, evolve_all
from pitt.classroom.ids import ParticipantId
from pitt.classroom.lesson import Lesson, PageItem, QuestionItem
from pitt.classroom.question import Option, Question
from pitt.classroom.refusal import Refusal
from pitt.classroom.room import LARGEST_GROUP, LARGEST_STAGE, Room
from pitt.projections import audiences, media_plan
from pitt.projections.documents import Directory, document
from pitt.projections.fold import Folder, place_epoch
from pitt.protocol.documents import Update
from pitt.service.publishing import Publisher

DURATIONS = Durations()
QUESTIONS = [
    Question(kind="single", options=(Option(),) * 3, right=(1,), explanation="Because."),
    Question(kind="multiple", options=(Option(text="a"), Option(text="b")), confidence=True),
    Question(kind="true_false", right=(0,), timer_s=20),
    Question(kind="where_are_we"),
    Question(kind="number", number=9.81, tolerance=0.01),
]
LESSON = Lesson(
    title="Torque",
    items=(
        PageItem(document="slides", page=1),
        PageItem(document="slides", page=2),
        QuestionItem(question=QUESTIONS[0], title="Bulbs"),
        PageItem(document="others", page=7),
        QuestionItem(question=QUESTIONS[4]),
    ),
)
WAYS = st.sampled_from(["by_answer", "random", "same_as_last_time", "new_mates"])


class _Timers:
    """Holds what was put off until the test lets it happen."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_later(self, delay: float, what: Callable[[], None]) -> _Timers:
        self.waiting.append(what)
        return self

    def cancel(self) -> None:
        pass

    def fire(self) -> None:
        waiting, self.waiting = self.waiting, []
        for what in waiting:
            what()


class MeetingMachine(RuleBasedStateMachine):
    """Drives one classroom as the service does, and folds as clients do."""

    @initialize()
    def open(self) -> None:
        self.room = Room()
        self.at = 1_000_000
        self.seed = 0
        self.facts: list[bytes] = []
        self.timers = _Timers()
        self.directory = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
        self.folders: dict[ParticipantId, Folder] = {}
        self.publisher = self._new_publisher()
        self.give(c.NoteServerReady())
        self._enter("instructor")
        self.give(c.OpenMeeting(), self.instructors()[0])
        for _ in range(3):
            self._enter("student")

    def _new_publisher(self) -> Publisher:
        return Publisher(self.directory, self, lambda: self.room, self.timers.call_later, wave=2)

    def deliver(self) -> None:
        """Everything is delivered at once here."""

    def publish(self, topic: str, update: Update, to: Iterable[ParticipantId] | None) -> None:
        wire = msgspec.convert(msgspec.json.decode(msgspec.json.encode(update)), Update)
        for who in list(self.folders) if to is None else to:
            folder = self.folders.get(who)
            if folder is None:
                continue
            allowed = {audience.topic for audience in audiences.audiences_of(self.room, who)}
            assert topic in allowed, f"{who} was sent {topic}"
            assert folder.apply(topic, wire) != "gap", f"{who} sees a gap in {topic}"
            if topic == audiences.CLASS.topic and who in self.room.presence.connected:
                current = folder.documents[topic].whole.get("place_epoch", 0)
                known = {place_epoch(it) for it in folder.documents}
                assert current in known, f"{who} is told of epoch {current} before their place in it"

    def give(self, command: c.Command, by: ParticipantId | None = None) -> Refusal | None:
        self.seed += 1
        before = self.room
        decided = decide_and_fold(before, c.Order(command=command, by=by, at=self.at, seed=self.seed), DURATIONS)
        if isinstance(decided, Refusal):
            assert decided.words.endswith((".", "?")), decided
            return decided
        events, after = decided
        assert after == evolve_all(before, events), "the decision folds its events as everybody else does"
        self._apply(before, events)
        return None

    def _apply(self, before: Room, events: tuple[Event, ...]) -> None:
        self.facts += [msgspec.json.encode(event) for event in events if isinstance(event, Fact)]
        self.room = evolve_all(before, events)
        if not media_plan.may_change(events):
            for pending in (False, True):
                assert media_plan.routes(before, pending=pending) == media_plan.routes(self.room, pending=pending)
        assert self.room.facts.epoch >= before.facts.epoch
        self.publisher.publish(before, self.room, events)

    def _enter(self, role: Any) -> None:
        who = ParticipantId(f"{role[0]}{len(self.room.facts.participants):02d}")
        self.directory.names[who] = f"Name of {who}"
        if self.give(c.Join(participant=who, role=role)) is None:
            self._connect(who)

    def _connect(self, who: ParticipantId) -> None:
        if self.give(c.NoteConnected(participant=who)) is None:
            folder = Folder()
            folder.take_snapshot(self.publisher.snapshot(who, None))
            self.folders[who] = folder

    def _drop(self, who: ParticipantId) -> None:
        self.folders.pop(who, None)
        self.give(c.NoteDisconnected(participant=who))

    # --- who there is ---------------------------------------------------------------------------------------------

    def here(self) -> list[ParticipantId]:
        return list(self.room.presence.connected)

    def instructors(self) -> list[ParticipantId]:
        return self.room.instructors_here()

    def students(self) -> list[ParticipantId]:
        return list(self.room.students_here())

    def gone(self) -> list[ParticipantId]:
        return [p for p in self.room.facts.participants if p not in self.room.presence.connected]

    # --- rules ----------------------------------------------------------------------------------------------------

    @rule(role=st.sampled_from(["student", "student", "student", "instructor"]))
    def enter(self, role: str) -> None:
        if len(self.room.facts.participants) < 24:
            self._enter(role)

    @precondition(lambda self: self.here())
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        self._drop(data.draw(st.sampled_from(self.here())))

    @precondition(lambda self: self.gone())
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.gone()))
        mates = self._mates(who)
        self._connect(who)
        if mates and who in self.room.presence.connected:
            assert self._mates(who) == mates, "a return within the held seat lands with the mates one had"

    def _mates(self, who: ParticipantId) -> tuple[ParticipantId, ...]:
        number = self.room.seats.get(who)
        return self.room.facts.groups[number].members if number is not None else ()

    @precondition(lambda self: self.here())
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.here()))
        self.give(c.Leave(), who)
        self._drop(who)

    @precondition(lambda self: self.instructors())
    @rule(
        data=st.data(),
        size=st.integers(1, 7),
        way=WAYS,
        lead=st.sampled_from([0, 3000, 30_000, 31_000]),
        stale=st.booleans(),
    )
    def split(self, data: st.DataObject, size: int, way: Any, lead: int, stale: bool) -> None:
        by = data.draw(st.sampled_from(self.instructors()))
        epoch = self.room.facts.last_act.epoch - int(stale)
        students = self.students()
        willing = [p for p in students if not self.room.facts.participants[p].sitting_out]
        refusal = self.give(c.StartGroups(epoch=epoch, size=size, way=way, lead_ms=lead), by)
        if stale or not 2 <= size <= 6 or lead > 30_000 or not willing:
            assert refusal is not None
            return
        assert refusal is None
        switch = self.room.facts.switch
        groups = switch.groups if switch else self.room.facts.groups
        sizes = [len(group.members) for group in groups.values()]
        active = [p for p in willing if p not in self.room.presence.away]
        if not self.room.facts.blocked and len(willing) >= 2 and len(active) != 1:
            seated = sum(sizes)
            assert seated == len(willing) or (seated == len(willing) - 1 and self.room.presence.away)
            assert min(sizes) >= 2
            if way != "same_as_last_time" and not self.room.facts.kept and not self.room.presence.away:
                assert max(sizes) - min(sizes) <= 1

    @precondition(lambda self: self.instructors())
    @rule(data=st.data(), size=st.integers(2, 6), lead=st.sampled_from([0, 3000]), newcomers=st.integers(0, 2))
    def split_as_previewed(self, data: st.DataObject, size: int, lead: int, newcomers: int) -> None:
        grouping = preview(self.room, size=size, way="random", seed=self.seed)
        if not grouping.groups:
            return
        first, *others = (list(group) for group in grouping.groups)
        front = [seat.participant for seat in grouping.front]
        if len(first) > 2:
            front.append(first.pop())
        for _ in range(newcomers):
            self.enter("student")
        by = data.draw(st.sampled_from(self.instructors()))
        epoch = self.room.facts.last_act.epoch
        command = c.StartGroups(epoch=epoch, lead_ms=lead, groups=[first, *others], front=front)
        assert self.give(command, by) is None
        switch = self.room.facts.switch
        groups = switch.groups if switch else self.room.facts.groups
        seated = {p for group in groups.values() for p in group.members}
        assert not seated & set(front), "who was meant for the front stays there"
        willing = {p for p in self.students() if not self.room.facts.participants[p].sitting_out}
        if not self.room.facts.blocked and willing - seated - set(front):
            assert all(len(group.members) == LARGEST_GROUP for group in groups.values())

    @precondition(lambda self: self.instructors())
    @rule(data=st.data(), countdown=st.sampled_from([0, 2000, 30_000, 60_000]), confirmed=st.booleans())
    def broadcast(self, data: st.DataObject, countdown: int, confirmed: bool) -> None:
        by = data.draw(st.sampled_from(self.instructors()))
        epoch = self.room.facts.last_act.epoch
        self.give(c.StartBroadcast(epoch=epoch, countdown_ms=countdown, confirmed=confirmed), by)

    @precondition(lambda self: self.instructors())
    @rule(data=st.data(), act=st.sampled_from(["cancel", "now", "extend", "lobby"]))
    def change_switch(self, data: st.DataObject, act: str) -> None:
        by = data.draw(st.sampled_from(self.instructors()))
        epoch = self.room.facts.last_act.epoch
        commands = {
            "cancel": c.CancelSwitch(epoch=epoch),
            "now": c.SwitchNow(epoch=epoch),
            "extend": c.ExtendCountdown(epoch=epoch, at=self.at + 40_000),
            "lobby": c.EndBroadcast(epoch=epoch, confirmed=True),
        }
        self.give(commands[act], by)

    @precondition(lambda self: self.instructors() and self.room.facts.groups)
    @rule(data=st.data(), act=st.sampled_from(["visit", "listen", "end", "announce", "silence", "dismiss"]))
    def walk_about(self, data: st.DataObject, act: str) -> None:
        by = data.draw(st.sampled_from(self.instructors()))
        number = data.draw(st.sampled_from([*self.room.facts.groups, 99]))
        commands = {
            "visit": c.VisitGroup(group=number),
            "listen": c.VisitGroup(group=number, listening=True),
            "end": c.EndVisit(),
            "announce": c.Announce(on=True),
            "silence": c.Announce(on=False),
            "dismiss": c.DismissCall(group=number),
        }
        self.give(commands[act], by)

    @precondition(lambda self: self.instructors() and self.students())
    @rule(data=st.data(), act=st.sampled_from(["move", "remove", "lower", "invite", "off", "block", "keep", "free"]))
    def handle_student(self, data: st.DataObject, act: str) -> None:
        by = data.draw(st.sampled_from(self.instructors()))
        who = data.draw(st.sampled_from(self.students()))
        other = data.draw(st.sampled_from(self.students()))
        number = data.draw(st.sampled_from([0, 99, *self.room.facts.groups]))
        commands = {
            "move": c.MoveParticipant(participant=who, group=number),
            "remove": c.RemoveParticipant(participant=who),
            "lower": c.LowerMicrophone(participant=who),
            "invite": c.InviteToStage(participant=who),
            "off": c.TakeOffStage(participant=who),
            "block": c.SetPair(first=who, second=other, rule="blocked"),
            "keep": c.SetPair(first=who, second=other, rule="kept"),
            "free": c.SetPair(first=who, second=other, rule="none"),
        }
        refusal = self.give(commands[act], by)
        if act == "remove" and refusal is None:
            self._drop(who)

    @precondition(lambda self: self.here())
    @rule(data=st.data(), act=st.integers(0, 18))
    def do_own_thing(self, data: st.DataObject, act: int) -> None:
        who = data.draw(st.sampled_from(self.here()))
        other = data.draw(st.sampled_from(self.here()))
        commands: list[c.Command] = [
            c.SitOut(on=True),
            c.SitOut(on=False),
            c.RaiseHand(),
            c.LowerHand(),
            c.CallInstructor(),
            c.CallInstructor(on=False),
            c.SayNobodyAnswers(),
            c.SayNobodyAnswers(on=False),
            c.ReportActivity(speaking=True),
            c.ReportActivity(),
            c.SetMicrophone(on=True),
            c.SetCamera(on=True),
            c.SetScreen(on=True),
            c.SetScreen(on=False),
            c.ReportActivity(speaking=False),
            c.AnswerInvitation(accept=True),
            c.StepOntoStage(),
            c.StepOffStage(),
            c.ReportUnreachable(participants=[other]),
        ]
        self.give(commands[act], who)

    @precondition(lambda self: self.here())
    @rule(data=st.data(), audience=st.sampled_from(["class", "group", "groups"]), body=st.sampled_from(["B!", " "]))
    def write(self, data: st.DataObject, audience: Any, body: str) -> None:
        self.give(c.SendText(audience=audience, body=body), data.draw(st.sampled_from(self.here())))

    @precondition(lambda self: self.instructors())
    @rule(data=st.data(), act=st.sampled_from(["end", "open", "open", "lock", "unlock"]))
    def keep_house(self, data: st.DataObject, act: str) -> None:
        commands = {
            "end": c.EndMeeting(),
            "open": c.OpenMeeting(),
            "lock": c.SetDoor(locked=True),
            "unlock": c.SetDoor(locked=False),
        }
        self.give(commands[act], data.draw(st.sampled_from(self.instructors())))

    @precondition(lambda self: self.instructors())
    @rule(
        data=st.data(),
        act=st.sampled_from(
            ["ask", "ask", "again", "second", "last", "close", "discuss", "discuss", "show", "key", "reveal", "end"]
        ),
        stale=st.booleans(),
    )
    def lead_round(self, data: st.DataObject, act: str, stale: bool) -> None:
        facts = self.room.facts
        step, epoch = facts.round_act.step - int(stale), facts.last_act.epoch
        question = data.draw(st.sampled_from(QUESTIONS))
        lead = data.draw(st.sampled_from([0, 3_000]))
        commands: dict[str, c.Command] = {
            "ask": c.AskQuestion(step=step, question=question, confirmed=True),
            "again": c.OpenVote(step=step, vote=1),
            "second": c.OpenVote(step=step, vote=2),
            "last": c.CallLast(step=step),
            "close": c.CloseVote(step=step),
            "discuss": c.Discuss(step=step, epoch=epoch, size=2, lead_ms=lead),
            "show": c.ShowTotals(round=facts.rounds, vote=1, on=not stale, confirmed=True),
            "key": c.SetKey(round=facts.rounds, right=[0]),
            "reveal": c.Reveal(step=step, confirmed=True),
            "end": c.EndRound(step=step),
        }
        refusal = self.give(commands[act], data.draw(st.sampled_from(self.instructors())))
        if stale and facts.round_act.step and act not in ("show", "key"):
            assert refusal is not None

    @precondition(lambda self: self.instructors())
    @rule(
        data=st.data(),
        act=st.sampled_from(["start", "start", "next", "next", "next", "next", "go", "end"]),
        item=st.integers(0, 4),
        stale=st.booleans(),
    )
    def lead_lesson(self, data: st.DataObject, act: str, item: int, stale: bool) -> None:
        facts = self.room.facts
        step = facts.round_act.step - int(stale)
        commands: dict[str, c.Command] = {
            "start": c.StartLesson(step=step, lesson=LESSON, confirmed=True),
            "next": c.GoOn(step=step, epoch=facts.last_act.epoch, size=2, confirmed=True),
            "go": c.GoToItem(step=step, item=item, confirmed=True),
            "end": c.EndLesson(step=step),
        }
        refusal = self.give(commands[act], data.draw(st.sampled_from(self.instructors())))
        if stale and facts.round_act.step:
            assert refusal is not None

    @precondition(lambda self: self.students() and self.room.facts.round)
    @rule(data=st.data(), choice=st.integers(0, 2), second=st.booleans())
    def vote(self, data: st.DataObject, choice: int, second: bool) -> None:
        asked = self.room.facts.round
        assert asked is not None
        number = asked.question.kind == "number"
        command = c.Vote(
            round=asked.number,
            vote=2 if second else 1,
            choices=[] if number else [choice],
            number=float(choice) if number else None,
        )
        who = data.draw(st.sampled_from(self.students()))
        refusal = self.give(command, who)
        if refusal is None:
            assert asked.is_open
            assert asked.vote == command.vote

    @rule(step=st.sampled_from([100, 3_000, 11_000, 31_000, 130_000, 200_000]))
    def wait(self, step: int) -> None:
        until = self.at + step
        for _ in range(200):
            due_at = next_deadline(self.room, DURATIONS)
            if due_at is None or due_at > until:
                break
            self.at = max(self.at, due_at)
            self.give(c.Tick())
            later = next_deadline(self.room, DURATIONS)
            assert later is None or later > self.at, f"still due in {self.room.facts.mode}: {self.room.presence}"
        else:
            raise AssertionError("the room never comes to rest")
        self.at = until
        self._check_nobody_alone()

    @rule()
    def restart(self) -> None:
        room = Room()
        for encoded in self.facts:
            room = evolve(room, msgspec.json.decode(encoded, type=AnyFact))
        assert room.facts == self.room.facts, "the log tells everything that is a fact"
        assert room.seats == self.room.seats
        self.room, self.folders, self.publisher = room, {}, self._new_publisher()
        self.give(c.NoteServerReady())

    # --- invariants -----------------------------------------------------------------------------------------------

    def _check_nobody_alone(self) -> None:
        """Nobody is alone in a group for longer than the wait, while somebody else could talk with them."""
        room = self.room
        for number, since in room.presence.lone_since.items():
            assert self.at - since < DURATIONS.lone_ms, f"group {number} has been left alone"

    @invariant()
    def groups_are_sound(self) -> None:
        if not hasattr(self, "room"):
            return
        room, facts = self.room, self.room.facts
        for groups, seats in (
            (facts.groups, room.seats),
            (facts.switch.groups if facts.switch else {}, room.pending_seats),
        ):
            seated = [p for group in groups.values() for p in group.members]
            assert len(seated) == len(set(seated)), "in at most one group"
            assert seats == {p: n for n, group in groups.items() for p in group.members}
            for group in groups.values():
                assert 1 <= len(group.members) <= LARGEST_GROUP
                assert not any(room.is_instructor(p) for p in group.members)
        assert (facts.mode == "groups") or not facts.groups
        assert len(facts.stage) <= LARGEST_STAGE
        assert facts.mode == "broadcast" or not facts.stage
        assert facts.mode != "broadcast" or facts.stage
        assert all(number in facts.groups for number, _ in facts.visits.values())
        lone = {n for n, group in facts.groups.items() if room.is_lone(group)}
        assert lone == set(room.presence.lone_since)

    @invariant()
    def rounds_are_sound(self) -> None:
        if not hasattr(self, "room"):
            return
        facts = self.room.facts
        asked = facts.round
        if asked is None:
            return
        assert facts.meeting is not None
        to_groups = facts.switch is not None and facts.switch.to == "groups"
        assert asked.phase != "discussing" or facts.mode == "groups" or to_groups
        assert asked.vote == (2 if asked.phase == "revoting" else 1 if asked.phase == "voting" else asked.vote)
        assert not asked.second or asked.vote == 2
        assert asked.closes_at is None or asked.is_open
        assert all(not self.room.is_instructor(ParticipantId(p)) for p in {*asked.first, *asked.second})

    @invariant()
    def lessons_are_sound(self) -> None:
        running = self.room.facts.lesson if hasattr(self, "room") else None
        if running is None:
            return
        assert self.room.facts.meeting is not None
        assert -1 <= running.at < len(running.lesson.items)
        pages = {(run.document, page) for run in running.shown for page in range(run.first, run.last + 1)}
        assert pages <= {(it.document, it.page) for it in LESSON.items if isinstance(it, PageItem)}
        assert running.page is None or (running.page.document, running.page.page) in pages
        assert len(pages) == sum(run.last - run.first + 1 for run in running.shown)

    @invariant()
    def everybody_has_folded_a_fresh_snapshot(self) -> None:
        if not hasattr(self, "room"):
            return
        self.timers.fire()
        for who, folder in self.folders.items():
            for audience in audiences.audiences_of(self.room, who):
                folded = folder.documents.get(audience.topic)
                assert folded is not None, f"{who} has no {audience.topic}"
                fresh = document(self.room, self.directory, audience)
                assert folded.whole == fresh, f"{who} folded another {audience.topic}"

    @invariant()
    def everybody_is_sent_what_their_place_says_and_nothing_else(self) -> None:
        if not hasattr(self, "room"):
            return
        room, facts = self.room, self.room.facts
        self._check_routes(pending=False, mode=facts.mode, epoch=facts.place_epoch)
        if facts.switch is not None:
            self._check_routes(pending=True, mode=facts.switch.to, epoch=facts.switch.epoch)
        for who in room.presence.connected:
            number = room.place_of(who)
            for source in media_plan.sources(room, number):
                assert source == who or media_plan.linked(room, source, who) or not room.is_here(source)
                if facts.mode == "groups":
                    assert room.place_of(source) == number or source in facts.announcing
                else:
                    assert source in facts.stage

    def _check_routes(self, *, pending: bool, mode: str, epoch: int) -> None:
        room, facts = self.room, self.room.facts
        plan = media_plan.routes(room, pending=pending)
        assert plan.epoch == epoch
        of = {known.order: who for who, known in facts.participants.items()}
        placed = [number for place in plan.places for number in place.receivers]
        assert len(placed) == len(set(placed)), "everybody is in one place"
        expected = {*room.presence.connected, *room.presence.gone_since} if mode != "lobby" else set()
        assert {of[number] for number in placed} == expected
        for place in plan.places:
            assert len(place.sources) == len(set(place.sources))
            pictures, sounds = ([s for s in place.sources if s % 4 == kind] for kind in (1, 0))
            screens = {s // 4 for s in place.sources if s % 4 == 3}
            assert [s // 4 for s in pictures] == [s // 4 for s in sounds]
            assert len(pictures) <= media_plan.VIDEO_SLOTS + 1
            assert screens == {s // 4 for s in place.sources if s % 4 == 2}
            assert screens == {s // 4 for s in pictures if facts.participants[of[s // 4]].sharing}
            for number in place.receivers:
                there = audiences.place(epoch, room.place_of(of[number], pending=pending))
                shown = document(room, self.directory, there)
                assert [of[s // 4] for s in pictures] == shown.get("sources", [])
                sharing = {who for who, it in shown.get("members", {}).items() if it.get("sharing")}
                assert {of[s] for s in screens} == sharing & set(shown.get("sources", []))


MeetingMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
TestMeetings = MeetingMachine.TestCase
