"""Groups by answer: who meets somebody who answered differently, against random groups and a greedy method.

Seeds 1 to 200; answers split 40/30/20/10, 60/40 and 90/10, the first option being right; groups of 3 in ten rounds,
each with answers drawn anew, 5 % who do not vote, and the history of pairs as the classroom keeps it. Shares are of
what is attainable at most. Who meets another answer sits in a group with somebody whose answer is not the most frequent
one: if there are n of those, in one of at most n groups, so that no more can than the n largest groups hold. A wrong
voter with a right mate sits in one of at most as many groups as there are right voters, and these take a seat of each.
Each figure is the mean of one split, and what is recorded is the worst of the three.

The greedy method takes voters one by one and gives each the mates who differ most from whom it has already; whoever
did not vote, and who is left over at the end, is left out.

    python -m bench.grouping [--seeds N]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from random import Random
from statistics import mean, median
from typing import Final, NamedTuple

from bench.results import record
from pitt.classroom.grouping import Candidate, Way, decay, form_groups
from pitt.classroom.grouping.people import History
from pitt.classroom.ids import ParticipantId

SEEDS: Final = 200
ROUNDS: Final = 10
SIZE: Final = 3
NON_VOTERS: Final = 0.05
SPLITS: Final = ((0.4, 0.3, 0.2, 0.1), (0.6, 0.4), (0.9, 0.1))
RIGHT: Final = "A"
LARGER: Final = ((300, 5), (1_000, 2))
"""Students, and the number of seeds with which they are tried."""
TIMED: Final = 10
REMEMBERED: Final = ROUNDS

Groups = Sequence[Sequence[ParticipantId]]
Method = Callable[[Sequence[Candidate], History, int], Groups]


class Round(NamedTuple):
    """Is what one round comes to."""

    meets_other: float
    wrong_with_right: float
    repeats: float
    left_out: float


def by_answer(people: Sequence[Candidate], history: History, seed: int) -> Groups:
    """Forms groups as Pitt does."""
    return form_groups(people, size=SIZE, way=Way.BY_ANSWER, seed=seed, history=history).groups


def at_random(people: Sequence[Candidate], history: History, seed: int) -> Groups:
    """Forms groups by chance."""
    return form_groups(people, size=SIZE, way=Way.RANDOM, seed=seed, history=history).groups


def greedily(people: Sequence[Candidate], history: History, seed: int) -> Groups:
    """Gives one voter after the other the mates who differ most; leaves out whom it has no full group for."""
    voters = [one for one in people if one.answer is not None]
    Random(seed).shuffle(voters)
    groups = []
    while len(voters) >= SIZE:
        group = [voters.pop()]
        while len(group) < SIZE:
            best = max(voters, key=lambda one: sum(one.answer != mate.answer for mate in group))
            voters.remove(best)
            group.append(best)
        groups.append([one.participant for one in group])
    return groups


METHODS: Final[Mapping[str, Method]] = {"pitt": by_answer, "random": at_random, "greedy": greedily}


def drawn(students: int, shares: Sequence[float], chance: Random) -> list[Candidate]:
    """Draws a class whose answers have these shares, some of whom do not vote."""
    answers = [letter for letter, share in zip("ABCD", shares, strict=False) for _ in range(round(students * share))]
    chance.shuffle(answers)
    people = []
    for number, answer in enumerate(answers):
        voted = chance.random() >= NON_VOTERS
        people.append(
            Candidate(
                ParticipantId(f"s{number:04d}"),
                answer=answer if voted else None,
                right=answer == RIGHT if voted else None,
            )
        )
    return people


def assess(people: Sequence[Candidate], groups: Groups, met: set[frozenset[ParticipantId]]) -> Round:
    """Says what a round comes to; `met` are all pairs that have met before."""
    known = {one.participant: one for one in people}
    voters = [one for one in people if one.answer is not None]
    counts = {answer: sum(one.answer == answer for one in voters) for answer in {one.answer for one in voters}}
    rest = len(voters) - max(counts.values(), default=0)
    right = counts.get(RIGHT, 0)
    sizes = sorted(map(len, groups), reverse=True)
    meeting = with_right = 0
    for group in groups:
        answers = [known[one].answer for one in group]
        for answer in answers:
            others = {other for other in answers if other is not None}
            meeting += answer is not None and len(others) > 1
            with_right += answer not in (None, RIGHT) and RIGHT in others
    pairs = [frozenset(pair) for group in groups for pair in combinations(group, 2)]
    return Round(
        meets_other=meeting / max(1, min(len(voters), sum(sizes[:rest]))),
        wrong_with_right=with_right / max(1, min(len(voters) - right, sum(size - 1 for size in sizes[:right]))),
        repeats=sum(pair in met for pair in pairs) / max(1, len(pairs)),
        left_out=len(people) - sum(map(len, groups)),
    )


def simulate(students: int, shares: Sequence[float], seeds: int, method: Method) -> Round:
    """Plays ten rounds for each seed and gives the mean of all."""
    rounds = []
    for seed in range(1, seeds + 1):
        chance = Random(seed)
        history: dict[tuple[ParticipantId, ParticipantId], float] = {}
        met: set[frozenset[ParticipantId]] = set()
        for number in range(ROUNDS):
            people = drawn(students, shares, chance)
            groups = method(people, history, 1_000 * seed + number)
            rounds.append(assess(people, groups, met))
            history = decay(history, groups)
            met.update(frozenset(pair) for group in groups for pair in combinations(group, 2))
    return Round(*(mean(column) for column in zip(*rounds, strict=True)))


def compare(students: int, seeds: int) -> None:
    """Compares the methods and records the worst split of each figure."""
    worst: dict[str, Round] = {}
    for name, method in METHODS.items():
        of_splits = [simulate(students, shares, seeds, method) for shares in SPLITS]
        for shares, it in zip(SPLITS, of_splits, strict=True):
            words = "  ".join(f"{field} {value:.3f}" for field, value in it._asdict().items())
            print(f"  {students} students, {'/'.join(f'{100 * share:.0f}' for share in shares):11} {name:6}  {words}")
        columns = list(zip(*of_splits, strict=True))
        worst[name] = Round(min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3]))
    for field in Round._fields:
        value, floor = getattr(worst["pitt"], field), getattr(worst["random"], field)
        name = f"grouping.{students}.{field}"
        unit = "students" if field == "left_out" else "share"
        record(name, value, unit, "random groups", value / floor if floor else None)
        for other in ("random", "greedy"):
            record(f"{name}.{other}", getattr(worst[other], field), unit)


def time_it(students: int) -> None:
    """Measures the processor time of one forming, after ten rounds of history, against random groups."""
    took: dict[str, list[float]] = {"pitt": [], "random": []}
    for seed in range(1, TIMED + 1):
        chance = Random(seed)
        history: dict[tuple[ParticipantId, ParticipantId], float] = {}
        for number in range(REMEMBERED):
            history = decay(history, at_random(drawn(students, SPLITS[0], chance), history, number))
        people = drawn(students, SPLITS[seed % len(SPLITS)], chance)
        for name, times in took.items():
            began = time.process_time()
            METHODS[name](people, history, seed)
            times.append(1_000 * (time.process_time() - began))
    pitt, floor = median(took["pitt"]), median(took["random"])
    print(f"  {students} students: {min(took['pitt']):.1f} to {max(took['pitt']):.1f} ms")
    record(f"grouping.{students}.ms", pitt, "ms", "random groups", pitt / floor)


def main() -> None:
    """Compares and times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = parser.parse_args().seeds
    compare(30, seeds)
    for students, some in LARGER:
        compare(students, min(some, seeds))
    time_it(1_000)


if __name__ == "__main__":
    main()
