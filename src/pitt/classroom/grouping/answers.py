"""Owns how good it is for people who answered this and that to sit together; must not know the question.

Source: DESIGN, The rules of the classroom, Groups; groups whose members differ do best (Corrégé and Michinov 2021).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final, NamedTuple

POINT: Final = 1_000
"""One point of the score; everything is an integer in thousandths of it."""

Term = Callable[[Sequence[int]], int]
"""What a whole group loses: 0 for a group that could not be better, else negative. Members are indices."""

DIFFERENT: Final = 3 * POINT
DIFFERING_PAIRS: Final = 2 * POINT
RIGHT_AND_WRONG: Final = POINT
A_STEP_OF_WRONG_CONFIDENCE: Final = POINT // 2
NON_VOTER: Final = 2 * POINT


class AnswerKind(NamedTuple):
    """What matters of somebody's vote; `answer` None for whoever did not vote."""

    answer: str | None
    right: bool | None
    confidence: int | None


NO_ANSWER: Final = AnswerKind(None, None, None)


def differing_answers(votes: Sequence[AnswerKind]) -> Term:
    """Gives the term of groups by answer for people of these votes, whose indices are their positions.

    Loses what a group has less than the best of its size that these votes allow at all. What a group has depends on
    its votes alone, so that it is worked out once for each set of them.
    """
    numbers: dict[AnswerKind, int] = {}
    codes = [numbers.setdefault(vote, len(numbers)) for vote in votes]
    known = list(numbers)
    answers = len({vote.answer for vote in votes} - {None})
    mixed = {True, False} <= {vote.right for vote in votes}
    losses: dict[tuple[int, ...], int] = {}

    def term(members: Sequence[int]) -> int:
        key = tuple(sorted([codes[one] for one in members]))
        loss = losses.get(key)
        if loss is None:
            loss = value_of([known[code] for code in key]) - _best(len(key), answers, mixed=mixed)
            losses[key] = loss
        return loss

    return term


def value_of(group: Sequence[AnswerKind]) -> int:
    """Gives what a group is worth by its members' votes, in thousandths of a point; history is not looked at."""
    answers = [vote.answer for vote in group if vote.answer is not None]
    differing = sum(1 for one, other in combinations(answers, 2) if one != other)
    value = -NON_VOTER * max(0, len(group) - len(answers) - 1)
    if differing:
        value += DIFFERENT + DIFFERING_PAIRS * differing // _pairs(len(group))
    right = {vote.right for vote in group}
    if {True, False} <= right:
        value += RIGHT_AND_WRONG
    elif False in right:
        surest = max(vote.confidence or 0 for vote in group if vote.right is False)
        value -= A_STEP_OF_WRONG_CONFIDENCE * surest
    return value


def _best(size: int, answers: int, *, mixed: bool) -> int:
    """Bounds what a group of `size` can be worth where there are so many different answers."""
    if size < 2 or answers < 2:
        return 0
    shares = Counter(one % answers for one in range(size))
    differing = _pairs(size) - sum(_pairs(count) for count in shares.values())
    return DIFFERENT + DIFFERING_PAIRS * differing // _pairs(size) + (RIGHT_AND_WRONG if mixed else 0)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
