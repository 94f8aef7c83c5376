"""An instructor's lessons: pages of documents and questions of the bank in one order."""

from collections.abc import Sequence
from typing import Final

from quart import Blueprint, Response

from pitt.classroom.ids import InstructorId
from pitt.classroom.lesson import MOST_ITEMS
from pitt.exchange.items import LONGEST_TITLE, normal_name
from pitt.protocol.errors import INVALID, STALE_EPOCH, UNKNOWN, Refused
from pitt.store.documents import pages_of
from pitt.store.engines import writing
from pitt.store.lessons import (
    KeptItem,
    KeptPage,
    KeptQuestion,
    change_lesson,
    find_lesson,
    items_of,
    list_lessons,
    new_lesson,
)
from pitt.store.models import KeptLesson
from pitt.store.questions import entry_of, find_questions
from pitt.web.access import instructors, require_instructor
from pitt.web.bank_bodies import (
    Archive,
    ChangeLesson,
    LessonBody,
    LessonLine,
    LessonsBody,
    SavedBody,
    SaveLesson,
    WholeLessonBody,
    WholePage,
    WholeQuestion,
)
from pitt.web.bodies import answer, read_body
from pitt.web.links import make_id
from pitt.web.parts import Web

MOST_LESSONS: Final = 1_000


def lessons_api(web: Web) -> Blueprint:
    """Gives `/api/lessons`."""
    api = Blueprint("lessons", __name__, url_prefix="/api/lessons")

    @api.get("")
    @instructors
    async def list_all() -> Response:
        me = InstructorId((await require_instructor(web)).id)
        lines = [_line(row) for row in await list_lessons(web.sessions(), me)]
        await web.sessions.commit()
        return answer(LessonsBody(lessons=lines))

    @api.post("")
    @instructors
    async def add() -> Response:
        body = await read_body(SaveLesson)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            title = await _checked(web, me, body.title, body.items)
            if len(await list_lessons(session, me)) >= MOST_LESSONS:
                words = f"You have {MOST_LESSONS:,} lessons already. Archive some, then save this one."
                raise Refused(INVALID, words, "lessons_full")
            row = new_lesson(me, make_id(), title, body.items, web.clock())
            session.add(row)
            saved = SavedBody(id=row.id, version=row.version)
            await session.commit()
        return answer(saved, 201)

    @api.get("/<id:id_>")
    @instructors
    async def show(id_: str) -> Response:
        _, row = await _own(web, id_)
        shown = LessonBody(id=row.id, version=row.version, title=row.title, items=items_of(row))
        await web.sessions.commit()
        return answer(shown)

    @api.get("/<id:id_>/whole")
    @instructors
    async def show_whole(id_: str) -> Response:
        me, row = await _own(web, id_)
        title, items = row.title, items_of(row)
        session = web.sessions()
        questions = await find_questions(session, me, (it.question for it in items if isinstance(it, KeptQuestion)))
        pages = await pages_of(session, me, {it.document for it in items if isinstance(it, KeptPage)})
        whole: list[WholePage | WholeQuestion] = []
        for item in items:
            if isinstance(item, KeptPage):
                if 1 <= item.page <= pages.get(item.document, 0):
                    whole.append(WholePage(document=item.document, page=item.page))
                continue
            found = questions.get(item.question)
            if found is not None and not found.archived:
                entry = entry_of(found)
                whole.append(
                    WholeQuestion(
                        id=found.id,
                        title=entry.title,
                        question=entry.question,
                        follow_up=item.follow_up,
                        anonymous=item.anonymous,
                    )
                )
        await session.commit()
        return answer(WholeLessonBody(title=title, items=whole, missing=len(items) - len(whole)))

    @api.post("/<id:id_>")
    @instructors
    async def change(id_: str) -> Response:
        body = await read_body(ChangeLesson)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me, row = await _own(web, id_, to_change=True)
            title = await _checked(web, me, body.title, body.items)
            if row.version != body.seen and (row.title, items_of(row)) != (title, body.items):
                await session.rollback()
                words = "This lesson was changed elsewhere meanwhile. Load it again, then make your change."
                raise Refused(STALE_EPOCH, words, "lesson_changed")
            change_lesson(row, title, body.items, web.clock())
            saved = SavedBody(id=row.id, version=row.version, archived=row.archived)
            await session.commit()
        return answer(saved)

    @api.post("/<id:id_>/archive")
    @instructors
    async def archive(id_: str) -> Response:
        body = await read_body(Archive)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            _, row = await _own(web, id_, to_change=True)
            row.archived = body.archived
            saved = SavedBody(id=row.id, version=row.version, archived=row.archived)
            await session.commit()
        return answer(saved)

    return api


async def _own(web: Web, id_: str, *, to_change: bool = False) -> tuple[InstructorId, KeptLesson]:
    me = InstructorId((await require_instructor(web)).id)
    row = await find_lesson(web.sessions(), me, id_, to_change=to_change)
    if row is None:
        words = "There is no such lesson among yours. Look at the list of your lessons."
        raise Refused(UNKNOWN, words, "lesson_unknown")
    return me, row


async def _checked(web: Web, me: InstructorId, title: str, items: Sequence[KeptItem]) -> str:
    tidy = normal_name(title)
    if len(tidy) > LONGEST_TITLE:
        words = f"A lesson's title has at most {LONGEST_TITLE} characters. Make it shorter."
        raise Refused(INVALID, words, "lesson_title")
    if len(items) > MOST_ITEMS:
        words = f"A lesson has at most {MOST_ITEMS} pages and questions. Make two of it."
        raise Refused(INVALID, words, "lesson_length")
    wanted = {it.question for it in items if isinstance(it, KeptQuestion)}
    questions = await find_questions(web.sessions(), me, wanted)
    pages = await pages_of(web.sessions(), me, {it.document for it in items if isinstance(it, KeptPage)})
    sound = wanted <= questions.keys() and all(
        1 <= it.page <= pages.get(it.document, 0) for it in items if isinstance(it, KeptPage)
    )
    if not sound:
        words = "One of these pages or questions is not yours, or is gone. Take it out, then save."
        raise Refused(INVALID, words, "lesson_strange")
    return tidy


def _line(row: KeptLesson) -> LessonLine:
    items = items_of(row)
    pages = sum(isinstance(it, KeptPage) for it in items)
    return LessonLine(
        id=row.id,
        version=row.version,
        title=row.title,
        pages=pages,
        questions=len(items) - pages,
        archived=row.archived,
        changed_at=row.changed_at,
    )
