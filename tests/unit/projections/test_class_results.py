"""What past rounds came to, by question, meeting and classroom: right answers, gain, time, confidence."""

import msgspec
import pytest

from pitt.classroom import commands as c
from pitt.classroom.question import Question
from pitt.projections.class_results import class_results, gain, round_result
from pitt.projections.past_rounds import PastRound, past_rounds
from pitt.protocol.results import Flow, RightVotes
from tests.unit.classroom.specification import BEGINNING, CEM
from tests.unit.projections.telling import BULBS, Told


@pytest.fixture
def told() -> Told:
    told = Told()
    told.round(BULBS, "ABAC", "AAB ", 10)
    return told


def test_both_votes_and_the_way_between_them(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    found = round_result(past)
    assert set(found.round.totals) == {"1", "2"}
    assert found.round.totals["1"].right == 2
    assert found.round.key is not None
    sums = found.summary
    assert (sums.questions, sums.compared) == (1, 1)
    assert sums.flow == Flow(right_right=1, wrong_right=1, right_wrong=1, wrong_wrong=0)
    assert sums.right == {"1": RightVotes(right=2, voters=4), "2": RightVotes(right=2, voters=3)}
    assert sums.gain == pytest.approx((2 / 3 - 2 / 4) / (1 - 2 / 4))
    assert sums.median_s == {"1": 5.0, "2": 0.0}
    assert sums.confidence == {"1": [0, 0, 0], "2": [0, 0, 3]}


def test_each_group_says_how_many_were_right_before_and_after(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    groups = round_result(past).groups
    assert sum(it.voters for it in groups) == 3
    assert sum(it.right_before for it in groups) == 2
    assert sum(it.right_after for it in groups) == 2
    assert all(it.voters <= 2 for it in groups)
    for it in groups:
        left = it.voters - it.right_before
        assert it.gain == (pytest.approx((it.right_after - it.right_before) / left) if left else None)


def test_the_key_that_came_later_counts(told: Told) -> None:
    told.give(c.SetKey(round=1, right=[1]))
    (past,) = past_rounds(told.facts)
    assert round_result(past).summary.flow == Flow(right_right=0, wrong_right=1, right_wrong=1, wrong_wrong=1)


def test_without_a_key_it_is_told_who_changed(told: Told) -> None:
    told.round(Question(kind="yes_no"), "ABAB", "AABB", 100)
    rounds = past_rounds(told.facts)
    assert [past.round.number for past in rounds] == [1, 2]
    found = round_result(rounds[1])
    assert found.summary.flow == Flow(kept=2, changed=2)
    assert (found.summary.compared, found.summary.right, found.summary.gain) == (0, {}, None)
    assert (found.summary.confidence, found.groups, found.round.key) == ({}, [], None)


def test_a_round_under_way_is_there_with_what_it_has() -> None:
    told = Told()
    told.give(c.AskQuestion(step=0, question=Question(kind="number", number=2.0, tolerance=0.5)))
    told.give(c.Vote(round=1, vote=1, number=2.25), CEM)
    (past,) = past_rounds(told.facts)
    found = round_result(past)
    assert (found.summary.flow, found.summary.gain, list(found.round.totals)) == (None, None, ["1"])


def test_a_meeting_and_a_classroom_come_to_what_their_questions_did(told: Told) -> None:
    told.round(BULBS, "BBBB", "AAAB", 100)
    told.round(Question(kind="yes_no"), "ABAB", "AABB", 200)
    rounds = past_rounds(told.facts)
    found = class_results("Physics", [*(of(rounds[0], "before")), *rounds[1:]])

    assert (found.title, found.students) == ("Physics", 4)
    assert [(it.meeting, [one.round.round for one in it.rounds]) for it in found.meetings] == [
        ("m1", [3, 2]),
        ("before", [1]),
    ]
    newest, oldest = (it.summary for it in found.meetings)
    assert oldest == round_result(rounds[0]).summary
    assert (newest.questions, newest.compared, newest.gain) == (2, 1, 0.75)
    assert newest.flow == Flow(wrong_right=3, wrong_wrong=1, kept=2, changed=2)

    assert (found.summary.questions, found.summary.compared) == (3, 2)
    assert found.summary.right == {"1": RightVotes(right=2, voters=8), "2": RightVotes(right=5, voters=7)}
    assert found.summary.gain == pytest.approx((5 / 7 - 2 / 8) / (1 - 2 / 8))
    assert found.summary.confidence == {"1": [0, 0, 0], "2": [0, 0, 7]}
    assert found.summary.median_s == {"1": 5.0, "2": 0.0}


def test_a_question_voted_on_once_moves_neither_right_nor_gain(told: Told) -> None:
    alone = class_results("", past_rounds(told.facts)).summary
    told.give(c.AskQuestion(step=told.step, question=BULBS), at=300)
    told.story = told.story.until(340)
    told.vote("AAAA", 1)
    both = class_results("", past_rounds(told.facts)).summary
    assert (both.questions, both.compared, both.right, both.gain) == (2, 1, alone.right, alone.gain)
    assert both.median_s["1"] == 22.5


def test_ballots_of_nobody_are_not_counted_as_more_students(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    sealed = msgspec.structs.replace(
        past.round,
        anonymous=True,
        first={f"ballot-{number}": ballot for number, ballot in enumerate(past.round.first.values())},
        second={},
    )
    anonymous = PastRound(round=sealed, meeting="m1", opened_at=BEGINNING, asked_at=BEGINNING)
    assert class_results("", [past, anonymous]).students == 4
    assert class_results("", [anonymous]).students == 4


def test_where_nothing_was_asked_there_is_nothing() -> None:
    nothing = class_results("Physics", [])
    assert (nothing.meetings, nothing.students, nothing.summary.questions) == ([], 0, 0)


@pytest.mark.parametrize(
    ("before", "after", "gained"),
    [((0, 4), (4, 4), 1), ((2, 4), (1, 4), -0.5), ((4, 4), (4, 4), None), ((0, 4), (0, 0), None)],
)
def test_the_gain_is_of_what_there_was_to_gain(
    before: tuple[int, int], after: tuple[int, int], gained: float | None
) -> None:
    assert gain(*(RightVotes(right=right, voters=voters) for right, voters in (before, after))) == gained


def of(past: PastRound, meeting: str) -> list[PastRound]:
    return [msgspec.structs.replace(past, meeting=meeting)]
