"""Sit this one out: private, and at the front."""

from pitt.classroom import commands as c
from tests.unit.classroom.specification import ANA, CEM, DUA, EVA, FIN, GIA, in_broadcast, in_groups


def test_who_sits_out_waits_at_the_front() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.SitOut(on=True), CEM)
    assert story.group_of(CEM) == 0
    assert story.groups[1] == (DUA, EVA)
    story.when(c.SitOut(on=True), CEM).then_nothing()


def test_who_sits_out_is_not_grouped() -> None:
    story = in_broadcast(CEM, DUA, EVA).when(c.SitOut(on=True), CEM)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert story.group_of(CEM) == 0
    assert sorted(story.groups[1]) == [DUA, EVA]


def test_who_decides_so_during_the_lead_is_taken_out_of_the_announced_groups() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN, GIA)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2), ANA).and_then(c.SitOut(on=True), CEM).until(3)
    assert story.group_of(CEM) == 0


def test_a_return_does_not_end_it() -> None:
    story = in_groups((CEM, DUA, EVA)).when(c.SitOut(on=True), CEM).drop(CEM).come_back(CEM)
    assert story.group_of(CEM) == 0


def test_who_takes_part_again_gets_a_place() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.SitOut(on=True), CEM).and_then(c.SitOut(on=False), CEM)
    assert story.group_of(CEM) != 0


def test_nobody_is_paired_with_one_who_sits_out() -> None:
    story = in_broadcast(CEM, DUA).when(c.SitOut(on=True), CEM)
    story = story.and_then(c.StartGroups(epoch=story.epoch, lead_ms=0), ANA)
    assert story.groups == {}
    assert story.arrive(EVA).groups == {1: (DUA, EVA)}


def test_it_ends_with_the_meeting() -> None:
    story = in_broadcast(CEM).when(c.SitOut(on=True), CEM).and_then(c.EndMeeting(), ANA)
    assert not story.room.facts.participants[CEM].sitting_out


def test_whom_it_leaves_alone_is_merged() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.SitOut(on=True), CEM).until(11)
    assert story.mates(DUA) == {EVA, FIN}
