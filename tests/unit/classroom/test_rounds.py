"""Rounds: ask, vote, discuss, vote again, reveal; from anywhere to anywhere."""

from typing import Any

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.question import Answer, Option, Question
from pitt.classroom.round import Round, Totals, recommend
from pitt.projections import audiences
from pitt.projections.documents import Directory, document
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
    NOW,
    Story,
    a_class,
    in_broadcast,
    in_groups,
)

BOTH = (ANA, BEN)
LETTERS = Question(kind="single", options=(Option(),) * 4)
KEYED = Question(kind="single", options=(Option(),) * 4, right=(0,), explanation="Because.")
FOUR = (CEM, DUA, EVA, FIN)


def round_of(story: Story) -> Round:
    assert story.room.facts.round is not None
    return story.room.facts.round


def shown(story: Story, audience: audiences.Audience) -> dict[str, Any]:
    directory = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
    return document(story.room, directory, audience)


def step(story: Story) -> int:
    return story.room.facts.round_act.step


def asked(question: Question = LETTERS, *students: Any, **more: Any) -> Story:
    story = in_broadcast(*(students or FOUR), instructors=BOTH, **more)
    return story.when(c.AskQuestion(step=0, question=question), ANA)


def choose(story: Story, who: Any, *choices: int, vote: Any = None, **more: Any) -> Story:
    number = story.room.facts.rounds
    current = vote or round_of(story).vote
    return story.when(c.Vote(round=number, vote=current, choices=list(choices), **more), who)


def voted(question: Question = KEYED, **more: Any) -> Story:
    story = asked(question, **more)
    for who, choice in zip(FOUR, (0, 1, 0, 1), strict=True):
        story = choose(story, who, choice)
    return story


def closed(**more: Any) -> Story:
    story = voted(**more)
    return story.and_then(c.CloseVote(step=step(story)), ANA)


def discussing(**more: Any) -> Story:
    story = voted(**more)
    return story.when(c.Discuss(step=step(story), epoch=story.epoch, size=2, lead_ms=0), ANA)


def phase(story: Story) -> str:
    return round_of(story).phase


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_question_opens_the_first_vote_as_it_was_asked() -> None:
    story = asked(KEYED).then(e.RoundAsked(at=NOW, round=1, question=KEYED, by=ANA))
    assert (phase(story), round_of(story).vote, round_of(story).question) == ("voting", 1, KEYED)


def test_a_question_opens_the_meeting() -> None:
    story = a_class(CEM).when(c.EndMeeting(), ANA)
    story = story.and_then(c.AskQuestion(step=0, question=LETTERS), ANA)
    assert story.kinds() == ["MeetingOpened", "AttendanceNoted", "RoundAsked"]


def test_a_question_over_one_under_way_asks_first() -> None:
    story = asked()
    again = c.AskQuestion(step=step(story), question=KEYED)
    story.when(again, ANA).refused("ask_over", "confirm")
    confirmed = c.AskQuestion(step=step(story), question=KEYED, confirmed=True)
    story = story.when(confirmed, ANA)
    assert story.kinds() == ["RoundEnded", "RoundAsked"]
    assert round_of(story).number == 2


