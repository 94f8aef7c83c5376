"""Join codes and tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitt.web.links import CODE_SIGNS, digest, make_code, make_id, make_secret, read_code

CODES = st.text(CODE_SIGNS, min_size=6, max_size=6).map(lambda signs: f"{signs[:3]}-{signs[3:]}")


def test_codes_have_no_signs_that_are_mistaken_for_one_another() -> None:
    assert not set("OIL") & set(CODE_SIGNS)
    for _ in range(200):
        code = make_code()
        assert read_code(code) == code


@given(CODES, st.data())
def test_a_code_is_read_as_people_type_it(code: str, data: st.DataObject) -> None:
    misread = {"0": "0Oo", "1": "1IiLl"}
    typed = ""
    for sign in code.replace("-", ""):
        typed += data.draw(st.sampled_from(["", "-", " ", "\N{EN DASH}"]))
        typed += data.draw(st.sampled_from(misread.get(sign, sign + sign.lower())))
    assert read_code(typed) == code


@given(st.text(max_size=60))
def test_reading_gives_a_code_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (read_code(code) == code and len(code) == 7)


@pytest.mark.parametrize("typed", ["", "QX4", "QX4-7TPX", "QU4-7TP", "QX4/7TP", "\0" * 6, "x" * 10**6, "٣٣٣٣٣٣"])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_ids_and_secrets_are_random_and_fit_for_their_place() -> None:
    ids = {make_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(set(one) <= set("0123456789abcdef") for one in ids)
    assert len({make_secret() for _ in range(100)}) == 100
    assert len(make_secret()) == 22


@given(st.text())
def test_every_text_has_a_digest(text: str) -> None:
    assert len(digest(text)) == 32


def test_a_broken_surrogate_has_a_digest() -> None:
    assert len(digest("\ud800")) == 32
