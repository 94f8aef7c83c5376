"""Owns the search for better groups by swaps of two people; must not know rules, only their score.

Swaps keep every group's size. The budget is a count of swaps tried, not a time, so that the same input gives the
same groups on every machine.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from pitt.classroom.grouping.scoring import Scoring

SWAPS: Final = 6_000
"""Measured for 1,000 students on the development machine; docs/adr/0005-forming-groups.md has the figures."""

A_TERM: Final = 3
"""What the look at one term adds to the cost of a swap tried, which is 1 for pairs alone; measured likewise."""

A_VISIT: Final = 96
"""How many partners one discontented person is tried with before the next one's turn; up to so many people, all."""

FIRST_VISIT: Final = 12
"""How many in the first turn of a larger class, doubled with each turn: what is easily mended comes first."""


class Seating:
    """People (indices from 0) in groups, and the swaps that may still be tried."""

    def __init__(self, groups: Sequence[Sequence[int]], scoring: Scoring, chance: Random, budget: int = SWAPS) -> None:
        self.groups = [list(members) for members in groups]
        self.scoring = scoring
        self.chance = chance
        self.budget = budget
        self.place = [-1] * len(scoring.pairs)
        self._number_places()

    def _number_places(self) -> None:
        for number, members in enumerate(self.groups):
            for one in members:
                self.place[one] = number

    def discontented(self, among: Iterable[int]) -> list[int]:
        """Lists those of `among` who might do better in another group."""
        scoring, groups, place = self.scoring, self.groups, self.place
        pairs, ideals, terms = scoring.pairs, scoring.ideals, scoring.terms
        lossless = [not any(term(members) for term in terms) for members in groups] if terms else [True] * len(groups)
        found = []
        for one in among:
            if near := pairs[one]:
                gets = 0
                for mate in groups[place[one]]:
                    gets += near.get(mate, 0)
                if gets < ideals[one]:
                    found.append(one)
                    continue
            if not lossless[place[one]]:
                found.append(one)
        return found

    def descend(self) -> bool:
        """Swaps as long as swaps are found that raise the score; tells whether everybody is content at the end."""
        everybody = [one for members in self.groups for one in members]
        if len(self.groups) < 2:
            return not self.discontented(everybody)
        scoring = self.scoring
        tries_all = len(everybody) <= A_VISIT
        stretch = A_VISIT if tries_all else FIRST_VISIT
        everybody.sort()
        self._bring_together()
        waiting = self.discontented(everybody)
        while waiting and self.budget > 0:
            self.chance.shuffle(waiting)
            touched = set(waiting)
            swapped = False
            for one in waiting:
                if self.budget <= 0:
                    break
                if scoring.is_content(one, self.groups[self.place[one]]):
                    continue  # Somebody's swap since then has helped.
                partner = self._visit(one, self._stretch(everybody, stretch))
                if partner is not None:
                    swapped = True
                    touched.update(self.groups[self.place[one]], self.groups[self.place[partner]])
            stretch = min(2 * stretch, A_VISIT)
            waiting = self.discontented(sorted(touched))
            if tries_all and not swapped:
                break
        return not waiting

    def _bring_together(self) -> None:
        """Swaps people into the groups of those they are to be kept with, which chance alone would rarely find."""
        for one, friends in self.scoring.kept.items():
            for friend in friends:
                number = self.place[friend]
                if number != self.place[one] and self.budget > 0:
                    self._visit(one, [mate for mate in self.groups[number] if mate != friend])

    def _visit(self, one: int, partners: Sequence[int]) -> int | None:
        """Makes the first swap of `one` with one of `partners` that raises the score, and gives that partner."""
        scoring, groups, place = self.scoring, self.groups, self.place
        pairs, kinds, terms = scoring.pairs, scoring.kinds, scoring.terms
        here = place[one]
        mine = groups[here]
        near, kind = pairs[one], kinds[one]
        stays = -sum([near.get(mate, 0) for mate in mine]) if near else 0
        left = [mate for mate in mine if mate != one]
        loses = sum([term(mine) for term in terms])
        cost = 1 + A_TERM * len(terms)
        tried = 0
        for partner in partners:
            there = place[partner]
            if there == here:
                continue
            tried += 1 if kind == kinds[partner] else cost
            theirs = groups[there]
            gain = stays
            if near:
                for mate in theirs:
                    gain += near.get(mate, 0)
            if far := pairs[partner]:
                for mate in theirs:
                    gain -= far.get(mate, 0)
                for mate in mine:
                    gain += far.get(mate, 0)
                gain -= 2 * far.get(one, 0)
            if terms and kind != kinds[partner]:
                gain -= loses
                arriving = [*left, partner]
                leaving = [mate for mate in theirs if mate != partner]
                leaving.append(one)
                for term in terms:
                    gain += term(arriving) + term(leaving) - term(theirs)
            if gain > 0:
                self.budget -= tried
                self.swap(one, partner)
                return partner
        self.budget -= tried or 1
        return None

    def _stretch(self, everybody: Sequence[int], length: int) -> list[int]:
        """Gives the partners for one visit: a stretch of all, from a place by chance, each once."""
        start = self.chance.randrange(len(everybody))
        round_the_end = min(start, max(0, start + length - len(everybody)))
        return [*everybody[start : start + length], *everybody[:round_the_end]]

    def swap(self, one: int, other: int) -> None:
        """Lets two people of different groups change places."""
        here, there = self.place[one], self.place[other]
        self.groups[here][self.groups[here].index(one)] = other
        self.groups[there][self.groups[there].index(other)] = one
        self.place[one], self.place[other] = there, here

    def search(self) -> None:
        """Spends the budget: descends, and while somebody is not content shakes the best found and tries again."""
        if self.descend() or len(self.groups) < 2:
            return
        best, reached = [list(members) for members in self.groups], self.scoring.of_all(self.groups)
        while self.budget > 0:
            self._shake()
            perfect = self.descend()
            score = self.scoring.of_all(self.groups)
            if score >= reached:
                best, reached = [list(members) for members in self.groups], score
            else:
                self.groups = [list(members) for members in best]
                self._number_places()
            if perfect:
                return

    def _shake(self) -> None:
        everybody = sorted(one for members in self.groups for one in members)
        for _ in range(2 + len(everybody) // 16):
            one, other = self.chance.sample(everybody, 2)
            self.budget -= 1
            if self.place[one] != self.place[other]:
                self.swap(one, other)
