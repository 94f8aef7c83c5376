"""Kept pictures in SQL: small reads and writes on a session whose transaction belongs to the caller."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import InstructorId
from pitt.store.models import Picture


async def find_same(session: AsyncSession, instructor: InstructorId, digest: bytes) -> Picture | None:
    """Finds a picture of the same instructor with the same bytes."""
    query = select(Picture).where(Picture.instructor_id == instructor, Picture.digest == digest)
    return (await session.scalars(query)).one_or_none()


async def find_picture(session: AsyncSession, id_: str) -> Picture | None:
    """Finds a picture by its id, which nobody can guess."""
    return await session.get(Picture, id_)


async def bytes_kept(session: AsyncSession, instructor: InstructorId) -> int:
    """Tells how many bytes an instructor's pictures take."""
    query = select(func.coalesce(func.sum(func.length(Picture.data)), 0)).where(Picture.instructor_id == instructor)
    return await session.scalar(query) or 0
