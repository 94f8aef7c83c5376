"""Owns what swaps of equal-sized groups cannot mend: moves that leave sizes uneven, and who goes to the front.

Rules stand above even sizes, so a blocked pair, a kept pair or a shared language may make groups differ by more than
one; a microphone alone does not. Whatever happens, groups keep 2 to 6 members.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from pitt.classroom.grouping.scoring import KEPT, LANGUAGE, Scoring
from pitt.classroom.grouping.sizes import LARGEST, SMALLEST

LOOKS: Final = 600
"""How many changed groups are looked at for all the moves together; a count, as the swaps' budget is."""

SIGHT: Final = 24
"""In how many groups, beside those of people to be kept with, a place for one person is looked for."""

WORTH: Final = LANGUAGE // 2
"""The least gain for which sizes become uneven: at least one step of a rule above the microphones."""


class _Change(NamedTuple):
    gain: int
    groups: dict[int, list[int]]  # by number; a new group has the number that follows the last


class Mending:
    """Moves people one or two at a time as long as that satisfies one more rule. `groups` holds the outcome."""

    def __init__(self, groups: Sequence[Sequence[int]], scoring: Scoring) -> None:
        self.groups = [list(members) for members in groups]
        self.scoring = scoring
        self.looks = LOOKS
        self.place: dict[int, int] = {}

    def mend(self) -> bool:
        """Makes moves until none is worth it; tells whether there was any."""
        scoring = self.scoring
        if not (scoring.kept or scoring.blocked or scoring.terms):
            return False
        changed = False
        while self._mend_once():
            changed = True
            self.groups = [members for members in self.groups if members]
        return changed

    def _mend_once(self) -> bool:
        """Looks once at everybody who is wronged now."""
        changed = False
        self.place = {one: number for number, members in enumerate(self.groups) for one in members}
        for one in sorted(one for members in self.groups for one in self._wronged(members)):
            here = self.place[one]
            if self.looks <= 0 or one not in self._wronged(self.groups[here]):
                continue
            change = self._dissolving(here) if len(self.groups[here]) == SMALLEST else self._moving(one, here)
            change = change or self._founding(one, here)
            if change is not None:
                self._make(change)
                changed = True
        return changed

    def _make(self, change: _Change) -> None:
        for number, members in change.groups.items():
            if number == len(self.groups):
                self.groups.append(members)
            else:
                self.groups[number] = members
            for one in members:
                self.place[one] = number

    def _in_sight(self, one: int, here: int) -> list[int]:
        """Lists the numbers of other groups for `one`: those with people to be kept with, then the next ones."""
        friends = dict.fromkeys(self.place[friend] for friend in self.scoring.kept.get(one, ()))
        count = len(self.groups)
        following = ((here + step) % count for step in range(1, min(count, SIGHT + 1)))
        return [number for number in dict.fromkeys((*friends, *following)) if number != here]

    def _wronged(self, members: Sequence[int]) -> Sequence[int]:
        """Lists the members for whom a rule above the microphones is broken here."""
        scoring = self.scoring
        if any(term(members) <= -WORTH for term in scoring.terms):
            return members
        found = []
        for one in members:
            near = scoring.pairs[one]
            if near and sum([near.get(mate, 0) for mate in members]) <= scoring.ideals[one] - KEPT // 2:
                found.append(one)
        return found

    def _gain(self, changed: dict[int, list[int]]) -> int:
        self.looks -= len(changed)
        of_group = self.scoring.of_group
        gain = 0
        for number, members in changed.items():
            gain += of_group(members)
            if number < len(self.groups):
                gain -= of_group(self.groups[number])
        return gain

    def _moving(self, one: int, here: int, changed: dict[int, list[int]] | None = None) -> _Change | None:
        """Finds the best group with room for `one`, on top of what is `changed` already."""
        before = changed or {}
        left = [mate for mate in before.get(here, self.groups[here]) if mate != one]
        best: _Change | None = None
        for number in self._in_sight(one, here):
            members = before.get(number, self.groups[number])
            if not SMALLEST <= len(members) < LARGEST:
                continue
            groups = {**before, here: left, number: [*members, one]}
            gain = self._gain(groups)
            if best is None or gain > best.gain:
                best = _Change(gain, groups)
        # While a group is being dissolved, the first of its moves need not be worth it by itself.
        return best if best and (best.gain >= WORTH or len(left) == 1) else None

    def _dissolving(self, here: int) -> _Change | None:
        """Finds groups for both of two mates."""
        one, other = self.groups[here]
        first = self._moving(one, here)
        second = self._moving(other, here, first.groups) if first else None
        return second if second and second.gain >= WORTH else None

    def _founding(self, one: int, here: int) -> _Change | None:
        """Finds somebody with whom `one` is to found a new group, both groups left being large enough."""
        mine = self.groups[here]
        if len(mine) == SMALLEST:
            return None
        best: _Change | None = None
        new = len(self.groups)
        for number in (here, *self._in_sight(one, here)):
            members = self.groups[number]
            if len(members) < SMALLEST + (2 if number == here else 1):
                continue
            for partner in members:
                if partner == one:
                    continue
                groups = {here: [mate for mate in mine if mate not in (one, partner)], new: [one, partner]}
                if number != here:
                    groups[number] = [mate for mate in members if mate != partner]
                gain = self._gain(groups)
                if best is None or gain > best.gain:
                    best = _Change(gain, groups)
        return best if best and best.gain >= WORTH else None


