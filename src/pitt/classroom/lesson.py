"""A lesson: what a teacher goes through with a class, page by page and question by question, in one order.

Pure values. A running lesson keeps its questions whole, so that a later edit in anybody's question bank changes
nothing of it; of pages it knows where they are, never what is on them.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from pitt.classroom.question import Question, check_question
from pitt.classroom.refusal import Refusal, invalid

MOST_ITEMS: Final = 500
MOST_PAGES: Final = 1_000
LONGEST_TITLE: Final = 200
_DOCUMENT: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class PageItem(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="page", forbid_unknown_fields=True):
    """One page of an uploaded document; pages are numbered from 1."""

    document: str
    page: int


class QuestionItem(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="question", forbid_unknown_fields=True
):
    """A question that is put to the class when its turn comes."""

    question: Question
    title: str = ""
    follow_up: bool = False
    """Asks about the same concept as the question before."""
    anonymous: bool = False
    id: str = ""
    """Where a question bank keeps it; said by whoever starts the lesson and never looked at."""


Item = PageItem | QuestionItem


class Lesson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ordered list of pages and questions; `check_lesson` says whether it can be held."""

    items: tuple[Item, ...]
    title: str = ""


class ShownPages(msgspec.Struct, frozen=True, kw_only=True):
    """Pages of one document that the class has been shown one after the other."""

    document: str
    first: int
    last: int

    def holds(self, document: str, page: int) -> bool:
        """Tells whether the page is among them."""
        return self.document == document and self.first <= page <= self.last


class RunningLesson(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson that is under way in a classroom."""

    lesson: Lesson
    at: int = -1
    """The item that the class is at, from 0; -1 before the first."""
    page: PageItem | None = None
    """The page that the class sees: the last one that was turned to."""
    shown: tuple[ShownPages, ...] = ()
    """Every page that the class has been shown, in that order."""

    @property
    def item(self) -> Item | None:
        """Gives the item that the class is at."""
        return self.lesson.items[self.at] if self.at >= 0 else None

    @property
    def next_item(self) -> Item | None:
        """Gives the item that comes next; null at the end."""
        return self.lesson.items[self.at + 1] if self.at + 1 < len(self.lesson.items) else None


def with_page(shown: tuple[ShownPages, ...], item: PageItem) -> tuple[ShownPages, ...]:
    """Adds a page to those that were shown, where it is not among them yet."""
    document, page = item.document, item.page
    if any(run.holds(document, page) for run in shown):
        return shown
    if shown and shown[-1].document == document and shown[-1].last == page - 1:
        return (*shown[:-1], msgspec.structs.replace(shown[-1], last=page))
    return (*shown, ShownPages(document=document, first=page, last=page))


def check_lesson(lesson: Lesson) -> Refusal | None:
    """Refuses a lesson that could not be held, naming the first item in the way."""
    if not 1 <= len(lesson.items) <= MOST_ITEMS:
        return invalid(
            "lesson_length", f"A lesson has 1 to {MOST_ITEMS} pages and questions. Change it, then start it."
        )
    if len(lesson.title) > LONGEST_TITLE:
        return invalid("lesson_title", f"A lesson's title has at most {LONGEST_TITLE} characters. Make it shorter.")
    for item in lesson.items:
        refusal = _check_page(item) if isinstance(item, PageItem) else check_question(item.question)
        if refusal is not None:
            return refusal
    return None


def _check_page(item: PageItem) -> Refusal | None:
    if _DOCUMENT.fullmatch(item.document) and 1 <= item.page <= MOST_PAGES:
        return None
    return invalid("lesson_page", "One of the pages of this lesson is none. Take it out, then try again.")
