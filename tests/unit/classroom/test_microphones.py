"""Microphones, cameras, screens: their state is their owner's, and survives every switch; others may only lower it."""

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.evolve import from_facts
from tests.unit.classroom.specification import ANA, BEN, CEM, DUA, EVA, FIN, GIA, NOW, Story, a_class, in_broadcast


def test_the_owner_turns_it_on_and_off() -> None:
    story = a_class(CEM).when(c.SetMicrophone(on=True), CEM).then(e.MicrophoneSet(at=NOW, participant=CEM, on=True))
    story.when(c.SetMicrophone(on=True), CEM).then_nothing()
    story.when(c.SetCamera(on=True), CEM).then(e.CameraSet(at=NOW, participant=CEM, on=True))
    story = story.when(c.SetScreen(on=True), CEM).then(e.ScreenSet(at=NOW, participant=CEM, on=True))
    story.when(c.SetScreen(on=True), CEM).then_nothing()
    story.when(c.SetScreen(on=False), CEM).then(e.ScreenSet(at=NOW, participant=CEM, on=False))


def test_an_instructor_lowers_it_and_only_its_owner_raises_it_again() -> None:
    story = a_class(CEM, DUA).when(c.SetMicrophone(on=True), CEM).when(c.LowerMicrophone(participant=CEM), ANA)
    story.then(e.MicrophoneLowered(at=NOW, participant=CEM, by=ANA))
    assert (story.told(CEM).kind, story.told(CEM).by) == ("microphone_lowered", ANA)
    story.when(c.LowerMicrophone(participant=CEM), ANA).then_nothing()
    assert story.when(c.SetMicrophone(on=True), CEM).room.facts.participants[CEM].microphone
    story.when(c.LowerMicrophone(participant=CEM), DUA).refused("instructors_only", "not_allowed")
    story.when(c.LowerMicrophone(participant=FIN), ANA).refused("participant_unknown")


def into_groups(story: Story) -> Story:
    return story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)


def into_broadcast(story: Story) -> Story:
    return story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)


def into_lobby(story: Story) -> Story:
    story = into_broadcast(story)
    return story.when(c.EndBroadcast(epoch=story.epoch), ANA)


def a_move(story: Story) -> Story:
    other = next(number for number in story.groups if number != story.group_of(CEM))
    return story.when(c.MoveParticipant(participant=CEM, group=other), ANA)


def a_drop(story: Story) -> Story:
    return story.drop(CEM).come_back(CEM)


@pytest.mark.parametrize("on", [True, False])
def test_it_survives_every_switch(on: bool) -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN, GIA).when(c.SetMicrophone(on=on), CEM).when(c.SetCamera(on=on), CEM)
    story = story.when(c.SetMicrophone(on=True), ANA).and_then(c.SetScreen(on=on), CEM)
    for step in (into_groups, a_move, into_groups, a_drop, into_broadcast, into_groups, into_lobby):
        story = step(story)
        assert story.refusal is None
        known = story.room.facts.participants
        assert (known[CEM].microphone, known[CEM].camera, known[ANA].microphone) == (on, on, True)
        assert known[CEM].sharing == on


def test_it_survives_a_visit_without_the_microphone() -> None:
    story = into_groups(in_broadcast(CEM, DUA, instructors=(ANA, BEN)).when(c.SetMicrophone(on=True), ANA))
    story = story.when(c.VisitGroup(group=1, listening=True), ANA).and_then(c.EndVisit(), ANA)
    assert story.room.facts.participants[ANA].microphone


def test_a_screen_is_shared_no_more_by_whom_nothing_is_held_for() -> None:
    story = in_broadcast(CEM, DUA).when(c.SetScreen(on=True), CEM)

    def shares(later: Story) -> bool:
        return later.room.facts.participants[CEM].sharing

    assert shares(story.drop(CEM, at=10).until(129)), "a line that breaks does not end it"
    assert not shares(story.drop(CEM, at=10).until(131))
    assert not shares(story.when(c.Leave(), CEM))
    assert not shares(story.when(c.RemoveParticipant(participant=CEM), ANA))
    assert not shares(story.when(c.EndMeeting(), ANA))
    restarted = Story(from_facts(story.room.facts), story.at, story.durations).when(c.NoteServerReady())
    assert shares(restarted)
    assert not shares(restarted.until(121)), "and whoever does not return after a start shares nothing"
