"""The client's fold, held to the vectors that the reference and the browser's fold run, too."""

import json
from pathlib import Path

import pytest

from pitt.rehearsal.folding import Knowledge, merge

VECTORS = sorted((Path(__file__).parents[2] / "vectors/fold").glob("*.json"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_fold_vector(path: Path) -> None:
    vector = json.loads(path.read_text())
    knowledge = Knowledge("p1")
    knowledge.documents = {topic: (kept["n"], kept["whole"]) for topic, kept in vector["documents"].items()}
    gaps = []
    for step in vector["steps"]:
        if "snapshot" in step:
            knowledge.take_snapshot(step["snapshot"], step["topics"])
        elif not knowledge.apply(step["topic"], step["update"]):
            gaps.append(step["topic"])
    assert {topic: {"n": n, "whole": whole} for topic, (n, whole) in knowledge.documents.items()} == vector["expect"]
    assert gaps == vector["gaps"]


def test_the_place_is_the_one_of_the_current_epoch() -> None:
    knowledge = Knowledge("p1")
    assert knowledge.of_place == {}
    knowledge.apply("pitt.class", {"n": 1, "whole": {"place_epoch": 3, "switch": {"epoch": 4}}})
    knowledge.apply("pitt.place.3.0", {"n": 1, "whole": {"number": 0}})
    knowledge.apply("pitt.place.4.2", {"n": 1, "whole": {"number": 2}})
    assert knowledge.of_place == {"number": 0}
    knowledge.apply("pitt.class", {"n": 2, "patch": {"place_epoch": 4, "switch": None}})
    assert knowledge.of_place == {"number": 2}


def test_a_patch_never_changes_the_message_it_came_in() -> None:
    patch = {"a": {"b": 1}}
    document = merge({}, patch)
    merge(document, {"a": {"c": 2}})
    assert patch == {"a": {"b": 1}}
