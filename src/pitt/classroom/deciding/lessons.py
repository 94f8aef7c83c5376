"""Rules of lessons: begin, go on, go anywhere, end. What one *Next* does is what `leading` recommends."""

from __future__ import annotations

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding import rounds, switches
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.people import ensure_meeting
from pitt.classroom.leading import next_step
from pitt.classroom.lesson import PageItem, RunningLesson, check_lesson
from pitt.classroom.refusal import Refusal, confirm, invalid, not_now

_NO_LESSON = not_now("no_lesson", "No lesson is under way. Start one first.")


def start(command: c.StartLesson, draft: Draft) -> Refusal | None:
    """Begins a lesson at its first page; a question that comes first waits for *Next*."""
    refusal = rounds.stale_step(command.step, draft) or check_lesson(command.lesson)
    if refusal is not None:
        return refusal
    if draft.room.facts.lesson is not None and not command.confirmed:
        return confirm("lesson_over", "Another lesson is under way. End it and start this one?")
    ensure_meeting(draft)
    draft.add(e.LessonStarted, lesson=command.lesson, by=draft.by)
    if isinstance(command.lesson.items[0], PageItem):
        draft.add(e.LessonMoved, item=0, by=draft.by)
    return None


def go_on(command: c.GoOn, draft: Draft) -> Refusal | None:
    """Takes the recommended step."""
    lesson = _lesson(draft, command.step)
    if isinstance(lesson, Refusal):
        return lesson
    step = draft.room.facts.round_act.step
    match next_step(draft.room):
        case "page" | "ask":
            _move(lesson.at + 1, draft)
            return None
        case "finish":
            _end(draft)
            return None
        case "close":
            return rounds.close_vote(c.CloseVote(step=step), draft)
        case "discuss":
            return rounds.discuss(_discussion(command, step), draft)
        case "open_second":
            return rounds.open_vote(c.OpenVote(step=step, vote=2), draft)
        case "reveal":
            return rounds.reveal(c.Reveal(step=step, confirmed=command.confirmed), draft)
        case "recall":
            return switches.start_broadcast(
                c.StartBroadcast(epoch=command.epoch, countdown_ms=command.countdown_ms), draft
            )
        case "recall_now":
            return switches.switch_now(c.SwitchNow(epoch=command.epoch), draft)
        case _:
            words = "The class is on its way into its groups. Wait until it has talked, then go on."
            return not_now("lesson_waits", words)


def go_to(command: c.GoToItem, draft: Draft) -> Refusal | None:
    """Goes to any item: turns to a page, asks a question (again)."""
    lesson = _lesson(draft, command.step)
    if isinstance(lesson, Refusal):
        return lesson
    if not 0 <= command.item < len(lesson.lesson.items):
        return invalid("lesson_item", "There is no such item in this lesson. Choose one from its list.")
    if isinstance(lesson.lesson.items[command.item], PageItem):
        draft.add(e.LessonMoved, item=command.item, by=draft.by)
        return None
    if rounds.is_under_way(draft.room.facts.round) and not command.confirmed:
        return rounds.ASK_OVER
    _move(command.item, draft)
    return None


def end(command: c.EndLesson, draft: Draft) -> Refusal | None:
    """Ends the lesson; a question that is asked stays."""
    lesson = _lesson(draft, command.step)
    if isinstance(lesson, Refusal):
        return lesson
    draft.add(e.LessonEnded, by=draft.by)
    return None


def _lesson(draft: Draft, step: int) -> RunningLesson | Refusal:
    return rounds.stale_step(step, draft) or draft.room.facts.lesson or _NO_LESSON


def _move(item: int, draft: Draft) -> None:
    """Goes to an item, and puts away a question that was asked before."""
    lesson = draft.room.facts.lesson
    if lesson is None:
        return
    if draft.room.facts.round is not None:
        draft.add(e.RoundEnded, by=draft.by)
    draft.add(e.LessonMoved, item=item, by=draft.by)
    target = lesson.lesson.items[item]
    if not isinstance(target, PageItem):
        rounds.begin(target.question, draft, follow_up=target.follow_up, anonymous=target.anonymous)


def _end(draft: Draft) -> None:
    if draft.room.facts.round is not None:
        draft.add(e.RoundEnded, by=draft.by)
    draft.add(e.LessonEnded, by=draft.by)


def _discussion(command: c.GoOn, step: int) -> c.Discuss:
    return c.Discuss(
        step=step, epoch=command.epoch, size=command.size, lead_ms=command.lead_ms, show_mates=command.show_mates
    )
