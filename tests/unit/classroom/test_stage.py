"""The stage: who steps onto it, who is invited, who leaves it, and how long a lost one is held."""

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
    NOW,
    a_class,
    in_broadcast,
    in_groups,
)

BOTH = (ANA, BEN)


def test_a_second_instructor_may_step_onto_it() -> None:
    story = in_broadcast(CEM, instructors=BOTH).when(c.StepOntoStage(), BEN)
    story.then(e.StageChanged(at=NOW, stage=(ANA, BEN), by=BEN)).when(c.StepOntoStage(), BEN).then_nothing()


def test_there_is_nothing_to_step_onto_without_a_broadcast() -> None:
    a_class().when(c.StepOntoStage(), ANA).refused("no_broadcast", "not_now")
    in_groups((CEM, DUA)).when(c.StepOntoStage(), ANA).refused("no_broadcast")


def test_an_instructor_invites_a_student_who_decides() -> None:
    story = in_broadcast(CEM).when(c.InviteToStage(participant=CEM), ANA)
    story.then(e.InvitedToStage(at=NOW, participant=CEM, by=ANA))
    assert story.stage == (ANA,)
    accepted = story.when(c.AnswerInvitation(accept=True), CEM)
    assert accepted.stage == (ANA, CEM)
    declined = story.when(c.AnswerInvitation(accept=False), CEM)
    declined.then(e.InvitationEnded(at=NOW, participant=CEM))
    declined.when(c.AnswerInvitation(accept=True), CEM).refused("not_invited", "not_now")


def test_nobody_steps_onto_it_uninvited() -> None:
    story = in_broadcast(CEM)
    story.when(c.StepOntoStage(), CEM).refused("instructors_only")
    story.when(c.AnswerInvitation(accept=True), CEM).refused("not_invited")


def test_an_invitation_can_be_taken_back_and_ends_with_the_broadcast() -> None:
    story = in_broadcast(CEM, DUA).when(c.InviteToStage(participant=CEM), ANA)
    story.when(c.TakeOffStage(participant=CEM), ANA).then(e.InvitationEnded(at=NOW, participant=CEM))
    over = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert over.room.facts.participants[CEM].invited_by is None


def test_four_are_the_most() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN, stage=(ANA, CEM, DUA, EVA), instructors=BOTH)
    story.when(c.StepOntoStage(), BEN).refused("stage_full")
    story.when(c.InviteToStage(participant=FIN), ANA).refused("stage_full")
    invited = in_broadcast(CEM, DUA, EVA, FIN, GIA, stage=(ANA, CEM, DUA)).when(c.InviteToStage(participant=EVA), ANA)
    invited = invited.when(c.InviteToStage(participant=FIN), ANA).when(c.AnswerInvitation(accept=True), EVA)
    invited.when(c.AnswerInvitation(accept=True), FIN).refused("stage_full")


def test_inviting_somebody_who_is_not_here_or_is_there_already_is_refused() -> None:
    story = in_broadcast(CEM, stage=(ANA, CEM)).arrive(DUA).drop(DUA)
    story.when(c.InviteToStage(participant=DUA), ANA).refused("not_here")
    story.when(c.InviteToStage(participant=CEM), ANA).refused("already_on_stage")
    a_class(CEM).when(c.InviteToStage(participant=CEM), ANA).refused("no_broadcast")


def test_instructors_take_students_off_but_not_one_another() -> None:
    story = in_broadcast(CEM, stage=(ANA, BEN, CEM), instructors=BOTH)
    off = story.when(c.TakeOffStage(participant=CEM), ANA)
    off.then(e.StageChanged(at=NOW, stage=(ANA, BEN), by=ANA, off=CEM))
    assert (off.told(CEM).kind, off.told(CEM).by) == ("off_stage", ANA)
    off.when(c.TakeOffStage(participant=CEM), ANA).refused("not_on_stage")
    story.when(c.TakeOffStage(participant=BEN), ANA).refused("is_instructor")
    story.when(c.TakeOffStage(participant=GIA), ANA).refused("participant_unknown")


def test_leaving_it_on_purpose_is_immediate_and_the_last_one_ends_the_broadcast() -> None:
    story = in_broadcast(CEM, stage=BOTH, instructors=BOTH).when(c.StepOffStage(), ANA)
    assert (story.mode, story.stage) == ("broadcast", (BEN,))
    alone = story.when(c.StepOffStage(), BEN)
    assert (alone.mode, alone.stage) == ("lobby", ())
    alone.when(c.StepOffStage(), BEN).refused("not_on_stage")
    assert in_broadcast(CEM).when(c.Leave(), ANA).mode == "lobby"


def test_who_steps_off_after_announcing_groups_does_not_take_them_back() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    split = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=10_000), ANA)
    for goes in (c.StepOffStage(), c.Leave()):
        off = split.when(goes, ANA)
        assert (off.mode, off.stage, sorted(off.groups)) == ("groups", (), [1, 2])


def test_a_lost_connection_is_held_two_minutes_then_the_lobby() -> None:
    story = in_broadcast(CEM, instructors=BOTH).drop(ANA)
    assert story.until(119).stage == (ANA,)
    lobby = story.until(120)
    assert (lobby.mode, lobby.stage) == ("lobby", ())
    returned = story.come_back(ANA, at=100).until(400)
    assert (returned.mode, returned.stage) == ("broadcast", (ANA,))


def test_while_one_of_the_stage_is_left_the_broadcast_goes_on() -> None:
    story = in_broadcast(CEM, stage=BOTH, instructors=BOTH).drop(ANA).until(600)
    assert (story.mode, story.stage) == ("broadcast", (BEN,))


def test_a_stage_whose_seats_are_held_shorter_than_itself_is_never_empty() -> None:
    story = in_broadcast(CEM, instructors=BOTH, seat_ms=2_000, stage_hold_ms=5_000).drop(ANA).until(3)
    assert (story.mode, story.stage) == ("lobby", ())


def test_ending_or_taking_over_anothers_broadcast_asks_first() -> None:
    story = in_broadcast(CEM, instructors=BOTH)
    story.when(c.StartBroadcast(epoch=story.epoch), BEN).refused("take_over", "confirm")
    story.when(c.EndBroadcast(epoch=story.epoch), BEN).refused("end_anothers", "confirm")
    assert story.when(c.StartBroadcast(epoch=story.epoch, confirmed=True), BEN).stage == (BEN,)
    assert story.when(c.EndBroadcast(epoch=story.epoch, confirmed=True), BEN).mode == "lobby"


def test_ending_ones_own_broadcast_does_not_ask() -> None:
    story = in_broadcast(CEM)
    assert story.when(c.EndBroadcast(epoch=story.epoch), ANA).mode == "lobby"
    story.when(c.StartBroadcast(epoch=story.epoch), ANA).refused("already_broadcasting")


def test_there_is_no_broadcast_to_end_in_lobby_and_groups() -> None:
    for story in (a_class(CEM), in_groups((CEM, DUA))):
        story.when(c.EndBroadcast(epoch=story.epoch), ANA).refused("no_broadcast")
