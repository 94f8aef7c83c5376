"""The question bank in SQL: small reads and writes on a session whose transaction belongs to the caller.

Owns versions and the words by which questions are found. Must not know of requests, files or classrooms.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.classroom.ids import InstructorId
from pitt.classroom.question import Question, has_key
from pitt.store.models import BankQuestion, QuestionVersion

MOST_LISTED: Final = 200
LONGEST_EXCERPT: Final = 300


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what stands around it in a bank."""

    question: Question
    title: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for: all words, a folder with what is below it, a tag, chosen ids."""

    words: str = ""
    folder: str = ""
    tag: str = ""
    archived: bool = False
    ids: tuple[str, ...] = ()


# Letters that Unicode takes apart into none and a mark.
_PLAIN: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})

_encode = msgspec.json.Encoder().encode
_question_decoder = msgspec.json.Decoder(Question)


def entry_of(row: BankQuestion | QuestionVersion) -> Entry:
    """Gives what a row keeps."""
    return Entry(
        question=_question_decoder.decode(row.question),
        title=row.title,
        folder=row.folder,
        tags=tags_of(row),
    )


def tags_of(row: BankQuestion | QuestionVersion) -> tuple[str, ...]:
    """Gives a row's tags alone, which takes less than the whole."""
    return tuple(json.loads(row.tags))


def folded(text: str) -> str:
    """Folds case and diacritics, so that *Elektryczność* is found by *elektrycznosc*."""
    # Compatibility forms may unfold into capitals.
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return "".join(
        character for character in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(character)
    )


async def add_question(
    session: AsyncSession, instructor: InstructorId, id_: str, entry: Entry, at: int
) -> BankQuestion:
    """Adds a question, as version 1."""
    row = BankQuestion(
        id=id_, instructor_id=instructor, version=1, archived=False, created_at=at, changed_at=at, **_columns(entry)
    )
    session.add(row)
    await session.flush()
    session.add(_version(row, at))
    return row


async def change_question(session: AsyncSession, row: BankQuestion, entry: Entry, at: int) -> None:
    """Makes a new version of a question; the same again makes none."""
    if entry_of(row) == entry:
        return
    for column, value in _columns(entry).items():
        setattr(row, column, value)
    row.version += 1
    row.changed_at = at
    session.add(_version(row, at))
    await session.flush()


async def find_question(
    session: AsyncSession, instructor: InstructorId, id_: str, *, to_change: bool = False
) -> BankQuestion | None:
    """Finds one of an instructor's own questions; one that is to be changed waits for others who change it."""
    row = await session.get(BankQuestion, id_, with_for_update=to_change)
    return row if row is not None and row.instructor_id == instructor else None


async def find_questions(
    session: AsyncSession, instructor: InstructorId, ids: Iterable[str]
) -> dict[str, BankQuestion]:
    """Finds those of an instructor's own questions that have these ids."""
    wanted = list(set(ids))
    rows = await session.scalars(
        select(BankQuestion).where(BankQuestion.instructor_id == instructor, BankQuestion.id.in_(wanted))
    )
    return {row.id: row for row in rows}


async def list_questions(
    session: AsyncSession, instructor: InstructorId, search: Search, most: int = MOST_LISTED
) -> tuple[Sequence[BankQuestion], bool]:
    """Lists questions, the last changed first, and whether there are more."""
    query = select(BankQuestion).where(
        BankQuestion.instructor_id == instructor, BankQuestion.archived == search.archived
    )
    for word in folded(search.words).split():
        query = query.where(BankQuestion.search_text.contains(word, autoescape=True))
    if search.folder:
        # Not by LIKE, which knows no case in SQLite.
        beginning = f"{search.folder}/"
        below = func.substr(BankQuestion.folder, 1, len(beginning)) == beginning
        query = query.where((BankQuestion.folder == search.folder) | below)
    if search.tag:
        written = json.dumps(search.tag, ensure_ascii=False)
        query = query.where(func.replace(BankQuestion.tags, written, "") != BankQuestion.tags)
    if search.ids:
        query = query.where(BankQuestion.id.in_(search.ids))
    query = query.order_by(BankQuestion.changed_at.desc(), BankQuestion.id).limit(most + 1)
    rows = (await session.scalars(query)).all()
    return rows[:most], len(rows) > most


async def list_versions(session: AsyncSession, id_: str) -> Sequence[QuestionVersion]:
    """Lists the versions of a question, the newest first."""
    query = select(QuestionVersion).where(QuestionVersion.question_id == id_).order_by(QuestionVersion.version.desc())
    return (await session.scalars(query)).all()


async def find_version(session: AsyncSession, id_: str, version: int) -> QuestionVersion | None:
    """Finds one version of a question."""
    query = select(QuestionVersion).where(QuestionVersion.question_id == id_, QuestionVersion.version == version)
    return (await session.scalars(query)).one_or_none()


async def folders_and_tags(session: AsyncSession, instructor: InstructorId) -> tuple[list[str], list[str]]:
    """Lists the folders and the tags of the questions that are not archived."""
    rows = await session.execute(
        select(BankQuestion.folder, BankQuestion.tags).where(
            BankQuestion.instructor_id == instructor, BankQuestion.archived.is_(False)
        )
    )
    folders, tags = set[str](), set[str]()
    for folder, written in rows:
        folders.add(folder)
        tags.update(json.loads(written))
    return sorted(folders - {""}, key=str.casefold), sorted(tags, key=str.casefold)


async def count_questions(session: AsyncSession, instructor: InstructorId) -> int:
    """Counts an instructor's questions, archived ones included."""
    query = select(func.count()).select_from(BankQuestion).where(BankQuestion.instructor_id == instructor)
    return await session.scalar(query) or 0


def _columns(entry: Entry) -> dict[str, object]:
    question = entry.question
    words = [entry.title, question.text, *(option.text for option in question.options), *entry.tags]
    return {
        "title": entry.title,
        "folder": entry.folder,
        "tags": json.dumps(entry.tags, ensure_ascii=False),
        "question": _encode(question),
        "kind": question.kind,
        "has_key": has_key(question),
        "excerpt": question.text[:LONGEST_EXCERPT],
        "search_text": folded(" ".join(words)),
    }


def _version(row: BankQuestion, at: int) -> QuestionVersion:
    return QuestionVersion(
        question_id=row.id,
        version=row.version,
        title=row.title,
        folder=row.folder,
        tags=row.tags,
        question=row.question,
        at=at,
    )
