"""The tables.

Owns the shape of the database and nothing else; `migrations/` must produce exactly this. Times are
integer milliseconds since the Unix epoch. Secrets and tokens are kept as digests only. A person's
name stands in `people` and nowhere in the log, so that erasing a row here erases the name.
"""

from typing import Any, ClassVar, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId

INSTRUCTOR: Final = "instructor"
STUDENT: Final = "student"


class Base(DeclarativeBase):
    """Gives every table the same naming of constraints, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        bytes: LargeBinary,
        str: String(255),
        ClassroomId: String(255),
        InstructorId: String(255),
        ParticipantId: String(255),
    }


class Event(Base):
    """Is one fact of one stream; `sequence` starts at 1 in each stream and has no gaps."""

    __tablename__ = "events"
    __table_args__ = ({"sqlite_with_rowid": False},)

    stream: Mapped[ClassroomId] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    data: Mapped[bytes]
    at: Mapped[int]


class Snapshot(Base):
    """Is a folded state that spares reading the events up to and including `sequence`."""

    __tablename__ = "snapshots"

    stream: Mapped[ClassroomId] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    version: Mapped[int]
    data: Mapped[bytes]


class Seal(Base):
    """Is the key that links the ballots of an anonymous round to people, as long as the round lasts."""

    __tablename__ = "seals"

    stream: Mapped[ClassroomId] = mapped_column(primary_key=True)
    key: Mapped[bytes]


class Instructor(Base):
    """Is somebody who owns classrooms."""

    __tablename__ = "instructors"

    id: Mapped[InstructorId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int]


class SignInLink(Base):
    """Is a link that signs an instructor in; only the digest of its token is kept."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(ForeignKey("instructors.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[int]
    expires_at: Mapped[int]


class Classroom(Base):
    """Is the lasting place of a course; `code` is what students type, like `QX4-7TP`."""

    __tablename__ = "classrooms"

    id: Mapped[ClassroomId] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int]


class ClassroomInstructor(Base):
    """Says that an instructor teaches in a classroom."""

    __tablename__ = "classroom_instructors"

    classroom_id: Mapped[ClassroomId] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"), primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(
        ForeignKey("instructors.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Invitation(Base):
    """Is a link that makes its opener a co-instructor; only the digest of its token is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    classroom_id: Mapped[ClassroomId] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[int]
    expires_at: Mapped[int]


class Person(Base):
    """Is a participant of one classroom, with the only copy of the name.

    `name` is as typed; `display_name` is what the class sees (`Anna (2)`), and `display_key` is it
    folded, so that no two names in a class differ only in case or spaces. `secret_hash` is the
    digest of the secret that the person's browsers and personal link keep; none for an instructor
    who comes in by signing in. The unique constraints are the index by classroom.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("classroom_id", "display_name"),
        UniqueConstraint("classroom_id", "display_key"),
        UniqueConstraint("classroom_id", "secret_hash"),
        UniqueConstraint("classroom_id", "instructor_id"),
        CheckConstraint("role IN ('instructor', 'student')", name="role"),
    )

    participant_id: Mapped[ParticipantId] = mapped_column(primary_key=True)
    classroom_id: Mapped[ClassroomId] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    name: Mapped[str]
    display_name: Mapped[str]
    display_key: Mapped[str]
    secret_hash: Mapped[bytes | None]
    role: Mapped[str] = mapped_column(String(16))
    instructor_id: Mapped[InstructorId | None] = mapped_column(
        ForeignKey("instructors.id", ondelete="SET NULL"), index=True
    )
    simulated: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[int]


class SigningKey(Base):
    """Is a key that this installation made for itself, such as the one that signs tickets."""

    __tablename__ = "signing_keys"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes]
    created_at: Mapped[int]


class BankQuestion(Base):
    """Is a question of an instructor's bank as it is now; `question` is a `classroom.question.Question` in JSON.

    The columns beside it are what lists need, so that they decode nothing.
    """

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(ForeignKey("instructors.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(Text)
    question: Mapped[bytes]
    kind: Mapped[str] = mapped_column(String(16))
    has_key: Mapped[bool]
    excerpt: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    archived: Mapped[bool]
    created_at: Mapped[int]
    changed_at: Mapped[int]


class QuestionVersion(Base):
    """Is a question as it was saved once."""

    __tablename__ = "question_versions"

    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(Text)
    question: Mapped[bytes]
    at: Mapped[int]


class KeptLesson(Base):
    """Is a lesson of an instructor: pages of documents and questions of the bank in one order, as JSON."""

    __tablename__ = "lessons"

    id: Mapped[str] = mapped_column(primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(ForeignKey("instructors.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    items: Mapped[bytes]
    archived: Mapped[bool]
    created_at: Mapped[int]
    changed_at: Mapped[int]


class Picture(Base):
    """Is an image that questions show, as it was re-encoded; whoever knows the id may see it."""

    __tablename__ = "images"
    __table_args__ = (UniqueConstraint("instructor_id", "digest"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(ForeignKey("instructors.id", ondelete="CASCADE"))
    digest: Mapped[bytes]
    media_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes]
    created_at: Mapped[int]


class Document(Base):
    """Is an uploaded PDF, by its name; its pages stand in `document_pages`."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    instructor_id: Mapped[InstructorId] = mapped_column(ForeignKey("instructors.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    pages: Mapped[int]
    size: Mapped[int]
    """In bytes, all pages together."""
    archived: Mapped[bool]
    created_at: Mapped[int]


class DocumentPage(Base):
    """Is one page of a document, as a PDF of its own; sides are in points."""

    __tablename__ = "document_pages"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    width: Mapped[float] = mapped_column(Float)
    height: Mapped[float] = mapped_column(Float)
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[bytes]
