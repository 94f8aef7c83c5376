"""Owns the words in which grouping is asked for and answered; must not know how groups are found."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from pitt.classroom.ids import ParticipantId

VERSION: Final = 1
"""The version of the method. To be raised with any change that gives other groups for the same seed."""

Pair: TypeAlias = tuple[ParticipantId, ParticipantId]
"""Two different participants, the smaller id first (see `pair_of`)."""

History: TypeAlias = Mapping[Pair, float]
"""For each pair that has met, how much of it is remembered: 1 for once just now, fading (see `decay`)."""


def pair_of(one: ParticipantId, other: ParticipantId) -> Pair:
    """Gives the two in the order in which pairs are kept."""
    return (one, other) if one < other else (other, one)


class Way(StrEnum):
    """How groups are formed."""

    BY_ANSWER = "by_answer"
    RANDOM = "random"
    SAME_AS_LAST_TIME = "same_as_last_time"
    NEW_MATES = "new_mates"
    TEAMS = "teams"


class Candidate(msgspec.Struct, frozen=True):
    """Somebody to be put into a group. `language` None: can talk with everybody, or it is not known."""

    participant: ParticipantId
    has_microphone: bool = True
    language: str | None = None
    answer: str | None = None
    """What they voted, as a word that is equal for equal answers; None: they did not vote."""
    right: bool | None = None
    """Whether that is right; None where it is not known what is."""
    confidence: int | None = None
    """How sure they were, from 1 to 3, if they said so."""


class Rules(msgspec.Struct, frozen=True):
    """Who must not, and who is to, sit together. The order within a pair does not matter."""

    blocked: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()


class FrontReason(StrEnum):
    """Why somebody could not be placed in a group."""

    ONLY_ONE = "only_one"
    BLOCKED = "blocked"

    @property
    def words(self) -> str:
        """Gives the reason as a sentence for the instructor, in English."""
        return _REASONS[self]


_REASONS: Final = {
    FrontReason.ONLY_ONE: "Nobody else is here to talk with.",
    FrontReason.BLOCKED: "Every possible group holds somebody they must not be grouped with.",
}


class FrontSeat(msgspec.Struct, frozen=True):
    """Somebody who stays at the front, and why."""

    participant: ParticipantId
    reason: FrontReason


class Grouping(msgspec.Struct, frozen=True):
    """The groups formed: every candidate once, in a group of 2 to 6 or at the front.

    `repeats` counts the pairs that have met before. `seed` and `version` belong in the event: with the
    same input they give the same groups again.
    """

    groups: tuple[tuple[ParticipantId, ...], ...]
    front: tuple[FrontSeat, ...]
    repeats: int
    seed: int
    version: int = VERSION
