"""Simulated students in a real server process, over real sockets."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bench.served import Instructor, Served, instructor_in, serve
from pitt.classroom.ids import ClassroomId
from pitt.protocol.documents import INSTRUCTORS, RESULTS, ROUND
from pitt.protocol.errors import NOT_NOW, TICKET, UNKNOWN, Refused
from pitt.rehearsal import rehearse
from pitt.rehearsal.cast import cast
from pitt.rehearsal.joining import find_server
from pitt.rehearsal.student import Student
from pitt.serving.application import wall_clock
from pitt.store.models import Classroom
from pitt.store.session import Database
from pitt.web.keys import load_signing_keys
from pitt.web.tickets import Tickets

LONG_S = 60.0


async def token_for(served: Served) -> str:
    async with Database(f"sqlite+aiosqlite:///{served.data_dir}/pitt.db") as database, database.sessions() as session:
        classroom = await session.scalar(select(Classroom.id).where(Classroom.code == served.code))
        keys = await load_signing_keys(session, wall_clock())
        assert classroom is not None
        return Tickets(keys.tickets, 60_000).issue_rehearsal(ClassroomId(classroom), wall_clock(), 60_000)


class Class(msgspec.Struct):
    served: Served
    instructor: Instructor
    token: str

    @property
    def roster(self) -> dict[str, Any]:
        documents = self.instructor.knowledge.documents
        roster: dict[str, Any] = documents[INSTRUCTORS][1].get("roster", {})
        return {who: it for who, it in roster.items() if it["role"] == "student"}

    @property
    def here(self) -> list[str]:
        return sorted(it["name"] for it in self.roster.values() if it.get("here", True))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits until what is told makes the condition true."""
        told = asyncio.Event()
        self.instructor.heard = lambda topic, update: told.set()
        async with asyncio.timeout(LONG_S):
            while not condition():
                await told.wait()
                told.clear()

    def rehearse(self, students: int, minutes: float = 5.0, seed: int = 3) -> "asyncio.Task[None]":
        served = self.served
        return asyncio.create_task(
            rehearse(served.url, served.code, students, minutes, self.token, certificate=served.certificate, seed=seed)
        )


@pytest.fixture
async def klass(tmp_path: Path) -> AsyncIterator[Class]:
    async with serve(tmp_path) as served, instructor_in(served) as instructor:
        yield Class(served, instructor, await token_for(served))


async def test_they_come_with_devices_on_talk_in_groups_and_go_with_the_meeting(klass: Class) -> None:
    rehearsal = klass.rehearse(5)
    await klass.until(lambda: len(klass.here) == 5)
    await klass.until(lambda: all(it.get("microphone") and it.get("camera") for it in klass.roster.values()))
    assert all(it["simulated"] for it in klass.roster.values())
    call = klass.instructor.connection.call
    await call("pitt.switch.groups", epoch=klass.instructor.epoch, size=3, lead_ms=0)
    await klass.until(lambda: any(it.get("speaking") for it in klass.roster.values()))
    assert not rehearsal.done()
    with contextlib.suppress(ConnectionResetError):
        # The goodbye may come before the answer.
        await call("pitt.meeting.end")
    async with asyncio.timeout(LONG_S):
        await rehearsal


async def test_they_say_goodbye_when_the_time_is_over(klass: Class) -> None:
    rehearsal = klass.rehearse(3, minutes=0.05)
    await klass.until(lambda: len(klass.here) == 3)
    async with asyncio.timeout(LONG_S):
        await rehearsal
    await klass.until(lambda: not klass.roster)


async def test_they_say_goodbye_when_the_rehearsal_is_cancelled(klass: Class) -> None:
    rehearsal = klass.rehearse(3)
    await klass.until(lambda: len(klass.here) == 3)
    rehearsal.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rehearsal
    await klass.until(lambda: not klass.roster)


