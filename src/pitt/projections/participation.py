"""Who was in which meeting and took part in it, and what one has answered oneself: pure functions from facts.

Nothing of it ranks anybody: lists are by name, and nobody is told of others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pitt.classroom import events as e
from pitt.classroom.ids import ParticipantId
from pitt.classroom.question import is_right
from pitt.projections.past_rounds import PastRound, past_rounds
from pitt.projections.rounds import VOTES, own_votes, shown_last
from pitt.protocol.results import MeetingLine, OwnMeeting, OwnQuestion, StudentLine


class PastMeeting(msgspec.Struct, kw_only=True):
    """One meeting, with whoever was in it and the rounds there were."""

    meeting: str
    opened_at: int
    ended_at: int | None = None
    attended: set[ParticipantId] = msgspec.field(default_factory=set)
    rounds: list[PastRound] = msgspec.field(default_factory=list)


def past_meetings(facts: Sequence[e.Fact]) -> list[PastMeeting]:
    """Lists the meetings in their order, the one under way included."""
    found: list[PastMeeting] = []
    for fact in facts:
        if isinstance(fact, e.MeetingOpened):
            found.append(PastMeeting(meeting=fact.meeting, opened_at=fact.at))
        elif isinstance(fact, e.MeetingEnded) and found:
            found[-1].ended_at = fact.at
        elif isinstance(fact, e.AttendanceNoted) and found:
            found[-1].attended.update(fact.participants)
    by_name = {it.meeting: it for it in found}
    for past in past_rounds(facts):
        if past.meeting in by_name:
            by_name[past.meeting].rounds.append(past)
    return found


def meeting_lines(meetings: Iterable[PastMeeting]) -> list[MeetingLine]:
    """Says of each meeting when it was and how many questions could be answered under one's name."""
    return [
        MeetingLine(meeting=it.meeting, opened_at=it.opened_at, ended_at=it.ended_at, questions=len(_named_rounds(it)))
        for it in meetings
    ]


def student_lines(meetings: Iterable[PastMeeting], names: Mapping[ParticipantId, str]) -> list[StudentLine]:
    """Says of each student which meetings they were in and how many questions they answered there, by name."""
    attended: defaultdict[ParticipantId, list[str]] = defaultdict(list)
    answered: defaultdict[ParticipantId, dict[str, int]] = defaultdict(dict)
    for meeting in meetings:
        voters = [{*it.round.first, *it.round.second} for it in _named_rounds(meeting)]
        for who in meeting.attended:
            attended[who].append(meeting.meeting)
            answered[who][meeting.meeting] = sum(who in voted for voted in voters)
    lines = [
        StudentLine(student_id=who, student=names.get(who, "—"), attended=were, answered=answered[who])
        for who, were in attended.items()
    ]
    return sorted(lines, key=lambda line: (line.student.casefold(), line.student_id))


def own_history(meetings: Iterable[PastMeeting], who: ParticipantId) -> list[OwnMeeting]:
    """Gives somebody the questions of the meetings they were in, with their own votes; the newest meeting first."""
    return [
        OwnMeeting(meeting=it.meeting, opened_at=it.opened_at, questions=[_own(past, who) for past in it.rounds])
        for it in meetings
        if who in it.attended
    ][::-1]


def _own(past: PastRound, who: ParticipantId) -> OwnQuestion:
    asked = past.round
    told = asked.phase == "revealed" and not asked.anonymous
    right = [
        vote
        for vote in VOTES
        if told and (ballot := asked.ballots(vote).get(who)) and is_right(asked.question, ballot.answer)
    ]
    return OwnQuestion(round=shown_last(asked), voted=own_votes(asked, who), right=list(right))


def _named_rounds(meeting: PastMeeting) -> list[PastRound]:
    return [it for it in meeting.rounds if not it.round.anonymous]
