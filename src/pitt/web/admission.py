"""Who somebody is in a classroom: the same person as before, or a new one.

Owns the row in `people` around a join. Must not know of requests. Every function works on the session of the current
app context and leaves no transaction open.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.protocol.documents import Role
from pitt.protocol.errors import LOCKED, UNKNOWN, Refused
from pitt.store.engines import writing
from pitt.store.models import ClassroomInstructor, Person
from pitt.store.names import find_instructor, find_person
from pitt.web.access import NO_SUCH_CODE
from pitt.web.enrolment import NewPerson
from pitt.web.links import SECRET_BYTES, digest, make_id, make_secret
from pitt.web.parts import Web


class Admitted(NamedTuple):
    """Is somebody with a row in `people`."""

    participant: ParticipantId
    name: str
    secret: str
    new: bool
    simulated: bool


class Newcomer(NamedTuple):
    """Is what somebody says about themselves; `name` is checked already."""

    name: str
    secret: str | None
    language: str | None
    simulated: bool


async def admit_student(web: Web, classroom: ClassroomId, newcomer: Newcomer) -> Admitted:
    """Finds the student whose secret it is, or makes a new one.

    Raises:
        Refused: `pitt.error.locked` for somebody new at a locked door.
    """
    if newcomer.secret:
        session = web.sessions()
        known = await find_person(session, classroom, digest(newcomer.secret))
        await session.commit()
        if known is not None and known.role == "student":
            return Admitted(
                ParticipantId(known.participant_id), known.display_name, newcomer.secret, False, known.simulated
            )
    if (await web.classrooms.about(classroom)).locked:
        words = "The door of this classroom is locked. Ask your instructor to open it, then try again."
        raise Refused(LOCKED, words, "door_locked")
    return await _add(web, classroom, newcomer, make_secret(), None)


async def admit_instructor(web: Web, classroom: ClassroomId, instructor: InstructorId, newcomer: Newcomer) -> Admitted:
    """Finds the one participant that the instructor is in this classroom, or makes it."""
    session = web.sessions()
    secret = instructor_secret(web.keys.instructors, classroom, instructor)
    known = await find_instructor(session, classroom, instructor)
    await session.commit()
    if known is None:
        try:
            return await _add(web, classroom, newcomer, secret, instructor)
        except IntegrityError:
            # The same instructor, from another device, at the same moment.
            known = await find_instructor(session, classroom, instructor)
            await session.commit()
            if known is None:
                raise
    return Admitted(ParticipantId(known.participant_id), known.display_name, secret, False, known.simulated)


async def dismiss(web: Web, participant: ParticipantId) -> None:
    """Removes somebody new whom the classroom did not take."""
    async with web.writing:
        session = web.sessions()
        await session.commit()
        await writing(session)
        await session.execute(delete(Person).where(Person.participant_id == participant))
        await session.commit()


async def recognise(
    web: Web, classroom: ClassroomId, participant: str, secret: str
) -> tuple[Role, InstructorId | None]:
    """Gives the role of the participant whose secret it is; for an instructor also who, if they still teach here.

    Raises:
        Refused: `pitt.error.unknown`.
    """
    session = web.sessions()
    known = await find_person(session, classroom, digest(secret))
    taught = None
    if known is not None and known.instructor_id is not None:
        taught = await session.scalar(
            select(ClassroomInstructor.instructor_id).where(
                ClassroomInstructor.classroom_id == classroom, ClassroomInstructor.instructor_id == known.instructor_id
            )
        )
    await session.commit()
    if known is None or known.participant_id != participant:
        words = "This classroom does not know you any more. Join again with your name."
        raise Refused(UNKNOWN, words, "person_unknown")
    if known.role == "student":
        return "student", None
    if taught is None:
        words = "You do not teach in this classroom any more. Ask one of its instructors to invite you."
        raise Refused(UNKNOWN, words, "not_teaching_any_more")
    return "instructor", InstructorId(taught)


def instructor_secret(key: bytes, classroom: ClassroomId, instructor: InstructorId) -> str:
    """Derives the secret that all of an instructor's browsers share in one classroom, since only digests are kept."""
    mac = hmac.digest(key, f"{classroom}/{instructor}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac[:SECRET_BYTES]).rstrip(b"=").decode()


async def _add(
    web: Web, classroom: ClassroomId, newcomer: Newcomer, secret: str, instructor: InstructorId | None
) -> Admitted:
    participant = ParticipantId(make_id())
    person = NewPerson(
        participant=participant,
        classroom=classroom,
        name=newcomer.name,
        role="student" if instructor is None else "instructor",
        secret_hash=digest(secret),
        instructor=instructor,
        simulated=newcomer.simulated,
        language=newcomer.language,
        at=web.clock(),
    )
    try:
        name = await web.enrolment.add(person)
    except IntegrityError:
        if instructor is not None:
            raise
        # The code was remembered, but the classroom is gone.
        raise Refused(UNKNOWN, NO_SUCH_CODE, "classroom_unknown") from None
    return Admitted(participant, name, secret, True, newcomer.simulated)
