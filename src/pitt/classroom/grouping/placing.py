"""Owns where single people go while groups are running; must not know why they move. A group is never reshuffled."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from pitt.classroom.grouping.people import Candidate, History, Rules, pair_of
from pitt.classroom.grouping.scoring import SPARE_HISTORY, score_people
from pitt.classroom.grouping.sizes import LARGEST
from pitt.classroom.ids import ParticipantId


def smallest_group_for(
    late: Candidate,
    groups: Sequence[Sequence[ParticipantId]],
    rules: Rules,
    history: History,
    people: Mapping[ParticipantId, Candidate] | None = None,
) -> int | None:
    """Gives the index of the group that a late student joins: the smallest below 6, the score breaking ties.

    Never one with a blocked pair, nor one without members; None where no group is left: the student waits at the
    front. `people` tells the languages and microphones of members; who is not in it counts as a `Candidate` with
    a microphone and no known language.
    """
    return _smallest((late,), groups, rules, history, people or {})


def merge_target(
    moving: Sequence[ParticipantId],
    groups: Sequence[Sequence[ParticipantId]],
    rules: Rules,
    history: History,
    people: Mapping[ParticipantId, Candidate] | None = None,
) -> int | None:
    """Gives the index of the group into which `moving`, the remains of a group, are merged.

    The smallest group below 6 that has room for all of them, the score breaking ties; never their own, never one
    with a blocked pair, nor one without members. None where there is no such group: they stay, or go to the front.
    """
    known = people or {}
    movers = tuple(known.get(one, Candidate(one)) for one in moving)
    return _smallest(movers, groups, rules, history, known)


def _smallest(
    movers: Sequence[Candidate],
    groups: Sequence[Sequence[ParticipantId]],
    rules: Rules,
    history: History,
    people: Mapping[ParticipantId, Candidate],
) -> int | None:
    leaving = {mover.participant for mover in movers}
    sizes = [
        (len(group), number)
        for number, group in enumerate(groups)
        if 0 < len(group) <= LARGEST - len(movers) and leaving.isdisjoint(group)
    ]
    best: tuple[int, int, int] | None = None
    for size, number in sorted(sizes):
        if best is not None and size > best[0]:
            break
        seated = [*movers, *(people.get(member, Candidate(member)) for member in groups[number])]
        scoring = score_people(seated, rules, _among(seated, history), SPARE_HISTORY)
        newcomers, members = range(len(movers)), range(len(movers), len(seated))
        if all(scoring.may_join(one, members) for one in newcomers):
            gain = scoring.of_group(range(len(seated))) - scoring.of_group(members)
            if best is None or gain > best[1]:
                best = (size, gain, number)
    return best[2] if best else None


def _among(people: Sequence[Candidate], history: History) -> History:
    pairs = (pair_of(one.participant, other.participant) for one, other in combinations(people, 2))
    return {pair: history[pair] for pair in pairs if pair in history}
