"""Merging: nobody stays alone, away never counts as the only mate, and who says that nobody answers is moved."""

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.ids import ParticipantId
from tests.unit.classroom.specification import (
    ANA,
    CEM,
    DUA,
    EVA,
    FIN,
    GIA,
    HUI,
    IDA,
    JAN,
    NOW,
    Story,
    in_broadcast,
    in_groups,
    many,
)


def active(story: Story, *who: ParticipantId, at: float) -> Story:
    for one in who:
        story = story.when(c.ReportActivity(), one, at=at)
    return story


def test_one_left_for_ten_seconds_is_merged_into_the_smallest_group_with_a_notice() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN, GIA), (HUI, IDA)).when(c.Leave(), DUA)
    assert story.until(9.9).group_of(CEM) == 1
    merged = story.until(10)
    assert merged.mates(CEM) == {HUI, IDA}
    assert merged.told(CEM).kind == "merged"


def test_a_mate_who_returns_in_time_prevents_it() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).drop(DUA).come_back(DUA, at=9).until(60)
    assert story.mates(CEM) == {DUA}


def test_held_seats_move_along() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).drop(DUA).until(11)
    assert story.mates(CEM) == {DUA, EVA, FIN}
    assert story.come_back(DUA).mates(DUA) == {CEM, EVA, FIN}


def test_never_into_a_group_of_six() -> None:
    story = in_groups(many(6), (CEM, DUA)).when(c.Leave(), DUA).until(11)
    assert len(story.groups[1]) == 6
    assert story.group_of(CEM) == 0
    assert (story.told(CEM).kind, story.told(CEM).reason) == ("at_front", "alone")


def test_never_together_with_one_they_must_not_meet() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, HUI, IDA))
    story = story.when(c.SetPair(first=CEM, second=EVA, rule="blocked"), ANA).and_then(c.Leave(), DUA)
    assert story.until(11).mates(CEM) == {GIA, HUI, IDA}


def test_whom_the_instructor_keeps_at_the_front_is_nobodys_mate() -> None:
    story = in_groups(many(6), (CEM, DUA)).arrive(EVA)
    story = story.when(c.MoveParticipant(participant=EVA, group=0), ANA).when(c.Leave(), DUA).until(11)
    assert (story.group_of(CEM), story.group_of(EVA)) == (0, 0)


def test_two_left_alone_find_each_other() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.Leave(), DUA).when(c.Leave(), FIN).until(11)
    assert story.mates(CEM) == {EVA}


def test_the_last_student_goes_to_the_front() -> None:
    story = in_groups((CEM, DUA)).when(c.Leave(), DUA).until(11)
    assert (story.group_of(CEM), story.groups) == (0, {})


def test_where_not_all_fit_those_here_move_and_the_others_find_them_again() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA, HUI, IDA)).drop(DUA, EVA).until(11)
    assert story.mates(CEM) == {FIN, GIA, HUI, IDA}
    assert CEM in story.come_back(EVA).mates(EVA)
    assert story.come_back(EVA).told(EVA).kind == "returned"


# --- away ---------------------------------------------------------------------------------------------------------


def test_three_minutes_without_input_or_speech_are_away() -> None:
    story = in_groups((CEM, DUA, EVA))
    story = active(story, CEM, DUA, at=60).until(180)
    assert story.room.presence.away == {EVA}
    assert active(story, EVA, at=181).room.presence.away == frozenset()


def test_listening_to_a_broadcast_without_a_touch_makes_nobody_away_in_the_groups_after_it() -> None:
    story = in_broadcast(CEM, DUA, EVA, FIN).until(900)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    assert story.until(1000).room.presence.away == frozenset()
    assert story.until(1081).room.presence.away == {CEM, DUA, EVA, FIN}


def test_somebody_away_is_nobodys_only_mate() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story = active(story, CEM, EVA, FIN, at=100).until(180)
    assert story.room.presence.away == {DUA}
    assert story.until(190).mates(CEM) == {DUA, EVA, FIN}


def test_a_mate_who_is_back_in_time_prevents_it() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    story = active(active(story, CEM, EVA, FIN, at=100), DUA, at=185)
    assert story.until(200).mates(CEM) == {DUA}


