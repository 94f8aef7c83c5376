"""After a start: what is due in an open meeting happens although nobody comes."""

import asyncio
from pathlib import Path

import pytest
import structlog

from pitt.classroom.durations import Durations
from pitt.classroom.ids import ClassroomId
from pitt.service import resuming
from pitt.service.resuming import resume_meetings
from pitt.serving.application import wall_clock
from pitt.store import models
from pitt.store.contract import NewEvent
from pitt.store.session import Database
from tests.integration.service.conftest import PATIENCE_S, PHYSICS, Client, Klass, service

BIOLOGY = ClassroomId("biology")
OPENED = NewEvent("MeetingOpened", b'{"type":"MeetingOpened","at":1,"meeting":"m1","by":"ana"}', 1)


async def in_groups(klass: Klass) -> Client:
    """Gives the instructor of a class of two that talks."""
    ana = await klass.enter("Ana", "instructor")
    await klass.enter("Cem")
    await klass.enter("Dua")
    await ana.call("pitt.switch.groups", epoch=ana.of_class["epoch"], size=2, lead_ms=0)
    await ana.until(lambda: ana.of_class["mode"] == "groups")
    return ana


async def resumed(klass: Klass) -> None:
    assert klass.classrooms.opened(PHYSICS) is None
    klass.classrooms.resume()
    await klass.settled(lambda: klass.classrooms.opened(PHYSICS))


async def kinds(klass: Klass) -> list[str]:
    return [event.kind for event in await klass.database.events.read(PHYSICS)]


async def add_classroom(database: Database, classroom: ClassroomId, *events: NewEvent) -> None:
    async with database.sessions.begin() as session:
        session.add(models.Classroom(id=classroom, code=classroom.upper(), title=classroom, created_at=1))
    await database.events.append(classroom, 0, events)


async def test_an_overdue_countdown_fires_once(path: Path) -> None:
    async with service(path) as klass:
        ana = await in_groups(klass)
        await ana.call("pitt.switch.broadcast", epoch=ana.of_class["epoch"])
    async with service(path, clock=lambda: wall_clock() + 3_600_000) as klass:
        await resumed(klass)
        await klass.settled(lambda: klass.room.facts.mode == "broadcast")
        assert klass.room.facts.stage == ("ana",)
        assert (await kinds(klass))[-1] == "ModeSwitched"


async def test_the_missing_instructor_is_missed(path: Path) -> None:
    async with service(path) as klass:
        await in_groups(klass)
    async with service(path, Durations(instructor_missing_ms=100)) as klass:
        await resumed(klass)
        await klass.settled(lambda: klass.room.facts.switch)
        assert klass.room.facts.switch.reason == "instructor_missing"


async def test_a_stage_that_does_not_come_back_is_let_go_and_the_meeting_ends(path: Path) -> None:
    async with service(path) as klass:
        ana = await klass.enter("Ana", "instructor")
        await ana.call("pitt.switch.broadcast", epoch=ana.of_class["epoch"])
    async with service(path, Durations(stage_hold_ms=50, seat_ms=50, meeting_idle_ms=300)) as klass:
        await resumed(klass)
        await klass.settled(lambda: klass.room.facts.meeting is None)
        assert (await kinds(klass))[-3:] == ["SwitchAnnounced", "ModeSwitched", "MeetingEnded"]


async def test_only_open_meetings_are_loaded(klass: Klass) -> None:
    ana = await klass.enter("Ana", "instructor")
    await ana.call("pitt.meeting.open")
    await add_classroom(klass.database, BIOLOGY)
    found: list[ClassroomId] = []

    async def note(classroom: ClassroomId) -> None:
        found.append(classroom)

    await resume_meetings(klass.database, klass.database.events, note)
    assert found == [PHYSICS]
    await ana.call("pitt.meeting.end")
    await resume_meetings(klass.database, klass.database.events, note)
    assert found == [PHYSICS]


async def test_a_classroom_that_cannot_be_loaded_keeps_no_other_waiting(path: Path) -> None:
    async with service(path) as klass:
        await add_classroom(klass.database, BIOLOGY, NewEvent("MeetingOpened", b"not JSON", 1))
        await (await klass.enter("Ana", "instructor")).call("pitt.meeting.open")
    async with service(path) as klass:
        with structlog.testing.capture_logs() as logged:
            await resume_meetings(klass.database, klass.database.events, klass.classrooms.open)
        assert klass.classrooms.opened(PHYSICS)
        assert [(it["event"], it["classroom"]) for it in logged] == [("meeting.not_resumed", BIOLOGY)]


async def test_a_database_that_does_not_answer_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "RETRY_S", 0.01)
    away, here = tmp_path / "away", tmp_path / "here"
    away.mkdir()
    async with Database(f"sqlite:///{away / 'pitt.db'}") as database:
        await database.upgrade()
        await add_classroom(database, BIOLOGY, OPENED)
    found: asyncio.Queue[ClassroomId] = asyncio.Queue()
    async with Database(f"sqlite:///{here / 'pitt.db'}") as database, asyncio.timeout(PATIENCE_S):
        with structlog.testing.capture_logs() as logged:
            resuming_them = asyncio.create_task(resume_meetings(database, database.events, found.put))
            while not logged:
                await asyncio.sleep(0.01)
            assert found.empty()
            away.rename(here)
            assert await found.get() == BIOLOGY
            await resuming_them
