"""The schema names everything that goes over the wire."""

from typing import Any

from pitt.protocol.procedures import PROCEDURES
from pitt.protocol.schema import protocol_defaults, protocol_schema


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        here = {value["$ref"]} if "$ref" in value else set()
        return here.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_reference_is_defined() -> None:
    schema = protocol_schema()
    assert references(schema) == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_every_procedure_says_what_it_takes_and_gives() -> None:
    described = protocol_schema()["properties"]["procedures"]["properties"]
    assert set(described) == set(PROCEDURES)


def test_calls_need_no_tag_and_only_what_has_no_default() -> None:
    split = protocol_schema()["$defs"]["StartGroups"]
    assert split["required"] == ["epoch"]
    assert "type" not in split["properties"]


def test_what_is_sent_has_every_member() -> None:
    member = protocol_schema()["$defs"]["Member"]
    assert member["required"] == list(member["properties"])
    assert protocol_defaults()["Member"]["defaults"]["here"] is True
    assert protocol_defaults()["PlaceDocument"]["each"] == {"members": "Member", "texts": "Text", "answers": "CastVote"}
    assert protocol_defaults()["ClassDocument"]["within"] == {"meeting": "Meeting", "switch": "Switch"}
