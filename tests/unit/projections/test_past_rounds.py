"""What the log tells of past rounds: both votes, the way between them, the gain, the groups, and all rows."""

import pytest

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.question import Option, Question
from pitt.projections.past_rounds import past_rounds, result, vote_rows
from pitt.protocol.results import Flow
from tests.unit.classroom.specification import ANA, BEGINNING, CEM, DUA, EVA, FIN, Story, in_broadcast

FOUR = (CEM, DUA, EVA, FIN)
BULBS = Question(kind="single", text="Which?", options=(Option(),) * 3, right=(0,), confidence=True)


class Told:
    """Plays a lesson and keeps the facts of its log."""

    def __init__(self) -> None:
        self.story: Story = in_broadcast(*FOUR)
        self.facts: list[e.Fact] = [e.MeetingOpened(at=BEGINNING, meeting="m1", by=ANA)]

    def give(self, command: c.Command, by: object = ANA, at: float | None = None) -> None:
        if at is not None:
            self.story = self.story.until(at)
            self.keep()
        self.story = self.story.when(command, by)  # type: ignore[arg-type]
        assert self.story.refusal is None, self.story.refusal
        self.keep()

    def keep(self) -> None:
        self.facts += [event for event in self.story.events if isinstance(event, e.Fact)]

    @property
    def step(self) -> int:
        return self.story.room.facts.round_act.step

    def vote(self, letters: str, vote: c.VoteNumber, confidence: int | None = None) -> None:
        for who, letter in zip(FOUR, letters, strict=True):
            if letter != " ":
                choices = ["ABC".index(letter)]
                self.give(
                    c.Vote(round=self.story.room.facts.rounds, vote=vote, choices=choices, confidence=confidence), who
                )

    def round(self, question: Question, first: str, second: str, at: float) -> None:
        self.give(c.AskQuestion(step=self.step, question=question), at=at)
        self.story = self.story.until(at + 5)
        self.vote(first, 1)
        self.give(c.Discuss(step=self.step, epoch=self.story.epoch, size=2, lead_ms=0))
        self.give(c.StartBroadcast(epoch=self.story.epoch, countdown_ms=0))
        self.vote(second, 2, 3 if question.confidence else None)
        self.give(c.Reveal(step=self.step, totals=False))


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


def test_both_votes_and_the_way_between_them(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    found = result(past)
    assert found.flow == Flow(right_right=1, wrong_right=1, right_wrong=1, wrong_wrong=0)
    assert found.gain == pytest.approx((2 / 3 - 2 / 4) / (1 - 2 / 4))
    assert found.median_s == {"1": 5.0, "2": 0.0}
    assert found.confidence == {"1": [0, 0, 0], "2": [0, 0, 3]}
    assert set(found.round.totals) == {"1", "2"}
    assert found.round.totals["1"].right == 2
    assert found.round.key is not None


def test_each_group_says_how_many_were_right_before_and_after(told: Told) -> None:
    (past,) = past_rounds(told.facts)
    groups = result(past).groups
    assert sum(it.voters for it in groups) == 3
    assert sum(it.right_before for it in groups) == 2
    assert sum(it.right_after for it in groups) == 2
    assert all(it.voters <= 2 for it in groups)


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
    (past,) = past_rounds(told.facts)
    assert result(past).flow == Flow(right_right=0, wrong_right=1, right_wrong=1, wrong_wrong=1)


def test_without_a_key_it_is_told_who_changed(told: Told) -> None:
    told.round(Question(kind="yes_no"), "ABAB", "AABB", 100)
    rounds = past_rounds(told.facts)
    assert [past.round.number for past in rounds] == [1, 2]
    found = result(rounds[1])
    assert found.flow == Flow(kept=2, changed=2)
    assert (found.gain, found.groups, found.round.key) == (None, [], None)
    assert [row.answer for row in vote_rows(rounds[1:], {})][:2] == ["yes", "no"]


def test_a_round_under_way_is_there_with_what_it_has() -> None:
    told = Told()
    told.give(c.AskQuestion(step=0, question=Question(kind="number", number=2.0, tolerance=0.5)))
    told.give(c.Vote(round=1, vote=1, number=2.25), CEM)
    (past,) = past_rounds(told.facts)
    found = result(past)
    assert (found.flow, found.gain, list(found.round.totals)) == (None, None, ["1"])
    assert [row.answer for row in vote_rows([past], {})] == [2.25]


def test_where_nothing_was_asked_there_is_nothing() -> None:
    assert past_rounds([]) == []
