"""The media plan: who is sent to whom, in every mode."""

from pitt.classroom import commands as c
from pitt.classroom.ids import ParticipantId
from pitt.projections import media_plan
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


def receives(story: Story, who: ParticipantId) -> set[ParticipantId]:
    return set(media_plan.plans(story.room)[who].receives)


def test_in_the_lobby_nobody_is_sent_anything() -> None:
    story = a_class(CEM, DUA)
    assert all(not plan.receives and not plan.sends for plan in media_plan.plans(story.room).values())


def test_in_a_broadcast_the_stage_is_sent_to_everybody_but_themselves() -> None:
    story = in_broadcast(CEM, DUA, stage=BOTH, instructors=BOTH)
    assert receives(story, CEM) == receives(story, DUA) == {ANA, BEN}
    assert receives(story, ANA) == {BEN}
    assert not media_plan.plans(story.room)[CEM].sends


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
    for plan in media_plan.plans(story.room).values():
        assert len(plan.receives) <= media_plan.VIDEO_SLOTS + 1
    six = in_groups(many(6), instructors=BOTH).when(c.VisitGroup(group=1), BEN).and_then(c.Announce(on=True), ANA)
    assert receives(six, many(1)[0]) == {ANA, BEN, *many(6)[1:]}


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
