"""Sessions: transactions that really begin, and tests that leave nothing."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.store.engines import writing
from pitt.store.models import Classroom, ClassroomInstructor, Instructor
from pitt.store.session import Database

AT = 1_790_000_000_000


def classroom(code: str) -> Classroom:
    return Classroom(id=ClassroomId(code), code=code, title="Waves", created_at=AT)


async def count(session: AsyncSession) -> int:
    return (await session.execute(select(func.count()).select_from(Classroom))).scalar_one()


async def test_what_is_committed_inside_the_outer_transaction_is_rolled_back(database: Database) -> None:
    async with database.rolled_back() as sessions:
        async with sessions() as session:
            session.add(classroom("AAA-111"))
            await session.commit()
        async with sessions() as session:
            assert await count(session) == 1
            session.add(classroom("BBB-222"))
            await session.flush()
            await session.rollback()
            assert await count(session) == 1
            async with session.begin_nested():
                session.add(classroom("CCC-333"))
            await session.commit()
        async with sessions() as session:
            assert await count(session) == 2
    async with database.sessions() as session:
        assert await count(session) == 0


async def test_a_scoped_registry_works_on_the_outer_transaction(database: Database) -> None:
    async with database.rolled_back() as sessions:
        registry = async_scoped_session(sessions, scopefunc=lambda: "one scope")
        registry.add(classroom("AAA-111"))
        await registry.commit()
        await registry.remove()
        assert (await registry.execute(select(Classroom.code))).scalars().all() == ["AAA-111"]
        await registry.remove()
    async with database.sessions() as session:
        assert await count(session) == 0


async def test_a_refused_row_undoes_only_its_savepoint(database: Database) -> None:
    async with database.sessions() as session:
        session.add(classroom("AAA-111"))
        await session.flush()
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                session.add(Classroom(id=ClassroomId("other"), code="AAA-111", title="Twice", created_at=AT))
        await session.commit()
    async with database.sessions() as session:
        assert await count(session) == 1


async def test_a_reference_to_nobody_is_refused(database: Database) -> None:
    async with database.sessions() as session:
        session.add(classroom("AAA-111"))
        await session.flush()
        session.add(ClassroomInstructor(classroom_id=ClassroomId("AAA-111"), instructor_id=InstructorId("nobody")))
        with pytest.raises(IntegrityError):
            await session.flush()


async def test_deleting_a_classroom_takes_its_instructors_places_with_it(database: Database) -> None:
    async with database.sessions() as session:
        session.add_all([classroom("AAA-111"), Instructor(id=InstructorId("ana"), name="Ana", created_at=AT)])
        await session.flush()
        session.add(ClassroomInstructor(classroom_id=ClassroomId("AAA-111"), instructor_id=InstructorId("ana")))
        await session.commit()
        await session.delete(await session.get_one(Classroom, "AAA-111"))
        await session.commit()
        assert (await session.execute(select(ClassroomInstructor))).all() == []


async def test_transactions_that_will_write_never_lose_to_one_another(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.sessions() as session:
            await writing(session)
            await count(session)
            session.add(classroom(f"class {number}"))
            await session.commit()

    await asyncio.gather(*(add(number) for number in range(30)))
    async with database.sessions() as session:
        assert await count(session) == 30
