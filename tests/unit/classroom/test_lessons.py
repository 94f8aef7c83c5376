"""Lessons: pages and questions in one order, driven by one *Next*."""

from typing import Any

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.leading import next_step
from pitt.classroom.lesson import MOST_ITEMS, Lesson, PageItem, QuestionItem, RunningLesson, ShownPages, with_page
from pitt.classroom.question import Option, Question
from pitt.projections import audiences
from pitt.projections.documents import Directory, document
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, NOW, STUDENTS, Story, a_class, in_broadcast

FOUR = STUDENTS[:4]
BULBS = Question(kind="single", text="Which is brighter?\nThink!", options=(Option(),) * 3, right=(1,))
FIRST, SECOND = PageItem(document="slides", page=1), PageItem(document="slides", page=2)
LAST = PageItem(document="slides", page=9)
LESSON = Lesson(title="Circuits", items=(FIRST, SECOND, QuestionItem(question=BULBS), LAST))


def begun(lesson: Lesson = LESSON, *students: Any) -> Story:
    story = in_broadcast(*(students or FOUR), instructors=(ANA, BEN))
    return story.when(c.StartLesson(step=0, lesson=lesson), ANA)


def step(story: Story) -> int:
    return story.room.facts.round_act.step


def running(story: Story) -> RunningLesson:
    assert story.room.facts.lesson is not None
    return story.room.facts.lesson


def go_on(story: Story, **more: Any) -> Story:
    return story.and_then(c.GoOn(step=step(story), epoch=story.epoch, size=2, lead_ms=0, **more), ANA)


def at_question() -> Story:
    return go_on(go_on(begun()))


def answered(story: Story, *choices: int) -> Story:
    number = story.room.facts.rounds
    asked = story.room.facts.round
    assert asked is not None
    for who, choice in zip(FOUR, choices, strict=False):
        story = story.and_then(c.Vote(round=number, vote=asked.vote, choices=[choice]), who)
    return story


def phase(story: Story) -> str | None:
    return story.room.facts.round.phase if story.room.facts.round else None


def shown(story: Story, audience: audiences.Audience) -> Any:
    directory = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
    return document(story.room, directory, audience)


def test_a_lesson_begins_with_its_first_page() -> None:
    story = begun().then(
        e.LessonStarted(at=NOW, lesson=LESSON, by=ANA),
        e.LessonMoved(at=NOW, item=0, by=ANA),
    )
    assert (running(story).at, running(story).page) == (0, FIRST)


def test_a_question_that_comes_first_waits() -> None:
    story = begun(Lesson(items=(QuestionItem(question=BULBS),)))
    assert (running(story).at, phase(story), next_step(story.room)) == (-1, None, "ask")


def test_a_lesson_opens_the_meeting() -> None:
    story = a_class(CEM).when(c.EndMeeting(), ANA).and_then(c.StartLesson(step=0, lesson=LESSON), ANA)
    assert story.room.facts.meeting is not None


def test_one_key_drives_the_whole_lesson() -> None:
    story = begun()
    taken = []
    for _ in range(20):
        if story.room.facts.lesson is None:
            break
        taken.append(next_step(story.room))
        story = go_on(story, countdown_ms=60_000, confirmed=True)
        if phase(story) in ("voting", "revoting"):
            story = answered(story, 1, 0, 1, 0) if taken[-1] == "ask" else answered(story, 1, 1, 1, 0)
    assert taken == ["page", "ask", "discuss", "recall", "recall_now", "reveal", "page", "finish"]
    assert story.room.facts.round is None


def test_a_question_stays_with_the_page_before_it() -> None:
    story = at_question()
    assert (phase(story), running(story).page) == ("voting", SECOND)


def test_going_on_from_an_answer_puts_the_question_away() -> None:
    story = at_question()
    story = story.and_then(c.Reveal(step=step(story), totals=False), ANA)
    story = story.and_then(c.GoOn(step=step(story), epoch=story.epoch), ANA).then(
        e.RoundEnded(at=NOW, by=ANA), e.LessonMoved(at=NOW, item=3, by=ANA)
    )
    assert running(story).page == LAST


@pytest.mark.parametrize(
    ("choices", "recommended"),
    [((), "close"), ((1,), "close"), ((1, 1, 1, 1), "close"), ((0, 0, 0, 0), "close"), ((1, 0, 1, 0), "discuss")],
)
def test_an_open_vote_is_closed_unless_nearly_all_have_voted_and_differ(choices: Any, recommended: str) -> None:
    assert next_step(answered(at_question(), *choices).room) == recommended


@pytest.mark.parametrize(
    ("choices", "recommended"),
    [((), "reveal"), ((1, 1, 1, 1), "reveal"), ((0, 0, 0, 0), "open_second"), ((1, 0), "discuss")],
)
def test_after_the_first_vote_the_answers_say_what_comes(choices: Any, recommended: str) -> None:
    story = answered(at_question(), *choices)
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    assert next_step(story.room) == recommended


def test_one_student_alone_is_not_sent_to_discuss() -> None:
    story = begun(Lesson(items=(QuestionItem(question=BULBS),)), CEM)
    story = answered(go_on(story), 0)
    story = story.and_then(c.SetThresholds(discuss_from=0, discuss_up_to=100), ANA)
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    assert next_step(story.room) == "reveal"


