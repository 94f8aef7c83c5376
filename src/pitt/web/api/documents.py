"""Uploaded documents: taken apart into pages, kept for their instructor, and shown to a class page by page."""

import asyncio
from typing import Final

import msgspec
from quart import Blueprint, Response, request

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.exchange.items import normal_name
from pitt.protocol.errors import INVALID, NOT_ALLOWED, UNKNOWN, Refused
from pitt.slides.splitting import MOST_PAGES, Refusal, split
from pitt.store.documents import (
    PageSize,
    bytes_kept,
    find_document,
    find_page,
    is_of_a_teacher,
    list_documents,
    page_sizes,
)
from pitt.store.engines import writing
from pitt.store.models import Document, DocumentPage
from pitt.store.names import find_person
from pitt.web.access import anybody, find_classroom, instructors, require_instructor, require_signed_in, teaches
from pitt.web.bank_bodies import Archive
from pitt.web.bodies import answer, read_body
from pitt.web.links import LONGEST_TOKEN, digest, make_secret
from pitt.web.parts import Web
from pitt.web.sessions import signed_in
from pitt.web.uploads import read_file

AT_ONCE: Final = 2
LONGEST_NAME: Final = 200
MOST_BYTES: Final = 1_000_000_000
"""Of one instructor's documents."""
HEADER: Final = "X-Pitt-Secret"


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of documents."""

    id: str
    name: str
    pages: int
    created_at: int


class DocumentsBody(msgspec.Struct, frozen=True, kw_only=True):
    """All documents but the archived ones, the newest first."""

    documents: list[DocumentLine]


class DocumentBody(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its pages."""

    id: str
    name: str
    pages: list[PageSize]


class PageTextBody(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a page, for those who listen instead of looking."""

    text: str


def documents_api(web: Web) -> Blueprint:
    """Gives `/api/documents`, to those whose they are."""
    api = Blueprint("documents", __name__, url_prefix="/api")
    splitters = asyncio.Semaphore(AT_ONCE)

    @api.post("/documents")
    @instructors
    async def add() -> Response:
        name = normal_name(request.args.get("name", ""))[:LONGEST_NAME] or "PDF"
        web.limits.count_upload(require_signed_in(web).instructor)
        raw = await read_file()
        async with splitters:
            outcome = await split(raw)
        if isinstance(outcome, Refusal):
            raise Refused(INVALID, outcome.words, outcome.code)
        size = sum(len(page.data) for page in outcome.pages)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            if await bytes_kept(session, me) + size > MOST_BYTES:
                words = "Your documents take 1 GB already. Nothing was added; ask who runs this server for more."
                raise Refused(INVALID, words, "documents_full")
            kept = Document(
                id=make_secret(),
                instructor_id=me,
                name=name,
                pages=len(outcome.pages),
                size=size,
                archived=False,
                created_at=web.clock(),
            )
            session.add(kept)
            await session.flush()
            session.add_all(
                DocumentPage(
                    document_id=kept.id,
                    page=number,
                    width=page.width,
                    height=page.height,
                    text=page.text,
                    data=page.data,
                )
                for number, page in enumerate(outcome.pages, start=1)
            )
            line = _line(kept)
            await session.commit()
        return answer(line, 201)

    @api.get("/documents")
    @instructors
    async def list_all() -> Response:
        me = InstructorId((await require_instructor(web)).id)
        lines = [_line(row) for row in await list_documents(web.sessions(), me)]
        await web.sessions.commit()
        return answer(DocumentsBody(documents=lines))

    @api.get("/documents/<id:id_>")
    @instructors
    async def show(id_: str) -> Response:
        kept = await own(id_)
        shown = DocumentBody(id=kept.id, name=kept.name, pages=await page_sizes(web.sessions(), id_))
        await web.sessions.commit()
        return answer(shown)

    @api.get(f"/documents/<id:id_>/pages/<int(max={MOST_PAGES}):page>")
    @instructors
    async def show_page(id_: str, page: int) -> Response:
        await own(id_)
        return _send(await _found_page(web, id_, page))

    @api.post("/documents/<id:id_>/archive")
    @instructors
    async def archive(id_: str) -> Response:
        body = await read_body(Archive)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            kept = await own(id_)
            kept.archived = body.archived
            line = _line(kept)
            await session.commit()
        return answer(line)

    async def own(id_: str) -> Document:
        me = InstructorId((await require_instructor(web)).id)
        kept = await find_document(web.sessions(), me, id_)
        if kept is None:
            raise _unknown()
        return kept

    return api


def class_pages_api(web: Web) -> Blueprint:
    """Gives `/api/classrooms/<code>/pages`, to the class that sees them."""
    api = Blueprint("class_pages", __name__, url_prefix="/api/classrooms")

    @api.get("/<code>/pages/<id:id_>/<int:page>")
    @anybody
    async def show_to_class(code: str, id_: str, page: int) -> Response:
        await require_shown(code, id_, page)
        return _send(await _found_page(web, id_, page))

    @api.get("/<code>/pages/<id:id_>/<int:page>/text")
    @anybody
    async def read_to_class(code: str, id_: str, page: int) -> Response:
        await require_shown(code, id_, page)
        text = (await _found_page(web, id_, page)).text
        await web.sessions.commit()
        return answer(PageTextBody(text=text))

    async def require_shown(code: str, id_: str, page: int) -> None:
        """Refuses whoever is not in the class, and pages that are not theirs to see, or not yet."""
        classroom = ClassroomId((await find_classroom(web, code)).id)
        session = web.sessions()
        me = signed_in(web.clock())
        teaching = me is not None and await teaches(web, me.instructor, classroom)
        if not teaching:
            secret = request.headers.get(HEADER, "")[:LONGEST_TOKEN]
            if not secret or await find_person(session, classroom, digest(secret)) is None:
                web.limits.check_guesses(request)
                web.limits.count_wrong(request)
                raise Refused(NOT_ALLOWED, "Only this class sees its pages. Join it first.", "page_of_class")
        of_a_teacher = await is_of_a_teacher(session, id_, classroom)
        await session.commit()
        pages = await web.classrooms.pages(classroom)
        if not of_a_teacher or (id_, page) not in (pages.planned if teaching else pages.shown):
            raise _unknown()

    return api


async def _found_page(web: Web, id_: str, page: int) -> DocumentPage:
    found = await find_page(web.sessions(), id_, page)
    if found is None:
        raise _unknown()
    return found


def _line(row: Document) -> DocumentLine:
    return DocumentLine(id=row.id, name=row.name, pages=row.pages, created_at=row.created_at)


def _send(page: DocumentPage) -> Response:
    headers = {"Cache-Control": "private, max-age=86400, immutable", "Content-Disposition": "inline"}
    return Response(page.data, content_type="application/pdf", headers=headers)


def _unknown() -> Refused:
    return Refused(UNKNOWN, "There is no such page. Go back to the one that the class sees.", "page_unknown")