def test_after_the_vote_the_next_question_needs_no_confirmation() -> None:
    story = asked()
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    story = story.and_then(c.AskQuestion(step=step(story), question=KEYED), ANA)
    assert phase(story) == "voting"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question(kind="single", options=(Option(),)), "options"),
        (Question(kind="single", options=(Option(),) * 10), "options"),
        (Question(kind="single", options=(Option(text="a"), Option(text=" "))), "option_empty"),
        (Question(kind="yes_no", options=(Option(), Option())), "options_given"),
        (Question(kind="single", options=(Option(), Option()), right=(2,)), "key_option"),
        (Question(kind="single", options=(Option(), Option()), right=(0, 1)), "key_single"),
        (Question(kind="multiple", options=(Option(), Option()), right=(1, 0)), "key_option"),
        (Question(kind="where_are_we", right=(1,)), "key_none"),
        (Question(kind="true_false", number=1.0), "key_choice"),
        (Question(kind="number", right=(0,)), "key_number"),
        (Question(kind="number", number=float("nan")), "key_number"),
        (Question(kind="number", number=1.0, tolerance=-1.0), "key_number"),
        (Question(kind="yes_no", timer_s=0), "timer"),
        (Question(kind="yes_no", text="x" * 20_001), "question_long"),
        (Question(kind="single", options=(Option(text="x" * 2_001), Option(text="y"))), "option_long"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(question: Question, code: str) -> None:
    in_broadcast(CEM).when(c.AskQuestion(step=0, question=question), ANA).refused(code, "invalid")


# --- voting -------------------------------------------------------------------------------------------------------


def test_the_last_vote_before_closing_counts() -> None:
    story = choose(asked(), CEM, 2)
    story.then(e.VoteCast(at=NOW, participant=CEM, vote=1, answer=Answer(choices=(2,))))
    story = choose(story, CEM, 1)
    assert round_of(story).first[CEM].answer == Answer(choices=(1,))


def test_the_same_vote_again_changes_nothing() -> None:
    choose(choose(asked(), CEM, 2), CEM, 2).then_nothing()


def test_a_vote_says_how_long_it_took() -> None:
    assert round_of(choose(asked().until(7), CEM, 2)).first[CEM].took_ms == 7_000


@pytest.mark.parametrize(
    ("question", "fields", "code"),
    [
        (LETTERS, {"choices": [4]}, "vote_option"),
        (LETTERS, {"choices": [-1]}, "vote_option"),
        (LETTERS, {"choices": []}, "vote_choice"),
        (LETTERS, {"choices": [0, 1]}, "vote_single"),
        (LETTERS, {"choices": [0], "number": 1.0}, "vote_choice"),
        (LETTERS, {"choices": [0], "confidence": 2}, "vote_confidence"),
        (Question(kind="multiple", options=(Option(),) * 3), {"choices": [1, 0]}, "vote_order"),
        (Question(kind="multiple", options=(Option(),) * 3), {"choices": [1, 1]}, "vote_order"),
        (Question(kind="number"), {"choices": [0]}, "vote_number"),
        (Question(kind="number"), {"number": float("inf")}, "vote_number"),
        (Question(kind="yes_no", confidence=True), {"choices": [0], "confidence": 4}, "vote_confidence"),
        (Question(kind="yes_no"), {"choices": [2]}, "vote_option"),
    ],
)
def test_an_answer_that_is_not_offered_is_refused(question: Question, fields: dict[str, Any], code: str) -> None:
    story = asked(question).when(c.Vote(round=1, vote=1, **fields), CEM).refused(code, "invalid")
    assert not round_of(story).first


def test_another_question_or_another_vote_is_not_answered() -> None:
    story = asked()
    story.when(c.Vote(round=7, vote=1, choices=[0]), CEM).refused("round_over", "not_now")
    story.when(c.Vote(round=1, vote=2, choices=[0]), CEM).refused("vote_late", "not_now")
    in_broadcast(CEM).when(c.Vote(round=1, vote=1, choices=[0]), CEM).refused("round_over", "not_now")


def test_only_students_vote_and_only_instructors_ask() -> None:
    story = asked()
    story.when(c.Vote(round=1, vote=1, choices=[0]), ANA).refused("students_only", "not_allowed")
    story.when(c.CloseVote(step=step(story)), CEM).refused("instructors_only", "not_allowed")


def test_who_comes_late_votes_while_it_is_open() -> None:
    story = asked().arrive(GIA, at=5)
    assert GIA in round_of(choose(story, GIA, 3)).first


def test_a_closed_vote_takes_no_more_and_keeps_what_it_has() -> None:
    story = choose(asked(), CEM, 1)
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    choose(story, CEM, 2).refused("vote_late", "not_now")
    assert round_of(story).first[CEM].answer == Answer(choices=(1,))


def test_a_closed_vote_stays_closed_until_an_instructor_opens_it() -> None:
    story = choose(asked(), CEM, 1)
    story = story.and_then(c.CloseVote(step=step(story)), ANA).until(100)
    assert phase(story) == "closed"
    story = story.and_then(c.OpenVote(step=step(story), vote=1), BEN)
    assert (phase(story), CEM in round_of(story).first) == ("voting", True)


# --- deadlines ----------------------------------------------------------------------------------------------------


def test_a_last_call_is_a_deadline_and_a_second_for_transit() -> None:
    story = asked()
    story = story.and_then(c.CallLast(step=step(story), in_ms=10_000), ANA)
    assert round_of(story).closes_at == BEGINNING + 10_000
    assert CEM in round_of(choose(story.until(10.9), CEM, 1)).first
    late = choose(story.until(11), CEM, 1)
    late.refused("vote_late", "not_now")
    assert phase(late) == "closed"


def test_a_timer_closes_each_vote() -> None:
    timed = Question(kind="yes_no", timer_s=20)
    story = asked(timed)
    assert phase(story.until(20.9)) == "voting"
    story = story.until(21)
    story.then(e.VoteClosed(at=NOW, by=None))
    story = story.and_then(c.OpenVote(step=step(story), vote=2), ANA)
    assert phase(story.until(41.9)) == "revoting"
    assert phase(story.until(42)) == "closed"


@pytest.mark.parametrize("in_ms", [0, 999, 300_001])
def test_a_last_call_leaves_time_but_not_for_ever(in_ms: int) -> None:
    story = asked()
    story.when(c.CallLast(step=step(story), in_ms=in_ms), ANA).refused("last_call", "invalid")


def test_what_happens_by_itself_makes_no_press_stale() -> None:
    story = asked(Question(kind="yes_no", timer_s=20))
    seen = step(story)
    story.until(30).and_then(c.OpenVote(step=seen, vote=2), ANA)


# --- two instructors ----------------------------------------------------------------------------------------------


def test_a_press_that_has_not_seen_the_last_move_is_refused_in_words() -> None:
    story = asked()
    seen = step(story)
    story = story.and_then(c.CloseVote(step=seen), BEN)
    refused = story.when(c.Reveal(step=seen), ANA).refused("stale_round_closed", "stale_epoch").refusal
    assert refused is not None
    assert refused.people == {"by": BEN}


@pytest.mark.parametrize("command", [c.CloseVote(step=0), c.OpenVote(step=0, vote=2), c.Reveal(step=0)])
def test_without_a_question_there_is_nothing_to_move_on(command: c.Command) -> None:
    in_broadcast(CEM).when(command, ANA).refused("no_question", "not_now")


# --- discussing ---------------------------------------------------------------------------------------------------


def test_discuss_freezes_the_votes_and_splits_by_answer_in_one_press() -> None:
    story = discussing()
    assert story.kinds() == ["DiscussionStarted", "SwitchAnnounced", "ModeSwitched"]
    assert (phase(story), story.mode) == ("discussing", "groups")
    for group in story.groups.values():
        assert len({round_of(story).first[p].answer for p in group}) == 2, "each talks with somebody who disagrees"
    choose(story, CEM, 2).refused("vote_late")


def test_during_the_lead_the_vote_is_closed_already() -> None:
    story = voted()
    story = story.and_then(c.Discuss(step=step(story), epoch=story.epoch, size=2), ANA)
    assert (phase(story), story.mode) == ("discussing", "broadcast")
    choose(story, CEM, 2).refused("vote_late")


def test_the_end_of_the_countdown_opens_the_second_vote() -> None:
    story = discussing()
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=5_000), ANA)
    assert phase(story) == "discussing"
    story = story.until(5)
    assert story.kinds() == ["ModeSwitched", "VoteOpened"]
    assert (phase(story), round_of(story).vote, story.mode) == ("revoting", 2, "broadcast")
    story = choose(story, DUA, 0)
    assert round_of(story).first[DUA].answer == Answer(choices=(1,))
    assert round_of(story).second[DUA].answer == Answer(choices=(0,))


