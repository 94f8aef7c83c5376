"""Returning: the seat is held two minutes; a return lands with the mates one had, merged or not."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import (
    ANA,
    BEN,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    HUI,
    NOW,
    in_broadcast,
    in_groups,
    many,
)


def test_the_seat_is_held_two_minutes() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(CEM)
    assert story.until(119).mates(CEM) == {DUA, EVA}
    back = story.come_back(CEM, at=119)
    assert back.mates(CEM) == {DUA, EVA}
    assert back.kinds() == ["Connected"]
    assert story.until(121).group_of(CEM) == 0


def test_a_later_return_looks_for_the_former_mates() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(CEM).come_back(CEM, at=300)
    assert story.mates(CEM) == {DUA, EVA}
    assert story.told(CEM).kind == "returned"


def test_a_later_return_finds_them_where_they_were_merged() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, HUI)).drop(CEM, at=1).until(130)
    where = story.group_of(DUA)
    assert where in (2, 3)
    assert story.come_back(CEM).group_of(CEM) == where


def test_a_return_lands_in_the_current_mode() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN).drop(CEM)
    split = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert split.come_back(CEM).group_of(CEM) != 0
    story = in_groups((CEM, DUA), (EVA, FIN)).drop(CEM)
    recalled = story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA).come_back(CEM)
    assert recalled.room.place_of(CEM) == 0
    assert recalled.stage == (ANA,)


def test_who_finds_the_mates_group_full_waits_and_lands_there_when_there_is_room() -> None:
    story = in_groups((CEM, *many(5)), many(12)[6:]).drop(CEM).arrive(EVA, at=130)
    assert story.group_of(EVA) == 1
    story = story.come_back(CEM)
    assert story.group_of(CEM) == 0
    assert story.when(c.Leave(), EVA).group_of(CEM) == 1


def test_former_mates_are_remembered_over_a_restart() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(CEM).until(130).when(c.NoteServerReady())
    story = story.come_back(ANA, DUA, EVA, FIN, GIA).until(500)
    assert story.come_back(CEM).mates(CEM) == {DUA, EVA}


def test_former_mates_are_of_no_importance_to_the_next_groups() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(CEM).until(130)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert story.come_back(CEM).told(CEM).kind == "placed_late"


def test_an_instructor_who_returns_is_still_on_a_visit() -> None:
    story = in_groups((CEM, DUA), instructors=(ANA, BEN)).when(c.VisitGroup(group=1), ANA).drop(ANA)
    assert story.come_back(ANA, at=100).room.place_of(ANA) == 1
    assert story.come_back(ANA, at=121).room.place_of(ANA) == 0


def test_a_seat_is_released_once() -> None:
    story = in_groups((CEM, DUA, EVA)).drop(CEM).until(120)
    assert e.SeatReleased(at=story.at, participant=CEM) in story.events
    assert "SeatReleased" not in story.until(1000).kinds()


def test_who_drops_twice_is_counted_from_the_last_time() -> None:
    story = in_groups((CEM, DUA, EVA)).drop(CEM).come_back(CEM, at=60).drop(CEM, at=61)
    assert story.until(180).mates(CEM) == {DUA, EVA}
    story.when(c.NoteConnected(participant=CEM), at=180).then(e.Connected(at=NOW, participant=CEM))
