"""The question bank, lessons and pictures, tried on every database there is."""

import asyncio
import json

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from pitt.classroom.ids import InstructorId
from pitt.classroom.question import Option, Question
from pitt.store.engines import writing
from pitt.store.lessons import KeptPage, KeptQuestion, change_lesson, find_lesson, items_of, list_lessons, new_lesson
from pitt.store.models import BankQuestion, Instructor, KeptLesson, Picture, QuestionVersion
from pitt.store.pictures import bytes_kept, find_same
from pitt.store.questions import (
    Entry,
    Search,
    add_question,
    change_question,
    entry_of,
    find_question,
    find_questions,
    find_version,
    folded,
    folders_and_tags,
    list_questions,
    list_versions,
)
from pitt.store.session import Database

INA, OTTO = InstructorId("ina"), InstructorId("otto")
AT = 1_790_000_000_000


def asked(text: str = "Which bulb?", *options: str) -> Question:
    return Question(kind="single", text=text, options=tuple(Option(text=it) for it in options), right=(0,))


@pytest.fixture
async def school(database: Database) -> Database:
    async with database.sessions() as session:
        session.add_all(Instructor(id=id_, name=id_, created_at=AT) for id_ in (INA, OTTO))
        await session.commit()
    return database


async def keep(school: Database, id_: str, entry: Entry, instructor: InstructorId = INA, at: int = AT) -> None:
    async with school.sessions() as session:
        await writing(session)
        await add_question(session, instructor, id_, entry, at)
        await session.commit()


async def found(school: Database, search: Search, most: int = 200) -> list[str]:
    async with school.sessions() as session:
        rows, _ = await list_questions(session, INA, search, most)
        return [row.id for row in rows]


async def test_what_is_kept_is_given_back_exactly(school: Database) -> None:
    entry = Entry(
        question=asked("Zażółć\n\n$x_1$ 😀 \\ \" '", "a", "b"), title="T", folder="A/B", tags=('say "so"', "é, b", "\\")
    )
    await keep(school, "q1", entry)
    async with school.sessions() as session:
        row = await find_question(session, INA, "q1")
        assert row is not None
        assert entry_of(row) == entry
        assert (row.version, row.kind, row.has_key, row.excerpt) == (1, "single", True, entry.question.text)
        assert await find_question(session, OTTO, "q1") is None
        assert await find_questions(session, OTTO, ["q1"]) == {}


async def test_each_change_is_a_version_and_the_same_again_is_none(school: Database) -> None:
    first, second = Entry(question=asked(), title="One"), Entry(question=asked("Which other bulb?"), title="Two")
    await keep(school, "q1", first)
    for number, entry in enumerate((first, second, second, first), start=1):
        async with school.sessions() as session:
            await writing(session)
            row = await find_question(session, INA, "q1", to_change=True)
            assert row is not None
            await change_question(session, row, entry, AT + number)
            await session.commit()
    async with school.sessions() as session:
        versions = await list_versions(session, "q1")
        assert [(it.version, it.at, entry_of(it)) for it in versions] == [
            (3, AT + 4, first),
            (2, AT + 2, second),
            (1, AT, first),
        ]
        old = await find_version(session, "q1", 2)
        assert old is not None
        assert entry_of(old) == second
        assert await find_version(session, "q1", 4) is None


async def test_folders_and_tags_are_told_apart_by_their_case(school: Database) -> None:
    await keep(school, "upper", Entry(question=asked(), folder="Physics/Waves", tags=("Easy",)))
    await keep(school, "lower", Entry(question=asked(), folder="physics/waves", tags=("easy",)))
    await keep(school, "beside", Entry(question=asked(), folder="Physics 2", tags=("easy, too",)))
    await keep(school, "odd", Entry(question=asked(), folder="100%_/x", tags=('%"_\\',)))
    assert await found(school, Search(folder="Physics")) == ["upper"]
    assert await found(school, Search(folder="physics/waves")) == ["lower"]
    assert await found(school, Search(folder="100%_")) == ["odd"]
    assert await found(school, Search(folder="100%%")) == []
    assert await found(school, Search(tag="Easy")) == ["upper"]
    assert await found(school, Search(tag="easy")) == ["lower"]
    assert await found(school, Search(tag='%"_\\')) == ["odd"]
    assert await found(school, Search(tag="%")) == []


async def test_all_words_are_found_anywhere_without_case_or_accents(school: Database) -> None:
    await keep(school, "q1", Entry(question=asked("Który ŁUK?", "Ångström", "Straße"), title="100 %", tags=("Fizyka",)))
    await keep(school, "q2", Entry(question=asked("Smørrebrød œuvre"), title="ﬁle ℡"))
    for words in ("ktory luk", "LUK angstrom", "strasse", "fizyka 100", "%", "KTÓRY", "uk"):
        assert await found(school, Search(words=words)) == ["q1"], words
    for words in ("smorrebrod", "SMØRREBRØD oeuvre", "file tel", "FILE"):
        assert await found(school, Search(words=words)) == ["q2"], words
    for words in ("luk smorrebrod", "_", "\\", "'; DROP TABLE questions; --"):
        assert await found(school, Search(words=words)) == [], words


@pytest.mark.parametrize("text", ["Łódź", "ÅNGSTRÖM", "ﬁ", "İstanbul", "ΣΊΣΥΦΟΣ", "한글", "नमस्ते"])
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text) == folded(text.lower())