def test_the_second_vote_opens_too_where_the_class_comes_back_to_the_lobby() -> None:
    story = discussing().drop(ANA, BEN)
    story = story.until(200)
    assert (story.mode, phase(story)) == ("lobby", "revoting")


def test_a_switch_taken_back_brings_the_vote_back_where_it_was() -> None:
    story = voted()
    story = story.and_then(c.Discuss(step=step(story), epoch=story.epoch), ANA)
    story = story.and_then(c.CancelSwitch(epoch=story.epoch), ANA)
    assert story.kinds() == ["SwitchCancelled", "DiscussionCancelled"]
    assert phase(story) == "closed"
    story.and_then(c.OpenVote(step=step(story), vote=1), ANA)


def test_other_groups_go_on_discussing() -> None:
    story = discussing()
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=4, lead_ms=0), ANA)
    assert phase(story) == "discussing"


def test_groups_without_discuss_change_nothing_of_the_vote() -> None:
    story = asked()
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0), ANA)
    story = choose(story, CEM, 1)
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert (phase(story), CEM in round_of(story).first) == ("voting", True)


def test_without_votes_there_is_nothing_to_form_groups_by() -> None:
    story = asked()
    story.when(c.Discuss(step=step(story), epoch=story.epoch), ANA).refused("no_votes", "not_now")


