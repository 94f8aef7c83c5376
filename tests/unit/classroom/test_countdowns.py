"""Countdowns: one published deadline that can be extended, cancelled, or ended now."""

from typing import Any

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import ANA, BEGINNING, BEN, CEM, DUA, EVA, FIN, GIA, NOW, Story, in_groups

BOTH = (ANA, BEN)


def recalled(**durations: Any) -> Story:
    story = in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH, **durations)
    return story.when(c.StartBroadcast(epoch=story.epoch), ANA)


def due_at(story: Story) -> float:
    assert story.room.facts.switch is not None
    return (story.room.facts.switch.due_at - BEGINNING) / 1000


def test_back_the_default_is_thirty_seconds() -> None:
    story = recalled()
    assert due_at(story) == 30
    assert story.until(29.9).mode == "groups"
    assert story.until(30).mode == "broadcast"


def test_the_default_is_a_setting() -> None:
    assert due_at(recalled(countdown_ms=500)) == 0.5


def test_a_countdown_causes_nothing_until_it_is_due() -> None:
    assert recalled().until(29).events == ()


@pytest.mark.parametrize("countdown", [-1, 300_001])
def test_it_lasts_0_to_300_seconds(countdown: int) -> None:
    story = in_groups((CEM, DUA))
    story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=countdown), ANA).refused("countdown", "invalid")
    assert story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=300_000), ANA).refusal is None
    assert story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA).mode == "broadcast"


def test_extending_sets_a_deadline_so_two_presses_do_not_add_up() -> None:
    story = recalled()
    press = c.ExtendCountdown(epoch=story.epoch, at=BEGINNING + 60_000)
    once = story.when(press, ANA).then(e.SwitchRescheduled(at=NOW, due_at=BEGINNING + 60_000, by=ANA))
    twice = once.when(press, BEN).then_nothing()
    assert due_at(twice) == 60
    assert twice.until(59).mode == "groups"
    assert twice.until(60).mode == "broadcast"


def test_the_deadline_is_ahead_and_within_the_longest_countdown() -> None:
    story = recalled().until(10)
    for at in (-1, 10, 311, 10**12):
        command = c.ExtendCountdown(epoch=story.epoch, at=BEGINNING + at * 1000)
        story.when(command, ANA).refused("deadline", "invalid")


def test_it_can_be_cancelled_by_any_instructor() -> None:
    story = recalled().when(c.CancelSwitch(epoch=recalled().epoch), BEN)
    assert story.kinds() == ["SwitchCancelled"]
    assert story.until(100).mode == "groups"
    story.when(c.CancelSwitch(epoch=story.epoch), BEN).refused("no_switch", "not_now")


def test_it_can_be_ended_now() -> None:
    story = recalled()
    story = story.when(c.SwitchNow(epoch=story.epoch), BEN)
    assert (story.mode, story.stage) == ("broadcast", (ANA,))


def test_without_one_there_is_nothing_to_extend_cancel_or_end() -> None:
    story = in_groups((CEM, DUA))
    for command in (
        c.ExtendCountdown(epoch=story.epoch, at=BEGINNING + 5_000),
        c.CancelSwitch(epoch=story.epoch),
        c.SwitchNow(epoch=story.epoch),
    ):
        story.when(command, ANA).refused("no_switch", "not_now")


def test_after_two_minutes_without_an_instructor_one_starts_by_itself() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH).drop(ANA, at=10).drop(BEN, at=20)
    assert story.until(139).room.facts.switch is None
    began = story.until(140)
    switch = began.room.facts.switch
    assert switch is not None
    assert (switch.by, switch.reason, switch.due_at) == (None, "instructor_missing", BEGINNING + 170_000)
    assert began.until(169).mode == "groups"
    assert began.until(170).mode == "lobby"


def test_an_instructor_who_returns_in_time_prevents_it() -> None:
    story = in_groups((CEM, DUA)).drop(ANA).come_back(ANA, at=119)
    assert story.until(400).room.facts.switch is None
    assert story.until(400).mode == "groups"


def test_an_instructor_who_returns_during_it_gets_the_former_stage() -> None:
    story = in_groups((CEM, DUA)).drop(ANA).come_back(ANA, at=130).until(150)
    assert (story.mode, story.stage) == ("broadcast", (ANA,))


def test_an_instructor_who_returns_during_it_may_cancel_it() -> None:
    story = in_groups((CEM, DUA)).drop(ANA).come_back(ANA, at=130)
    story = story.when(c.CancelSwitch(epoch=story.epoch), ANA)
    assert story.until(400).mode == "groups"


def test_a_student_of_the_former_stage_gets_it_when_no_instructor_returns() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), stage=(ANA, GIA), front=(GIA,)).drop(ANA).until(150)
    assert (story.mode, story.stage) == ("broadcast", (GIA,))
