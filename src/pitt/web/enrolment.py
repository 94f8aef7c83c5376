"""The one writer of new people: everybody who joins at the same moment shares a transaction.

Owns the batches. A class joins within seconds, and a durable commit with its hops to the driver's thread costs more
than all else that joining does; so those who arrive while one batch is written make up the next. It has no app
context: a batch belongs to no request, and goes on when one of its requests is gone.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.protocol.documents import Role
from pitt.store.engines import writing
from pitt.store.models import Person
from pitt.store.names import create_person, name_key

LARGEST_BATCH: Final = 200
"""People in one transaction, so that the event log waits for the write lock no longer than for a batch."""


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Is somebody to be added; `name` has passed `shown_name`, `secret_hash` is the digest of a secret."""

    participant: ParticipantId
    classroom: ClassroomId
    name: str
    role: Role
    secret_hash: bytes
    instructor: InstructorId | None
    simulated: bool
    language: str | None
    at: int


Outcome = str | Exception
"""The display name, or why there is none."""


class Enrolment:
    """Adds people in batches."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], lock: asyncio.Lock) -> None:
        self._sessions = sessions
        self._lock = lock
        self._waiting: list[tuple[NewPerson, asyncio.Future[str]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, person: NewPerson) -> str:
        """Adds somebody, durably, and gives their display name, unique in the classroom.

        Raises:
            IntegrityError: when the classroom is gone, or the instructor is there already.
            StoreUnavailable: when the database cannot write.
        """
        named: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((person, named))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all(), name="pitt.web.enrolment")
        return await named

    async def _write_all(self) -> None:
        while self._waiting:
            async with self._lock:
                batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                outcomes = await self._write([person for person, _ in batch])
            for (_, named), outcome in zip(batch, outcomes, strict=True):
                if named.done():
                    continue
                if isinstance(outcome, Exception):
                    named.set_exception(outcome)
                else:
                    named.set_result(outcome)

    async def _write(self, people: Sequence[NewPerson]) -> Sequence[Outcome]:
        try:
            async with self._sessions() as session:
                return await _add_together(session, people)
        except IntegrityError:
            # One of them cannot be added, and the others must not suffer for it.
            return [await self._write_one(person) for person in people]
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
            return [error] * len(people)

    async def _write_one(self, person: NewPerson) -> Outcome:
        try:
            async with self._sessions() as session:
                added = await create_person(
                    session,
                    participant_id=person.participant,
                    classroom_id=person.classroom,
                    name=person.name,
                    role=person.role,
                    at=person.at,
                    secret_hash=person.secret_hash,
                    instructor_id=person.instructor,
                    simulated=person.simulated,
                    language=person.language,
                )
                await session.commit()
                return added.display_name
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
            return error


async def _add_together(session: AsyncSession, people: Sequence[NewPerson]) -> list[str]:
    await writing(session)
    taken = await _taken(session, people)
    names: list[str] = []
    rows: list[dict[str, object]] = []
    ordinals: dict[tuple[str, str], int] = {}
    for person in people:
        display_name = _free(person, taken, ordinals)
        taken.add((person.classroom, name_key(display_name)))
        names.append(display_name)
        rows.append(
            {
                "participant_id": person.participant,
                "classroom_id": person.classroom,
                "name": person.name,
                "display_name": display_name,
                "display_key": name_key(display_name),
                "secret_hash": person.secret_hash,
                "role": person.role,
                "instructor_id": person.instructor,
                "simulated": person.simulated,
                "language": person.language,
                "created_at": person.at,
            }
        )
    connection = await session.connection()
    await connection.execute(insert(Person.__table__), rows)  # type: ignore[arg-type]
    await session.commit()
    return names


async def _taken(session: AsyncSession, people: Sequence[NewPerson]) -> set[tuple[str, str]]:
    """Gives the taken names, by classroom, that matter to these people: equal ones, and their numbered kin."""
    wanted: dict[str, set[str]] = {}
    for person in people:
        wanted.setdefault(person.classroom, set()).add(name_key(person.name))
    taken: set[tuple[str, str]] = set()
    for classroom, keys in wanted.items():
        mine = select(Person.display_key).where(Person.classroom_id == classroom)
        equal = (await session.scalars(mine.where(Person.display_key.in_(keys)))).all()
        taken.update((classroom, key) for key in equal)
        for key in equal:
            kin = await session.scalars(mine.where(Person.display_key.startswith(f"{key} (", autoescape=True)))
            taken.update((classroom, numbered) for numbered in kin)
    return taken


def _free(person: NewPerson, taken: set[tuple[str, str]], ordinals: dict[tuple[str, str], int]) -> str:
    equal = (person.classroom, name_key(person.name))
    if equal not in taken:
        return person.name
    # Remembered within a batch: a class of a thousand Annas must not be counted through for each of them.
    ordinal = ordinals.get(equal, 1) + 1
    while (person.classroom, name_key(f"{person.name} ({ordinal})")) in taken:
        ordinal += 1
    ordinals[equal] = ordinal
    return f"{person.name} ({ordinal})"
