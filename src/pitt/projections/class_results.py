"""What past rounds came to, by question, by meeting and in the whole classroom: pure functions of the rounds.

For instructors alone: nothing of it is a document that anybody folds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from statistics import median
from typing import TypeVar

from pitt.classroom.question import Question, has_key, is_right
from pitt.classroom.round import Ballot, Ballots, Round
from pitt.projections.past_rounds import PastRound
from pitt.projections.rounds import VOTES, shown_in_full
from pitt.protocol.results import Flow, GroupResult, MeetingResult, ResultsBody, RightVotes, RoundResult, Summary

T = TypeVar("T")


def class_results(title: str, past: Sequence[PastRound]) -> ResultsBody:
    """Works out what the rounds of a classroom came to, given in the order in which they were asked."""
    return ResultsBody(
        title=title,
        summary=summary([it.round for it in past]),
        meetings=[_meeting(list(rounds)) for _, rounds in groupby(reversed(past), key=lambda it: it.meeting)],
        students=_students([it.round for it in past]),
    )


def round_result(past: PastRound) -> RoundResult:
    """Works out what one round came to."""
    asked = past.round
    return RoundResult(
        round=shown_in_full(asked), asked_at=past.asked_at, summary=summary([asked]), groups=_groups(past)
    )


def summary(rounds: Sequence[Round]) -> Summary:
    """Sums rounds up; right answers and the gain are of those with a key that were voted on twice."""
    compared = [it for it in rounds if has_key(it.question) and it.first and it.second]
    right = {str(vote): _right([(it.question, it.ballots(vote)) for it in compared]) for vote in VOTES}
    return Summary(
        questions=len(rounds),
        compared=len(compared),
        right=right if compared else {},
        gain=gain(right["1"], right["2"]) if compared else None,
        flow=_sum([found for it in rounds if (found := flow(it.question, it.first, it.second))]),
        median_s=_by_vote(rounds, lambda said: round(median(it.took_ms for it in said) / 1_000, 1)),
        confidence=_by_vote([it for it in rounds if it.question.confidence], _confidence),
    )


def gain(before: RightVotes, after: RightVotes) -> float | None:
    """Gives Hake's normalised gain (R. Hake, Am. J. Phys. 66, 1998); null without votes, or room to gain."""
    if before.right == before.voters or not after.voters:
        return None
    at_first, then = before.right / before.voters, after.right / after.voters
    return (then - at_first) / (1 - at_first)


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


def _meeting(rounds: Sequence[PastRound]) -> MeetingResult:
    return MeetingResult(
        meeting=rounds[0].meeting,
        opened_at=rounds[0].opened_at,
        summary=summary([it.round for it in rounds]),
        rounds=[round_result(it) for it in rounds],
    )


def _students(rounds: Sequence[Round]) -> int:
    # Anonymous ballots are of nobody: whose they are cannot be told, so those who voted openly are not added to them.
    named = {who for it in rounds if not it.anonymous for vote in VOTES for who in it.ballots(vote)}
    anonymous = [len({*it.first, *it.second}) for it in rounds if it.anonymous]
    return max(len(named), *anonymous, 0)


def _groups(past: PastRound) -> list[GroupResult]:
    asked = past.round
    if not has_key(asked.question):
        return []
    found = []
    for number, group in enumerate(past.groups, start=1):
        twice = [p for p in group if p in asked.first and p in asked.second]
        before, after = (_right([(asked.question, {p: asked.ballots(vote)[p] for p in twice})]) for vote in VOTES)
        if twice:
            found.append(
                GroupResult(
                    group=number,
                    voters=len(twice),
                    right_before=before.right,
                    right_after=after.right,
                    gain=gain(before, after),
                )
            )
    return found


def _right(votes: Sequence[tuple[Question, Ballots]]) -> RightVotes:
    return RightVotes(
        right=sum(bool(is_right(question, it.answer)) for question, said in votes for it in said.values()),
        voters=sum(len(said) for _, said in votes),
    )


def _sum(flows: Sequence[Flow]) -> Flow | None:
    ways = Flow.__struct_fields__
    return Flow(**{way: sum(getattr(it, way) for it in flows) for way in ways}) if flows else None


def _confidence(said: Sequence[Ballot]) -> list[int]:
    return [sum(it.confidence == step for it in said) for step in (1, 2, 3)]


def _by_vote(rounds: Sequence[Round], work_out: Callable[[Sequence[Ballot]], T]) -> dict[str, T]:
    said = {str(vote): [it for asked in rounds for it in asked.ballots(vote).values()] for vote in VOTES}
    return {vote: work_out(ballots) for vote, ballots in said.items() if ballots}