async def test_the_last_changed_stands_first_and_there_may_be_more(school: Database) -> None:
    for number in range(5):
        await keep(school, f"q{number}", Entry(question=asked()), at=AT + number % 3)
    await keep(school, "ottos", Entry(question=asked()), OTTO, AT + 9)
    assert await found(school, Search()) == ["q2", "q1", "q4", "q0", "q3"]
    async with school.sessions() as session:
        rows, more = await list_questions(session, INA, Search(), 4)
        assert ([row.id for row in rows], more) == (["q2", "q1", "q4", "q0"], True)
        assert not (await list_questions(session, INA, Search(), 5))[1]
    assert await found(school, Search(ids=("q3", "q1", "ottos", "none"))) == ["q1", "q3"]


async def test_what_is_archived_has_lists_of_its_own(school: Database) -> None:
    await keep(school, "here", Entry(question=asked(), folder="A", tags=("x",)))
    await keep(school, "away", Entry(question=asked(), folder="B", tags=("y",)))
    async with school.sessions() as session:
        await writing(session)
        row = await find_question(session, INA, "away", to_change=True)
        assert row is not None
        row.archived = True
        await session.commit()
        assert await folders_and_tags(session, INA) == (["A"], ["x"])
    assert (await found(school, Search()), await found(school, Search(archived=True))) == (["here"], ["away"])


async def test_of_two_who_change_the_same_version_one_is_told(school: Database) -> None:
    await keep(school, "q1", Entry(question=asked()))

    async def change(text: str) -> bool:
        async with school.sessions() as session:
            await writing(session)
            row = await find_question(session, INA, "q1", to_change=True)
            assert row is not None
            if row.version != 1:
                return False
            # Lets the others come in between, if anything does.
            await asyncio.sleep(0)
            await change_question(session, row, Entry(question=asked(text)), AT)
            await session.commit()
            return True

    assert sum(await asyncio.gather(*(change(f"By {number}") for number in range(8)))) == 1
    async with school.sessions() as session:
        assert len(await list_versions(session, "q1")) == 2


async def test_lessons_keep_their_order_and_are_found_by_their_own_instructor(school: Database) -> None:
    items = (KeptQuestion(question="q1", follow_up=True), KeptPage(document="d", page=3), KeptQuestion(question="q1"))
    async with school.sessions() as session:
        await writing(session)
        session.add(new_lesson(INA, "l1", "Circuits", items, AT))
        session.add(new_lesson(INA, "l2", "Waves", (), AT + 1))
        await session.commit()
    async with school.sessions() as session:
        await writing(session)
        assert await find_lesson(session, OTTO, "l1") is None
        assert [row.id for row in await list_lessons(session, INA)] == ["l2", "l1"]
        row = await find_lesson(session, INA, "l1", to_change=True)
        assert row is not None
        assert items_of(row) == items
        change_lesson(row, "Circuits", items, AT + 2)
        assert (row.version, row.changed_at) == (1, AT)
        change_lesson(row, "Circuits", items[::-1], AT + 2)
        await session.commit()
    async with school.sessions() as session:
        row = await find_lesson(session, INA, "l1")
        assert row is not None
        assert (items_of(row), row.version) == (items[::-1], 2)
        assert [kept.id for kept in await list_lessons(session, INA)] == ["l1", "l2"]


def picture(id_: str, instructor: InstructorId, digest: bytes = b"d") -> Picture:
    return Picture(
        id=id_,
        instructor_id=instructor,
        digest=digest,
        media_type="image/webp",
        width=1,
        height=1,
        data=bytes(range(256)),
        created_at=AT,
    )


async def test_the_same_picture_is_kept_once_for_each_instructor(school: Database) -> None:
    async with school.sessions() as session:
        session.add_all([picture("a", INA), picture("b", OTTO), picture("c", INA, b"e")])
        await session.commit()
        same = await find_same(session, INA, b"d")
        assert same is not None
        assert (same.id, same.data) == ("a", bytes(range(256)))
        assert (await bytes_kept(session, INA), await bytes_kept(session, InstructorId("nobody"))) == (512, 0)
        session.add(picture("again", INA))
        with pytest.raises(IntegrityError):
            await session.commit()


async def test_with_its_instructor_a_bank_goes_and_no_other(school: Database) -> None:
    for id_, instructor in (("q1", INA), ("q2", OTTO)):
        await keep(school, id_, Entry(question=asked()), instructor)
    async with school.sessions() as session:
        session.add_all([picture("a", INA), picture("b", OTTO)])
        session.add_all(new_lesson(whose, f"lesson of {whose}", "L", (), AT) for whose in (INA, OTTO))
        await session.commit()
        await session.execute(delete(Instructor).where(Instructor.id == INA))
        await session.commit()
        for table in (BankQuestion, QuestionVersion, KeptLesson, Picture):
            assert await session.scalar(select(func.count()).select_from(table)) == 1, table


async def test_tags_are_kept_as_a_list_in_json(school: Database) -> None:
    await keep(school, "q1", Entry(question=asked(), tags=("é", "b")))
    async with school.sessions() as session:
        row = await find_question(session, INA, "q1")
        assert row is not None
        assert json.loads(row.tags) == ["é", "b"]
