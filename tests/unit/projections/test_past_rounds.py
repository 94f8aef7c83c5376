"""What the log tells of past rounds: both votes, the groups, and all rows."""

import pytest

from pitt.classroom import commands as c
from pitt.classroom.question import Question
from pitt.projections.past_rounds import past_rounds, vote_rows
from tests.unit.classroom.specification import BEGINNING, CEM, DUA, FIN
from tests.unit.projections.telling import BULBS, FOUR, Told


@pytest.fixture
def told() -> Told:
    told = Told()
    told.round(BULBS, "ABAC", "AAB ", 10)
    return told


def test_a_round_stands_as_it_ended(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    assert (past.meeting, past.opened_at, past.asked_at) == ("m1", BEGINNING, BEGINNING + 10_000)
    assert past.round == told.story.room.facts.round
    assert {p for group in past.groups for p in group} == set(FOUR)


def test_a_row_for_each_student_question_and_vote(told: Told) -> None:
    rows = vote_rows(past_rounds(told.facts), {CEM: "Cem", DUA: "=Dua"})
    assert len(rows) == 4 + 3
    first = rows[0]
    assert (first.student, first.student_id, first.vote, first.answer, first.right) == ("Cem", CEM, 1, "A", True)
    assert (first.seconds, first.confidence, first.question, first.opened_at) == (5.0, None, 1, BEGINNING)
    assert all(row.group in (1, 2) for row in rows)
    assert [row.student for row in rows if row.student_id == FIN] == ["—"]


def test_the_key_that_came_later_counts(told: Told) -> None:
    told.give(c.SetKey(round=1, right=[1]))
    assert [row.right for row in vote_rows(past_rounds(told.facts), {}) if row.answer == "B"] == [True, True]


def test_a_round_under_way_is_there_with_what_it_has() -> None:
    told = Told()
    told.give(c.AskQuestion(step=0, question=Question(kind="number", number=2.0, tolerance=0.5)))
    told.give(c.Vote(round=1, vote=1, number=2.25), CEM)
    assert [row.answer for row in vote_rows(past_rounds(told.facts), {})] == [2.25]


def test_where_nothing_was_asked_there_is_nothing() -> None:
    assert past_rounds([]) == []