def test_what_forbids_the_switch_forbids_the_discussion() -> None:
    story = voted()
    story = story.when(c.Discuss(step=step(story), epoch=story.epoch, size=9), ANA).refused("group_size", "invalid")
    assert phase(story) == "voting"
    story.when(c.Discuss(step=step(story), epoch=story.epoch - 1), ANA).refused("stale_broadcast", "stale_epoch")


def test_the_first_vote_does_not_open_again_after_the_discussion() -> None:
    story = discussing()
    story.when(c.OpenVote(step=step(story), vote=1), ANA).refused("first_vote_frozen", "not_now")


def test_the_second_vote_may_open_without_a_discussion_and_in_groups() -> None:
    story = voted()
    assert phase(story.and_then(c.OpenVote(step=step(story), vote=2), ANA)) == "revoting"
    story = discussing()
    story = story.and_then(c.OpenVote(step=step(story), vote=2), ANA)
    assert (phase(story), story.mode) == ("revoting", "groups")
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert story.kinds() == ["SwitchAnnounced", "ModeSwitched"]


def test_by_answer_is_a_way_to_split_at_any_time() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), instructors=BOTH)
    story.and_then(c.StartGroups(epoch=story.epoch, way="by_answer", size=2, lead_ms=0), ANA)


# --- showing and revealing ----------------------------------------------------------------------------------------


def test_totals_of_an_open_vote_are_nobodys_business() -> None:
    story = voted()
    story.when(c.ShowTotals(round=1, vote=1, on=True, confirmed=True), ANA).refused("totals_open", "not_now")


def test_totals_that_were_shown_are_hidden_when_the_vote_is_opened_again() -> None:
    story = closed()
    story = story.and_then(c.ShowTotals(round=1, vote=1, on=True, confirmed=True), ANA)
    story = story.and_then(c.OpenVote(step=step(story), vote=1), ANA)
    assert round_of(story).shown == ()
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    assert round_of(story).shown == ()


