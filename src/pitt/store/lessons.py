"""Kept lessons in SQL: small reads and writes on a session whose transaction belongs to the caller.

Owns versions. Must not know of requests, nor what is on a page.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import InstructorId
from pitt.store.models import KeptLesson

Id = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{1,64}\Z")]
"""Of a document or a question; not every database takes any text at all."""


class KeptPage(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="page", forbid_unknown_fields=True):
    """One page of an uploaded document, from 1."""

    document: Id
    page: int


class KeptQuestion(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="question",
    forbid_unknown_fields=True,
):
    """A question of the bank, by its id; which version is settled when the lesson is held."""

    question: Id
    follow_up: bool = False
    anonymous: bool = False


KeptItem = KeptPage | KeptQuestion

_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(tuple[KeptItem, ...])


def items_of(row: KeptLesson) -> tuple[KeptItem, ...]:
    """Gives a lesson's items."""
    return _decoder.decode(row.items)


def new_lesson(instructor: InstructorId, id_: str, title: str, items: Sequence[KeptItem], at: int) -> KeptLesson:
    """Makes a lesson, as version 1; the caller adds it to its session."""
    return KeptLesson(
        id=id_,
        instructor_id=instructor,
        version=1,
        title=title,
        items=_encode(items),
        archived=False,
        created_at=at,
        changed_at=at,
    )


def change_lesson(row: KeptLesson, title: str, items: Sequence[KeptItem], at: int) -> None:
    """Makes a new version of a lesson; the same again makes none."""
    written = _encode(items)
    if (row.title, row.items) != (title, written):
        row.title, row.items = title, written
        row.version += 1
        row.changed_at = at


async def find_lesson(
    session: AsyncSession, instructor: InstructorId, id_: str, *, to_change: bool = False
) -> KeptLesson | None:
    """Finds one of an instructor's own lessons; one that is to be changed waits for others who change it."""
    row = await session.get(KeptLesson, id_, with_for_update=to_change)
    return row if row is not None and row.instructor_id == instructor else None


async def list_lessons(session: AsyncSession, instructor: InstructorId) -> Sequence[KeptLesson]:
    """Lists an instructor's lessons but for the archived ones, the last changed first."""
    query = (
        select(KeptLesson)
        .where(KeptLesson.instructor_id == instructor, KeptLesson.archived.is_(False))
        .order_by(KeptLesson.changed_at.desc(), KeptLesson.id)
    )
    return (await session.scalars(query)).all()
