"""Late students: the smallest group below six, under 45 seconds the front; two who wait form a group."""

from pitt.classroom import commands as c
from tests.unit.classroom.specification import (
    ANA,
    BEGINNING,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    HUI,
    IDA,
    JAN,
    in_broadcast,
    in_groups,
    many,
)

SIX, OTHER_SIX = many(12)[:6], many(12)[6:]


def test_a_late_student_goes_to_the_smallest_group_and_nobody_else_moves() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).arrive(HUI)
    assert story.groups == {1: (CEM, DUA, EVA), 2: (FIN, GIA, HUI)}
    assert story.told(HUI).kind == "placed_late"


def test_never_into_a_group_with_somebody_they_must_not_meet() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).when(c.Join(participant=HUI, role="student"))
    story = story.and_then(c.SetPair(first=HUI, second=FIN, rule="blocked"), ANA).come_back(HUI)
    assert story.group_of(HUI) == 1


def test_a_group_in_which_nobody_is_connected_is_no_place_for_them() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA)).drop(FIN, GIA).arrive(HUI)
    assert story.group_of(HUI) == 1


def test_somebody_away_is_not_their_only_mate() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA))
    for who in (CEM, DUA, EVA):
        story = story.when(c.ReportActivity(), who, at=100)
    story = story.until(181)
    assert story.room.presence.away == {FIN, GIA}
    assert story.arrive(HUI).group_of(HUI) == 1


def test_with_under_45_seconds_left_they_stay_at_the_front() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story = story.when(c.StartBroadcast(epoch=story.epoch, countdown_ms=60_000), ANA)
    assert story.arrive(GIA, at=15).group_of(GIA) == 1
    late = story.arrive(GIA, at=15.1)
    assert late.group_of(GIA) == 0
    assert (late.told(GIA).kind, late.told(GIA).reason) == ("at_front", "late")


def test_when_the_countdown_is_cancelled_or_extended_they_get_a_place() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story = story.when(c.StartBroadcast(epoch=story.epoch), ANA).arrive(GIA, at=5)
    assert story.group_of(GIA) == 0
    assert story.when(c.CancelSwitch(epoch=story.epoch), ANA).group_of(GIA) == 1
    assert story.when(c.ExtendCountdown(epoch=story.epoch, at=BEGINNING + 90_000), ANA).group_of(GIA) == 1
    assert story.when(c.ExtendCountdown(epoch=story.epoch, at=BEGINNING + 40_000), ANA).group_of(GIA) == 0


def test_during_the_lead_to_other_groups_they_get_a_place_in_those() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story = story.when(c.StartGroups(epoch=story.epoch, size=2), ANA).arrive(GIA)
    assert story.group_of(GIA) == 0
    assert len(story.until(3).mates(GIA)) == 2


def test_during_the_lead_from_a_broadcast_they_get_a_place() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2), ANA).arrive(GIA).until(3)
    assert len(story.mates(GIA)) == 2


def test_when_every_group_has_six_newcomers_wait_and_two_who_wait_form_a_group() -> None:
    story = in_groups(SIX, OTHER_SIX).arrive(CEM)
    assert story.group_of(CEM) == 0
    assert story.told(CEM).reason == "full"
    story = story.arrive(DUA)
    assert story.groups[3] == (CEM, DUA)
    assert story.arrive(EVA).groups[3] == (CEM, DUA, EVA)


def test_two_who_must_not_meet_go_on_waiting() -> None:
    story = in_groups(SIX).arrive(CEM).when(c.Join(participant=DUA, role="student"))
    story = story.and_then(c.SetPair(first=CEM, second=DUA, rule="blocked"), ANA).come_back(DUA)
    assert (story.group_of(CEM), story.group_of(DUA)) == (0, 0)
    assert story.arrive(EVA).group_of(EVA) != 0


def test_a_student_alone_gets_the_next_one_for_a_mate() -> None:
    story = in_broadcast(CEM)
    story = story.when(c.StartGroups(epoch=story.epoch, lead_ms=0), ANA).arrive(DUA)
    assert story.groups == {1: (CEM, DUA)}


def test_whom_an_instructor_put_at_the_front_does_not_wait_for_a_group() -> None:
    story = in_groups(SIX, (CEM, DUA, EVA)).when(c.MoveParticipant(participant=CEM, group=0), ANA)
    for who in many(16)[12:]:
        story = story.arrive(who)
    assert sorted(len(members) for members in story.groups.values()) == [6, 6]
    assert story.arrive(FIN).group_of(CEM) == 0
    assert story.arrive(FIN).group_of(FIN) == 0


# --- waiting ends -------------------------------------------------------------------------------------------------


def test_who_waits_gets_the_place_of_one_who_leaves_is_removed_or_sits_out() -> None:
    story = in_groups(SIX, OTHER_SIX).arrive(CEM)
    for free in (
        story.when(c.Leave(), SIX[0]),
        story.when(c.RemoveParticipant(participant=SIX[0]), ANA),
        story.when(c.SitOut(on=True), SIX[0]),
    ):
        assert free.group_of(CEM) == 1
        assert free.told(CEM).kind == "placed_late"


def test_who_waits_gets_the_seat_of_one_who_does_not_return() -> None:
    story = in_groups(SIX, OTHER_SIX).arrive(CEM).drop(SIX[0])
    assert story.until(119).group_of(CEM) == 0
    assert story.until(120).group_of(CEM) == 1


def test_who_waits_does_not_jump_into_what_an_instructor_is_arranging() -> None:
    story = in_groups(SIX, OTHER_SIX).arrive(CEM).when(c.MoveParticipant(participant=SIX[0], group=0), ANA)
    assert story.group_of(CEM) == 0
    assert story.when(c.MoveParticipant(participant=CEM, group=1), ANA).group_of(CEM) == 1


def test_who_was_kept_apart_gets_a_place_when_the_rule_goes() -> None:
    story = in_broadcast(CEM, DUA).when(c.SetPair(first=CEM, second=DUA, rule="blocked"), ANA)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert story.groups == {}
    story = story.and_then(c.SetPair(first=CEM, second=DUA, rule="none"), ANA)
    assert sorted(story.groups[1]) == [CEM, DUA]


def test_whom_an_instructor_left_at_the_front_by_hand_stays_there() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN, GIA)
    story = story.when(c.StartGroups(epoch=story.epoch, lead_ms=0, groups=[[CEM, DUA], [EVA, FIN]]), ANA)
    assert (story.told(GIA).kind, story.told(GIA).reason, story.told(GIA).by) == ("at_front", "moved", ANA)
    assert story.arrive(HUI, IDA, JAN).when(c.Leave(), CEM).group_of(GIA) == 0
