"""Links and codes: how people come in.

Owns the shape of join codes, and the tokens of sign-in links and invitations, of which the database keeps digests
only. Must not know of HTTP. A token stands in the fragment of its link, so that it reaches no log, no referrer and
no preview.
"""

import hashlib
import secrets
from typing import Final, NamedTuple

from sqlalchemy import case, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.store.models import Classroom, ClassroomInstructor, Instructor, Invitation, SignInLink

CODE_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: of signs that are mistaken for one another it has only one, and reading maps the rest to it."""
SKIPPED: Final = "-_. \t\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}"
MISREAD: Final = str.maketrans("OIL", "011", SKIPPED)
CODE_LENGTH: Final = 6
LONGEST_TYPED: Final = 40
TOKEN_BYTES: Final = 24
SECRET_BYTES: Final = 16
"""128 random bits need no slow hash: nobody tries 2^128 of them."""
LONGEST_TOKEN: Final = 200
SIGN_IN_GRACE_MS: Final = 120_000
"""A sign-in link works this long after its first use, so that a lost answer does not lock anybody out."""
DEFAULT_TITLE: Final = "My classroom"
DEFAULT_NAME: Final = "Instructor"


class First(NamedTuple):
    """Names the first instructor and the classroom that everybody starts with."""

    instructor: InstructorId
    classroom: ClassroomId
    code: str


def make_code() -> str:
    """Gives a random join code like `QX4-7TP`: 30 bits, no two signs that are mistaken for one another."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return f"{signs[:3]}-{signs[3:]}"


def read_code(typed: str) -> str | None:
    """Gives the code that somebody meant, or nothing if it can be none.

    Any case, with or without dashes and spaces, O for 0, I or L for 1.
    """
    signs = typed[:LONGEST_TYPED].upper().translate(MISREAD)
    if len(signs) != CODE_LENGTH or any(sign not in CODE_SIGNS for sign in signs):
        return None
    return f"{signs[:3]}-{signs[3:]}"


def make_id() -> str:
    """Gives a random id of 64 bits that may stand in a WAMP URI."""
    return secrets.token_hex(8)


def make_secret() -> str:
    """Gives the secret that a browser keeps for one participant."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(token: str) -> bytes:
    """Gives what the database keeps of a token or secret: SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def issue_sign_in_link(session: AsyncSession, instructor: InstructorId, now_ms: int, lifetime_ms: int) -> str:
    """Makes a sign-in link and gives its token, for `/sign-in#<token>`; the caller commits and shows it once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInLink(
            token_hash=digest(token), instructor_id=instructor, created_at=now_ms, expires_at=now_ms + lifetime_ms
        )
    )
    await session.flush()
    return token


async def redeem_sign_in_link(session: AsyncSession, token: str, now_ms: int) -> InstructorId | None:
    """Gives the instructor of a valid token and lets the link end soon; the caller commits."""
    soon = now_ms + SIGN_IN_GRACE_MS
    found = await session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == digest(token), SignInLink.expires_at > now_ms)
        .values(expires_at=case((SignInLink.expires_at < soon, SignInLink.expires_at), else_=soon))
        .returning(SignInLink.instructor_id)
        .execution_options(synchronize_session=False)
    )
    instructor = found.scalar_one_or_none()
    return None if instructor is None else InstructorId(instructor)


async def issue_invitation(session: AsyncSession, classroom: ClassroomId, now_ms: int, lifetime_ms: int) -> str:
    """Makes a link that invites one co-instructor and gives its token, for `/invite#<token>`; the caller commits."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Invitation(token_hash=digest(token), classroom_id=classroom, created_at=now_ms, expires_at=now_ms + lifetime_ms)
    )
    await session.flush()
    return token


async def redeem_invitation(session: AsyncSession, token: str, now_ms: int) -> ClassroomId | None:
    """Gives the classroom of a valid invitation and uses it up; the caller commits."""
    found = await session.execute(
        delete(Invitation)
        .where(Invitation.token_hash == digest(token), Invitation.expires_at > now_ms)
        .returning(Invitation.classroom_id)
        .execution_options(synchronize_session=False)
    )
    classroom = found.scalar_one_or_none()
    return None if classroom is None else ClassroomId(classroom)


async def create_classroom(session: AsyncSession, instructor: InstructorId, title: str, now_ms: int) -> Classroom:
    """Makes a classroom with a code of its own, in which `instructor` teaches; the caller commits."""
    while True:
        classroom = Classroom(id=make_id(), code=make_code(), title=title, created_at=now_ms)
        try:
            async with session.begin_nested():
                session.add(classroom)
        except IntegrityError:
            continue
        session.add(ClassroomInstructor(classroom_id=classroom.id, instructor_id=instructor))
        await session.flush()
        return classroom


async def ensure_first_instructor(session: AsyncSession, now_ms: int) -> First:
    """Finds the first instructor and their first classroom, and makes what is missing; the caller commits."""
    instructor = await session.scalar(select(Instructor).order_by(Instructor.created_at, Instructor.id).limit(1))
    if instructor is None:
        instructor = Instructor(id=make_id(), name=DEFAULT_NAME, created_at=now_ms)
        session.add(instructor)
        await session.flush()
    owner = InstructorId(instructor.id)
    classroom = await session.scalar(
        select(Classroom)
        .join(ClassroomInstructor, ClassroomInstructor.classroom_id == Classroom.id)
        .where(ClassroomInstructor.instructor_id == owner)
        .order_by(Classroom.created_at, Classroom.id)
        .limit(1)
    )
    if classroom is None:
        classroom = await create_classroom(session, owner, DEFAULT_TITLE, now_ms)
    return First(owner, ClassroomId(classroom.id), classroom.code)
