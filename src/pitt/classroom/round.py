"""A round: one question through the whole cycle, as the events tell it, and what its votes say.

Independent of the mode: a class may vote in broadcast, in groups, or in the lobby. Nothing here decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from pitt.classroom.commands import VoteNumber
from pitt.classroom.question import Answer, Question, has_key, is_right, option_count

Phase = Literal["voting", "closed", "discussing", "revoting", "revealed"]
Recommendation = Literal["explain_again", "discuss", "explain_briefly"]

FEW_VOTERS: Final = 5
"""Below this, totals may tell who answered what."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """From and up to which percentage of right answers a discussion is recommended, both inclusive.

    Research has 30/70, 33/67 and 35/70: see docs/teaching.md.
    """

    discuss_from: int = 30
    discuss_up_to: int = 70


class Ballot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody answered in one vote, and how long after its opening they did so last."""

    answer: Answer
    confidence: int | None = None
    took_ms: int = 0


Ballots = Mapping[str, Ballot]
"""By participant, or in an anonymous round by the random id of the ballot."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """The question that is on the screens, and the votes on it."""

    number: int
    question: Question
    phase: Phase
    vote: VoteNumber
    """The vote that is open, or was last."""
    opened_at: int
    closes_at: int | None = None
    """The deadline of the open vote, as students see it."""
    first: Ballots = {}
    second: Ballots = {}
    frozen: bool = False
    """The first vote counts as it is: the class has talked, or votes for the second time."""
    shown: tuple[VoteNumber, ...] = ()
    """The votes whose totals students see."""
    follows: int | None = None
    """The number of the round before, for a question on the same concept."""
    anonymous: bool = False
    show_mates: bool = False
    """In the discussion mates see what each of them answered first."""

    @property
    def is_open(self) -> bool:
        """Tells whether students may vote."""
        return self.phase in ("voting", "revoting")

    def ballots(self, vote: VoteNumber) -> Ballots:
        """Gives the votes cast in the first or the second vote."""
        return self.first if vote == 1 else self.second

    @property
    def last_ballots(self) -> Ballots:
        """Gives the votes by which groups are formed: the second ones where there are any."""
        return self.second or self.first


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How often each answer was given in one vote; of nobody's in particular."""

    voters: int
    options: tuple[int, ...] = ()
    numbers: tuple[tuple[float, int], ...] = ()
    """Of a number question: each number with how often it was given, ascending."""
    right: int | None = None
    """How many were right; null where there is no key."""


def count(question: Question, ballots: Ballots) -> Totals:
    """Counts a vote."""
    answers = [ballot.answer for ballot in ballots.values()]
    right = sum(1 for answer in answers if is_right(question, answer)) if has_key(question) else None
    if question.kind == "number":
        numbers = Counter(answer.number for answer in answers if answer.number is not None)
        return Totals(voters=len(answers), numbers=tuple(sorted(numbers.items())), right=right)
    chosen = Counter(choice for answer in answers for choice in answer.choices)
    options = tuple(chosen[choice] for choice in range(option_count(question)))
    return Totals(voters=len(answers), options=options, right=right)


def recommend(
    totals: Totals,
    thresholds: Thresholds = Thresholds(),  # noqa: B008 - frozen
) -> Recommendation | None:
    """Recommends what to do after a vote, never more than that; null while nobody has voted.

    With a key by the share of right answers among those who voted, without one by the most frequent answer.
    """
    if totals.voters == 0:
        return None
    if totals.right is None:
        most = max(totals.options, default=0) or max((times for _, times in totals.numbers), default=0)
        return "discuss" if 100 * most <= thresholds.discuss_up_to * totals.voters else "explain_briefly"
    percent = 100 * totals.right
    if percent < thresholds.discuss_from * totals.voters:
        return "explain_again"
    return "discuss" if percent <= thresholds.discuss_up_to * totals.voters else "explain_briefly"
