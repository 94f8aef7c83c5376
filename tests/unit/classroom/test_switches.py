"""Switches: any instructor, the epoch the sender saw, lead and countdown, and who is on the stage afterwards."""

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.ids import ParticipantId
from tests.unit.classroom.specification import (
    ANA,
    BEGINNING,
    BEN,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    HUI,
    IDA,
    JAN,
    a_class,
    in_broadcast,
    in_groups,
    many,
)

BOTH = (ANA, BEN)
FOUR = (CEM, DUA, EVA, FIN)


def test_any_instructor_may_split_and_the_lead_is_three_seconds() -> None:
    story = in_broadcast(*FOUR, instructors=BOTH)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2), BEN)
    assert story.kinds() == ["SwitchAnnounced"]
    assert story.room.facts.switch is not None
    assert story.room.facts.switch.due_at == BEGINNING + 3_000
    assert story.until(2.9).mode == "broadcast"
    assert story.until(3).mode == "groups"


def test_during_the_lead_one_knows_ones_mates() -> None:
    story = in_broadcast(*FOUR)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2), ANA)
    announced = dict(story.room.pending_seats)
    assert sorted(announced) == sorted(FOUR)
    assert story.until(3).room.seats == announced


def test_a_split_without_lead_is_immediate() -> None:
    story = in_broadcast(*FOUR)
    assert story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA).mode == "groups"


@pytest.mark.parametrize("lead", [-1, 30_001])
def test_a_lead_is_0_to_30_seconds(lead: int) -> None:
    story = in_broadcast(*FOUR)
    story.when(c.StartGroups(epoch=story.epoch, lead_ms=lead), ANA).refused("lead", "invalid")
    assert story.when(c.StartGroups(epoch=story.epoch, lead_ms=30_000), ANA).refusal is None


@pytest.mark.parametrize("size", [-3, 0, 1, 7, 10**30])
def test_a_size_is_2_to_6(size: int) -> None:
    story = in_broadcast(*FOUR)
    story.when(c.StartGroups(epoch=story.epoch, size=size), ANA).refused("group_size", "invalid")


@pytest.mark.parametrize(("count", "size", "sizes"), [(5, 2, [2, 3]), (7, 3, [3, 4]), (2, 6, [2]), (12, 6, [6, 6])])
def test_sizes_differ_by_at_most_one(count: int, size: int, sizes: list[int]) -> None:
    story = a_class(*many(count))
    story = story.when(c.StartGroups(epoch=story.epoch, size=size, lead_ms=0), ANA)
    assert sorted(len(members) for members in story.groups.values()) == sizes


def test_an_empty_class_cannot_be_split() -> None:
    story = a_class(instructors=BOTH)
    story.when(c.StartGroups(epoch=story.epoch), ANA).refused("no_students", "not_now")


def test_a_class_of_whom_nobody_takes_part_cannot_be_split() -> None:
    story = a_class(CEM, DUA).when(c.SitOut(on=True), CEM).when(c.SitOut(on=True), DUA)
    story.when(c.StartGroups(epoch=story.epoch), ANA).refused("nobody_takes_part", "not_now")


def test_a_single_student_stays_at_the_front_and_is_told_why() -> None:
    story = a_class(CEM)
    story = story.when(c.StartGroups(epoch=story.epoch, lead_ms=0), ANA)
    assert (story.mode, story.groups) == ("groups", {})
    assert (story.told(CEM).kind, story.told(CEM).reason) == ("at_front", "alone")


def test_who_cannot_be_placed_goes_to_the_front_with_the_reason() -> None:
    story = a_class(CEM, DUA)
    story = story.when(c.SetPair(first=CEM, second=DUA, rule="blocked"), ANA)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2), ANA).until(3)
    assert story.groups == {}
    assert {story.told(CEM).reason, story.told(DUA).reason} == {"blocked"}


