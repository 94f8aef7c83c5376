"""The rounds of a classroom as its log tells them, and every answer in them: pure functions of facts.

For instructors alone: nothing of it is a document that anybody folds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from pitt.classroom import events as e
from pitt.classroom.evolve import FOLDS
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import Question, is_right
from pitt.classroom.room import Room
from pitt.classroom.round import Ballot, Round
from pitt.projections.rounds import VOTES
from pitt.protocol.results import VoteRow

LETTERS: Final = "ABCDEFGHI"
IMPLIED: Final = {
    "true_false": ("true", "false"),
    "yes_no": ("yes", "no"),
    "where_are_we": ("with you", "almost", "lost"),
}

_OF_ROUNDS: Final = (
    e.RoundAsked,
    e.VoteOpened,
    e.LastCalled,
    e.VoteClosed,
    e.VoteCast,
    e.DiscussionStarted,
    e.DiscussionCancelled,
    e.KeySet,
    e.TotalsShown,
    e.RoundRevealed,
)


class PastRound(msgspec.Struct, kw_only=True):
    """One round as it stood last, with the meeting it was in and the groups that talked about it."""

    round: Round
    meeting: str
    opened_at: int
    asked_at: int
    groups: tuple[tuple[ParticipantId, ...], ...] = ()


def past_rounds(facts: Iterable[e.Fact]) -> list[PastRound]:
    """Lists the rounds in the order in which they were asked, the one under way included."""
    found: list[PastRound] = []
    room, meeting, opened_at = Room(), "", 0
    for fact in facts:
        if isinstance(fact, e.MeetingOpened):
            meeting, opened_at = fact.meeting, fact.at
        elif isinstance(fact, _OF_ROUNDS):
            room = FOLDS[type(fact)](fact, room)
            now = room.facts.round
            if now is None:
                continue
            if isinstance(fact, e.RoundAsked):
                found.append(PastRound(round=now, meeting=meeting, opened_at=opened_at, asked_at=fact.at))
            else:
                found[-1].round = now
        elif isinstance(fact, e.SwitchAnnounced) and found and _is_discussion(fact, found[-1].round):
            found[-1].groups = fact.groups
    return found


def _is_discussion(switch: e.SwitchAnnounced, asked: Round) -> bool:
    return switch.to == "groups" and asked.phase == "discussing"


def vote_rows(past: Sequence[PastRound], names: Mapping[ParticipantId, str]) -> list[VoteRow]:
    """Lists one row for each student, question and vote; whoever was erased has a dash for a name.

    In anonymous rounds there is no name, and the id is the ballot's.
    """
    rows = []
    for it in past:
        question = it.round.question
        seats = {p: number for number, group in enumerate(it.groups, start=1) for p in group}
        for vote in VOTES:
            for who, ballot in it.round.ballots(vote).items():
                rows.append(
                    VoteRow(
                        opened_at=it.opened_at,
                        question=it.round.number,
                        kind=question.kind,
                        text=question.text,
                        vote=vote,
                        student="" if it.round.anonymous else names.get(ParticipantId(who), "—"),
                        student_id=who,
                        answer=_said(question, ballot),
                        right=is_right(question, ballot.answer),
                        confidence=ballot.confidence,
                        seconds=round(ballot.took_ms / 1_000, 1),
                        group=seats.get(ParticipantId(who)),
                    )
                )
    return rows


def _said(question: Question, ballot: Ballot) -> str | float:
    if ballot.answer.number is not None:
        return ballot.answer.number
    words = IMPLIED.get(question.kind, LETTERS)
    return " ".join(words[choice] for choice in ballot.answer.choices)
