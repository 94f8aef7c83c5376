"""After a start: facts as they were, everybody is returning, and all timers begin anew."""

import msgspec

from pitt.classroom import commands as c
from pitt.classroom.events import Fact
from pitt.classroom.evolve import evolve_all, from_facts, with_presence
from pitt.classroom.room import Facts, Room
from tests.unit.classroom.specification import (
    ANA,
    BEGINNING,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    Story,
    in_broadcast,
    in_groups,
)


def restarted(story: Story, at: float) -> Story:
    """Starts the server again: only the facts are left, and nobody is connected."""
    facts = msgspec.msgpack.decode(msgspec.msgpack.encode(story.room.facts), type=Facts)
    room = from_facts(facts)
    assert (room.facts, room.seats, room.pending_seats) == (
        story.room.facts,
        story.room.seats,
        story.room.pending_seats,
    )
    return Story(room, BEGINNING + round(at * 1000), story.durations).when(c.NoteServerReady())


def test_everybody_comes_back_to_the_same_groups() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    again = restarted(story, at=3600).come_back(CEM, ANA, FIN, DUA, EVA)
    assert again.groups == story.groups
    assert again.mode == "groups"


def test_seats_are_held_from_the_start_on() -> None:
    story = restarted(in_groups((CEM, DUA), (EVA, FIN)), at=3600).come_back(ANA, CEM, DUA)
    assert story.until(3719).mates(EVA) == {FIN}
    assert story.until(3720).group_of(EVA) == 0


def test_one_who_is_first_to_return_is_not_merged_at_once() -> None:
    story = restarted(in_groups((CEM, DUA), (EVA, FIN)), at=3600).come_back(CEM, EVA)
    assert story.until(3609).mates(CEM) == {DUA}
    assert story.come_back(DUA, FIN, at=3609).until(3700).mates(CEM) == {DUA}


def test_the_stage_is_held_from_the_start_on() -> None:
    story = restarted(in_broadcast(CEM), at=3600)
    assert story.until(3719).stage == (ANA,)
    assert story.until(3720).mode == "lobby"
    assert story.come_back(ANA, at=3700).until(4000).stage == (ANA,)


def test_the_missing_instructor_is_missed_from_the_start_on() -> None:
    story = restarted(in_groups((CEM, DUA)), at=3600).come_back(CEM, DUA)
    assert story.until(3719).room.facts.switch is None
    assert story.until(3720).room.facts.switch is not None
    assert restarted(in_groups((CEM, DUA)), at=3600).until(3600 + 1801).room.facts.meeting is None


def test_an_overdue_countdown_fires_once() -> None:
    story = in_groups((CEM, DUA))
    story = restarted(story.when(c.StartBroadcast(epoch=story.epoch), ANA), at=3600)
    fired = story.until(3601)
    assert fired.kinds() == ["ModeSwitched"]
    assert (fired.mode, fired.stage) == ("broadcast", (ANA,))
    assert fired.until(3700).events == ()


def test_a_countdown_that_is_not_due_goes_on() -> None:
    story = in_groups((CEM, DUA))
    story = restarted(story.when(c.StartBroadcast(epoch=story.epoch), ANA), at=10).come_back(ANA, CEM, DUA)
    assert story.until(29).mode == "groups"
    assert story.until(30).mode == "broadcast"


def test_people_without_a_place_leave_nothing_in_the_log() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN, GIA)
    events = restarted(story, at=3600).come_back(ANA).until(4000).events
    assert not [event for event in events if isinstance(event, Fact)]


def test_facts_alone_tell_who_sits_where() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    moved = story.when(c.MoveParticipant(participant=CEM, group=2), ANA)
    facts = [event for event in moved.events if isinstance(event, Fact)]
    assert evolve_all(from_facts(story.room.facts), facts).facts == moved.room.facts


def test_an_empty_classroom_has_nothing_due() -> None:
    story = Story(Room(), BEGINNING, in_broadcast().durations).when(c.NoteServerReady())
    assert story.until(100_000).events == ()


def test_facts_that_another_process_moved_on_leave_nothing_due_forever() -> None:
    mine = in_groups((CEM, DUA), (EVA, FIN)).drop(DUA, at=5)
    theirs = mine.when(c.StartBroadcast(epoch=mine.epoch, countdown_ms=0), ANA)
    story = Story(with_presence(from_facts(theirs.room.facts), mine.room.presence, mine.at), mine.at, mine.durations)
    assert not story.room.presence.lone_since
    assert story.until(20).events == ()
    lost = in_broadcast(CEM, DUA).drop(ANA, at=5)
    split = in_groups((CEM, DUA))
    story = Story(with_presence(from_facts(split.room.facts), lost.room.presence, lost.at), lost.at, lost.durations)
    assert story.room.presence.stage_lost_since is None
    assert story.room.presence.instructors_gone_since == lost.room.presence.instructors_gone_since
    assert story.until(124).mode == "groups"