async def test_one_press_fills_the_class_and_a_second_one_is_refused(klass: Class) -> None:
    call = klass.instructor.connection.call
    await call("pitt.rehearsal.start", students=4)
    with pytest.raises(Refused) as again:
        await call("pitt.rehearsal.start", students=4)
    assert again.value.uri == NOT_NOW
    await klass.until(lambda: len(klass.here) == 4)
    with pytest.raises(Refused):
        await call("pitt.rehearsal.start", students=1_000_000)


async def test_one_press_works_over_the_servers_own_certificate(tmp_path: Path) -> None:
    async with serve(tmp_path, "--lan") as served:
        assert served.url.startswith("https://")
        async with instructor_in(served) as instructor:
            klass = Class(served, instructor, await token_for(served))
            await instructor.connection.call("pitt.rehearsal.start", students=2)
            await klass.until(lambda: len(klass.here) == 2)


async def test_who_loses_the_line_returns_to_the_same_seat(klass: Class) -> None:
    (character,) = cast(1, 5)
    brief = msgspec.structs.replace(character, drops_after_ms=500, stays_away_ms=10)
    student = Student(brief, find_server(klass.served.url), klass.served.code, klass.token, 1)
    await student.enter()
    first = student._connection
    assert first is not None
    staying = asyncio.create_task(student.stay())
    await klass.until(lambda: bool(klass.here))
    before = list(klass.roster)
    async with asyncio.timeout(LONG_S):
        await first.over
        while student._connection in (first, None):
            await asyncio.sleep(0.01)
    await klass.until(lambda: len(klass.here) == 1)
    assert list(klass.roster) == before
    student.leave()
    async with asyncio.timeout(LONG_S):
        await staying
    await klass.until(lambda: not klass.roster)


async def test_without_the_servers_token_or_code_nobody_is_let_in(klass: Class) -> None:
    served = klass.served
    for code, token, uri in (
        (served.code, None, "pitt.error.sign_in"),
        (served.code, "forged", TICKET),
        ("000-000", klass.token, UNKNOWN),
    ):
        with pytest.raises(Refused) as refused:
            await rehearse(served.url, code, 3, 1, token)
        assert refused.value.uri == uri
        assert refused.value.words
    assert not klass.roster


async def test_where_nothing_answers_it_is_an_oserror(unused_tcp_port: int) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - refused, or reset
        await rehearse(f"http://127.0.0.1:{unused_tcp_port}", "000-000", 3, 1)


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://localhost", "http://"])
async def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        await rehearse(address, "000-000", 3, 1)


async def test_they_play_a_whole_round(klass: Class) -> None:
    """Most of them vote, meet others who answered differently as far as there are any, and vote again."""
    rehearsal = klass.rehearse(12)
    await klass.until(lambda: len(klass.here) >= 10)
    call, documents = klass.instructor.connection.call, klass.instructor.knowledge.documents

    def results() -> dict[str, Any]:
        found: dict[str, Any] = documents[RESULTS][1]
        return found

    def step() -> int:
        found: int = documents[ROUND][1]["step"]
        return found

    await call("pitt.round.ask", step=0, question={"kind": "single", "options": [{}, {}, {}], "right": [1]})
    await klass.until(lambda: results().get("voted", 0) >= 8)
    await call("pitt.round.discuss", step=step(), epoch=klass.instructor.epoch, lead_ms=0)
    await klass.until(lambda: klass.instructor.knowledge.of_class["mode"] == "groups")
    votes = {who: votes["first"]["choices"] for who, votes in results()["votes"].items()}
    groups = documents[INSTRUCTORS][1].get("groups", {}).values()
    said = [{tuple(votes[who]) for who in group["members"] if who in votes} for group in groups]
    counts = Counter(tuple(choices) for choices in votes.values())
    others = len(votes) - max(counts.values())
    assert sum(len(answers) > 1 for answers in said) == min(len(said), others), f"{counts} in {said}"
    await call("pitt.switch.broadcast", epoch=klass.instructor.epoch, countdown_ms=0)
    await klass.until(lambda: results().get("totals", {}).get("2", {}).get("voters", 0) >= 8)
    totals = results()["totals"]
    assert sum(totals["1"]["options"]) == totals["1"]["voters"] == len(votes)
    rehearsal.cancel()
