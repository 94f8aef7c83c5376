"""Patches carry every change, whatever the documents hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pitt.projections.fold import Folder, diff, merge_patch
from pitt.protocol.documents import Counted, Update

names = st.sampled_from(["a", "b", "c", ""])
scalars = st.integers(-2, 2) | st.text("xy", max_size=2) | st.booleans()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=12
)
objects = st.dictionaries(names, values, max_size=4)


@given(objects, objects)
def test_a_patch_turns_one_document_into_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert merge_patch(old, diff(old, new)) == new
    assert (diff(old, new) == {}) == (old == new)


@given(objects, objects)
def test_merging_changes_neither_side(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, patch = repr(old), diff(old, new)
    shown = repr(patch)
    merge_patch(old, patch)
    assert (repr(old), repr(patch)) == (before, shown)


@given(st.lists(objects, min_size=1, max_size=6), st.data())
def test_snapshot_and_messages_equal_a_fresh_snapshot(versions: list[dict[str, Any]], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(versions) - 1))
    topic = "pitt.people"
    folder = Folder([Counted(topic=topic, n=start, whole=versions[start])])
    for n in range(1, len(versions)):
        folder.apply(topic, Update(n=n, patch=diff(versions[n - 1], versions[n])))
    assert folder.documents[topic] == Counted(topic=topic, n=len(versions) - 1, whole=versions[-1])
