"""Folds of lessons: begun, gone through, ended."""

from __future__ import annotations

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_facts
from pitt.classroom.evolving.rounds import acted
from pitt.classroom.lesson import PageItem, RunningLesson, with_page
from pitt.classroom.room import Room


def started(event: e.LessonStarted, room: Room) -> Room:
    """Begins a lesson, in the place of any other."""
    return acted(change_facts(room, lesson=RunningLesson(lesson=event.lesson)), "lesson_started", event.by)


def moved(event: e.LessonMoved, room: Room) -> Room:
    """Goes to an item; the page that is shown stays until another is."""
    running = room.facts.lesson
    if running is None or not 0 <= event.item < len(running.lesson.items):
        return room
    running = replace(running, at=event.item)
    item = running.lesson.items[event.item]
    if isinstance(item, PageItem):
        running = replace(running, page=item, shown=with_page(running.shown, item))
    return acted(change_facts(room, lesson=running), "turned", event.by)


def ended(event: e.LessonEnded, room: Room) -> Room:
    """Puts the lesson away."""
    return acted(change_facts(room, lesson=None), "lesson_ended", event.by)
