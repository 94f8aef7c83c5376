"""The classrooms' service with its WebSocket endpoint, made for one process.

Owns what the service is given (tickets, clock, origins, measures) and what the web side asks of it.
Must not know the rules.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from quart import Quart

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.media.engine import Engine
from pitt.projections.class_results import class_results
from pitt.projections.lessons import lesson_pages, shown_pages
from pitt.projections.participation import meeting_lines, own_history, past_meetings, student_lines
from pitt.projections.past_rounds import past_rounds, vote_rows
from pitt.protocol.documents import Role
from pitt.protocol.procedures import PROCEDURES
from pitt.protocol.results import MeetingLine, OwnMeeting, ResultsBody, StudentLine, VoteRow
from pitt.service.classrooms import Classrooms
from pitt.serving.measured import MeasuredEndpoint, MeasuredLog
from pitt.serving.metrics import Metrics
from pitt.serving.rehearsals import Rehearsals
from pitt.settings import Settings
from pitt.store.session import Database
from pitt.wamp.limits import Limits
from pitt.web.parts import web_of
from pitt.web.ports import ClassroomAbout, LessonPages

_TOLD_CHECK_S: Final = 0.02


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Says where this process is reached from its own machine."""

    url: str
    certificate: Path | None


class ClassroomSockets:
    """Is the service with its endpoint; `serve` comes before the first connection."""

    def __init__(
        self, settings: Settings, database: Database, metrics: Metrics, clock: Callable[[], int], engine: Engine
    ) -> None:
        self._settings = settings
        self._database = database
        self._classrooms = Classrooms(
            database,
            MeasuredLog(database.events, metrics.appended),
            settings.durations,
            clock=clock,
            calls_per_second=settings.rate_limits.calls_per_second,
            engine=engine,
            observer=metrics.commanded,
            offered=metrics.offered,
        )
        self._endpoint = MeasuredEndpoint(
            self._classrooms,
            procedures=PROCEDURES.keys(),
            origin_allowed=self._allows_origin,
            limits=Limits(max_inbound=settings.ws_max_size_bytes),
            published=metrics.published,
        )
        self._rehearsals: Rehearsals | None = None
        self._clock = clock
        metrics.count_sessions(self._classrooms.sessions)

    def serve(self, pages: Quart, address: Address) -> None:
        """Begins to admit those to whom `pages`, which has been started, gave a ticket."""
        web = web_of(pages)
        lifetime_ms = web.lifetimes.rehearsal_ms
        self._rehearsals = Rehearsals(
            address.url, address.certificate, self._database, web.tickets, lifetime_ms, self._clock
        )
        self._classrooms.serve_on(self._endpoint, web.tickets.verify, self._rehearsals.start)

    def resume(self) -> None:
        """Begins to load the classrooms whose meeting is open; to be called once the server answers."""
        self._classrooms.resume()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one WAMP connection (ASGI)."""
        await self._endpoint(scope, receive, send)

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        """Makes somebody a participant; raises Refused in words."""
        await self._classrooms.join(classroom, participant, role, name, simulated, language)

    async def about(self, classroom: ClassroomId) -> ClassroomAbout:
        """Tells whether a meeting is open; none is where the classroom is not loaded, but in the first moments."""
        opened = self._classrooms.opened(classroom)
        if opened is None:
            return ClassroomAbout(meeting_open=False, locked=False, here=0)
        room = opened.classroom.room
        return ClassroomAbout(
            meeting_open=room.facts.meeting is not None, locked=room.facts.locked, here=len(room.presence.connected)
        )

    async def results(self, classroom: ClassroomId, title: str) -> ResultsBody:
        """Works out what has become of every round, under the classroom's title."""
        return class_results(title, past_rounds(await self._classrooms.facts(classroom)))

    async def votes(self, classroom: ClassroomId, names: Mapping[ParticipantId, str]) -> list[VoteRow]:
        """Lists every answer in every vote, in the order in which the questions were asked."""
        return vote_rows(past_rounds(await self._classrooms.facts(classroom)), names)

    async def pages(self, classroom: ClassroomId) -> LessonPages:
        """Tells which pages the lesson that is under way has, and which of them were shown."""
        opened = self._classrooms.opened(classroom)
        if opened is None:
            return LessonPages()
        room = opened.classroom.room
        return LessonPages(planned=lesson_pages(room), shown=shown_pages(room))

    async def participation(
        self, classroom: ClassroomId, names: Mapping[ParticipantId, str]
    ) -> tuple[list[MeetingLine], list[StudentLine]]:
        """Tells who was in which meeting, and how many questions they answered."""
        meetings = past_meetings(await self._classrooms.facts(classroom))
        return meeting_lines(meetings), student_lines(meetings, names)

    async def own_history(self, classroom: ClassroomId, participant: ParticipantId) -> list[OwnMeeting]:
        """Gives a participant the questions of the meetings they were in, with their own votes."""
        return own_history(past_meetings(await self._classrooms.facts(classroom)), participant)

    async def start_rehearsal(self, code: str, students: int) -> None:
        """Fills the classroom with simulated students; raises Refused in words."""
        if self._rehearsals is None:
            raise RuntimeError("Nobody can ask for a rehearsal before the server serves.")
        await self._rehearsals.start(code, students)

    async def say_goodbye(self) -> None:
        """Tells every client to come back soon; returns when all have heard it."""
        await self._end_rehearsals()
        self._endpoint.close_all()
        # What is sent leaves at the end of the turn, even when nobody counts as connected any more.
        await asyncio.sleep(_TOLD_CHECK_S)
        while self._classrooms.sessions():  # noqa: ASYNC110 - once in a process's life
            await asyncio.sleep(_TOLD_CHECK_S)

    async def close(self) -> None:
        """Ends all writers; nothing is written afterwards."""
        await self._end_rehearsals()
        await self._classrooms.close()

    async def _end_rehearsals(self) -> None:
        if self._rehearsals is not None:
            await self._rehearsals.end()

    def _allows_origin(self, origin: str | None, scope: Any) -> bool:
        """Lets our own pages in, and programs that are no browsers and so carry nobody's cookies."""
        if origin is None:
            return True
        ours = {value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"}
        if self._settings.public_url:
            ours.add(urlsplit(self._settings.public_url).netloc.lower())
        return origin.startswith(("http://", "https://")) and origin.partition("://")[2].lower() in ours
