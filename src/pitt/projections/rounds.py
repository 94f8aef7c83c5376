"""What each audience may know of a round.

The one place where votes leave the rules. A student is told the question, their own votes, and what instructors show:
nothing that depends on what others answered before it is shown (property test, tests/property/projections).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from pitt.classroom.ids import ParticipantId
from pitt.classroom.leading import next_step
from pitt.classroom.question import Question, has_key, is_right
from pitt.classroom.room import Room
from pitt.classroom.round import Ballot, Round, Totals, count, recommend
from pitt.protocol import documents as d

VOTES: tuple[Literal[1, 2], ...] = (1, 2)


def round_document(room: Room) -> d.RoundDocument:
    """Tells everybody which question is asked, and as much of its answer as instructors show."""
    asked = room.facts.round
    return d.RoundDocument(step=room.facts.round_act.step, round=_shown(asked) if asked else None)


def shown_in_full(asked: Round) -> d.ShownRound:
    """Shows a round as instructors may see it afterwards: revealed, with the totals of every vote."""
    voted: tuple[Literal[1, 2], ...] = tuple(vote for vote in VOTES if asked.ballots(vote))
    return _shown(replace(asked, phase="revealed", shown=voted))


def shown_last(asked: Round) -> d.ShownRound:
    """Shows a round as students saw it last."""
    return _shown(asked)


def own_votes(asked: Round, who: ParticipantId) -> d.CastVotes:
    """Gives somebody's votes of a round; none where it was anonymous."""
    return _votes(asked, who)


def _shown(asked: Round) -> d.ShownRound:
    question = asked.question
    revealed = asked.phase == "revealed"
    return d.ShownRound(
        round=asked.number,
        kind=question.kind,
        phase=asked.phase,
        vote=asked.vote,
        opened_at=asked.opened_at,
        closes_at=asked.closes_at,
        text=question.text,
        options=[
            d.ShownOption(text=option.text, feedback=option.feedback if revealed else "") for option in question.options
        ],
        confidence=question.confidence,
        anonymous=asked.anonymous,
        follows=asked.follows,
        totals={str(vote): _totals(count(question, asked.ballots(vote)), tell_right=revealed) for vote in asked.shown},
        key=_key(question) if revealed else None,
        explanation=question.explanation if revealed else "",
    )


def results_document(room: Room) -> d.ResultsDocument:
    """Tells instructors who has voted what, what it comes to, and what is recommended."""
    asked = room.facts.round
    if asked is None:
        thresholds = room.facts.thresholds
        return d.ResultsDocument(
            next=next_step(room), discuss_from=thresholds.discuss_from, discuss_up_to=thresholds.discuss_up_to
        )
    question = asked.question
    expected = set(room.students_here())
    totals = {vote: count(question, asked.ballots(vote)) for vote in VOTES}
    # Whose is whose is nobody's business in an anonymous round, teachers' included.
    voters = set() if asked.anonymous else {*asked.first, *asked.second}
    ballots = asked.ballots(asked.vote)
    return d.ResultsDocument(
        round=asked.number,
        voted=sum(room.ballot_of(student) in ballots for student in expected),
        expected=len(expected),
        totals={str(vote): _totals(it, tell_right=True) for vote, it in totals.items() if it.voters},
        shown=list(asked.shown),
        recommendation=recommend(totals[asked.vote], room.facts.thresholds),
        discuss_from=room.facts.thresholds.discuss_from,
        discuss_up_to=room.facts.thresholds.discuss_up_to,
        key=_key(question),
        explanation=question.explanation,
        votes={p: _votes(asked, p) for p in voters},
        right={
            p: [vote for vote in VOTES if (ballot := asked.ballots(vote).get(p)) and is_right(question, ballot.answer)]
            for p in voters
        }
        if has_key(question)
        else {},
        frozen=asked.frozen,
        next=next_step(room),
    )


def votes_of(room: Room, who: ParticipantId) -> d.CastVotes | None:
    """Gives somebody's own votes on the question that is asked."""
    asked = room.facts.round
    ballot = room.ballot_of(who) if asked else None
    if asked is None or ballot is None or (ballot not in asked.first and ballot not in asked.second):
        return None
    return _votes(asked, ballot)


def part_of(room: Room, who: ParticipantId) -> d.ShownKey | None:
    """Gives the key to a simulated student, who plays somebody that knows it, or does not."""
    asked = room.facts.round
    return _key(asked.question) if asked and room.facts.participants[who].simulated else None


def who_begins(room: Room, number: int, members: Sequence[ParticipantId]) -> ParticipantId | None:
    """Chooses who of a group begins to talk: by turns from round to round, and whatever they voted."""
    asked = room.facts.round
    if asked is None or asked.phase != "discussing":
        return None
    participants = room.facts.participants
    here = sorted((p for p in members if room.is_here(p)), key=lambda p: participants[p].order)
    return here[(asked.number + number) % len(here)] if here else None


def answers_of_mates(room: Room, members: Sequence[ParticipantId]) -> dict[str, d.CastVote]:
    """Gives what each member of a group answered first, while they talk and an instructor has chosen to show it."""
    asked = room.facts.round
    if asked is None or asked.phase != "discussing" or not asked.show_mates or asked.anonymous:
        return {}
    cast = {p: _vote(asked.last_ballots.get(p)) for p in members}
    return {p: vote for p, vote in cast.items() if vote is not None}


def _votes(asked: Round, ballot: str) -> d.CastVotes:
    return d.CastVotes(first=_vote(asked.first.get(ballot)), second=_vote(asked.second.get(ballot)))


def _vote(ballot: Ballot | None) -> d.CastVote | None:
    if ballot is None:
        return None
    return d.CastVote(choices=list(ballot.answer.choices), number=ballot.answer.number, confidence=ballot.confidence)


def _totals(totals: Totals, *, tell_right: bool) -> d.ShownTotals:
    return d.ShownTotals(
        voters=totals.voters,
        options=list(totals.options),
        numbers=[[number, float(times)] for number, times in totals.numbers],
        right=totals.right if tell_right else None,
    )


def _key(question: Question) -> d.ShownKey | None:
    if not has_key(question):
        return None
    return d.ShownKey(right=list(question.right), number=question.number, tolerance=question.tolerance)