def test_who_is_away_at_the_split_is_nobodys_only_mate() -> None:
    story = in_groups((CEM, DUA, EVA), (FIN, GIA))
    story = active(story, CEM, DUA, EVA, FIN, at=100).until(185)
    story = story.when(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    away = story.room.presence.away
    assert away == {GIA}
    assert all(len(set(members) - away) != 1 for members in story.groups.values())


# --- nobody answers -----------------------------------------------------------------------------------------------


def test_who_says_that_nobody_answers_is_merged_after_twenty_seconds() -> None:
    story = in_groups((CEM, DUA, GIA), (EVA, FIN)).when(c.SayNobodyAnswers(), CEM)
    assert story.kinds() == ["NobodyAnswersSaid"]
    assert story.until(19.9).mates(CEM) == {DUA, GIA}
    merged = story.until(20)
    assert merged.mates(CEM) == {EVA, FIN}
    assert merged.told(CEM).kind == "merged"


def test_it_can_be_taken_back_and_a_mate_who_speaks_takes_it_back() -> None:
    story = in_groups((CEM, DUA, GIA), (EVA, FIN)).when(c.SayNobodyAnswers(), CEM)
    story.when(c.SayNobodyAnswers(), CEM, at=5).then_nothing()
    withdrawn = story.when(c.SayNobodyAnswers(on=False), CEM)
    withdrawn.then(e.NobodyAnswersWithdrawn(at=NOW, participant=CEM))
    assert withdrawn.until(60).mates(CEM) == {DUA, GIA}
    assert story.when(c.ReportActivity(speaking=True), DUA, at=5).until(60).mates(CEM) == {DUA, GIA}
    assert story.when(c.ReportActivity(speaking=True), CEM, at=5).until(60).mates(CEM) == {EVA, FIN}


def test_at_the_front_the_teacher_hears_one() -> None:
    in_groups((CEM, DUA), front=(EVA,)).when(c.SayNobodyAnswers(), EVA).refused("not_in_group")


def test_where_there_is_no_other_group_one_stays() -> None:
    story = in_groups((CEM, DUA)).when(c.SayNobodyAnswers(), CEM).until(60)
    assert story.mates(CEM) == {DUA}
    assert story.room.presence.nobody_answers == {}


def test_nobody_is_merged_into_a_group_of_those_who_are_away() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, HUI, IDA, JAN))
    story = active(story, CEM, DUA, GIA, HUI, IDA, JAN, at=100).when(c.SayNobodyAnswers(), CEM, at=181)
    assert story.room.presence.away == {EVA, FIN}
    assert story.until(202).mates(CEM) == {GIA, HUI, IDA, JAN}


def test_one_who_waits_is_not_paired_with_somebody_away() -> None:
    story = in_groups((CEM, DUA), front=(EVA,), away_ms=60_000)
    story = active(story, DUA, EVA, at=59).until(61).drop(DUA).until(72)
    assert story.groups == {}
    assert story.told(CEM).reason == "alone"
    assert story.when(c.ReportActivity(), CEM).mates(CEM) == {EVA}


def test_who_speaks_at_length_is_not_away() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN))
    for one in (CEM, DUA, EVA, FIN):
        story = story.when(c.ReportActivity(speaking=True), one, at=5)
    assert story.until(400).room.presence.away == frozenset()
    silent = story.when(c.ReportActivity(speaking=False), CEM, at=300)
    assert silent.room.presence.quiet_since[1] == silent.at, "somebody of the group spoke until then"
    assert silent.until(479).room.presence.away == frozenset()
    assert silent.until(481).room.presence.away == {CEM}


def test_input_alone_says_nothing_of_speech() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).when(c.ReportActivity(speaking=True), CEM, at=5)
    assert story.when(c.ReportActivity(), CEM, at=10).room.presence.speaking == {CEM}
    assert story.when(c.ReportActivity(), DUA, at=10).room.presence.speaking == {CEM}


def test_what_is_heard_of_somebody_who_has_just_dropped_changes_nothing() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).drop(CEM)
    story.when(c.ReportActivity(speaking=True), CEM).then_nothing()
