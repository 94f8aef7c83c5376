"""What each audience may know of a lesson: everybody the pages that were shown, instructors all that is to come."""

from __future__ import annotations

from typing import Final

from pitt.classroom.lesson import Item, PageItem
from pitt.classroom.question import Question
from pitt.classroom.room import Room
from pitt.protocol import documents as d

LONGEST_TITLE: Final = 80


def lesson_document(room: Room) -> d.LessonDocument:
    """Tells everybody which page they see, and which they may look back at."""
    running = room.facts.lesson
    if running is None:
        return d.LessonDocument()
    return d.LessonDocument(
        running=True,
        title=running.lesson.title,
        page=d.ShownPage(document=running.page.document, page=running.page.page) if running.page else None,
        shown=[d.PageRun(document=run.document, first=run.first, last=run.last) for run in running.shown],
    )


def plan_document(room: Room) -> d.PlanDocument:
    """Tells instructors the whole lesson, line by line, and where the class is."""
    running = room.facts.lesson
    if running is None:
        return d.PlanDocument()
    return d.PlanDocument(
        title=running.lesson.title, items=[_line(item) for item in running.lesson.items], at=running.at
    )


def shown_pages(room: Room) -> frozenset[tuple[str, int]]:
    """Lists the pages (document, page) that the class has been shown in the lesson that is under way."""
    running = room.facts.lesson
    if running is None:
        return frozenset()
    return frozenset((run.document, page) for run in running.shown for page in range(run.first, run.last + 1))


def lesson_pages(room: Room) -> frozenset[tuple[str, int]]:
    """Lists every page of the lesson that is under way, which only instructors may see ahead."""
    items = room.facts.lesson.lesson.items if room.facts.lesson else ()
    return frozenset((item.document, item.page) for item in items if isinstance(item, PageItem))


def _line(item: Item) -> d.PlanItem:
    if isinstance(item, PageItem):
        return d.PlanItem(kind="page", document=item.document, page=item.page)
    return d.PlanItem(kind="question", title=item.title or _first_line(item.question))


def _first_line(question: Question) -> str:
    line = question.text.strip().partition("\n")[0]
    return line if len(line) <= LONGEST_TITLE else f"{line[:LONGEST_TITLE]}…"
