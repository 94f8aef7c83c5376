"""Owns how good it is for people to sit together; must not know how groups are searched, or where people sit.

Everything is an integer in thousandths of a point, so that sums do not depend on their order. The rules' order is
one of magnitude: one step of a rule outweighs all that the rules below it can change in one swap of two people.
A new way of forming groups adds its pairs' weights or a `Term`; the search stays as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from pitt.classroom.grouping.answers import NO_ANSWER, POINT, AnswerKind, Term, differing_answers
from pitt.classroom.grouping.people import Candidate, History, Pair, Rules
from pitt.classroom.ids import ParticipantId

REPEAT: Final = 10**6
MICROPHONE: Final = 10**8
LANGUAGE: Final = 10**10
KEPT: Final = 10**12
TEAM: Final = 10**14
BLOCKED: Final = 10**16

HISTORY_POINTS: Final = 1.5
HEAVIEST_HISTORY: Final = 10 / 3
"""The limit of a weight that gains 1 and fades by × 0.7 a round; heavier ones count as this."""


class Weighing(NamedTuple):
    """What counts: how much a pair that meets again costs, in thousandths, for meeting again at all and per weight of
    its history; and whether mates should have answered differently.
    """

    repeat: int
    history: int
    answers: bool = False


IGNORE_HISTORY: Final = Weighing(0, 0)
SPARE_HISTORY: Final = Weighing(0, round(HISTORY_POINTS * POINT), answers=True)
FEWEST_REPEATS: Final = Weighing(REPEAT, round(HISTORY_POINTS * POINT))


class Scoring(NamedTuple):
    """The score of groups of people, who are indices from 0.

    `pairs[i][j]` is the weight of i and j sitting together (symmetric, absent for 0), `ideals[i]` the most that
    mates can give i, `kept[i]` and `blocked[i]` the others of i's pairs. People of the same kind may change places
    without a change in any term.
    """

    pairs: list[dict[int, int]]
    ideals: list[int]
    kept: dict[int, list[int]]
    blocked: dict[int, set[int]]
    kinds: list[int]
    terms: tuple[Term, ...]

    def of_group(self, members: Sequence[int]) -> int:
        """Gives the score of one group: its pairs' weights and its terms."""
        total = 0
        for position, one in enumerate(members):
            if near := self.pairs[one]:
                for other in members[position + 1 :]:
                    total += near.get(other, 0)
        for term in self.terms:
            total += term(members)
        return total

    def of_all(self, groups: Iterable[Sequence[int]]) -> int:
        """Gives the score of all groups together."""
        return sum(self.of_group(members) for members in groups)

    def is_content(self, one: int, members: Sequence[int]) -> bool:
        """Tells whether `one`, a member, could not do better in any other group than in this one."""
        near = self.pairs[one]
        if near and sum(near.get(other, 0) for other in members) < self.ideals[one]:
            return False
        return not any(term(members) for term in self.terms)

    def may_join(self, one: int, members: Sequence[int]) -> bool:
        """Tells whether `one` is blocked with none of `members`."""
        blocked = self.blocked.get(one)
        return not blocked or blocked.isdisjoint(members)


def score_people(
    people: Sequence[Candidate],
    rules: Rules,
    history: History,
    weighing: Weighing,
    teams: Iterable[Sequence[ParticipantId]] = (),
) -> Scoring:
    """Builds the score of `people`, whose indices are their positions; pairs with anybody else are passed over."""
    index = {candidate.participant: position for position, candidate in enumerate(people)}
    pairs: list[dict[int, int]] = [{} for _ in people]
    ideals = [0] * len(people)
    kept: dict[int, list[int]] = {}
    blocked: dict[int, set[int]] = {}
    if weighing.repeat or weighing.history:
        _weigh_history(pairs, index, history, weighing)
    for one, other in _present(rules.blocked, index):
        blocked.setdefault(one, set()).add(other)
        blocked.setdefault(other, set()).add(one)
        pairs[one][other] = pairs[other][one] = -BLOCKED
    for one, other in _present(rules.kept, index):
        if other not in blocked.get(one, ()):
            kept.setdefault(one, []).append(other)
            kept.setdefault(other, []).append(one)
            pairs[one][other] = pairs[other][one] = KEPT
            ideals[one] += KEPT
            ideals[other] += KEPT
    for one, other in _present((pair for team in teams for pair in combinations(team, 2)), index):
        if other not in blocked.get(one, ()):
            pairs[one][other] = pairs[other][one] = TEAM + max(0, pairs[one].get(other, 0))
            ideals[one] += TEAM
            ideals[other] += TEAM
    terms: list[Term] = []
    if len({candidate.language for candidate in people} - {None}) > 1:
        terms.append(_shared_language([candidate.language for candidate in people]))
    silent = [not candidate.has_microphone for candidate in people]
    # Where nobody has one, no swap changes anything: a muted class of 1,000 would be searched in vain.
    if 1 < sum(silent) < len(people):
        terms.append(_microphones(silent))
    answers = [AnswerKind(one.answer, one.right, one.confidence) for one in people]
    if weighing.answers and len(set(answers)) > 1:
        terms.append(differing_answers(answers))
    else:
        answers = [NO_ANSWER] * len(people)
    numbers: dict[tuple[bool, str | None, AnswerKind], int] = {}
    kinds = [
        numbers.setdefault((one.has_microphone, one.language, it), len(numbers))
        for one, it in zip(people, answers, strict=True)
    ]
    return Scoring(pairs, ideals, kept, blocked, kinds, tuple(terms))


def _weigh_history(
    pairs: list[dict[int, int]], index: Mapping[ParticipantId, int], history: History, weighing: Weighing
) -> None:
    costs: dict[float, int] = {}  # A round's weights are few distinct numbers.
    find = index.get
    for (first, second), weight in history.items():
        one = find(first)
        other = find(second)
        if one is None or other is None:
            continue
        cost = costs.get(weight)
        if cost is None:
            cost = -weighing.repeat - round(weighing.history * min(weight, HEAVIEST_HISTORY))
            costs[weight] = cost
        pairs[one][other] = pairs[other][one] = cost


def _present(pairs: Iterable[Pair], index: Mapping[ParticipantId, int]) -> list[tuple[int, int]]:
    """Gives the pairs of which both are here, each once, in an order that depends on nothing but the people."""
    found = set()
    for first, second in pairs:
        if first in index and second in index and first != second:
            one, other = index[first], index[second]
            found.add((min(one, other), max(one, other)))
    return sorted(found)


def _shared_language(languages: Sequence[str | None]) -> Term:
    def term(members: Sequence[int]) -> int:
        spoken = None
        for one in members:
            language = languages[one]
            if language is not None and language != spoken:
                if spoken is not None:
                    break
                spoken = language
        else:
            return 0
        known = [language for one in members if (language := languages[one]) is not None]
        return LANGUAGE * (max(map(known.count, known)) - len(known))

    return term


def _microphones(silent: Sequence[bool]) -> Term:
    def term(members: Sequence[int]) -> int:
        count = 0
        for one in members:
            count += silent[one]
        return -MICROPHONE * (count - 1) if count > 1 else 0

    return term