def test_from_groups_to_other_groups() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, HUI), (IDA, JAN))
    story = story.when(c.StartGroups(epoch=story.epoch, size=4, lead_ms=0, way="new_mates"), ANA)
    assert sorted(len(members) for members in story.groups.values()) == [4, 4]


def test_the_same_input_gives_the_same_groups() -> None:
    story = a_class(*many(17))
    command = c.StartGroups(epoch=story.epoch, size=3, lead_ms=0)
    assert story.when(command, ANA, seed=7).groups == story.when(command, ANA, seed=7).groups
    announced = story.when(command, ANA, seed=7).events[0]
    assert isinstance(announced, e.SwitchAnnounced)
    assert announced.seed == 7
    assert announced.version is not None


def test_new_mates_and_same_as_last_time() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    again = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0, way="same_as_last_time"), ANA)
    assert {frozenset(it) for it in again.groups.values()} == {frozenset((CEM, DUA)), frozenset((EVA, FIN))}
    fresh = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0, way="new_mates"), ANA)
    assert fresh.mates(CEM) not in ({DUA}, {EVA, FIN, DUA})


# --- groups by hand -----------------------------------------------------------------------------------------------


def by_hand(epoch: int, *groups: list[ParticipantId]) -> c.StartGroups:
    return c.StartGroups(epoch=epoch, lead_ms=0, groups=list(groups))


def test_the_groups_of_a_preview_may_be_changed_by_hand() -> None:
    story = a_class(*FOUR)
    story = story.when(by_hand(story.epoch, [CEM, FIN], [DUA, EVA]), ANA)
    assert story.groups == {1: (CEM, FIN), 2: (DUA, EVA)}


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([[CEM], [DUA, EVA]], "groups_alone"),
        ([[CEM, DUA], [DUA, EVA]], "groups_twice"),
        ([[CEM, ANA]], "groups_unknown"),
        ([[CEM, JAN]], "groups_unknown"),
        ([[*many(7)]], "groups_too_large"),
        ([], "groups_none"),
        ([[], []], "groups_none"),
        ([[CEM, DUA]], "groups_blocked"),
    ],
)
def test_groups_by_hand_keep_the_rules(groups: list[list[ParticipantId]], code: str) -> None:
    story = a_class(*FOUR, *many(7)).when(c.SetPair(first=CEM, second=DUA, rule="blocked"), ANA)
    story.when(by_hand(story.epoch, *groups), ANA).refused(code, "invalid")


def test_who_has_gone_since_the_preview_is_dropped_from_it() -> None:
    story = a_class(*FOUR, GIA).when(c.Leave(), CEM).drop(DUA)
    story = story.when(by_hand(story.epoch, [CEM, EVA, FIN], [DUA], [GIA, DUA]), ANA).refused("groups_alone")
    story = story.when(by_hand(story.epoch, [CEM, EVA, FIN, GIA], [DUA]), ANA)
    assert story.groups == {1: (EVA, FIN, GIA)}


def test_who_came_after_the_preview_gets_a_place_as_a_late_student() -> None:
    story = a_class(*FOUR, GIA, HUI)
    by_ana = c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[[CEM, DUA, EVA], [FIN, GIA]], front=[])
    story = story.when(by_ana, ANA)
    assert story.groups == {1: (CEM, DUA, EVA), 2: (FIN, GIA, HUI)}
    assert story.room.facts.last_groups == ((CEM, DUA, EVA), (FIN, GIA, HUI))


def test_who_came_after_the_preview_hears_of_their_mates_in_the_lead() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), front=(GIA,))
    by_ana = c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]], front=[])
    story = story.when(by_ana, ANA)
    assert story.kinds() == ["SwitchAnnounced", "ParticipantPlaced"]
    assert (story.group_of(GIA), story.room.pending_seats[GIA]) == (0, 1)
    assert story.until(3).mates(GIA) == {CEM, DUA}


