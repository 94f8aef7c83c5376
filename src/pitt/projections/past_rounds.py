"""The rounds of a classroom as its log tells them: pure functions from facts to results.

For instructors alone: nothing of it is a document that anybody folds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import Final, TypeVar

import msgspec

from pitt.classroom import events as e
from pitt.classroom.evolve import FOLDS
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import Question, has_key, is_right
from pitt.classroom.room import Room
from pitt.classroom.round import Ballot, Ballots, Round
from pitt.projections.rounds import VOTES, shown_in_full
from pitt.protocol.results import Flow, GroupResult, RoundResult, VoteRow

T = TypeVar("T")
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


def result(past: PastRound) -> RoundResult:
    """Works out what a round came to."""
    asked = past.round
    question = asked.question
    return RoundResult(
        round=shown_in_full(asked),
        meeting=past.meeting,
        opened_at=past.opened_at,
        asked_at=past.asked_at,
        gain=gain(question, asked.first, asked.second),
        flow=flow(question, asked.first, asked.second),
        groups=_groups(past),
        median_s=_of_votes(asked, lambda ballots: round(median(it.took_ms for it in ballots.values()) / 1_000, 1)),
        confidence=_of_votes(asked, _confidence) if question.confidence else {},
    )


def gain(question: Question, before: Ballots, after: Ballots) -> float | None:
    """Gives Hake's normalised gain (R. Hake, Am. J. Phys. 66, 1998); null without a key, votes, or room to gain."""
    if not has_key(question) or not before or not after:
        return None
    at_first, then = (
        sum(bool(is_right(question, it.answer)) for it in votes.values()) / len(votes) for votes in (before, after)
    )
    return (then - at_first) / (1 - at_first) if at_first < 1 else None


def flow(question: Question, before: Ballots, after: Ballots) -> Flow | None:
    """Counts where those who voted twice went; null where there is nobody."""
    twice = [(before[p], after[p]) for p in before if p in after]
    if not twice:
        return None
    if not has_key(question):
        kept = sum(one.answer == other.answer for one, other in twice)
        return Flow(kept=kept, changed=len(twice) - kept)
    ways = [(is_right(question, one.answer), is_right(question, other.answer)) for one, other in twice]
    return Flow(
        right_right=ways.count((True, True)),
        wrong_right=ways.count((False, True)),
        right_wrong=ways.count((True, False)),
        wrong_wrong=ways.count((False, False)),
    )


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


def _groups(past: PastRound) -> list[GroupResult]:
    asked = past.round
    if not has_key(asked.question):
        return []
    found = []
    for number, group in enumerate(past.groups, start=1):
        twice = [p for p in group if p in asked.first and p in asked.second]
        right = [sum(bool(is_right(asked.question, asked.ballots(vote)[p].answer)) for p in twice) for vote in VOTES]
        if twice:
            found.append(GroupResult(group=number, voters=len(twice), right_before=right[0], right_after=right[1]))
    return found


def _confidence(ballots: Ballots) -> list[int]:
    said = [ballot.confidence for ballot in ballots.values()]
    return [said.count(step) for step in (1, 2, 3)]


def _of_votes(asked: Round, work_out: Callable[[Ballots], T]) -> dict[str, T]:
    return {str(vote): work_out(asked.ballots(vote)) for vote in VOTES if asked.ballots(vote)}
