"""The protocol as one JSON schema, from which the TypeScript types are generated.

`python -m pitt.protocol.schema` prints it. Owns the way from msgspec structs to the schema; must not know how any
client uses it. The schema's root has three members: `documents`, `procedures` (URI to `args` and `result`) and
`errors`. In what the server sends, every member counts as required: where a default is left out on the wire, clients
put it back by `defaults`, so that nobody has to remember what an absent member means.
"""

import sys
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from pitt.protocol import documents, errors
from pitt.protocol.procedures import PROCEDURES

JsonObject = dict[str, Any]

DOCUMENTS: Final[dict[str, type[msgspec.Struct]]] = {
    "class": documents.ClassDocument,
    "people": documents.PeopleDocument,
    "texts": documents.TextsDocument,
    "place": documents.PlaceDocument,
    "me": documents.MeDocument,
    "instructors": documents.InstructorsDocument,
    "round": documents.RoundDocument,
    "results": documents.ResultsDocument,
    "lesson": documents.LessonDocument,
    "plan": documents.PlanDocument,
}
"""The documents by the name that clients keep them under."""


def protocol_schema() -> JsonObject:
    """Gives the JSON schema of all documents, procedures and error URIs, with its definitions under `$defs`."""
    sent = {procedure.gives for procedure in PROCEDURES.values()} | set(DOCUMENTS.values())
    taken = {procedure.takes for procedure in PROCEDURES.values()}
    definitions = {
        **_components({documents.Update}),
        **{name: _as_arguments(schema) for name, schema in _components(taken).items()},
        **{name: _as_sent(schema) for name, schema in _components(sent).items()},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Protocol",
        "description": "Everything that goes over the wire.",
        **_object(
            {
                "documents": _object({name: _reference(kind) for name, kind in DOCUMENTS.items()}),
                "procedures": _object(
                    {
                        uri: _object({"args": _reference(it.takes), "result": _reference(it.gives)})
                        for uri, it in PROCEDURES.items()
                    }
                ),
                "update": _reference(documents.Update),
                "errors": {"title": "ErrorUri", "enum": _constants("pitt.error.")},
                "closes": {"title": "CloseUri", "enum": _constants("pitt.close.")},
            }
        ),
        "$defs": dict(sorted(definitions.items())),
    }


def protocol_defaults() -> JsonObject:
    """Gives, by struct name, the `defaults` to put back and the members (`within`) that hold other structs.

    A member of `within` names a struct; one of `each` names the struct of every value of a map or a list.
    """
    shapes: JsonObject = {}
    for name, schema in _components({*DOCUMENTS.values()}).items():
        defaults: JsonObject = {}
        within: dict[str, str] = {}
        each: dict[str, str] = {}
        for member, value in schema.get("properties", {}).items():
            if "default" in value:
                defaults[member] = value["default"]
            if found := _referred(value):
                within[member] = found
            if found := _referred(value.get("additionalProperties")) or _referred(value.get("items")):
                each[member] = found
        shapes[name] = {"defaults": defaults, "within": within, "each": each}
    return shapes


def protocol_topics() -> JsonObject:
    """Gives the topics of the documents; those that end with a dot are prefixes."""
    return {
        "class": documents.CLASS,
        "people": documents.PEOPLE,
        "texts": documents.TEXTS,
        "instructors": documents.INSTRUCTORS,
        "round": documents.ROUND,
        "results": documents.RESULTS,
        "lesson": documents.LESSON,
        "plan": documents.PLAN,
        "place": documents.PLACE_PREFIX,
        "participant": documents.PARTICIPANT_PREFIX,
        "signal": documents.SIGNAL_PREFIX,
    }


def _components(kinds: Iterable[type[msgspec.Struct]]) -> dict[str, JsonObject]:
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    return msgspec.json.schema_components(ordered, ref_template="#/$defs/{name}")[1]


def _as_sent(schema: JsonObject) -> JsonObject:
    return {**schema, "required": list(schema.get("properties", {})), "additionalProperties": False}


def _as_arguments(schema: JsonObject) -> JsonObject:
    """Drops the tag: which command is meant is said by the procedure's URI."""
    properties = {name: value for name, value in schema.get("properties", {}).items() if name != "type"}
    required = [name for name in schema.get("required", []) if name != "type"]
    return {**schema, "properties": properties, "required": required, "additionalProperties": False}


def _object(properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _reference(kind: type[msgspec.Struct]) -> JsonObject:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _referred(schema: Any) -> str | None:
    if not isinstance(schema, dict):
        return None
    choices = [schema, *schema.get("anyOf", [])]
    return next((str(choice["$ref"]).rsplit("/", 1)[-1] for choice in choices if "$ref" in choice), None)


def _constants(prefix: str) -> list[str]:
    return [value for value in vars(errors).values() if isinstance(value, str) and value.startswith(prefix)]


def main() -> None:
    """Prints the schema, the defaults, the topics and the protocol's version as one JSON object."""
    everything = {
        "schema": protocol_schema(),
        "defaults": protocol_defaults(),
        "topics": protocol_topics(),
        "version": documents.PROTOCOL_VERSION,
    }
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(everything), indent=2) + b"\n")


if __name__ == "__main__":
    main()
