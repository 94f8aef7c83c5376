"""A web application over a real database, in one outer transaction that is rolled back after each test."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from quart import Quart
from quart.testing import QuartClient
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.events import Fact
from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.projections.class_results import class_results
from pitt.projections.participation import meeting_lines, own_history, past_meetings, student_lines
from pitt.projections.past_rounds import PastRound, vote_rows
from pitt.protocol.documents import Role
from pitt.protocol.errors import Refused
from pitt.protocol.results import MeetingLine, OwnMeeting, ResultsBody, StudentLine, VoteRow
from pitt.settings import Settings
from pitt.store.models import Instructor
from pitt.store.session import Database
from pitt.web import create_app
from pitt.web.links import create_classroom, issue_sign_in_link, make_id
from pitt.web.parts import Web, web_of
from pitt.web.ports import ClassroomAbout, LessonPages

NOW_MS = 1_900_000_000_000
HOST = "localhost"
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
"""Every refusal names its sentence."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, by_ms: int) -> None:
        self.now_ms += by_ms


class Joined(msgspec.Struct, frozen=True):
    classroom: ClassroomId
    participant: ParticipantId
    role: Role
    name: str
    simulated: bool
    language: str | None


class SmallClassrooms:
    """Is a classrooms' service that remembers who joined; doors can be locked and newcomers refused."""

    def __init__(self) -> None:
        self.joined: list[Joined] = []
        self.locked: set[str] = set()
        self.refusal: Exception | None = None
        self.rehearsals: list[tuple[str, int]] = []
        self.past: list[PastRound] = []
        self.log: list[Fact] = []
        self.lesson = LessonPages()

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.joined.append(Joined(classroom, participant, role, name, simulated, language))

    async def about(self, classroom: ClassroomId) -> ClassroomAbout:
        here = {joined.participant for joined in self.joined if joined.classroom == classroom}
        return ClassroomAbout(meeting_open=bool(here), locked=classroom in self.locked, here=len(here))

    async def results(self, classroom: ClassroomId, title: str) -> ResultsBody:
        if self.refusal is not None:
            raise self.refusal
        return class_results(title, self.past)

    async def votes(self, classroom: ClassroomId, names: Mapping[ParticipantId, str]) -> list[VoteRow]:
        return vote_rows(self.past, names)

    async def pages(self, classroom: ClassroomId) -> LessonPages:
        return self.lesson

    async def participation(
        self, classroom: ClassroomId, names: Mapping[ParticipantId, str]
    ) -> tuple[list[MeetingLine], list[StudentLine]]:
        meetings = past_meetings(self.log)
        return meeting_lines(meetings), student_lines(meetings, names)

    async def own_history(self, classroom: ClassroomId, participant: ParticipantId) -> list[OwnMeeting]:
        return own_history(past_meetings(self.log), participant)

    async def start_rehearsal(self, code: str, students: int) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.rehearsals.append((code, students))


class Sessions(msgspec.Struct, frozen=True):
    """Stands where the database does: sessions that all live in the outer transaction."""

    sessions: async_sessionmaker[AsyncSession]


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: Any
    headers: Any


class Caller:
    """Is one browser: cookies, the CSRF token, and the origin that browsers send."""

    def __init__(self, app: Quart, scheme: str = "http") -> None:
        self.client = QuartClient(app)
        self.csrf = ""
        self.scheme = scheme

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return await self._send("GET", path, None, headers or {})

    async def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        browser = {"Origin": f"{self.scheme}://{HOST}", "X-Pitt-CSRF": self.csrf, **(headers or {})}
        return await self._send("POST", path, body, {name: value for name, value in browser.items() if value})

    async def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        raw = None
        if method == "POST":
            headers = {"Content-Type": "application/json", **headers}
            raw = body if isinstance(body, bytes) else msgspec.json.encode({} if body is None else body)
        response = await self.client.open(path, method=method, headers=headers, data=raw, scheme=self.scheme)
        sent = await response.get_data(as_text=False)
        decoded = msgspec.json.decode(sent) if response.mimetype == "application/json" else sent
        if response.status_code >= 400 and isinstance(decoded, dict):
            assert set(decoded) == {"error", "message", "code", "names"}
            assert CODE.fullmatch(decoded["code"]), decoded
        return Answer(response.status_code, decoded, response.headers)

    async def sign_in(self, token: str) -> Answer:
        answer = await self.post("/api/sign-in", {"token": token})
        if answer.status == 200:
            self.csrf = answer.body["csrf"]
        return answer

    async def join(self, code: str, name: str = "Ana", **more: Any) -> Answer:
        return await self.post(f"/api/classrooms/{code}/join", {"name": name, **more})


class School:
    """Is an application with a database, and makes people for it."""

    def __init__(self, app: Quart, sessions: async_sessionmaker[AsyncSession], clock: Clock) -> None:
        self.app = app
        self.sessions = sessions
        self.clock = clock

    @property
    def web(self) -> Web:
        return web_of(self.app)

    def caller(self, scheme: str = "http") -> Caller:
        return Caller(self.app, scheme)

    async def make_instructor(self, name: str = "Ina") -> InstructorId:
        async with self.sessions() as session:
            instructor = Instructor(id=InstructorId(make_id()), name=name, created_at=self.clock())
            session.add(instructor)
            await session.commit()
            return InstructorId(instructor.id)

    async def make_link(self, instructor: InstructorId, lifetime_ms: int = 3_600_000) -> str:
        async with self.sessions() as session:
            token = await issue_sign_in_link(session, instructor, self.clock(), lifetime_ms)
            await session.commit()
            return token

    async def make_classroom(self, instructor: InstructorId, title: str = "Physics 1") -> tuple[ClassroomId, str]:
        async with self.sessions() as session:
            classroom = await create_classroom(session, instructor, title, self.clock())
            await session.commit()
            return ClassroomId(classroom.id), classroom.code

    async def signed_in(self, instructor: InstructorId, scheme: str = "http") -> Caller:
        caller = self.caller(scheme)
        answer = await caller.sign_in(await self.make_link(instructor))
        assert answer.status == 200, answer
        return caller


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Is a database of the present version, made once."""
    folder = tmp_path_factory.mktemp("web")
    path = folder / "pitt.db"

    async def upgrade() -> None:
        async with Database(f"sqlite:///{path}") as database:
            await database.upgrade()

    asyncio.run(upgrade())
    yield path
    shutil.rmtree(folder)


@pytest.fixture
async def rolled_back(upgraded_file: Path) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Gives sessions whose commits end with the test."""
    async with Database(f"sqlite:///{upgraded_file}") as database, database.rolled_back() as sessions:
        yield sessions


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def classrooms() -> SmallClassrooms:
    return SmallClassrooms()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
async def school(
    rolled_back: async_sessionmaker[AsyncSession], classrooms: SmallClassrooms, clock: Clock, settings: Settings
) -> AsyncIterator[School]:
    """Is the application, started as a server starts it."""
    app = create_app(settings, Sessions(rolled_back), classrooms, clock=clock)
    async with app.test_app():
        yield School(app, rolled_back, clock)


@pytest.fixture
async def ina(school: School) -> InstructorId:
    """Is an instructor."""
    return await school.make_instructor("Ina")


@pytest.fixture
async def physics(school: School, ina: InstructorId) -> tuple[ClassroomId, str]:
    """Is Ina's classroom: its id and its code."""
    return await school.make_classroom(ina)


@pytest.fixture
def refused() -> Refused:
    return Refused("pitt.error.not_now", "Ana is not ready. Try again after the break.", "not_ready", {"by": "Ana"})
