"""What has become of the rounds of a classroom, as instructors read it later: shapes only.

Owns what goes over HTTP to the page of results and into exports. Must not know how it is worked out.
"""

from __future__ import annotations

import msgspec

from pitt.protocol.documents import CastVotes, QuestionKind, ShownRound


class GroupResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the talk changed in one group: of so many members who voted twice, how many were right before and after."""

    group: int
    voters: int
    right_before: int
    right_after: int
    gain: float | None
    """Hake's normalised gain of this group; null where everybody was right before."""


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Where those who voted twice went: between right and wrong where there is a key, else whether they changed."""

    right_right: int = 0
    wrong_right: int = 0
    right_wrong: int = 0
    wrong_wrong: int = 0
    kept: int = 0
    changed: int = 0


class RightVotes(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the votes were right."""

    right: int
    voters: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What one question, a meeting's or a classroom's questions came to; every vote counts the same."""

    questions: int
    compared: int
    """How many of them have a key and were voted on twice; `right` and `gain` are of these alone."""
    right: dict[str, RightVotes]
    """By vote."""
    gain: float | None
    """Hake's normalised gain, (after - before) / (1 - before); null without `right`, or room to gain."""
    flow: Flow | None
    """Null where nobody voted twice."""
    median_s: dict[str, float]
    """By vote: the middle of the times that voters took, in seconds."""
    confidence: dict[str, list[int]]
    """By vote, of the questions that ask for it: how many had guessed, were rather sure, and were sure."""


class RoundResult(msgspec.Struct, frozen=True, kw_only=True):
    """One round, with everything that instructors may know of it and no names."""

    round: ShownRound
    """Revealed, with the totals of every vote there was."""
    asked_at: int
    summary: Summary
    groups: list[GroupResult]
    """Of the discussion, where there is a key."""


class MeetingResult(msgspec.Struct, frozen=True, kw_only=True):
    """The rounds of one meeting, the newest first, and what they came to."""

    meeting: str
    opened_at: int
    summary: Summary
    rounds: list[RoundResult]


class ResultsBody(msgspec.Struct, frozen=True, kw_only=True):
    """All rounds of a classroom by their meetings, the newest first, and what they came to."""

    title: str
    summary: Summary
    meetings: list[MeetingResult]
    """Those in which something was asked."""
    students: int
    """How many have answered under their name; or in one anonymous round, where these were more."""


class VoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One student's answer in one vote: a row of the exports. Columns are documented in docs/results.md."""

    opened_at: int
    """When the meeting was opened; ISO 8601 in UTC in a spreadsheet."""
    question: int
    kind: QuestionKind
    text: str
    vote: int
    student: str
    student_id: str
    answer: str | float
    """Letters of the options, `true`, `no` and the like, or a number."""
    right: bool | None
    confidence: int | None
    seconds: float
    """From the opening of the vote to the last change of this answer."""
    group: int | None
    """Of the discussion between the votes."""


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting: when it was, and how many questions everybody could answer under their name."""

    meeting: str
    opened_at: int
    ended_at: int | None
    """Null while it is under way."""
    questions: int


class StudentLine(msgspec.Struct, frozen=True, kw_only=True):
    """One student over all meetings of a classroom; lists have them by name, never by what they did."""

    student_id: str
    student: str
    """The name; a dash for whoever was erased."""
    attended: list[str]
    """Meetings."""
    answered: dict[str, int]
    """By meeting: how many of its questions they answered."""


class ParticipationBody(msgspec.Struct, frozen=True, kw_only=True):
    """Who was there, and who took part."""

    title: str
    meetings: list[MeetingLine]
    """The oldest first."""
    students: list[StudentLine]


class OwnQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a meeting one was in, with one's own votes on it."""

    round: ShownRound
    """As it was shown last: with its key and its explanation only if it was revealed."""
    voted: CastVotes
    right: list[int]
    """Which of one's votes (1, 2) were right, if it was revealed and there is a key."""


class OwnMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting one was in, with its questions; of anonymous ones nobody knows one's votes."""

    meeting: str
    opened_at: int
    questions: list[OwnQuestion]


class OwnHistoryBody(msgspec.Struct, frozen=True, kw_only=True):
    """What one has answered in a classroom, for oneself."""

    title: str
    meetings: list[OwnMeeting]
    """The newest first."""
