"""The bodies of the bank's HTTP API, in and out: questions, files of questions, lessons, images.

Owns their shapes and nothing else.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pitt.classroom.question import Question, QuestionKind
from pitt.exchange.items import NoteKind
from pitt.store.lessons import KeptItem
from pitt.web.bodies import Body


class EntryBody(Body, frozen=True, kw_only=True):
    """A question with what stands around it, as it is to be saved."""

    question: Question
    title: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()


class ChangeQuestion(Body, frozen=True, kw_only=True):
    """A question as it is to be, and the version that its editor had seen."""

    seen: int
    question: Question
    title: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()


class Archive(Body, frozen=True, kw_only=True):
    """Puts something aside, or takes it back."""

    archived: bool


class ImportQuestions(Body, frozen=True, kw_only=True):
    """Questions to be added together; `folder` is put before each one's own."""

    items: tuple[EntryBody, ...]
    folder: str = ""


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of questions."""

    id: str
    version: int
    title: str
    text: str
    """The beginning of it."""
    kind: QuestionKind
    folder: str
    tags: tuple[str, ...]
    has_key: bool
    archived: bool
    changed_at: int


class QuestionsBody(msgspec.Struct, frozen=True, kw_only=True):
    """The questions that were looked for; and all folders and tags there are."""

    questions: list[QuestionLine]
    more: bool
    """There are others, which a narrower search would find."""
    folders: list[str]
    tags: list[str]


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a question."""

    version: int
    at: int
    title: str


class QuestionBody(msgspec.Struct, frozen=True, kw_only=True):
    """A question, whole."""

    id: str
    version: int
    title: str
    folder: str
    tags: tuple[str, ...]
    archived: bool
    changed_at: int
    question: Question
    versions: list[VersionLine]
    """The newest first."""


class VersionBody(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it was saved once."""

    version: int
    at: int
    title: str
    folder: str
    tags: tuple[str, ...]
    question: Question


class SavedBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says under which id and as which version something is kept."""

    id: str
    version: int
    archived: bool = False


class ReadItem(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a file holds, and the lines that it stands on."""

    title: str
    folder: str
    tags: tuple[str, ...]
    question: Question
    line: int
    last: int


class ReadNote(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a file that were not understood, or only in part, and what to do."""

    line: int
    last: int
    excerpt: str
    kind: NoteKind
    code: str
    words: str


class ReadBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds; nothing of it is saved."""

    format: str
    items: list[ReadItem]
    notes: list[ReadNote]
    lines: int


class ImportedBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says how many questions were added."""

    added: int


class ImageBody(msgspec.Struct, frozen=True, kw_only=True):
    """An image that is kept, at `/images/<id>`."""

    id: str
    width: int
    height: int


class SaveLesson(Body, frozen=True, kw_only=True):
    """A lesson, as it is to be saved."""

    title: str
    items: tuple[KeptItem, ...]


class ChangeLesson(Body, frozen=True, kw_only=True):
    """A lesson as it is to be, and the version that its editor had seen."""

    seen: int
    title: str
    items: tuple[KeptItem, ...]


class LessonLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of lessons."""

    id: str
    version: int
    title: str
    pages: int
    questions: int
    archived: bool
    changed_at: int


class LessonsBody(msgspec.Struct, frozen=True, kw_only=True):
    """All lessons but the archived ones, the last changed first."""

    lessons: list[LessonLine]


class LessonBody(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson, with its questions by their ids."""

    id: str
    version: int
    title: str
    items: tuple[KeptItem, ...]


class WholePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a lesson that is about to be held."""

    document: str
    page: int
    kind: Literal["page"] = "page"


class WholeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a lesson that is about to be held, as it is now."""

    id: str
    title: str
    question: Question
    follow_up: bool
    anonymous: bool
    kind: Literal["question"] = "question"


class WholeLessonBody(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson as `pitt.lesson.start` takes it."""

    title: str
    items: list[WholePage | WholeQuestion]
    missing: int
    """Questions and pages that are archived or gone, and left out."""
