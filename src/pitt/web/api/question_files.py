"""Files of questions: read without saving anything, imported as was chosen, exported."""

import asyncio

from quart import Blueprint, Response, request

from pitt.classroom.ids import InstructorId
from pitt.exchange.decoding import Unreadable, decode
from pitt.exchange.formats import FORMATS, open_file
from pitt.exchange.items import MOST_QUESTIONS, Item, normal_folder
from pitt.protocol.errors import INVALID, Refused
from pitt.store.engines import writing
from pitt.store.questions import Entry, add_question, list_questions
from pitt.web.access import instructors, require_instructor, require_signed_in
from pitt.web.api.questions import MOST_QUESTIONS as MOST_IN_A_BANK
from pitt.web.api.questions import checked_entry, entries_of, read_search, require_room
from pitt.web.bank_bodies import EntryBody, ImportedBody, ImportQuestions, ReadBody, ReadItem, ReadNote
from pitt.web.bodies import answer, read_body
from pitt.web.links import make_id
from pitt.web.parts import Web
from pitt.web.uploads import read_file

LONGEST_NAME = 255


def question_files_api(web: Web) -> Blueprint:
    """Gives `/api/questions/read`, `/import` and `/export`."""
    api = Blueprint("question_files", __name__, url_prefix="/api/questions")

    @api.post("/read")
    @instructors
    async def read() -> Response:
        name = request.args.get("name", "")[:LONGEST_NAME]
        chosen = _format(request.args.get("format"))
        web.limits.count_upload(require_signed_in(web).instructor)
        raw = await read_file()
        read = await asyncio.to_thread(_read, name, raw, chosen)
        if isinstance(read, Unreadable):
            raise Refused(INVALID, read.words, read.code)
        return answer(read)

    @api.post("/import")
    @instructors
    async def add_all() -> Response:
        body = await read_body(ImportQuestions)
        if not 1 <= len(body.items) <= MOST_QUESTIONS:
            words = f"An import has 1 to {MOST_QUESTIONS:,} questions. Choose some of them."
            raise Refused(INVALID, words, "import_size")
        entries = [checked_entry(_below(body.folder, item)) for item in body.items]
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            await require_room(web, me, len(entries))
            # The first of the file stands first in the list, which begins with what was changed last.
            for number, entry in enumerate(reversed(entries)):
                await add_question(session, me, make_id(), entry, web.clock() + number)
            await session.commit()
        return answer(ImportedBody(added=len(entries)), 201)

    @api.get("/export")
    @instructors
    async def export() -> Response:
        format_ = FORMATS[_format(request.args.get("format")) or "gift"]
        me = InstructorId((await require_instructor(web)).id)
        # All of them: a file that is not whole would be taken for a whole one.
        found, _ = await list_questions(web.sessions(), me, read_search(), MOST_IN_A_BANK)
        entries = entries_of(found)
        await web.sessions.commit()
        writing_ = await asyncio.to_thread(format_.write, [_item(entry) for entry in entries])
        return Response(
            writing_.text.encode(),
            content_type=f"{format_.media_type}; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="pitt-questions{format_.endings[0]}"',
                "X-Pitt-Left-Out": str(len({loss.index for loss in writing_.losses})),
                "Cache-Control": "no-store",
            },
        )

    return api


def _format(name: str | None) -> str | None:
    if name and name not in FORMATS:
        words = "Pitt reads and writes GIFT, Aiken, CSV and Markdown. Choose one of them."
        raise Refused(INVALID, words, "format_unknown")
    return name or None


def _read(name: str, raw: bytes, chosen: str | None) -> ReadBody | Unreadable:
    opened = open_file(name, raw, chosen)
    decoded = decode(raw)
    if isinstance(opened, Unreadable):
        return opened
    if isinstance(decoded, Unreadable):
        return decoded
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    reading = opened.reading
    return ReadBody(
        format=opened.format,
        items=[
            ReadItem(title=it.title, folder=it.folder, tags=it.tags, question=it.question, line=it.line, last=it.last)
            for it in reading.items
        ],
        notes=[
            ReadNote(line=it.line, last=it.last, excerpt=it.excerpt, kind=it.kind, code=it.code, words=it.words)
            for it in reading.notes
        ],
        lines=len(text.removesuffix("\n").split("\n")),
    )


def _below(folder: str, item: EntryBody) -> EntryBody:
    joined = normal_folder(f"{folder}/{item.folder}")
    return EntryBody(question=item.question, title=item.title, folder=joined, tags=item.tags)


def _item(entry: Entry) -> Item:
    return Item(question=entry.question, title=entry.title, folder=entry.folder, tags=entry.tags)
