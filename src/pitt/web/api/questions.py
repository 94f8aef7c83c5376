"""An instructor's question bank: a list that can be searched, questions with their versions."""

from collections.abc import Sequence
from typing import Final, cast

from quart import Blueprint, Response, request

from pitt.classroom.ids import InstructorId
from pitt.classroom.question import QuestionKind, check_question
from pitt.exchange.items import (
    LONGEST_FOLDER,
    LONGEST_TAG,
    LONGEST_TITLE,
    MOST_TAGS,
    Item,
    normal_folder,
    normal_name,
    tidy,
)
from pitt.protocol.errors import INVALID, STALE_EPOCH, UNKNOWN, Refused
from pitt.store.engines import writing
from pitt.store.models import BankQuestion
from pitt.store.questions import (
    Entry,
    Search,
    add_question,
    change_question,
    count_questions,
    entry_of,
    find_question,
    find_version,
    folders_and_tags,
    list_questions,
    list_versions,
    tags_of,
)
from pitt.web.access import instructors, require_instructor
from pitt.web.bank_bodies import (
    Archive,
    ChangeQuestion,
    EntryBody,
    QuestionBody,
    QuestionLine,
    QuestionsBody,
    SavedBody,
    VersionBody,
    VersionLine,
)
from pitt.web.bodies import answer, read_body
from pitt.web.links import make_id
from pitt.web.parts import Web

MOST_QUESTIONS: Final = 20_000
MOST_CHOSEN: Final = 1_000
LONGEST_SEARCH: Final = 200
MOST_VERSIONS: Final = 1_000_000_000
"""More than anybody makes, and less than a database counts."""


def questions_api(web: Web) -> Blueprint:
    """Gives `/api/questions`, all but files."""
    api = Blueprint("questions", __name__, url_prefix="/api/questions")

    @api.get("")
    @instructors
    async def list_all() -> Response:
        me = InstructorId((await require_instructor(web)).id)
        session = web.sessions()
        found, more = await list_questions(session, me, read_search())
        folders, tags = await folders_and_tags(session, me)
        await session.commit()
        lines = [_line(row) for row in found]
        return answer(QuestionsBody(questions=lines, more=more, folders=folders, tags=tags))

    @api.post("")
    @instructors
    async def add() -> Response:
        entry = written_entry(await read_body(EntryBody))
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            await require_room(web, me, 1)
            row = await add_question(session, me, make_id(), entry, web.clock())
            saved = SavedBody(id=row.id, version=row.version)
            await session.commit()
        return answer(saved, 201)

    @api.get("/<id:id_>")
    @instructors
    async def show(id_: str) -> Response:
        row = await _own(web, id_)
        versions = await list_versions(web.sessions(), id_)
        entry = entry_of(row)
        shown = QuestionBody(
            id=row.id,
            version=row.version,
            title=entry.title,
            folder=entry.folder,
            tags=entry.tags,
            archived=row.archived,
            changed_at=row.changed_at,
            question=entry.question,
            versions=[VersionLine(version=it.version, at=it.at, title=it.title) for it in versions],
        )
        await web.sessions.commit()
        return answer(shown)

    @api.get(f"/<id:id_>/versions/<int(max={MOST_VERSIONS}):version>")
    @instructors
    async def show_version(id_: str, version: int) -> Response:
        await _own(web, id_)
        found = await find_version(web.sessions(), id_, version)
        if found is None:
            raise _unknown()
        entry = entry_of(found)
        shown = VersionBody(
            version=version,
            at=found.at,
            title=entry.title,
            folder=entry.folder,
            tags=entry.tags,
            question=entry.question,
        )
        await web.sessions.commit()
        return answer(shown)

    @api.post("/<id:id_>")
    @instructors
    async def change(id_: str) -> Response:
        body = await read_body(ChangeQuestion)
        entry = written_entry(body)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            row = await _own(web, id_, to_change=True)
            if row.version != body.seen and entry_of(row) != entry:
                await session.rollback()
                words = "This question was changed elsewhere meanwhile. Load it again, then make your change."
                raise Refused(STALE_EPOCH, words, "question_changed")
            await change_question(session, row, entry, web.clock())
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
            row = await _own(web, id_, to_change=True)
            row.archived = body.archived
            saved = SavedBody(id=row.id, version=row.version, archived=row.archived)
            await session.commit()
        return answer(saved)

    return api


def read_search() -> Search:
    """Reads what the address asks for."""
    args = request.args
    return Search(
        words=normal_name(args.get("q", "")[:LONGEST_SEARCH]),
        folder=normal_folder(args.get("folder", "")[: 2 * LONGEST_FOLDER]),
        tag=normal_name(args.get("tag", "")[: 2 * LONGEST_TAG]),
        archived=args.get("archived") == "1",
        ids=tuple(filter(None, map(normal_name, args.get("ids", "").split(","))))[:MOST_CHOSEN],
    )


def written_entry(body: EntryBody | ChangeQuestion) -> Entry:
    """Gives a question that somebody has just written its normal form.

    Raises:
        Refused: `pitt.error.invalid` for one that nobody could answer or find again, or that is too long.
    """
    entry = checked_entry(body)
    if not entry.question.text and not entry.title:
        raise Refused(
            INVALID, "The question has neither a text nor a title yet. Write one, then save.", "question_text"
        )
    return entry


def checked_entry(body: EntryBody | ChangeQuestion) -> Entry:
    """Gives a question its normal form.

    Raises:
        Refused: `pitt.error.invalid` for one that nobody could answer, or that is too long.
    """
    item = tidy(Item(question=body.question, title=body.title, folder=body.folder, tags=body.tags))
    if len(item.title) > LONGEST_TITLE or len(item.folder) > LONGEST_FOLDER:
        words = f"Titles and folders have at most {LONGEST_TITLE} characters. Shorten them."
        raise Refused(INVALID, words, "question_title")
    if len(item.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in item.tags):
        words = f"A question has at most {MOST_TAGS} tags, each of {LONGEST_TAG} characters. Take some out."
        raise Refused(INVALID, words, "question_tags")
    refusal = check_question(item.question)
    if refusal is not None:
        raise Refused(INVALID, refusal.words, refusal.code)
    return Entry(question=item.question, title=item.title, folder=item.folder, tags=item.tags)


async def require_room(web: Web, me: InstructorId, more: int) -> None:
    """Refuses more questions than a bank takes.

    Raises:
        Refused: `pitt.error.invalid`.
    """
    if await count_questions(web.sessions(), me) + more > MOST_QUESTIONS:
        words = f"A bank has at most {MOST_QUESTIONS:,} questions. Export some of them and begin another bank."
        raise Refused(INVALID, words, "bank_full")


def _line(row: BankQuestion) -> QuestionLine:
    return QuestionLine(
        id=row.id,
        version=row.version,
        title=row.title,
        text=row.excerpt,
        kind=cast("QuestionKind", row.kind),
        folder=row.folder,
        tags=tags_of(row),
        has_key=row.has_key,
        archived=row.archived,
        changed_at=row.changed_at,
    )


def entries_of(rows: Sequence[BankQuestion]) -> list[Entry]:
    """Gives what rows keep."""
    return [entry_of(row) for row in rows]


async def _own(web: Web, id_: str, *, to_change: bool = False) -> BankQuestion:
    me = InstructorId((await require_instructor(web)).id)
    row = await find_question(web.sessions(), me, id_, to_change=to_change)
    if row is None:
        raise _unknown()
    return row


def _unknown() -> Refused:
    words = "There is no such question in your bank. Look at the list of your questions."
    return Refused(UNKNOWN, words, "question_unknown")
