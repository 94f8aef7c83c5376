"""The media plan: who is sent to whom, in every mode."""

from msgspec.structs import replace

from pitt.classroom import commands as c
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Participant
from pitt.projections import media_plan
from pitt.projections.media_plan import CAMERA, MICROPHONE, SCREEN, SCREEN_SOUND, routes
from tests.unit.classroom.specification import (
    ANA,
    BEN,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    Story,
    a_class,
    in_broadcast,
    in_groups,
    many,
)

BOTH = (ANA, BEN)


class Counting(dict[ParticipantId, Participant]):
    """Counts how often somebody is looked up."""

    asked = 0

    def __getitem__(self, who: ParticipantId) -> Participant:
        self.asked += 1
        return super().__getitem__(who)


def heard_by(story: Story, who: ParticipantId, *, pending: bool = False) -> dict[int, set[ParticipantId]]:
    """Gives of whom a participant is sent something, by kind."""
    participants = story.room.facts.participants
    of = {known.order: one for one, known in participants.items()}
    found: dict[int, set[ParticipantId]] = {}
    for sources, receivers in ((it.sources, it.receivers) for it in routes(story.room, pending=pending).places):
        if participants[who].order in receivers:
            for source in sources:
                found.setdefault(source % 4, set()).add(of[source // 4])
    return found


def receives(story: Story, who: ParticipantId, *, pending: bool = False) -> set[ParticipantId]:
    by_kind = heard_by(story, who, pending=pending)
    assert by_kind.get(CAMERA) == by_kind.get(MICROPHONE), "nobody is seen only, or heard only"
    return by_kind.get(CAMERA, set()) - {who}


def test_in_the_lobby_nobody_is_sent_anything() -> None:
    assert routes(a_class(CEM, DUA).when(c.SetScreen(on=True), CEM).room).places == ()


def test_in_a_broadcast_the_stage_is_sent_to_everybody_but_themselves() -> None:
    story = in_broadcast(CEM, DUA, stage=BOTH, instructors=BOTH)
    assert receives(story, CEM) == receives(story, DUA) == {ANA, BEN}
    assert receives(story, ANA) == {BEN}
    assert all(source // 4 <= 2 for it in routes(story.room).places for source in it.sources), "no student is sent"


def test_who_joins_gets_the_stage_at_once() -> None:
    assert receives(in_broadcast(CEM).arrive(DUA), DUA) == {ANA}


def test_in_groups_one_is_sent_ones_mates_and_visitors_only() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), front=(GIA,), instructors=BOTH).when(c.VisitGroup(group=1), ANA)
    assert receives(story, CEM) == {DUA, ANA}
    assert receives(story, ANA) == {CEM, DUA}
    assert receives(story, EVA) == {FIN}
    assert receives(story, GIA) == {BEN}


def test_an_announcement_is_sent_to_every_group_and_the_announcer_hears_the_front() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), front=(GIA,)).when(c.Announce(on=True), ANA)
    assert all(ANA in receives(story, who) for who in (CEM, DUA, EVA, FIN, GIA))
    assert receives(story, ANA) == {GIA}


def test_a_moved_student_is_sent_nothing_of_the_former_group() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.MoveParticipant(participant=CEM, group=2), ANA)
    assert receives(story, CEM) == {FIN, GIA}
    assert CEM not in receives(story, DUA)


def test_no_more_sources_than_slots() -> None:
    story = in_groups((CEM, DUA), front=many(20))
    for place in routes(story.room).places:
        assert len(place.sources) <= 2 * (media_plan.VIDEO_SLOTS + 1)
    six = in_groups(many(6), instructors=BOTH).when(c.VisitGroup(group=1), BEN).and_then(c.Announce(on=True), ANA)
    assert receives(six, many(1)[0]) == {ANA, BEN, *many(6)[1:]}


def test_screens_come_first_and_their_sound_last_of_those_who_share() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.SetScreen(on=True), DUA)
    cem, dua = (story.room.facts.participants[who].order * 4 for who in (CEM, DUA))
    screen = (dua + SCREEN, cem + CAMERA, dua + CAMERA, cem + MICROPHONE, dua + MICROPHONE, dua + SCREEN_SOUND)
    assert routes(story.room).places[1].sources == screen
    assert heard_by(story, CEM)[SCREEN] == {DUA}
    assert SCREEN not in heard_by(story, EVA)
    assert SCREEN not in heard_by(story.when(c.SetScreen(on=False), DUA), CEM)


def test_simulated_students_send_nothing_and_take_no_slot() -> None:
    story = in_broadcast(CEM).when(c.Join(participant=DUA, role="student", simulated=True))
    story = story.when(c.NoteConnected(participant=DUA)).when(
        c.StartGroups(size=2, lead_ms=0, epoch=story.room.facts.epoch), ANA
    )
    assert {source // 4 for place in routes(story.room).places for source in place.sources}.isdisjoint(
        {story.room.facts.participants[DUA].order}
    )
    assert receives(story, DUA) == {CEM}


def test_who_dropped_is_sent_the_same_as_long_as_their_seat_is_held() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(CEM, at=10)
    assert receives(story, CEM) == {DUA, EVA}, "lost signalling is not lost media"
    assert receives(story, DUA) == {CEM, EVA}
    assert receives(story.until(131), CEM) == set()
    assert receives(story.when(c.RemoveParticipant(participant=CEM), ANA), CEM) == set()
    assert receives(story.when(c.NoteServerReady()), DUA) == {CEM, EVA}


def test_the_plan_to_come_stands_beside_the_present_one() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    story = story.when(c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]]), ANA)
    assert (receives(story, CEM), receives(story, CEM, pending=True)) == ({ANA}, {DUA})
    split = story.until(3)
    assert routes(split.room) == routes(story.room, pending=True)
    assert routes(split.room, pending=True).places == ()


def test_a_thousand_are_planned_as_fast_as_they_can_be_counted() -> None:
    students = many(999)
    groups = tuple(students[first : first + 3] for first in range(0, 999, 3))
    room = in_groups(*groups).room
    counting = Counting(room.facts.participants)
    plan = routes(replace(room, facts=replace(room.facts, participants=counting)))
    assert len(plan.places) == 334
    assert counting.asked < 10 * len(students)


def test_linked_are_those_of_one_place_now_or_after_the_announced_switch() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    assert media_plan.linked(story.room, ANA, CEM)
    assert not media_plan.linked(story.room, CEM, DUA)
    story = story.when(c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]]), ANA)
    assert media_plan.linked(story.room, CEM, DUA), "connections are made ahead"
    assert media_plan.linked(story.room, CEM, ANA), "and the stage is still seen"
    assert not media_plan.linked(story.room, CEM, EVA)
    split = story.until(3)
    assert not media_plan.linked(split.room, CEM, ANA)
    assert not media_plan.linked(split.room, CEM, CEM)
    assert not media_plan.linked(split.drop(DUA).room, CEM, DUA)


def test_the_plans_epoch_rises_with_every_change_of_who_sees_whom() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA), instructors=BOTH)
    for command in (
        c.VisitGroup(group=1),
        c.EndVisit(),
        c.MoveParticipant(participant=CEM, group=2),
        c.Announce(on=True),
        c.Announce(on=False),
        c.RemoveParticipant(participant=DUA),
    ):
        after = story.when(command, ANA)
        assert after.room.facts.epoch > story.room.facts.epoch, command
        story = after
