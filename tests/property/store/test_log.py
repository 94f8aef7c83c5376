"""The event log against a model of it: whatever is appended together, in whatever order, by whomever."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Coroutine
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import NewEvent, Snapshot, StoredEvent, StoreUnavailable, WrongSequence
from pitt.store.schema import upgrade
from pitt.store.session import Database

STREAMS = [ClassroomId(name) for name in ("physics", "biology", "chemistry")]
Result = TypeVar("Result")
Attempt = tuple[ClassroomId, int, list[NewEvent]]

facts = st.builds(NewEvent, st.sampled_from(["Joined", "Moved"]), st.binary(max_size=40), st.integers(0, 2**62))
# Mostly the number that will be right when its turn comes, sometimes one beside it.
errors = st.sampled_from([0, 0, 0, 0, 0, -1, 1, 7])
attempts = st.lists(st.tuples(st.sampled_from(STREAMS), errors, st.lists(facts, max_size=4)), min_size=1, max_size=12)


@cache
def empty_database() -> bytes:
    """Returns the file of an empty database, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pitt.db"
        asyncio.run(upgrade(f"sqlite:///{path}"))
        return path.read_bytes()


class LogMachine(RuleBasedStateMachine):
    """Drives two servers on one database, and knows what must be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="pitt-log-"))
        self.path = self.folder / "pitt.db"
        self.path.write_bytes(empty_database())
        self.loop = asyncio.new_event_loop()
        self.servers = [self.open(), self.open()]
        self.kept: dict[ClassroomId, list[NewEvent]] = {stream: [] for stream in STREAMS}
        self.snapshots: dict[ClassroomId, Snapshot] = {}

    def open(self) -> Database:
        return Database(f"sqlite:///{self.path}", busy_timeout_ms=60_000)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        for server in self.servers:
            self.run(server.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def planned(self, wanted: list[tuple[ClassroomId, int, list[NewEvent]]]) -> list[Attempt]:
        """Turns errors into expected numbers, as if one attempt came after the other."""
        ends = {stream: len(events) for stream, events in self.kept.items()}
        plan: list[Attempt] = []
        for stream, error, events in wanted:
            plan.append((stream, ends[stream] + error, events))
            if error == 0:
                ends[stream] += len(events)
        return plan

    @rule(server=st.integers(0, 1), wanted=attempts)
    def append_together(self, server: int, wanted: list[tuple[ClassroomId, int, list[NewEvent]]]) -> None:
        """One server takes them in the order of their arrival, and says exactly which came too late."""
        plan = self.planned(wanted)
        log = self.servers[server].events

        async def all_at_once() -> list[int | BaseException]:
            return await asyncio.gather(*(log.append(*attempt) for attempt in plan), return_exceptions=True)

        for (stream, expected, events), outcome in zip(plan, self.run(all_at_once()), strict=True):
            actual = len(self.kept[stream])
            if expected == actual:
                self.kept[stream] += events
                assert outcome == actual + len(events)
            else:
                assert isinstance(outcome, WrongSequence)
                assert (outcome.stream, outcome.expected, outcome.actual) == (stream, expected, actual)

    @rule(wanted=attempts)
    def append_on_both_servers(self, wanted: list[tuple[ClassroomId, int, list[NewEvent]]]) -> None:
        """Of two servers nobody knows who is first, yet every acknowledged append is at its number."""
        plan = self.planned(wanted)

        async def all_at_once() -> list[int | BaseException]:
            return await asyncio.gather(
                *(self.servers[turn % 2].events.append(*attempt) for turn, attempt in enumerate(plan)),
                return_exceptions=True,
            )

        outcomes = self.run(all_at_once())
        for stream in STREAMS:
            stored = self.run(self.servers[0].events.read(stream))
            mine = [(attempt, outcome) for attempt, outcome in zip(plan, outcomes, strict=True) if attempt[0] == stream]
            acknowledged = [(attempt, outcome) for attempt, outcome in mine if isinstance(outcome, int)]
            for (_, expected, events), last in acknowledged:
                assert last == expected + len(events)
                assert [as_new(event) for event in stored[expected:last]] == events
            for (_, expected, _), outcome in mine:
                if not isinstance(outcome, int):
                    assert isinstance(outcome, WrongSequence)
                    assert outcome.actual != expected
                    assert outcome.actual <= len(stored)
            grown = sum(len(events) for (_, _, events), _ in acknowledged)
            assert len(stored) == len(self.kept[stream]) + grown
            assert [as_new(event) for event in stored[: len(self.kept[stream])]] == self.kept[stream]
            self.kept[stream] = [as_new(event) for event in stored]

    @rule(server=st.integers(0, 1), wanted=attempts, leaving=st.integers(0, 11))
    def append_and_go_away(
        self, server: int, wanted: list[tuple[ClassroomId, int, list[NewEvent]]], leaving: int
    ) -> None:
        """A caller that goes away leaves all of its events or none, and the others get true answers."""
        plan = self.planned(wanted)
        log = self.servers[server].events

        async def one_leaves() -> list[int | BaseException]:
            tasks = [asyncio.ensure_future(log.append(*attempt)) for attempt in plan]
            await asyncio.sleep(0)
            tasks[leaving % len(tasks)].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

        outcomes = self.run(one_leaves())
        for stream in STREAMS:
            stored = [as_new(event) for event in self.run(log.read(stream))]
            assert stored[: len(self.kept[stream])] == self.kept[stream]
            for (where, expected, events), outcome in zip(plan, outcomes, strict=True):
                if where == stream and isinstance(outcome, int):
                    assert stored[expected:outcome] == events
            self.kept[stream] = stored

    @rule(wanted=attempts)
    def append_to_a_locked_database(self, wanted: list[tuple[ClassroomId, int, list[NewEvent]]]) -> None:
        """Nothing is kept of what was refused."""
        plan = self.planned(wanted)

        async def all_at_once() -> list[int | BaseException]:
            async with Database(f"sqlite:///{self.path}", busy_timeout_ms=1) as hasty:
                return await asyncio.gather(
                    *(hasty.events.append(*attempt) for attempt in plan), return_exceptions=True
                )

        with closing(sqlite3.connect(self.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            outcomes = self.run(all_at_once())
        assert {type(outcome) for outcome in outcomes} == {StoreUnavailable}

    @rule(stream=st.sampled_from(STREAMS), version=st.integers(1, 3), data=st.binary(max_size=40), part=st.floats(0, 1))
    def save_a_snapshot(self, stream: ClassroomId, version: int, data: bytes, part: float) -> None:
        """The latest is kept."""
        snapshot = Snapshot(int(part * len(self.kept[stream])), version, data)
        self.run(self.servers[0].events.save_snapshot(stream, *(snapshot.sequence, version, data)))
        if stream not in self.snapshots or self.snapshots[stream].sequence <= snapshot.sequence:
            self.snapshots[stream] = snapshot

    @rule(server=st.integers(0, 1))
    def start_again(self, server: int) -> None:
        """A server that starts again finds everything."""
        self.run(self.servers[server].close())
        self.servers[server] = self.open()

    @precondition(lambda self: any(self.kept.values()))
    @rule(stream=st.sampled_from(STREAMS), after=st.integers(0, 20))
    def read_the_rest(self, stream: ClassroomId, after: int) -> None:
        """A part is what the whole has after that number."""
        rest = self.run(self.servers[1].events.read(stream, after))
        assert [as_new(event) for event in rest] == self.kept[stream][after:]

    @invariant()
    def everything_is_there(self) -> None:
        """What was acknowledged is read, numbered without gaps."""
        log = self.servers[0].events
        for stream in STREAMS:
            stored = self.run(log.read(stream))
            assert [event.sequence for event in stored] == list(range(1, len(stored) + 1))
            assert [as_new(event) for event in stored] == self.kept[stream]
            assert self.run(log.load_snapshot(stream)) == self.snapshots.get(stream)


def as_new(event: StoredEvent) -> NewEvent:
    """Returns an event as it was before it had a number."""
    return NewEvent(event.kind, event.data, event.at)


TestLog = LogMachine.TestCase
TestLog.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
