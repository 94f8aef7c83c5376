"""What the web side needs of the classrooms' service, and no more.

Owns the port only; the service implements it, and tests have a small classroom of their own.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.protocol.documents import Role
from pitt.protocol.results import MeetingLine, OwnMeeting, ResultsBody, StudentLine, VoteRow

Clock = Callable[[], int]
"""Tells the time in milliseconds since the Unix epoch."""


class HasSessions(Protocol):
    """Is what the web side needs of the database (`pitt.store.session.Database`): sessions."""

    @property
    def sessions(self) -> async_sessionmaker[AsyncSession]:
        """Gives the maker on which the scoped registry is put."""


class ClassroomAbout(msgspec.Struct, frozen=True, kw_only=True):
    """Says what anybody with the link may know of a classroom before joining it."""

    meeting_open: bool
    locked: bool
    here: int
    """Connected participants."""


class LessonPages(msgspec.Struct, frozen=True, kw_only=True):
    """Pages (document, page) of the lesson that is under way: all of it, and those that the class has been shown."""

    planned: frozenset[tuple[str, int]] = frozenset()
    shown: frozenset[tuple[str, int]] = frozenset()


class Classrooms(Protocol):
    """Is the service as the web side sees it."""

    async def join(
        self,
        classroom: ClassroomId,
        participant: ParticipantId,
        role: Role,
        name: str,
        simulated: bool,
        language: str | None,
    ) -> None:
        """Makes somebody a participant; called again for one who returns, which must change nothing.

        `name` is the unique display name. The row in `people` is committed before the call; when the call raises for
        somebody new, the web side removes the row again.

        Raises:
            Refused: with an error URI and words; nothing has changed.
        """

    async def about(self, classroom: ClassroomId) -> ClassroomAbout:
        """Tells whether a meeting is open, whether the door is locked, and how many are here; opens nothing."""

    async def results(self, classroom: ClassroomId, title: str) -> ResultsBody:
        """Works out what has become of every round, under the classroom's title.

        Raises:
            Refused: when the log cannot be read now.
        """

    async def votes(self, classroom: ClassroomId, names: Mapping[ParticipantId, str]) -> list[VoteRow]:
        """Lists every answer in every vote, with names for those who still have one.

        Raises:
            Refused: when the log cannot be read now.
        """

    async def pages(self, classroom: ClassroomId) -> LessonPages:
        """Tells which pages the lesson that is under way has, and which of them were shown; opens nothing."""

    async def participation(
        self, classroom: ClassroomId, names: Mapping[ParticipantId, str]
    ) -> tuple[list[MeetingLine], list[StudentLine]]:
        """Tells who was in which meeting, and how many questions they answered.

        Raises:
            Refused: when the log cannot be read now.
        """

    async def own_history(self, classroom: ClassroomId, participant: ParticipantId) -> list[OwnMeeting]:
        """Gives a participant the questions of the meetings they were in, with their own votes.

        Raises:
            Refused: when the log cannot be read now.
        """

    async def start_rehearsal(self, code: str, students: int) -> None:
        """Fills the classroom with simulated students; returns when they have been started.

        Raises:
            Refused: when there can be none now.
        """