def test_who_was_meant_for_the_front_stays_there() -> None:
    story = a_class(*FOUR, GIA, HUI)
    by_ana = c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[[CEM, DUA], [EVA, FIN]], front=[GIA])
    story = story.when(by_ana, ANA)
    assert (story.told(GIA).kind, story.told(GIA).reason, story.told(GIA).by) == ("at_front", "moved", ANA)
    assert story.groups == {1: (CEM, DUA, HUI), 2: (EVA, FIN)}
    assert story.arrive(IDA, JAN).group_of(GIA) == 0


def test_without_a_list_of_the_front_all_others_stay_there() -> None:
    story = a_class(*FOUR, GIA)
    story = story.when(by_hand(story.epoch, [CEM, DUA], [EVA, FIN]), ANA)
    assert story.groups == {1: (CEM, DUA), 2: (EVA, FIN)}
    assert story.told(GIA).reason == "moved"


def test_newcomers_for_whom_there_is_no_room_form_a_group_or_wait() -> None:
    full = many(6)
    story = a_class(*full, CEM)
    by_ana = c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[list(full)], front=[])
    alone = story.when(by_ana, ANA)
    assert (alone.group_of(CEM), alone.told(CEM).reason) == (0, "full")
    paired = story.arrive(DUA).when(by_ana, ANA)
    assert paired.groups[1] == full
    assert paired.mates(CEM) == {DUA}


def test_a_newcomer_is_not_put_beside_somebody_they_must_not_meet() -> None:
    story = a_class(*FOUR, GIA).when(c.SetPair(first=CEM, second=GIA, rule="blocked"), ANA)
    by_ana = c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[[CEM, DUA], [EVA, FIN]], front=[])
    assert story.when(by_ana, ANA).mates(GIA) == {EVA, FIN}


def test_who_sits_out_or_has_gone_may_be_named_for_the_front() -> None:
    story = a_class(*FOUR, GIA, HUI).when(c.SitOut(on=True), GIA).drop(HUI)
    by_ana = c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[[CEM, DUA], [EVA, FIN]], front=[GIA, HUI])
    story = story.when(by_ana, ANA)
    assert story.groups == {1: (CEM, DUA), 2: (EVA, FIN)}
    assert story.come_back(HUI).group_of(HUI) == 1


@pytest.mark.parametrize(
    ("front", "code"), [([CEM], "groups_twice"), ([GIA, GIA], "groups_twice"), ([ANA], "groups_unknown")]
)
def test_the_front_of_groups_by_hand_keeps_the_rules(front: list[ParticipantId], code: str) -> None:
    story = a_class(*FOUR, GIA)
    by_ana = c.StartGroups(epoch=story.epoch, groups=[[CEM, DUA], [EVA, FIN]], front=front)
    story.when(by_ana, ANA).refused(code, "invalid")


def test_who_sits_out_since_the_preview_is_not_put_into_it() -> None:
    story = a_class(*FOUR).when(c.SitOut(on=True), CEM)
    assert story.when(by_hand(story.epoch, [CEM, DUA, EVA, FIN]), ANA).groups == {1: (DUA, EVA, FIN)}


# --- the epoch the sender saw -------------------------------------------------------------------------------------


def test_a_stale_command_is_refused_in_words_that_name_who_was_faster() -> None:
    seen = in_broadcast(*FOUR, instructors=BOTH)
    for lead in (0, 3_000):
        story = seen.when(c.StartGroups(epoch=seen.epoch, size=2, lead_ms=lead), ANA)
        late = story.when(c.StartGroups(epoch=seen.epoch, size=3), BEN).refused("stale_split", "stale_epoch")
        assert late.refusal is not None
        assert "{by} has just split the class" in late.refusal.words
        assert late.refusal.people == {"by": ANA}
        story.when(c.StartBroadcast(epoch=seen.epoch), BEN).refused("stale_split")
        story.when(c.EndBroadcast(epoch=seen.epoch, confirmed=True), BEN).refused("stale_split")


