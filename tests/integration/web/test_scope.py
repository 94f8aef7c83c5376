"""The scoped session registry: one session per app context, gone at its end; tests leave nothing."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.classroom.ids import ClassroomId
from pitt.store.models import Classroom, Person
from tests.integration.web.conftest import School

Physics = tuple[ClassroomId, str]


async def test_a_context_has_one_session_and_another_has_another(school: School) -> None:
    async with school.app.app_context():
        first = school.web.sessions()
        assert school.web.sessions() is first
        async with school.app.app_context():
            assert school.web.sessions() is not first
        assert school.web.sessions() is first


async def test_the_session_ends_with_its_context(school: School) -> None:
    async with school.app.app_context():
        session = school.web.sessions()
        await session.execute(select(Classroom))
        assert session.in_transaction()
    assert not session.in_transaction()
    assert school.web.sessions.registry.registry == {}


async def test_no_request_leaves_a_session_behind(school: School, physics: Physics) -> None:
    _, code = physics
    for path in (f"/api/classrooms/{code}", "/api/classrooms/QX4-7TP", "/api/classrooms", "/"):
        await school.caller().get(path)
    await school.caller().join(code)
    assert school.web.sessions.registry.registry == {}


async def fill(school: School, code: str) -> None:
    assert (await school.caller().join(code, "Ana")).body["name"] == "Ana"


async def test_each_test_is_rolled_back_once(school: School, physics: Physics) -> None:
    await check_empty(school.sessions)
    await fill(school, physics[1])


async def test_each_test_is_rolled_back_again(school: School, physics: Physics) -> None:
    await check_empty(school.sessions)
    await fill(school, physics[1])


async def check_empty(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0
        assert await session.scalar(select(func.count()).select_from(Classroom)) == 1
