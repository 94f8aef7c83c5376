"""What holds for every string that somebody may type as a name."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pitt.store.names import MAX_NAME_LENGTH, NameRefused, name_key, shown_name


@given(st.text(st.characters(), max_size=80))
def test_a_name_is_shown_clean_or_refused(typed: str) -> None:
    try:
        shown = shown_name(typed)
    except NameRefused:
        return
    assert 1 <= len(shown) <= MAX_NAME_LENGTH
    assert shown == " ".join(shown.split())
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
    assert shown.encode()
    assert shown_name(shown) == shown
    assert len(name_key(shown)) <= 255
    assert name_key(shown) == name_key(name_key(shown))
