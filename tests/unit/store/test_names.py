"""Which names are accepted, and when two are the same."""

import pytest

from pitt.store.names import MAX_NAME_LENGTH, NameMissing, NameRefused, NameTooLong, name_key, shown_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anna", "Anna"),
        ("  Anna   Maria\t\n", "Anna Maria"),
        ("An\x00na\x7f", "Anna"),
        ("\u202eAnna\u202c", "Anna"),  # direction overrides would turn the whole line round
        ("Ａｎｎａ", "Anna"),
        ("𝓐𝓷𝓷𝓪", "Anna"),
        ("Zoe\u0308", "Zoë"),
        ("شيرين", "شيرين"),
        ("می\u200cنا", "می\u200cنا"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("7", "7"),
        ("?", "?"),
        ("A" * MAX_NAME_LENGTH, "A" * MAX_NAME_LENGTH),
        (" " * 500 + "A" * MAX_NAME_LENGTH, "A" * MAX_NAME_LENGTH),
    ],
)
def test_shows_a_name_without_what_nobody_sees(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", "   ", "\t\n", "\x00\x01\x02", "\u200b\u200b", "\u200d", "\u3164", "\u2800", "\u0301", "\u00a0\u2003"]
)
def test_refuses_a_name_of_which_nothing_is_seen(typed: str) -> None:
    with pytest.raises(NameMissing, match="type your name"):
        shown_name(typed)


@pytest.mark.parametrize("typed", ["A" * (MAX_NAME_LENGTH + 1), "A" * 10_000, " " * 10_000, "ﷺ" * 4])
def test_refuses_a_name_that_is_too_long(typed: str) -> None:
    with pytest.raises(NameTooLong, match="at most 60 characters"):
        shown_name(typed)


def test_every_refusal_of_a_name_is_caught_as_one() -> None:
    assert issubclass(NameMissing, NameRefused)
    assert issubclass(NameTooLong, NameRefused)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna", "anna"), ("ANNA", "anna"), ("Straße", "STRASSE"), ("An\u200dna", "Anna"), ("Łódź", "łÓDŹ")],
)
def test_names_that_read_the_same_have_one_key(one: str, other: str) -> None:
    assert name_key(shown_name(one)) == name_key(shown_name(other))


@pytest.mark.parametrize(("one", "other"), [("Anna", "Hanna"), ("Zoe", "Zoë"), ("Anna", "Anna (2)")])
def test_names_that_read_differently_have_two(one: str, other: str) -> None:
    assert name_key(shown_name(one)) != name_key(shown_name(other))
