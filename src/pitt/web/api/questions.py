"""An instructor's question bank: a list that can be searched, questions with their versions."""

from collections.abc import Sequence
from typing import Final

from quart import Blueprint, Response, request

from pitt.classroom.ids import InstructorId
from pitt.classroom.question import QuestionKind, check_question
from pitt.exchange.items import LONGEST_FOLDER, LONGEST_TAG, LONGEST_TITLE, MOST_TAGS, Item, tidy
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
    folders_and_tags,
    list_questions,
    list_versions,
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
        entry = checked_entry(await read_body(EntryBody))
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            await require_room(web, me, 1)
            row = await add_question(session, me, make_id(), entry, web.clock())
            saved = SavedBody(id=row.id, version=row.version)
            await session.commit()
        return answer(saved, 201)

    @api.get("/<id_>")
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

    @api.get("/<id_>/versions/<int:version>")
    @instructors
    async def show_version(id_: str, version: int) -> Response:
        await _own(web, id_)
        found = next((it for it in await list_versions(web.sessions(), id_) if it.version == version), None)
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

    @api.post("/<id_>")
    @instructors
    async def change(id_: str) -> Response:
        body = await read_body(ChangeQuestion)
        entry = checked_entry(body)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            row = await _own(web, id_)
            if row.version != body.seen and entry_of(row) != entry:
                await session.rollback()
                words = "This question was changed elsewhere meanwhile. Load it again, then make your change."
                raise Refused(STALE_EPOCH, words, "question_changed")
            await change_question(session, row, entry, web.clock())
            saved = SavedBody(id=row.id, version=row.version, archived=row.archived)
            await session.commit()
        return answer(saved)

    @api.post("/<id_>/archive")
    @instructors
    async def archive(id_: str) -> Response:
        body = await read_body(Archive)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            row = await _own(web, id_)
            row.archived = body.archived
            saved = SavedBody(id=row.id, version=row.version, archived=row.archived)
            await session.commit()
        return answer(saved)

    return api


def read_search() -> Search:
    """Reads what the address asks for."""
    args = request.args
    return Search(
        words=args.get("q", "")[:200],
        folder=args.get("folder", "")[:LONGEST_FOLDER],
        tag=args.get("tag", "")[:LONGEST_TAG],
        archived=args.get("archived") == "1",
        ids=tuple(filter(None, args.get("ids", "").split(",")))[:1_000],
    )


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
    if not item.question.text and not item.title:
        raise Refused(INVALID, "The question has neither a text nor a title yet. Write one, then save.", "question_text")
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
    entry = entry_of(row)
    kind: QuestionKind = entry.question.kind
    return QuestionLine(
        id=row.id,
        version=row.version,
        title=row.title,
        text=row.excerpt,
        kind=kind,
        folder=row.folder,
        tags=entry.tags,
        has_key=row.has_key,
        archived=row.archived,
        changed_at=row.changed_at,
    )


def entries_of(rows: Sequence[BankQuestion]) -> list[Entry]:
    """Gives what rows keep."""
    return [entry_of(row) for row in rows]


async def _own(web: Web, id_: str) -> BankQuestion:
    me = InstructorId((await require_instructor(web)).id)
    row = await find_question(web.sessions(), me, id_)
    if row is None:
        raise _unknown()
    return row


def _unknown() -> Refused:
    words = "There is no such question in your bank. Look at the list of your questions."
    return Refused(UNKNOWN, words, "question_unknown")