def part_blocked(groups: Sequence[Sequence[int]], scoring: Scoring) -> tuple[list[list[int]], list[int]]:
    """Takes blocked pairs and single members out of `groups` and seats again whom it can.

    Gives the groups, none with a blocked pair and each of 2 to 6, and those who have to stay at the front.
    """
    seated: list[list[int]] = []
    standing: list[int] = []
    for group in groups:
        members = list(group)
        while out := _most_blocked(members, scoring):
            members.remove(out[0])
            standing.append(out[0])
        if len(members) >= SMALLEST:
            seated.append(members)
        else:
            standing.extend(members)
    standing.sort(key=lambda one: (len(scoring.blocked.get(one, ())), one))
    front: list[int] = []
    for one in standing:
        if not (_sit_down(one, seated, scoring) or _found(one, front, seated, scoring)):
            front.append(one)
    return seated, [one for one in front if not _sit_down(one, seated, scoring)]


def _most_blocked(members: Sequence[int], scoring: Scoring) -> list[int]:
    """Gives, in a list of at most one, the member with the most blocked mates."""
    counts = [(len(scoring.blocked[one].intersection(members)), one) for one in members if one in scoring.blocked]
    most = max(counts, default=(0, 0))
    return [most[1]] if most[0] else []


def _sit_down(one: int, groups: list[list[int]], scoring: Scoring) -> bool:
    number = best_group(one, groups, scoring)
    if number is None:
        return False
    groups[number].append(one)
    return True


def _found(one: int, front: list[int], groups: list[list[int]], scoring: Scoring) -> bool:
    """Founds a group with somebody from the front, or else from a group that can spare one."""
    for partner in front:
        if scoring.may_join(one, (partner,)):
            front.remove(partner)
            groups.append([partner, one])
            return True
    for members in sorted(groups, key=len, reverse=True):
        if len(members) > SMALLEST:
            for partner in members:
                if scoring.may_join(one, (partner,)):
                    members.remove(partner)
                    groups.append([partner, one])
                    return True
    return False


def best_group(one: int, groups: Sequence[Sequence[int]], scoring: Scoring, limit: int = LARGEST) -> int | None:
    """Gives the index of the smallest group below `limit` that `one` may join, the score breaking ties.

    Groups without members are passed over. None where there is no such group.
    """
    open_ = [
        (len(members), scoring.of_group(members) - scoring.of_group([*members, one]), number)
        for number, members in enumerate(groups)
        if 0 < len(members) < limit and scoring.may_join(one, members)
    ]
    return min(open_)[2] if open_ else None
