"""What holds of groups whatever the class, the rules and the chance."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import mean

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pitt.classroom.grouping import (
    Candidate,
    Grouping,
    Rules,
    Way,
    check_groups,
    decay,
    form_groups,
    group_count,
    group_sizes,
    merge_target,
    pair_of,
    repeats,
    smallest_group_for,
)
from pitt.classroom.grouping.answers import POINT, AnswerKind, value_of
from pitt.classroom.ids import ParticipantId

Groups = tuple[tuple[ParticipantId, ...], ...]

sizes = st.integers(2, 6)
seeds = st.integers(0, 2**32)
ways = st.sampled_from(Way)
answers = st.sampled_from([None, "A", "B", "C"])
confidences = st.sampled_from([None, 1, 2, 3])


def names(count: int) -> list[ParticipantId]:
    return [ParticipantId(f"p{number:02}") for number in range(count)]


def plain(count: int) -> list[Candidate]:
    return [Candidate(name) for name in names(count)]


@st.composite
def classes(draw: st.DrawFn, at_most: int = 24) -> list[Candidate]:
    spoken = st.sampled_from([None, None, "en", "pl", "ar"])
    key = draw(st.booleans())
    people = []
    for name in names(draw(st.integers(0, at_most))):
        answer = draw(answers)
        right = answer == "A" if key and answer is not None else None
        people.append(Candidate(name, draw(st.booleans()), draw(spoken), answer, right, draw(confidences)))
    return people


def pairs_among(count: int, at_most: int) -> st.SearchStrategy[frozenset[tuple[ParticipantId, ParticipantId]]]:
    pair = st.lists(st.sampled_from(names(count)), min_size=2, max_size=2, unique=True).map(
        lambda two: (two[0], two[1])
    )
    return st.frozensets(pair, max_size=at_most)


rule_sets = st.builds(Rules, blocked=pairs_among(26, 40), kept=pairs_among(26, 12))


@st.composite
def past_groups(draw: st.DrawFn) -> Groups:
    """Groups that need obey nothing: some of size 1 or 9, with people who are no longer here."""
    order = draw(st.permutations(names(26)))
    cuts = sorted(draw(st.sets(st.integers(1, 25), max_size=12)))
    return tuple(tuple(order[start:end]) for start, end in zip([0, *cuts], [*cuts, 26], strict=True))


def faded(rounds: Sequence[Groups]) -> dict[tuple[ParticipantId, ParticipantId], float]:
    history: dict[tuple[ParticipantId, ParticipantId], float] = {}
    for groups in rounds:
        history = decay(history, groups)
    return history


histories = st.lists(past_groups(), max_size=4).map(faded)


@settings(deadline=None)
@given(classes(), sizes, ways, seeds, rule_sets, histories, past_groups(), st.randoms(use_true_random=False))
def test_groups_are_sound_and_the_same_again(
    candidates: list[Candidate],
    size: int,
    way: Way,
    seed: int,
    rules: Rules,
    history: dict[tuple[ParticipantId, ParticipantId], float],
    last: Groups,
    chance: object,
) -> None:
    def form(people: list[Candidate]) -> Grouping:
        return form_groups(people, size=size, way=way, seed=seed, rules=rules, history=history, last_groups=last)

    grouping = form(candidates)
    assert check_groups(grouping.groups, candidates, rules, [seat.participant for seat in grouping.front]) == []
    assert all(grouping.groups)
    assert grouping.repeats == repeats(grouping.groups, history)

    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert form(shuffled) == grouping


@settings(deadline=None)
@given(st.integers(0, 60), sizes, st.sampled_from([Way.RANDOM, Way.NEW_MATES]), seeds)
def test_without_rules_sizes_follow_the_formula(count: int, size: int, way: Way, seed: int) -> None:
    grouping = form_groups(plain(count), size=size, way=way, seed=seed)
    assert sorted(map(len, grouping.groups), reverse=True) == list(group_sizes(count, size))
    assert len(grouping.front) == (1 if count == 1 else 0)


@settings(deadline=None)
@given(classes(), sizes, ways, seeds, pairs_among(26, 12), past_groups())
def test_only_blocked_pairs_send_anybody_to_the_front(
    candidates: list[Candidate],
    size: int,
    way: Way,
    seed: int,
    kept: frozenset[tuple[ParticipantId, ParticipantId]],
    last: Groups,
) -> None:
    grouping = form_groups(candidates, size=size, way=way, seed=seed, rules=Rules(kept=kept), last_groups=last)
    assert len(candidates) == 1 or grouping.front == ()


@settings(deadline=None)
@given(classes(14), sizes, seeds, rule_sets)
def test_whoever_is_at_the_front_could_join_nobody(
    candidates: list[Candidate], size: int, seed: int, rules: Rules
) -> None:
    grouping = form_groups(candidates, size=size, way=Way.RANDOM, seed=seed, rules=rules)
    front = [seat.participant for seat in grouping.front]
    if len(candidates) == 1:
        return
    blocked = {pair_of(*pair) for pair in rules.blocked}
    assert all(pair_of(one, other) in blocked for one, other in combinations(front, 2))
    for one in front:
        assert smallest_group_for(Candidate(one), grouping.groups, rules, {}) is None


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(0, 10), sizes, ways, seeds)
def test_kept_pairs_that_can_be_kept_are_kept(pair_count: int, others: int, size: int, way: Way, seed: int) -> None:
    """Pairs without a common member fit into groups of any sizes but where too many groups are odd."""
    candidates = plain(2 * pair_count + others)
    order = names(2 * pair_count)
    kept = frozenset(zip(order[:pair_count], order[pair_count:], strict=True))
    grouping = form_groups(candidates, size=size, way=way, seed=seed, rules=Rules(kept=kept))
    where = {one: number for number, group in enumerate(grouping.groups) for one in group}
    assert all(where[one] == where[other] for one, other in kept)


def partitions(people: tuple[ParticipantId, ...], group_lengths: tuple[int, ...]) -> Iterator[Groups]:
    """Gives every way to split `people` into groups of these lengths, equal ones perhaps more than once."""
    if not group_lengths:
        yield ()
        return
    first, *others = people
    for length in sorted(set(group_lengths)):
        rest_lengths = list(group_lengths)
        rest_lengths.remove(length)
        for mates in combinations(others, length - 1):
            left = tuple(one for one in others if one not in mates)
            for rest in partitions(left, tuple(rest_lengths)):
                yield ((first, *mates), *rest)


@st.composite
def met_before(draw: st.DrawFn) -> tuple[int, int, dict[tuple[ParticipantId, ParticipantId], float]]:
    count, size = draw(st.integers(4, 9)), draw(sizes)
    rounds = draw(st.lists(st.tuples(st.permutations(names(count)), st.integers(2, 4)), min_size=1, max_size=4))
    cut = [tuple(tuple(order[at : at + step]) for at in range(0, count, step)) for order, step in rounds]
    return count, size, faded(cut)


@settings(deadline=None, max_examples=40)
@given(met_before(), seeds)
def test_new_mates_reach_the_fewest_repeats_of_small_classes(
    met: tuple[int, int, dict[tuple[ParticipantId, ParticipantId], float]], seed: int
) -> None:
    """Up to nine students all swaps are tried from dozens of starts, so that nothing but the optimum will do."""
    count, size, history = met
    grouping = form_groups(plain(count), size=size, way=Way.NEW_MATES, seed=seed, history=history)
    fewest = min(repeats(groups, history) for groups in partitions(tuple(names(count)), group_sizes(count, size)))
    assert grouping.repeats == fewest


def voters(draw: st.DrawFn, at_least: int, at_most: int) -> list[Candidate]:
    drawn = [(name, draw(answers), draw(confidences)) for name in names(draw(st.integers(at_least, at_most)))]
    return [
        Candidate(name, answer=answer, right=None if answer is None else answer == "A", confidence=confidence)
        for name, answer, confidence in drawn
    ]


def worth(groups: Sequence[Sequence[ParticipantId]], people: Sequence[Candidate]) -> int:
    known = {one.participant: AnswerKind(one.answer, one.right, one.confidence) for one in people}
    return sum(value_of([known[one] for one in group]) for group in groups)


small_votes = st.composite(lambda draw: voters(draw, 4, 8))()
large_votes = st.composite(lambda draw: voters(draw, 6, 40))()


@settings(deadline=None, max_examples=40)
@example(
    [
        Candidate(ParticipantId(f"p{it}"), answer="B", right=False, confidence=sure)
        for it, sure in enumerate((None, None, 1, 1))
    ],
    2,
    0,
)
@given(small_votes, sizes, seeds)
def test_by_answer_reaches_the_best_of_small_classes(people: list[Candidate], size: int, seed: int) -> None:
    grouping = form_groups(people, size=size, way=Way.BY_ANSWER, seed=seed)
    everybody = tuple(one.participant for one in people)
    best = max(worth(groups, people) for groups in partitions(everybody, group_sizes(len(people), size)))
    assert worth(grouping.groups, people) == best


@settings(deadline=None, max_examples=25)
@given(large_votes, sizes, seeds)
def test_by_answer_is_worth_no_less_than_chance(people: list[Candidate], size: int, seed: int) -> None:
    grouping = form_groups(people, size=size, way=Way.BY_ANSWER, seed=seed)
    chance = (form_groups(people, size=size, way=Way.RANDOM, seed=seed + turn).groups for turn in range(5))
    assert worth(grouping.groups, people) >= max(worth(groups, people) for groups in chance)
    assert sum(map(len, grouping.groups)) == len(people)


@pytest.mark.parametrize(
    ("votes", "points"),
    [
        ([], 0),
        (["A+", "A+", "A+"], 0),
        (["A+", "B-"], 3 + 2 + 1),
        (["A+", "B-", "B-"], 3 + 2 * 2 / 3 + 1),
        (["B-", "C-", "D-"], 3 + 2),
        (["A?", "B?"], 3 + 2),
        (["B-", "B-3"], -1.5),
        (["B-1", "C-2"], 3 + 2 - 1),
        (["A+", "B-3"], 3 + 2 + 1),
        ([None, "A+", "B-"], 3 + 2 / 3 + 1),
        ([None, None, None], -4),
    ],
)
def test_a_group_is_worth_what_the_design_says(votes: list[str | None], points: float) -> None:
    rights = {"+": True, "-": False, "?": None}
    kinds = [
        AnswerKind(None, None, None)
        if vote is None
        else AnswerKind(vote[0], rights[vote[1]], int(vote[2]) if vote[2:] else None)
        for vote in votes
    ]
    assert value_of(kinds) == pytest.approx(points * POINT, abs=1)


@settings(deadline=None, max_examples=25)
@given(st.integers(6, 40), sizes, seeds)
def test_new_mates_repeat_no_more_than_chance_does(count: int, size: int, seed: int) -> None:
    rounds = [form_groups(plain(count), size=size, way=Way.RANDOM, seed=seed + turn).groups for turn in range(3)]
    history = faded(rounds)
    chance = [
        form_groups(plain(count), size=size, way=Way.RANDOM, seed=seed + 10 + turn, history=history).repeats
        for turn in range(5)
    ]
    new = form_groups(plain(count), size=size, way=Way.NEW_MATES, seed=seed, history=history).repeats
    assert new <= mean(chance)


@given(st.lists(st.integers(0, 6), max_size=8), rule_sets, histories, st.integers(1, 2))
def test_whoever_joins_running_groups_finds_room_and_nobody_blocked(
    lengths: list[int],
    rules: Rules,
    history: dict[tuple[ParticipantId, ParticipantId], float],
    count: int,
) -> None:
    movers = (ParticipantId("p00"), ParticipantId("p01"))[:count]
    others = iter([ParticipantId(f"p{number:02}") for number in range(2, 60)])
    groups = [tuple(next(others) for _ in range(length)) for length in lengths]
    if count == 1:
        found = smallest_group_for(Candidate(movers[0]), groups, rules, history)
    else:
        found = merge_target(movers, [*groups, movers], rules, history)
    blocked = {pair_of(*pair) for pair in rules.blocked}
    fitting = [
        number
        for number, group in enumerate(groups)
        if group
        and len(group) + count <= 6
        and not any(pair_of(mover, member) in blocked for mover in movers for member in group)
    ]
    assert (found is None) == (not fitting)
    if found is not None:
        assert found in fitting
        assert len(groups[found]) == min(len(groups[number]) for number in fitting)


@given(histories, past_groups())
def test_history_stays_bounded_and_forgets(
    history: dict[tuple[ParticipantId, ParticipantId], float], groups: Groups
) -> None:
    later = decay(history, groups)
    assert all(0.05 <= weight <= 10 / 3 for weight in later.values())
    assert all(pair == pair_of(*pair) for pair in later)
    for _ in range(20):
        later = decay(later, ())
    assert later == {}


@given(st.integers(2, 2000), sizes)
def test_nobody_is_alone_and_at_most_six_talk(count: int, size: int) -> None:
    assert 1 <= group_count(count, size) <= count // 2
    assert max(group_sizes(count, size)) <= 6
