"""Owns the check of groups that an instructor edited by hand; must not know how groups are found."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from itertools import combinations

import msgspec

from pitt.classroom.grouping.people import Candidate, Rules, pair_of
from pitt.classroom.grouping.sizes import LARGEST
from pitt.classroom.ids import ParticipantId


class Fault(StrEnum):
    """What is wrong with groups edited by hand."""

    MISSING = "missing"
    TWICE = "twice"
    UNKNOWN = "unknown"
    ALONE = "alone"
    TOO_LARGE = "too_large"
    BLOCKED = "blocked"


class Violation(msgspec.Struct, frozen=True):
    """One fault: whom it concerns, in which group (index from 0, None for no single one), and words.

    The words number groups from 1 and name nobody, since names live elsewhere.
    """

    fault: Fault
    words: str
    participants: tuple[ParticipantId, ...]
    group: int | None = None


def check_groups(
    groups: Sequence[Sequence[ParticipantId]],
    candidates: Iterable[Candidate],
    rules: Rules,
    front: Collection[ParticipantId] = (),
) -> list[Violation]:
    """Lists what is wrong with `groups` and `front`; an empty list means that they may be started.

    Every candidate has to be once in a group or at the front, no group may have one member or more than 6,
    no blocked pair may share a group. Separated kept pairs, languages and microphones are the instructor's
    choice. Groups without members are passed over: the caller drops them.
    """
    known = {candidate.participant for candidate in candidates}
    times = Counter(member for group in groups for member in group)
    times.update(front)
    found = []
    if missing := tuple(sorted(known - times.keys())):
        words = f"{_people(len(missing))} in no group and not at the front. Put each into a group or at the front."
        found.append(Violation(Fault.MISSING, words, missing))
    if twice := tuple(sorted(member for member, count in times.items() if count > 1)):
        words = f"{_people(len(twice))} in more than one place. Leave each in one."
        found.append(Violation(Fault.TWICE, words, twice))
    if unknown := tuple(sorted(times.keys() - known)):
        words = f"{_people(len(unknown))} no longer to be grouped. Take them out, or form the groups again."
        found.append(Violation(Fault.UNKNOWN, words, unknown))
    blocked = {pair_of(*pair) for pair in rules.blocked}
    for index, group in enumerate(groups):
        members = tuple(group)
        name = f"Group {index + 1}"
        if len(members) == 1:
            words = f"{name} has only one student. Add a mate, or move the student to another group or the front."
            found.append(Violation(Fault.ALONE, words, members, index))
        if len(members) > LARGEST:
            words = f"{name} has {len(members)} students. At most {LARGEST} can talk together: move some elsewhere."
            found.append(Violation(Fault.TOO_LARGE, words, members, index))
        for one, other in combinations(members, 2):
            if pair_of(one, other) in blocked:
                words = f"{name} holds two students who must not be grouped together. Move one of them."
                found.append(Violation(Fault.BLOCKED, words, pair_of(one, other), index))
    return found


def _people(count: int) -> str:
    return "1 student is" if count == 1 else f"{count} students are"
