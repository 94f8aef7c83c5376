"""Kept documents in SQL: small reads and writes on a session whose transaction belongs to the caller."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.store.models import ClassroomInstructor, Document, DocumentPage


class PageSize(msgspec.Struct, frozen=True, kw_only=True):
    """How large a page is, in points, and what stands on it."""

    page: int
    width: float
    height: float
    text: str


async def list_documents(session: AsyncSession, instructor: InstructorId) -> Sequence[Document]:
    """Lists an instructor's documents but for the archived ones, the newest first."""
    query = (
        select(Document)
        .where(Document.instructor_id == instructor, Document.archived.is_(False))
        .order_by(Document.created_at.desc(), Document.id)
    )
    return (await session.scalars(query)).all()


async def find_document(session: AsyncSession, instructor: InstructorId, id_: str) -> Document | None:
    """Finds one of an instructor's own documents."""
    row = await session.get(Document, id_)
    return row if row is not None and row.instructor_id == instructor else None


async def pages_of(session: AsyncSession, instructor: InstructorId, ids: Collection[str]) -> dict[str, int]:
    """Tells how many pages an instructor's own documents have."""
    rows = await session.execute(
        select(Document.id, Document.pages).where(Document.instructor_id == instructor, Document.id.in_(ids))
    )
    return {row.id: row.pages for row in rows}


async def page_sizes(session: AsyncSession, id_: str) -> list[PageSize]:
    """Lists the pages of a document."""
    rows = await session.execute(
        select(DocumentPage.page, DocumentPage.width, DocumentPage.height, DocumentPage.text)
        .where(DocumentPage.document_id == id_)
        .order_by(DocumentPage.page)
    )
    return [PageSize(page=page, width=width, height=height, text=text) for page, width, height, text in rows]


async def find_page(session: AsyncSession, id_: str, page: int) -> DocumentPage | None:
    """Finds one page."""
    return await session.get(DocumentPage, (id_, page))


async def is_of_a_teacher(session: AsyncSession, id_: str, classroom: ClassroomId) -> bool:
    """Tells whether a document belongs to somebody who teaches in a classroom."""
    query = (
        select(func.count())
        .select_from(Document)
        .join(ClassroomInstructor, ClassroomInstructor.instructor_id == Document.instructor_id)
        .where(Document.id == id_, ClassroomInstructor.classroom_id == classroom)
    )
    return bool(await session.scalar(query))


async def bytes_kept(session: AsyncSession, instructor: InstructorId) -> int:
    """Tells how many bytes an instructor's documents take."""
    query = select(func.coalesce(func.sum(Document.size), 0)).where(Document.instructor_id == instructor)
    return await session.scalar(query) or 0
