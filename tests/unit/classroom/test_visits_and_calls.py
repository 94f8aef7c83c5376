"""Visits, moves, calls for an instructor, and speaking to all groups."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, GIA, NOW, in_broadcast, in_groups, many

BOTH = (ANA, BEN)


def test_an_instructor_visits_listens_and_leaves() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.VisitGroup(group=2), ANA)
    story.then(e.GroupVisited(at=NOW, instructor=ANA, group=2, listening=False))
    assert story.room.place_of(ANA) == 2
    story.when(c.VisitGroup(group=2), ANA).then_nothing()
    listening = story.when(c.VisitGroup(group=2, listening=True), ANA)
    listening.then(e.GroupVisited(at=NOW, instructor=ANA, group=2, listening=True))
    left = listening.when(c.EndVisit(), ANA).then(e.VisitEnded(at=NOW, instructor=ANA))
    assert left.room.place_of(ANA) == 0
    left.when(c.EndVisit(), ANA).then_nothing()


def test_a_visit_needs_a_group() -> None:
    in_groups((CEM, DUA)).when(c.VisitGroup(group=9), ANA).refused("group_unknown", "unknown")
    in_broadcast(CEM).when(c.VisitGroup(group=1), ANA).refused("no_groups", "not_now")


def test_a_visitor_does_not_keep_a_lone_student_from_being_merged() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.VisitGroup(group=1), ANA).and_then(c.Leave(), DUA).until(11)
    assert story.mates(CEM) == {EVA, FIN}
    assert story.room.place_of(ANA) == 0, "the group is no more, so the visitor is at the front"


def test_a_switch_ends_visits_and_announcements() -> None:
    story = in_groups((CEM, DUA)).when(c.VisitGroup(group=1), ANA).and_then(c.Announce(on=True), ANA)
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert (story.room.facts.visits, story.room.facts.announcing) == ({}, frozenset())


def test_instructors_move_students_with_a_notice() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.MoveParticipant(participant=CEM, group=2), ANA)
    story.then(e.ParticipantPlaced(at=NOW, participant=CEM, group=2, why="moved", by=ANA))
    assert (story.told(CEM).kind, story.told(CEM).by) == ("moved", ANA)
    story.when(c.MoveParticipant(participant=CEM, group=2), ANA).then_nothing()
    front = story.when(c.MoveParticipant(participant=CEM, group=0), ANA)
    assert (front.group_of(CEM), front.told(CEM).reason) == (0, "moved")


def test_whom_a_move_leaves_alone_is_merged() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.MoveParticipant(participant=CEM, group=2), ANA).until(11)
    assert story.mates(DUA) == {CEM, EVA, FIN}


def test_a_move_keeps_the_rules() -> None:
    six = many(6)
    story = in_groups(six, (CEM, DUA), (EVA, FIN), instructors=BOTH)
    story = story.when(c.SetPair(first=CEM, second=EVA, rule="blocked"), ANA)
    story.when(c.MoveParticipant(participant=CEM, group=1), ANA).refused("group_full")
    story.when(c.MoveParticipant(participant=CEM, group=3), ANA).refused("pair_blocked")
    story.when(c.MoveParticipant(participant=CEM, group=-1), ANA).refused("group_unknown")
    story.when(c.MoveParticipant(participant=BEN, group=2), ANA).refused("is_instructor")
    story.when(c.MoveParticipant(participant=GIA, group=2), ANA).refused("participant_unknown")
    story.drop(FIN).when(c.MoveParticipant(participant=FIN, group=2), ANA).refused("not_here")
    in_broadcast(CEM).when(c.MoveParticipant(participant=CEM, group=1), ANA).refused("no_groups")


def test_who_sits_out_is_not_moved_into_a_group() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.SitOut(on=True), CEM)
    story.when(c.MoveParticipant(participant=CEM, group=2), ANA).refused("sits_out", "not_now")


def test_calls_queue_and_a_visit_answers_one() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.CallInstructor(), EVA)
    story.then(e.InstructorCalled(at=NOW, group=2, by=EVA)).when(c.CallInstructor(), FIN).then_nothing()
    story = story.when(c.CallInstructor(), CEM, at=5)
    groups = story.room.facts.groups
    assert sorted(groups, key=lambda number: groups[number].called_at or 0) == [2, 1]
    answered = story.when(c.VisitGroup(group=2), ANA)
    assert answered.room.facts.groups[2].called_at is None
    assert answered.room.facts.groups[1].called_at is not None


def test_a_visit_that_answers_a_call_is_told_to_the_group_and_nobody_else() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.CallInstructor(), CEM).drop(DUA, at=5)
    visited = story.when(c.VisitGroup(group=1, listening=True), ANA)
    visited.then(
        e.GroupVisited(at=NOW, instructor=ANA, group=1, listening=True),
        e.CallEnded(at=NOW, group=1, by=ANA, visited=True),
    )
    for who in (CEM, DUA):
        assert (visited.told(who).kind, visited.told(who).by) == ("call_answered", ANA)
    assert visited.room.facts.participants[EVA].told is None


def test_a_visit_without_a_call_tells_nothing() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.CallInstructor(), EVA).and_then(c.VisitGroup(group=1), ANA)
    assert story.kinds() == ["GroupVisited"]
    assert story.room.facts.participants[CEM].told is None


def test_a_call_can_be_taken_back_by_a_mate_and_dismissed() -> None:
    story = in_groups((CEM, DUA)).when(c.CallInstructor(), CEM)
    story.when(c.CallInstructor(on=False), DUA).then(e.CallEnded(at=NOW, group=1, by=DUA))
    dismissed = story.when(c.DismissCall(group=1), ANA).then(e.CallEnded(at=NOW, group=1, by=ANA))
    assert dismissed.room.facts.participants[CEM].told is None
    dismissed.when(c.DismissCall(group=1), ANA).then_nothing()
    dismissed.when(c.CallInstructor(on=False), DUA).then_nothing()
    story.when(c.DismissCall(group=4), ANA).refused("group_unknown")


def test_at_the_front_there_is_nobody_to_call() -> None:
    in_groups((CEM, DUA), front=(EVA,)).when(c.CallInstructor(), EVA).refused("not_in_group")
    in_broadcast(EVA).when(c.CallInstructor(), EVA).refused("not_in_group")


def test_an_instructor_speaks_to_all_groups_without_ending_them() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH).when(c.Announce(on=True), ANA)
    story.then(e.AnnouncementSet(at=NOW, instructor=ANA, on=True))
    assert story.mode == "groups"
    story.when(c.Announce(on=True), ANA).then_nothing()
    story.when(c.Announce(on=True), BEN).refused("another_announces", "not_now")
    assert story.when(c.Announce(on=False), ANA).when(c.Announce(on=True), BEN).refusal is None
    in_broadcast(CEM).when(c.Announce(on=True), ANA).refused("no_groups")


def test_one_who_has_dropped_does_not_keep_the_others_from_speaking() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH).when(c.Announce(on=True), ANA).drop(ANA)
    assert story.when(c.Announce(on=True), BEN).refusal is None
