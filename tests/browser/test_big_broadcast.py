"""One real browser presents to a hundred synthetic receivers, each with a connection of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from pitt.classroom.ids import ClassroomId
from pitt.rehearsal.cast import Character
from pitt.rehearsal.joining import find_server
from pitt.rehearsal.performing import Performing
from pitt.rehearsal.student import Student
from pitt.serving.application import wall_clock
from pitt.store.models import Classroom
from pitt.store.session import Database
from pitt.web.keys import load_signing_keys
from pitt.web.tickets import Tickets
from tests.browser.seeing import Person, chromium, wait_for
from tests.support.server import PittServer

pytestmark = pytest.mark.browser
pytest.importorskip("pitt_sfu", reason="The media server is not built: make run builds it where there is Rust.")

RECEIVERS = 100
PACKETS = 300
"""Some seconds of pictures and voice."""


def character(index: int) -> Character:
    return Character(
        index=index,
        name=f"Student {index}",
        seed=index,
        arrives_ms=0,
        drops_after_ms=None,
        stays_away_ms=0,
        has_microphone=True,
        has_camera=True,
    )


class Audience:
    """A hundred students on an event loop of their own."""

    def __init__(self, server: PittServer) -> None:
        self._server = server
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._students: list[Student] = []
        self._tasks: list[asyncio.Task[None]] = []
        where = find_server(server.running.own)
        performing = Performing.open(where.host, where.port)
        assert performing is not None
        self.performing = performing

    def come(self) -> None:
        """Returns when everybody is in and connected."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._come(), self._loop).result(120)

    def go(self) -> None:
        """Sends everybody home."""
        asyncio.run_coroutine_threadsafe(self._go(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _come(self) -> None:
        token = await self._token()
        where = find_server(self._server.running.own)
        self._students = [
            Student(character(index), where, self._server.code, token, RECEIVERS, self.performing)
            for index in range(RECEIVERS)
        ]
        for student in self._students:
            await student.enter()
            self._tasks.append(asyncio.create_task(student.stay()))

    async def _go(self) -> None:
        for student in self._students:
            student.leave()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.performing.close()

    async def _token(self) -> str:
        path = self._server.data_dir / "pitt.db"
        async with Database(f"sqlite+aiosqlite:///{path}") as database, database.sessions() as session:
            classroom = await session.scalar(select(Classroom.id).where(Classroom.code == self._server.code))
            assert classroom is not None
            keys = await load_signing_keys(session, wall_clock())
            return Tickets(keys.tickets, 600_000).issue_rehearsal(ClassroomId(classroom), wall_clock(), 600_000)


@contextmanager
def audience_of(server: PittServer) -> Iterator[Audience]:
    audience = Audience(server)
    audience.come()
    yield audience
    audience.go()


def test_a_browser_presents_to_a_hundred(tmp_path: Path) -> None:
    environment = {"PITT_ENGINE": "sfu", "PITT_DURATIONS_SILENT_AFTER_MS": "30000"}
    with PittServer(tmp_path / "data", environment=environment) as server, chromium() as browser:
        ana, bo = Person(browser, "Ana", 0.0, viewport={"width": 1440, "height": 640}), Person(browser, "Bo", 0.5)
        ana.page.goto(server.sign_in_link)
        ana.page.get_by_text("Your classrooms").wait_for()
        ana.enter(server.join_link, "Open the class")
        bo.enter(server.join_link)
        with audience_of(server) as audience:
            ana.press("Broadcast")
            bo.expect_faces_of(ana)
            before = audience.performing.received()
            assert len(before) == RECEIVERS

            def everybody_has() -> bool:
                received = audience.performing.received()
                return all(received[one] >= before[one] + PACKETS for one in before)

            wait_for(everybody_has, "a hundred receivers to get Ana")
            # Nobody of the audience is seen, so nobody of them sends.
            bo.expect_faces_of(ana)
        assert ana.faults == []
        assert bo.faults == []
