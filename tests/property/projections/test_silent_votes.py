"""Votes are silent (DESIGN section 1, Rounds): what others answer tells a student nothing until it is shown.

The same history is played twice, once with other answers of everybody but one student: other options, other numbers,
or none at all. Until the vote closes that student is sent the same messages, counters and times included, and has the
same snapshot; afterwards only who sits in which group may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from pitt.classroom import commands as c
from pitt.classroom.decide import decide_and_fold
from pitt.classroom.durations import Durations
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import Option, Question
from pitt.classroom.refusal import Refusal
from pitt.classroom.room import Room
from pitt.projections.documents import Directory
from pitt.protocol.documents import PEOPLE, PLACE_PREFIX, Counted, Update
from pitt.service.publishing import Publisher

ANA, EVE = ParticipantId("ana"), ParticipantId("eve")
OTHERS = [ParticipantId(f"s{number}") for number in range(6)]
QUESTION = Question(
    kind="single",
    text="Which bulb is brighter?",
    options=(Option(text="a", feedback="No."), Option(text="b"), Option(text="c")),
    right=(1,),
    explanation="Look at the current.",
    confidence=True,
)

Vote = tuple[int, int | None] | None
"""An option with how sure they are, or no vote."""
votes = st.none() | st.tuples(st.integers(0, 2), st.none() | st.integers(1, 3))
answers = st.lists(votes, min_size=3 * len(OTHERS), max_size=3 * len(OTHERS))
moments = st.lists(st.sampled_from(["wait", "mine", "speak", "drop", "text"]), max_size=6)


class _Put:
    def cancel(self) -> None:
        """Is never called before it is due here."""


class Played:
    """Plays a history and keeps what one student is sent."""

    def __init__(self) -> None:
        self.room = Room()
        self.at = 1_000_000
        self.sent: list[tuple[int, str, Update]] = []
        directory = Directory(title="Physics", code="ABC-DEF", engine="mesh", heartbeat_ms=5000, names={})
        self.publisher = Publisher(directory, self, lambda: self.room, lambda delay, what: _Put())

    def publish(self, topic: str, update: Update, to: Iterable[ParticipantId] | None) -> None:
        if to is None or EVE in to:
            self.sent.append((self.at, topic, update))

    def deliver(self) -> None:
        """Everything is delivered at once here."""

    def give(self, command: c.Command, by: ParticipantId | None = None) -> None:
        self.at += 1_000
        before = self.room
        decided = decide_and_fold(
            before, c.Order(command=command, by=by, at=self.at, seed=7, seal=bytes(32)), Durations()
        )
        if isinstance(decided, Refusal):
            return
        events, self.room = decided
        self.publisher.publish(before, self.room, events)

    def vote(self, who: ParticipantId, number: c.VoteNumber, vote: Vote) -> None:
        if vote is None:
            self.at += 1_000
        else:
            self.give(c.Vote(round=1, vote=number, choices=[vote[0]], confidence=vote[1]), who)

    def snapshot(self) -> list[Counted]:
        self.publisher.flush()
        return self.publisher.snapshot(EVE, None)


def play(
    others: list[Vote], mine: list[Vote], between: list[str], *, anonymous: bool
) -> tuple[Played, list[Counted], int]:
    """Plays a whole round; gives what was sent, Eve's snapshot before the first closing, and how much that was."""
    played = Played()
    give = played.give
    give(c.NoteServerReady())
    for who in (ANA, EVE, *OTHERS):
        give(c.Join(participant=who, role="instructor" if who == ANA else "student"))
        give(c.NoteConnected(participant=who))
    give(c.OpenMeeting(), ANA)
    give(c.StartBroadcast(epoch=played.room.facts.last_act.epoch), ANA)
    give(c.AskQuestion(step=0, question=QUESTION, anonymous=anonymous), ANA)
    for turn in (0, 1):
        for number, who in enumerate(OTHERS):
            played.vote(who, 1, others[turn * len(OTHERS) + number])
        played.vote(EVE, 1, mine[turn])
        for moment in between:
            do(played, moment, mine)
    played.publisher.flush()
    before, count = played.snapshot(), len(played.sent)
    give(c.CloseVote(step=played.room.facts.round_act.step), ANA)
    give(c.OpenVote(step=played.room.facts.round_act.step, vote=2), ANA)
    for number, who in enumerate(OTHERS):
        played.vote(who, 2, others[2 * len(OTHERS) + number])
    played.vote(EVE, 2, mine[2])
    give(c.CloseVote(step=played.room.facts.round_act.step), ANA)
    give(c.StartGroups(epoch=played.room.facts.last_act.epoch, way="by_answer", lead_ms=0), ANA)
    give(c.Reveal(step=played.room.facts.round_act.step, totals=False), ANA)
    return played, before, count


def do(played: Played, moment: str, mine: list[Vote]) -> None:
    acts: dict[str, Any] = {
        "wait": lambda: played.give(c.Tick()),
        "mine": lambda: played.vote(EVE, 1, mine[0]),
        "speak": lambda: played.give(c.ReportActivity(speaking=True), OTHERS[0]),
        "drop": lambda: played.give(c.NoteDisconnected(participant=OTHERS[1])),
        "text": lambda: played.give(c.SendText(audience="class", body="Hm."), OTHERS[2]),
    }
    acts[moment]()


@settings(deadline=None, max_examples=60)
@given(
    others=answers,
    instead=answers,
    mine=st.lists(votes, min_size=3, max_size=3),
    between=moments,
    anonymous=st.booleans(),
)
def test_what_others_answer_tells_a_student_nothing(
    others: list[Vote], instead: list[Vote], mine: list[Vote], between: list[str], anonymous: bool
) -> None:
    one, snapshot, count = play(others, mine, between, anonymous=anonymous)
    other, same_snapshot, same_count = play(instead, mine, between, anonymous=anonymous)
    assert snapshot == same_snapshot
    assert one.sent[:count] == other.sent[:same_count]
    assert _beside_groups(one) == _beside_groups(other)


def _beside_groups(played: Played) -> list[tuple[int, str, Update]]:
    return [(at, topic, it) for at, topic, it in played.sent if not topic.startswith(PLACE_PREFIX) and topic != PEOPLE]


@settings(deadline=None, max_examples=30)
@given(others=answers, mine=st.lists(votes, min_size=3, max_size=3), anonymous=st.booleans())
def test_totals_name_nobody_and_come_when_they_are_shown(others: list[Vote], mine: list[Vote], anonymous: bool) -> None:
    played, _, _ = play(others, mine, [], anonymous=anonymous)
    said = repr(played.sent)
    assert "voters" not in said
    played.give(c.ShowTotals(round=1, vote=1, on=True, confirmed=True), ANA)
    _, topic, update = played.sent[-1]
    assert topic == "pitt.round"
    assert not any(who in repr(update) for who in OTHERS)