def test_totals_of_very_few_ask_first() -> None:
    story = closed()
    story.when(c.ShowTotals(round=1, vote=1, on=True), ANA).refused("few_voters", "confirm")
    story = story.and_then(c.ShowTotals(round=1, vote=1, on=True, confirmed=True), ANA)
    assert round_of(story).shown == (1,)
    story = story.and_then(c.ShowTotals(round=1, vote=1, on=False), BEN)
    assert round_of(story).shown == ()


def test_totals_of_five_do_not() -> None:
    story = asked(KEYED, CEM, DUA, EVA, FIN, GIA, HUI)
    for who in (CEM, DUA, EVA, FIN, GIA):
        story = choose(story, who, 1)
    story = story.and_then(c.CloseVote(step=step(story)), ANA)
    assert round_of(story.and_then(c.ShowTotals(round=1, vote=1, on=True), ANA)).shown == (1,)


def test_revealing_shows_totals_unless_told_not_to() -> None:
    story = voted()
    story.when(c.Reveal(step=step(story)), ANA).refused("few_voters", "confirm")
    bare = story.and_then(c.Reveal(step=step(story), totals=False), ANA)
    assert (phase(bare), round_of(bare).shown) == ("revealed", ())
    full = story.and_then(c.Reveal(step=step(story), confirmed=True), ANA)
    assert (phase(full), round_of(full).shown) == ("revealed", (1,))
    choose(full, CEM, 3).refused("vote_late")


def test_revealing_during_the_discussion_leaves_the_groups_alone() -> None:
    story = discussing()
    story = story.and_then(c.Reveal(step=step(story), totals=False), ANA)
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert phase(story) == "revealed"


def test_a_key_may_be_given_afterwards() -> None:
    story = voted(LETTERS)
    story = story.and_then(c.SetKey(round=1, right=[1]), ANA)
    assert round_of(story).question.right == (1,)
    story.when(c.SetKey(round=1, right=[1]), ANA).then_nothing()
    story.when(c.SetKey(round=1, right=[4]), ANA).refused("key_option", "invalid")
    story.when(c.SetKey(round=2, right=[1]), ANA).refused("round_over", "not_now")


def test_ending_the_meeting_ends_the_round() -> None:
    story = voted().and_then(c.EndMeeting(), ANA)
    assert story.room.facts.round is None


def test_a_restart_keeps_the_vote_open_and_what_was_cast() -> None:
    back = voted().when(c.NoteServerReady()).come_back(ANA, *FOUR)
    assert (phase(back), len(round_of(back).first)) == ("voting", 4)


# --- the recommendation -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "voters", "expected"),
    [
        (0, 0, None),
        (29, 100, "explain_again"),
        (30, 100, "discuss"),
        (70, 100, "discuss"),
        (71, 100, "explain_briefly"),
        (3, 10, "discuss"),
    ],
)
def test_the_share_of_right_answers_recommends_the_next_step(right: int, voters: int, expected: str | None) -> None:
    assert recommend(Totals(voters=voters, options=(right, voters - right), right=right)) == expected


@pytest.mark.parametrize(("most", "expected"), [(70, "discuss"), (71, "explain_briefly")])
def test_without_a_key_the_most_frequent_answer_does(most: int, expected: str) -> None:
    assert recommend(Totals(voters=100, options=(100 - most, most))) == expected


# --- what is settable ---------------------------------------------------------------------------------------------


def test_when_to_discuss_is_the_classrooms_own_choice() -> None:
    story = voted().and_then(c.SetThresholds(discuss_from=60, discuss_up_to=80), ANA)
    story = story.then(e.ThresholdsSet(at=NOW, discuss_from=60, discuss_up_to=80))
    totals = Totals(voters=4, options=(2, 2), right=2)
    assert recommend(totals) == "discuss"
    assert recommend(totals, story.room.facts.thresholds) == "explain_again"
    story.when(c.SetThresholds(discuss_from=60, discuss_up_to=80), BEN).then_nothing()


