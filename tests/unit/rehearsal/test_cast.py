"""Who rehearses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pitt.rehearsal.cast import cast
from pitt.web.spelling import read_name


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 2**32))
def test_a_cast_is_the_same_for_the_same_seed(students: int, seed: int) -> None:
    assert cast(students, seed) == cast(students, seed)


@pytest.mark.parametrize("students", [1, 12, 60, 1_000, 2_500])
def test_names_are_unique_and_taken_as_they_are(students: int) -> None:
    names = [character.name for character in cast(students, 7)]
    assert len(set(names)) == students
    assert [read_name(name) for name in names] == names


@settings(deadline=None)
@given(st.integers(1, 1_000), st.integers(0, 2**32))
def test_the_first_is_there_at_once_and_everybody_within_a_minute(students: int, seed: int) -> None:
    characters = cast(students, seed)
    assert characters[0].arrives_ms == 0
    assert all(character.arrives_ms < 60_000 for character in characters)


@settings(deadline=None)
@given(st.integers(4, 100), st.integers(0, 2**32))
def test_exactly_one_of_a_class_drops_out_for_a_while(students: int, seed: int) -> None:
    assert sum(character.drops_after_ms is not None for character in cast(students, seed)) == 1
