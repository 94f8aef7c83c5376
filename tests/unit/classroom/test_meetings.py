"""Meetings: opened and ended by instructors, by themselves after half an hour; the door; removing somebody."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import (
    ANA,
    BEGINNING,
    BEN,
    CEM,
    DUA,
    EVA,
    FIN,
    NOW,
    a_class,
    came,
    given,
    in_broadcast,
    in_groups,
)


def test_an_instructor_opens_a_meeting() -> None:
    given(*came(ANA, role="instructor")).when(c.OpenMeeting(), ANA).then(e.MeetingOpened(at=NOW, meeting="m1", by=ANA))


def test_opening_an_open_meeting_changes_nothing() -> None:
    a_class().when(c.OpenMeeting(), ANA).then_nothing()


def test_ending_what_is_not_open_is_refused() -> None:
    given(*came(ANA, role="instructor")).when(c.EndMeeting(), ANA).refused("no_meeting", "not_now")


def test_ending_closes_everything() -> None:
    running = in_groups((CEM, DUA), (EVA, FIN)).when(c.VisitGroup(group=1), ANA).and_then(c.SetDoor(locked=True), ANA)
    running = running.and_then(c.CallInstructor(), EVA).and_then(c.SendText(audience="class", body="B?"), CEM)
    running = running.and_then(c.RaiseHand(), DUA).and_then(c.StartBroadcast(epoch=running.epoch), ANA)
    ended = running.when(c.EndMeeting(), ANA).then(e.MeetingEnded(at=NOW, by=ANA))
    facts = ended.room.facts
    assert (facts.meeting, facts.mode, facts.stage, facts.switch, facts.groups) == (None, "lobby", (), None, {})
    assert (facts.visits, facts.announcing, facts.texts, facts.group_texts, facts.locked) == (
        {},
        frozenset(),
        (),
        (),
        False,
    )
    assert all(it.hand_at is None and it.invited_by is None for it in facts.participants.values())
    assert ended.group_of(CEM) == 0


def test_what_was_announced_before_the_end_never_happens() -> None:
    story = in_broadcast(CEM, DUA)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=30_000), ANA).and_then(c.EndMeeting(), ANA)
    assert story.until(60).mode == "lobby"


def test_pairs_and_groups_are_remembered_over_meetings() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.EndMeeting(), ANA).and_then(c.OpenMeeting(), ANA)
    assert story.room.facts.meeting is not None
    assert story.room.facts.meeting.meeting == "m2"
    assert (CEM, DUA) in story.room.facts.history
    assert story.room.facts.last_groups == ((CEM, DUA), (EVA, FIN))


def test_thirty_minutes_without_an_instructor_end_the_meeting() -> None:
    story = a_class(CEM).drop(ANA)
    assert story.until(1799).room.facts.meeting is not None
    story.until(1800)
    assert e.MeetingEnded(at=BEGINNING + 1_800_000, by=None) in story.until(1801).events


def test_an_instructor_who_returns_keeps_the_meeting_going() -> None:
    story = a_class(CEM, instructors=(ANA, BEN)).drop(ANA, BEN).come_back(BEN, at=1700)
    assert story.until(4000).room.facts.meeting is not None


def test_switching_opens_the_meeting_that_nobody_has_opened() -> None:
    story = given(*came(ANA, role="instructor"), *came(CEM, DUA))
    assert story.when(c.StartBroadcast(epoch=0), ANA).kinds()[0] == "MeetingOpened"
    assert story.when(c.StartGroups(epoch=0, size=2), ANA).kinds()[0] == "MeetingOpened"


def test_a_locked_door_refuses_newcomers_and_lets_those_return_who_were_in() -> None:
    story = a_class(CEM).when(c.SetDoor(locked=True), ANA).then(e.DoorSet(at=NOW, locked=True, by=ANA))
    story.when(c.Join(participant=DUA, role="student")).refused("door_locked", "locked")
    back = story.drop(CEM).when(c.Join(participant=CEM, role="student")).then_nothing()
    assert back.come_back(CEM).room.is_here(CEM)
    gone = story.when(c.Leave(), CEM).drop(CEM)
    assert gone.come_back(CEM).room.is_here(CEM)


def test_a_locked_door_lets_instructors_in() -> None:
    story = a_class().when(c.SetDoor(locked=True), ANA)
    assert story.arrive(BEN, role="instructor").room.is_here(BEN)


def test_locking_twice_changes_nothing_and_unlocking_lets_in() -> None:
    story = a_class().when(c.SetDoor(locked=True), ANA)
    story.when(c.SetDoor(locked=True), ANA).then_nothing()
    assert story.when(c.SetDoor(locked=False), ANA).arrive(CEM).room.is_here(CEM)


def test_who_is_removed_cannot_come_back_to_this_meeting() -> None:
    story = in_groups((CEM, DUA, EVA)).when(c.RemoveParticipant(participant=CEM), ANA)
    story.then(e.ParticipantRemoved(at=NOW, participant=CEM, by=ANA))
    assert story.groups == {1: (DUA, EVA)}
    assert not story.room.is_here(CEM)
    story.when(c.NoteConnected(participant=CEM)).refused("removed", "removed")
    story.when(c.Join(participant=CEM, role="student")).refused("removed", "removed")
    story.when(c.RaiseHand(), CEM).refused("not_joined")


def test_who_is_removed_may_come_to_the_next_meeting() -> None:
    story = a_class(CEM).when(c.RemoveParticipant(participant=CEM), ANA).drop(CEM)
    ended = story.and_then(c.EndMeeting(), ANA)
    ended.when(c.NoteConnected(participant=CEM)).refused("removed")
    assert ended.and_then(c.OpenMeeting(), ANA).come_back(CEM).room.is_here(CEM)


def test_instructors_and_strangers_cannot_be_removed() -> None:
    story = a_class(instructors=(ANA, BEN))
    story.when(c.RemoveParticipant(participant=BEN), ANA).refused("is_instructor")
    story.when(c.RemoveParticipant(participant=EVA), ANA).refused("participant_unknown", "unknown")
