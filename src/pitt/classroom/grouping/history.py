"""Owns who has met whom, and how it fades; must not know the scoring it feeds."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from pitt.classroom.grouping.people import History, Pair, pair_of
from pitt.classroom.ids import ParticipantId

KEPT_A_ROUND: Final = 0.7
FORGOTTEN: Final = 0.05
"""Below this a meeting is dropped, which is in the ninth round after it (0.7 ** 9 = 0.04)."""


def decay(history: History, groups: Sequence[Sequence[ParticipantId]]) -> dict[Pair, float]:
    """Gives the history after one more round in `groups`: the old fades by × 0.7, each pair of mates gains 1.

    Weights lie between 0.05 and 10/3. The argument is not changed. To be called once for each set of
    groups that really talked.
    """
    later = {pair: weight * KEPT_A_ROUND for pair, weight in history.items() if weight * KEPT_A_ROUND >= FORGOTTEN}
    for group in groups:
        for one, other in combinations(group, 2):
            pair = pair_of(one, other)
            later[pair] = later.get(pair, 0.0) + 1.0
    return later


def repeats(groups: Sequence[Sequence[ParticipantId]], history: History) -> int:
    """Counts the pairs of mates in `groups` that have met before and are not forgotten."""
    return sum(pair_of(one, other) in history for group in groups for one, other in combinations(group, 2))