def test_a_split_that_has_taken_effect_by_its_lead_is_still_whose_it_was() -> None:
    seen = in_broadcast(*FOUR, instructors=BOTH)
    story = seen.when(c.StartGroups(epoch=seen.epoch, size=2), ANA)
    story.when(c.CancelSwitch(epoch=story.epoch), BEN, at=4).refused("stale_split")


def test_every_class_wide_command_is_refused_when_stale() -> None:
    seen = in_groups((CEM, DUA), instructors=BOTH)
    story = seen.when(c.StartBroadcast(epoch=seen.epoch), ANA)
    epoch = seen.epoch
    for command in (
        c.StartGroups(epoch=epoch),
        c.StartBroadcast(epoch=epoch),
        c.EndBroadcast(epoch=epoch),
        c.ExtendCountdown(epoch=epoch, at=BEGINNING + 60_000),
        c.CancelSwitch(epoch=epoch),
        c.SwitchNow(epoch=epoch),
    ):
        story.when(command, BEN).refused("stale_recalled", "stale_epoch")


def test_after_a_switch_by_itself_the_words_name_nobody() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).drop(ANA)
    seen = story.epoch
    story = story.come_back(ANA, at=125)
    story.when(c.StartGroups(epoch=seen), ANA).refused("stale_switched", "stale_epoch")


def test_what_does_not_concern_the_whole_class_makes_nothing_stale() -> None:
    seen = in_groups((CEM, DUA, EVA), (FIN, GIA), instructors=BOTH)
    story = seen.when(c.VisitGroup(group=1), BEN).and_then(c.MoveParticipant(participant=CEM, group=2), BEN)
    story = story.arrive(HUI).drop(GIA).and_then(c.Announce(on=True), BEN)
    assert story.room.facts.epoch > seen.room.facts.epoch
    assert story.when(c.StartBroadcast(epoch=seen.epoch), ANA).refusal is None


# --- the stage afterwards -----------------------------------------------------------------------------------------


def test_after_groups_the_stage_is_whoever_ended_them() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH)
    story = story.when(c.StartBroadcast(epoch=story.epoch), BEN).until(30)
    assert (story.mode, story.stage) == ("broadcast", (BEN,))


def test_else_those_of_the_former_stage_who_are_still_connected() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH)
    story = story.when(c.StartBroadcast(epoch=story.epoch), BEN).when(c.Leave(), BEN)
    assert story.until(30).stage == (ANA,)
    dropped = in_groups((CEM, DUA), instructors=BOTH)
    dropped = dropped.when(c.StartBroadcast(epoch=dropped.epoch), BEN).drop(BEN)
    assert dropped.until(30).stage == (ANA,)


def test_else_the_lobby() -> None:
    story = in_groups((CEM, DUA), instructors=BOTH)
    story = story.when(c.Leave(), ANA).when(c.StartBroadcast(epoch=story.epoch), BEN).and_then(c.Leave(), BEN)
    assert story.until(30).mode == "lobby"


def test_whoever_presses_now_takes_the_stage_of_one_who_is_gone() -> None:
    for gone in ("left", "dropped"):
        story = in_groups((CEM, DUA), instructors=BOTH)
        story = story.when(c.StartBroadcast(epoch=story.epoch), ANA)
        story = story.when(c.Leave(), ANA) if gone == "left" else story.drop(ANA)
        story = story.when(c.SwitchNow(epoch=story.epoch), BEN)
        assert (story.mode, story.stage) == ("broadcast", (BEN,))


def test_from_lobby_and_broadcast_a_broadcast_starts_at_once() -> None:
    story = a_class(CEM, instructors=BOTH)
    story = story.when(c.StartBroadcast(epoch=story.epoch), ANA)
    assert story.kinds() == ["SwitchAnnounced", "ModeSwitched"]
    assert story.stage == (ANA,)
