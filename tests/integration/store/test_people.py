"""People of a classroom: names told apart, secrets that bring somebody back."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.store.models import Classroom, Instructor, Person
from pitt.store.names import NameMissing, create_person, find_instructor, find_person, load_name, load_names
from pitt.store.session import Database

PHYSICS = ClassroomId("physics")
BIOLOGY = ClassroomId("biology")
ANA = InstructorId("ana")
AT = 1_790_000_000_000


@pytest.fixture
async def school(database: Database) -> Database:
    async with database.sessions() as session:
        session.add_all(
            [
                Classroom(id=PHYSICS, code="PHY-111", title="Waves", created_at=AT),
                Classroom(id=BIOLOGY, code="BIO-222", title="Cells", created_at=AT),
                Instructor(id=ANA, name="Ana", created_at=AT),
            ]
        )
        await session.commit()
    return database


async def join(session: AsyncSession, name: str, number: int, classroom: ClassroomId = PHYSICS) -> str:
    person = await create_person(
        session,
        participant_id=ParticipantId(f"{classroom} {number}"),
        classroom_id=classroom,
        name=name,
        role="student",
        secret_hash=b"%d" % number,
        at=AT,
    )
    return person.display_name


async def test_equal_names_are_numbered_within_their_classroom(school: Database) -> None:
    async with school.sessions() as session:
        typed = ["Anna", "Anna", " anna  ", "ANNA", "Anna (2)", "Hanna", "An_a", "Ann%", "Annanas"]
        shown = [await join(session, name, number) for number, name in enumerate(typed)]
        await session.commit()
        assert shown == [
            "Anna", "Anna (2)", "anna (3)", "ANNA (4)", "Anna (2) (2)", "Hanna", "An_a", "Ann%", "Annanas",
        ]  # fmt: skip
        assert await join(session, "Anna", 1, BIOLOGY) == "Anna"
        await session.commit()
        assert (await load_names(session, PHYSICS)) == {
            ParticipantId(f"physics {number}"): name for number, name in enumerate(shown)
        }
        assert await load_names(session, BIOLOGY) == {"biology 1": "Anna"}
        assert await load_name(session, ParticipantId("physics 2")) == "anna (3)"
        assert await load_name(session, ParticipantId("nobody")) is None


async def test_many_of_one_name_who_come_in_at_once_are_told_apart(school: Database) -> None:
    async def come_in(number: int) -> str:
        async with school.sessions() as session:
            shown = await join(session, "Anna", number)
            await session.commit()
            return shown

    shown = await asyncio.gather(*(come_in(number) for number in range(8)))
    assert sorted(shown) == ["Anna", *(f"Anna ({number})" for number in range(2, 9))]


async def test_the_name_is_kept_as_typed_beside_the_one_that_is_shown(school: Database) -> None:
    async with school.sessions() as session:
        await join(session, "Ａnna  Maria", 1)
        person = await find_person(session, PHYSICS, b"1")
        assert person is not None
        assert (person.name, person.display_name, person.role) == ("Ａnna Maria", "Anna Maria", "student")
        assert (person.simulated, person.language, person.instructor_id) == (False, None, None)


async def test_a_secret_brings_back_its_person_in_its_classroom_only(school: Database) -> None:
    async with school.sessions() as session:
        await join(session, "Anna", 1)
        await session.commit()
        found = await find_person(session, PHYSICS, b"1")
        assert found is not None
        assert found.participant_id == "physics 1"
        assert await find_person(session, BIOLOGY, b"1") is None
        assert await find_person(session, PHYSICS, b"2") is None


async def test_an_instructor_is_one_person_in_a_classroom(school: Database) -> None:
    async def come_in(session: AsyncSession, participant: str) -> Person:
        return await create_person(
            session,
            participant_id=ParticipantId(participant),
            classroom_id=PHYSICS,
            name="Ana",
            role="instructor",
            instructor_id=ANA,
            at=AT,
        )

    async with school.sessions() as session:
        await come_in(session, "first tab")
        await session.commit()
        with pytest.raises(IntegrityError):
            await come_in(session, "second tab")
        await session.rollback()
        found = await find_instructor(session, PHYSICS, ANA)
        assert found is not None
        assert found.participant_id == "first tab"


async def test_a_refused_name_writes_nothing(school: Database) -> None:
    async with school.sessions() as session:
        with pytest.raises(NameMissing):
            await join(session, " \t ", 1)
        await session.commit()
        assert await load_names(session, PHYSICS) == {}


async def test_nobody_comes_into_a_classroom_that_is_not_there(school: Database) -> None:
    async with school.sessions() as session:
        with pytest.raises(IntegrityError):
            await join(session, "Anna", 1, ClassroomId("chemistry"))


async def test_people_can_be_made_within_a_rolled_back_transaction(school: Database) -> None:
    async with school.rolled_back() as sessions:
        async with sessions() as session:
            assert await join(session, "Anna", 1) == "Anna"
            await session.commit()
        async with sessions() as session:
            assert await join(session, "Anna", 2) == "Anna (2)"
            await session.commit()
    async with school.sessions() as session:
        assert await load_names(session, PHYSICS) == {}