@pytest.mark.parametrize(("low", "high"), [(-1, 70), (71, 70), (30, 101)])
def test_shares_that_are_none_are_refused(low: int, high: int) -> None:
    voted().when(c.SetThresholds(discuss_from=low, discuss_up_to=high), ANA).refused("thresholds", "invalid")


def test_a_question_may_follow_up_the_one_before() -> None:
    story = voted()
    story = story.and_then(c.AskQuestion(step=step(story), question=LETTERS, follow_up=True, confirmed=True), ANA)
    assert round_of(story).follows == 1
    assert round_of(asked()).follows is None


def answers_in(story: Story, group: int) -> dict[str, Any]:
    told = shown(story, audiences.place(story.room.facts.place_epoch, group))
    return {who: vote["choices"] for who, vote in told.get("answers", {}).items()}


def test_mates_see_first_answers_only_where_an_instructor_chose_so() -> None:
    story = discussing()
    assert answers_in(story, 1) == {}
    story = voted()
    discuss = c.Discuss(step=step(story), epoch=story.epoch, size=2, lead_ms=0, show_mates=True)
    story = story.and_then(discuss, ANA)
    members = story.room.facts.groups[1].members
    assert answers_in(story, 1) == {who: [0] if who in (CEM, EVA) else [1] for who in members}
    story = story.and_then(c.StartBroadcast(epoch=story.epoch, countdown_ms=0), ANA)
    assert "answers" not in shown(story, audiences.place(story.room.facts.place_epoch, 0))


# --- teams --------------------------------------------------------------------------------------------------------


def members_of(story: Story) -> list[set[Any]]:
    return [set(group.members) for group in story.room.facts.groups.values()]


def test_groups_become_teams_and_meet_again_next_time() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN), (GIA, HUI))
    story = story.and_then(c.SetTeams(), ANA).then(e.TeamsSet(at=NOW, teams=((CEM, DUA), (EVA, FIN), (GIA, HUI))))
    story = story.and_then(c.EndMeeting(), ANA)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=3, lead_ms=0, way="teams"), ANA)
    assert members_of(story) == [{CEM, DUA}, {EVA, FIN}, {GIA, HUI}]


def test_whoever_of_a_team_is_alone_joins_another() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).and_then(c.SetTeams(), ANA).drop(FIN)
    story = story.until(200)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0, way="teams"), ANA)
    assert members_of(story) == [{CEM, DUA, EVA}]


def test_blocked_pairs_come_before_teams() -> None:
    story = in_groups((CEM, DUA), (EVA, FIN)).and_then(c.SetTeams(), ANA)
    story = story.and_then(c.SetPair(first=CEM, second=DUA, rule="blocked"), ANA)
    story = story.and_then(c.StartGroups(epoch=story.epoch, size=2, lead_ms=0, way="teams"), ANA)
    assert all(not {CEM, DUA} <= group for group in members_of(story))
    assert sum(map(len, members_of(story))) == 4


def test_teams_may_be_named_and_given_up() -> None:
    story = in_broadcast(*FOUR)
    story.when(c.StartGroups(epoch=story.epoch, way="teams"), ANA).refused("teams_none", "not_now")
    story.when(c.SetTeams(), ANA).refused("teams_none", "not_now")
    story.when(c.SetTeams(teams=[[CEM, ANA]]), ANA).refused("teams_unknown", "invalid")
    story.when(c.SetTeams(teams=[[CEM, DUA], [CEM, EVA]]), ANA).refused("teams_twice", "invalid")
    named = story.and_then(c.SetTeams(teams=[[CEM, EVA], [DUA, FIN]]), ANA)
    split = named.and_then(c.StartGroups(epoch=named.epoch, size=2, lead_ms=0, way="teams"), ANA)
    assert members_of(split) == [{CEM, EVA}, {DUA, FIN}]
    assert named.and_then(c.SetTeams(teams=[]), ANA).room.facts.teams == ()
