"""People and their names.

Owns which names are accepted, how equal ones are told apart (`Anna`, `Anna (2)`), and the small reads and writes of
people on a session whose transaction belongs to the caller. Must not know what people do in the classroom.
"""

import unicodedata
from typing import Final, Literal

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.store.engines import writing
from pitt.store.models import Person

MAX_NAME_LENGTH: Final = 60
_MAX_TYPED_LENGTH: Final = 1_000
_MAX_KEPT_LENGTH: Final = 255
_MAX_COLLISIONS: Final = 10

# Joiners shape letters in Persian and Indic names and in emoji; alone they are nothing.
_JOINERS: Final = "\u200c\u200d"
# Letters and symbols by category that show nothing: Hangul fillers, the empty Braille cell.
_BLANKS: Final = "\u115f\u1160\u3164\uffa0\u2800"
_INVISIBLE_CATEGORIES: Final = ("Cc", "Cf", "Cs")


class NameRefused(ValueError):
    """Says in words why a name is not accepted."""


class NameMissing(NameRefused):
    """Says that nothing visible was typed."""

    def __init__(self) -> None:
        super().__init__("Please type your name, so that the others know who you are.")


class NameTooLong(NameRefused):
    """Says that the name is longer than `MAX_NAME_LENGTH`."""

    def __init__(self) -> None:
        super().__init__(f"That name is too long. Please use at most {MAX_NAME_LENGTH} characters.")


def shown_name(typed: str) -> str:
    """Returns a typed name as the class may see it: NFKC, one space between words, nothing invisible.

    NFKC also turns ornamental alphabets into letters that a screen reader can say. Raises `NameMissing` or
    `NameTooLong`.
    """
    shown = unicodedata.normalize("NFKC", _cleaned(typed))
    # Compatibility forms may unfold into spaces.
    shown = " ".join(shown.split())
    if not any(_visible(character) for character in shown):
        raise NameMissing
    if len(shown) > MAX_NAME_LENGTH:
        raise NameTooLong
    return shown


def name_key(shown: str) -> str:
    """Returns what two names of a class must not have in common: the name without regard to case and joiners."""
    folded = unicodedata.normalize("NFKC", shown.casefold())
    return " ".join("".join(character for character in folded if character not in _JOINERS).split())


async def create_person(
    session: AsyncSession,
    *,
    participant_id: ParticipantId,
    classroom_id: ClassroomId,
    name: str,
    role: Literal["instructor", "student"],
    at: int,
    secret_hash: bytes | None = None,
    instructor_id: InstructorId | None = None,
    simulated: bool = False,
    language: str | None = None,
) -> Person:
    """Adds a person with a display name of its own in the classroom, flushed; the caller commits.

    Call it early in a transaction (it begins one that writes, see `writing`). Raises `NameRefused` before anything is
    written, and `IntegrityError` when the classroom is unknown or the id, the secret or the instructor is already
    there.
    """
    shown = shown_name(name)
    await writing(session)
    for _ in range(_MAX_COLLISIONS):
        display_name = await _free_display_name(session, classroom_id, shown)
        person = Person(
            participant_id=participant_id,
            classroom_id=classroom_id,
            name=_cleaned(name)[:_MAX_KEPT_LENGTH],
            display_name=display_name,
            display_key=name_key(display_name),
            secret_hash=secret_hash,
            role=role,
            instructor_id=instructor_id,
            simulated=simulated,
            language=language,
            created_at=at,
        )
        try:
            async with session.begin_nested():
                session.add(person)
        except IntegrityError:
            # Where writers run side by side, another may have taken the name in between; anything else is final.
            if await _free_display_name(session, classroom_id, shown) == display_name:
                raise
        else:
            return person
    raise NameRefused("Too many people with this name are coming in at once. Please try again.")


async def find_person(session: AsyncSession, classroom_id: ClassroomId, secret_hash: bytes) -> Person | None:
    """Returns the person of the classroom whom this secret brings back."""
    query = select(Person).where(Person.classroom_id == classroom_id, Person.secret_hash == secret_hash)
    return (await session.execute(query)).scalar_one_or_none()


async def find_instructor(
    session: AsyncSession, classroom_id: ClassroomId, instructor_id: InstructorId
) -> Person | None:
    """Returns the person an instructor already is in the classroom."""
    query = select(Person).where(Person.classroom_id == classroom_id, Person.instructor_id == instructor_id)
    return (await session.execute(query)).scalar_one_or_none()


async def load_names(session: AsyncSession, classroom_id: ClassroomId) -> dict[ParticipantId, str]:
    """Returns the display names of everybody who ever joined the classroom."""
    query = select(Person.participant_id, Person.display_name).where(Person.classroom_id == classroom_id)
    return {person.participant_id: person.display_name for person in await session.execute(query)}


async def load_name(session: AsyncSession, participant_id: ParticipantId) -> str | None:
    """Returns the display name of one person, or None for nobody."""
    query = select(Person.display_name).where(Person.participant_id == participant_id)
    return (await session.execute(query)).scalar_one_or_none()


async def _free_display_name(session: AsyncSession, classroom_id: ClassroomId, shown: str) -> str:
    key = name_key(shown)
    query = select(Person.display_key).where(
        Person.classroom_id == classroom_id,
        or_(Person.display_key == key, Person.display_key.startswith(f"{key} (", autoescape=True)),
    )
    taken = set((await session.execute(query)).scalars())
    candidate, ordinal = shown, 1
    while name_key(candidate) in taken:
        ordinal += 1
        candidate = f"{shown} ({ordinal})"
    return candidate


def _cleaned(typed: str) -> str:
    if len(typed) > _MAX_TYPED_LENGTH:
        raise NameTooLong
    # Tabs and line ends are control characters, yet stand between words.
    spaced = " ".join(typed.split())
    return " ".join(
        "".join(
            character
            for character in spaced
            if character in _JOINERS or unicodedata.category(character) not in _INVISIBLE_CATEGORIES
        ).split()
    )


def _visible(character: str) -> bool:
    return character not in _BLANKS and unicodedata.category(character)[0] in "LNPS"
