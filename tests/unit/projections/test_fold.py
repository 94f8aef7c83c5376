"""The reference fold, held to the vectors that the browser's fold runs, too."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pitt.projections.fold import Folder, diff
from pitt.protocol.documents import Counted, Update

VECTORS = sorted((Path(__file__).parents[2] / "vectors/fold").glob("*.json"))


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 12


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_fold_vector(path: Path) -> None:
    vector = json.loads(path.read_text())
    folder = Folder(Counted(topic=topic, **kept) for topic, kept in vector["documents"].items())
    gaps = []
    for step in vector["steps"]:
        if "snapshot" in step:
            folder.take_snapshot(msgspec.convert(step["snapshot"], list[Counted]), step["topics"])
        elif folder.apply(step["topic"], msgspec.convert(step["update"], Update)) == "gap":
            gaps.append(step["topic"])
    assert {it.topic: {"n": it.n, "whole": it.whole} for it in folder.documents.values()} == vector["expect"]
    assert gaps == vector["gaps"]


@pytest.mark.parametrize(
    ("old", "new", "patch"),
    [
        ({}, {}, {}),
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 1, "b": 2}, {"a": 1}, {"b": None}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "y": 3}}, {"a": {"y": 3}}),
        ({"a": [1, 2]}, {"a": [1]}, {"a": [1]}),
        ({"a": {"x": 1}}, {"a": {}}, {"a": {"x": None}}),
        ({"a": 1}, {"a": {}}, {"a": {}}),
    ],
)
def test_diff_is_minimal(old: dict[str, Any], new: dict[str, Any], patch: dict[str, Any]) -> None:
    assert diff(old, new) == patch