def test_on_the_way_into_groups_the_lesson_waits() -> None:
    story = answered(at_question(), 1, 0, 1, 0)
    story = story.and_then(c.GoOn(step=step(story), epoch=story.epoch, size=2, lead_ms=3_000), ANA)
    assert next_step(story.room) is None
    story.when(c.GoOn(step=step(story), epoch=story.epoch), ANA).refused("lesson_waits", "not_now")


def test_two_presses_at_once_are_one_step() -> None:
    story = begun()
    seen = step(story)
    story = story.and_then(c.GoOn(step=seen, epoch=story.epoch), ANA)
    story.when(c.GoOn(step=seen, epoch=story.epoch), BEN).refused("stale_round_turned", "stale_epoch")


def test_going_anywhere() -> None:
    story = begun().and_then(c.GoToItem(step=1 + 1, item=3), BEN)
    assert (running(story).at, running(story).page) == (3, LAST)
    story = story.and_then(c.GoToItem(step=step(story), item=2), BEN)
    assert phase(story) == "voting"
    again = c.GoToItem(step=step(story), item=2)
    story.when(again, BEN).refused("ask_over", "confirm")
    story = story.and_then(c.GoToItem(step=step(story), item=2, confirmed=True), BEN)
    assert story.room.facts.rounds == 2
    back = story.and_then(c.GoToItem(step=step(story), item=0), BEN)
    assert (running(back).page, phase(back)) == (FIRST, "voting")
    for item in (-1, 4):
        story.when(c.GoToItem(step=step(story), item=item), ANA).refused("lesson_item", "invalid")


def test_another_lesson_asks_first() -> None:
    story = begun()
    other = c.StartLesson(step=step(story), lesson=Lesson(items=(LAST,)))
    story.when(other, BEN).refused("lesson_over", "confirm")
    story = story.and_then(c.StartLesson(step=step(story), lesson=Lesson(items=(LAST,)), confirmed=True), BEN)
    assert (running(story).page, len(running(story).shown)) == (LAST, 1)


def test_a_lesson_ends_with_a_press_or_with_the_meeting() -> None:
    story = at_question()
    ended = story.and_then(c.EndLesson(step=step(story)), ANA)
    assert (ended.room.facts.lesson, phase(ended)) == (None, "voting")
    assert story.and_then(c.EndMeeting(), ANA).room.facts.lesson is None
    ended.when(c.GoOn(step=step(ended), epoch=ended.epoch), ANA).refused("no_lesson", "not_now")


@pytest.mark.parametrize(
    ("lesson", "code"),
    [
        (Lesson(items=()), "lesson_length"),
        (Lesson(items=(FIRST,) * (MOST_ITEMS + 1)), "lesson_length"),
        (Lesson(items=(FIRST,), title="t" * 201), "lesson_title"),
        (Lesson(items=(PageItem(document="../etc", page=1),)), "lesson_page"),
        (Lesson(items=(PageItem(document="", page=1),)), "lesson_page"),
        (Lesson(items=(PageItem(document="slides", page=0),)), "lesson_page"),
        (Lesson(items=(FIRST, QuestionItem(question=Question(kind="single")))), "options"),
    ],
)
def test_what_is_no_lesson_is_refused_in_words(lesson: Lesson, code: str) -> None:
    begun(lesson).refused(code, "invalid")


def test_students_are_told_what_was_shown_and_nothing_that_is_to_come() -> None:
    story = go_on(begun())
    told = shown(story, audiences.LESSON)
    assert told == {
        "running": True,
        "title": "Circuits",
        "page": {"document": "slides", "page": 2},
        "shown": [{"document": "slides", "first": 1, "last": 2}],
    }
    plan = shown(story, audiences.PLAN)
    assert [item.get("title") for item in plan["items"]] == [None, None, "Which is brighter?", None]
    assert plan["at"] == 1
    assert audiences.PLAN not in audiences.audiences_of(story.room, CEM)
    assert audiences.PLAN in audiences.audiences_of(story.room, BEN)


def test_pages_are_counted_once_in_the_order_in_which_they_were_shown() -> None:
    pages: tuple[ShownPages, ...] = ()
    for document_, page in (("a", 1), ("a", 2), ("b", 5), ("a", 2), ("a", 3), ("a", 4)):
        pages = with_page(pages, PageItem(document=document_, page=page))
    assert [(run.document, run.first, run.last) for run in pages] == [("a", 1, 2), ("b", 5, 5), ("a", 3, 4)]


def test_a_question_of_a_lesson_may_follow_up_and_be_anonymous() -> None:
    lesson = Lesson(items=(QuestionItem(question=BULBS), QuestionItem(question=BULBS, follow_up=True, anonymous=True)))
    story = go_on(begun(lesson))
    story = go_on(story.and_then(c.Reveal(step=step(story), totals=False), ANA))
    asked = story.room.facts.round
    assert asked is not None
    assert (asked.number, asked.follows, asked.anonymous) == (2, 1, True)


def test_votes_of_the_discussion_are_by_those_of_the_lesson() -> None:
    story = answered(at_question(), 1, 0, 1, 0)
    story = go_on(story)
    groups = [set(group.members) for group in story.room.facts.groups.values()]
    assert groups
    assert all(len(group & {CEM, EVA}) == len(group & {DUA, FIN}) == 1 for group in groups)
