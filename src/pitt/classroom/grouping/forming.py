"""Owns the way from a class to its groups: deal, swap, mend, and send to the front who cannot be placed.

Must not know what the groups are for, nor keep anything between two calls.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from pitt.classroom.grouping.history import repeats
from pitt.classroom.grouping.people import Candidate, FrontReason, FrontSeat, Grouping, History, Rules, Way
from pitt.classroom.grouping.repair import Mending, best_group, part_blocked
from pitt.classroom.grouping.scoring import (
    FEWEST_REPEATS,
    IGNORE_HISTORY,
    SPARE_HISTORY,
    Scoring,
    Weighing,
    score_people,
)
from pitt.classroom.grouping.search import Seating
from pitt.classroom.grouping.sizes import LARGEST, SMALLEST, group_count, group_sizes
from pitt.classroom.ids import ParticipantId

_WEIGHING: Final[dict[Way, Weighing]] = {
    Way.BY_ANSWER: SPARE_HISTORY,
    Way.RANDOM: IGNORE_HISTORY,
    Way.SAME_AS_LAST_TIME: IGNORE_HISTORY,
    Way.NEW_MATES: FEWEST_REPEATS,
    Way.TEAMS: IGNORE_HISTORY,
}


def form_groups(
    candidates: Iterable[Candidate],
    *,
    size: int,
    way: Way,
    seed: int,
    rules: Rules = Rules(),  # noqa: B008 - frozen
    history: History | None = None,
    last_groups: Sequence[Sequence[ParticipantId]] = (),
) -> Grouping:
    """Forms groups of the target `size` (2 to 6): each candidate is once in a group of 2 to 6 or at the front.

    The same arguments give the same groups, in whatever order the candidates come. `last_groups` are the last groups
    for `Way.SAME_AS_LAST_TIME`, the teams for `Way.TEAMS`, and matter for no other way; `history` always feeds
    `repeats`. Nobody gives an empty grouping, which is the caller's to refuse. Raises ValueError for another size or a
    participant who comes twice. Source: DESIGN, The rules of the classroom, Groups; docs/adr/0005-forming-groups.md.
    """
    people = sorted(candidates, key=lambda candidate: candidate.participant)
    if len({candidate.participant for candidate in people}) < len(people):
        raise ValueError("a participant comes twice")
    group_count(len(people), size)
    met: History = {} if history is None else history
    if len(people) < SMALLEST:
        alone = tuple(FrontSeat(candidate.participant, FrontReason.ONLY_ONE) for candidate in people)
        return Grouping((), alone, 0, seed)

    chance = Random(seed)
    scoring = score_people(people, rules, met, _WEIGHING[way], last_groups if way is Way.TEAMS else ())
    if way in (Way.SAME_AS_LAST_TIME, Way.TEAMS) and last_groups:
        seating = Seating(_as_last_time(people, last_groups, size, scoring, chance), scoring, chance)
        seating.descend()  # No more than the rules ask for: a search would mix what is to stay.
    else:
        seating = Seating(
            _deal(range(len(people)), people, size, chance, by_answer=way is Way.BY_ANSWER), scoring, chance
        )
        seating.search()
    mending = Mending(seating.groups, scoring)
    if mending.mend():
        seating = Seating(mending.groups, scoring, chance, seating.budget)
        if seating.budget > 0:
            seating.descend()
    seated, front = part_blocked(seating.groups, scoring)

    groups = tuple(tuple(people[one].participant for one in sorted(members)) for members in seated)
    kept_back = tuple(FrontSeat(people[one].participant, FrontReason.BLOCKED) for one in sorted(front))
    return Grouping(groups, kept_back, repeats(groups, met), seed)


def _turn(one: Candidate, *, by_answer: bool) -> tuple[bool, str, tuple[bool, bool, str], bool]:
    answer = (one.answer is None, one.right is not True, one.answer or "") if by_answer else (False, False, "")
    return (one.language is None, one.language or "", answer, one.has_microphone)


def _deal(
    ones: Sequence[int], people: Sequence[Candidate], size: int, chance: Random, *, by_answer: bool = False
) -> list[list[int]]:
    """Deals `ones` (two or more) by chance: speakers of a language to neighbouring groups, round-robin in these.

    Whoever has no microphone is dealt first, so that they are spread. By answer, those of one answer follow one
    another, so that they are dealt to different groups.
    """
    order = list(ones)
    chance.shuffle(order)
    order.sort(key=lambda one: _turn(people[one], by_answer=by_answer))
    sizes = group_sizes(len(order), size)
    seats = [number for number, places in enumerate(sizes) for _ in range(places)]
    groups: list[list[int]] = [[] for _ in sizes]
    start = 0
    while start < len(order):
        language = people[order[start]].language
        end = start
        while end < len(order) and people[order[end]].language == language:
            end += 1
        for one, number in zip(order[start:end], _round_robin(seats[start:end]), strict=True):
            groups[number].append(one)
        start = end
    return groups


def _round_robin(seats: Sequence[int]) -> list[int]:
    """Puts seats, given group by group, into the order of dealing: each group's first, each group's second, ..."""
    first = {number: position for position, number in reversed(list(enumerate(seats)))}
    turns = sorted((position - first[number], number) for position, number in enumerate(seats))
    return [number for _, number in turns]


def _as_last_time(
    people: Sequence[Candidate],
    last_groups: Sequence[Sequence[ParticipantId]],
    size: int,
    scoring: Scoring,
    chance: Random,
) -> list[list[int]]:
    """Takes the last groups without those who are gone, and finds places for newcomers and those left alone.

    They fill the smallest groups up to one above the target size; of the others, two or more form groups of their
    own, one joins the smallest group below 6, or where all have 6 founds one with somebody from there.
    """
    index = {candidate.participant: position for position, candidate in enumerate(people)}
    placed: set[int] = set()
    groups: list[list[int]] = []
    for last in last_groups:
        members = [index[one] for one in dict.fromkeys(last) if one in index and index[one] not in placed][:LARGEST]
        if len(members) >= SMALLEST:
            groups.append(members)
            placed.update(members)
    loose = [one for one in range(len(people)) if one not in placed]
    chance.shuffle(loose)
    rest = []
    for one in loose:
        number = best_group(one, groups, scoring, min(size + 1, LARGEST))
        if number is None:
            rest.append(one)
        else:
            groups[number].append(one)
    if len(rest) >= SMALLEST:
        groups.extend(_deal(rest, people, size, chance))
    elif rest:
        number = best_group(rest[0], groups, scoring)
        if number is not None:
            groups[number].append(rest[0])
        else:
            largest = max(groups, key=len)
            if len(largest) > SMALLEST:
                groups.append([largest.pop(), rest[0]])
            else:
                largest.append(rest[0])
    return groups
