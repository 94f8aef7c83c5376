"""docs/protocol.md says what the code does: each row that the code wants is there, and no other."""

import json
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NewType, Union, get_args, get_origin

import msgspec
import pytest

from pitt.protocol import documents, errors
from pitt.protocol.procedures import PROCEDURES
from pitt.wamp import uris
from pitt.wamp.serializers import SERIALIZERS
from pitt.web import bodies
from pitt.web.refusals import NOBODY, ErrorBody

DOCUMENT = Path(__file__).parents[3] / "docs/protocol.md"
PLAIN = {int: "integer", str: "string", bool: "boolean", type(None): "null", Any: "anything"}
HTTP = (bodies.Join, bodies.JoinedBody, bodies.AskTicket, bodies.TicketBody, ErrorBody)
TOPICS = {
    documents.CLASS: "ClassDocument",
    documents.PEOPLE: "PeopleDocument",
    documents.TEXTS: "TextsDocument",
    documents.ROUND: "RoundDocument",
    documents.LESSON: "LessonDocument",
    documents.PLAN: "PlanDocument",
    documents.INSTRUCTORS: "InstructorsDocument",
    documents.RESULTS: "ResultsDocument",
    documents.place_topic(0, 0).replace("0.0", "<epoch>.<number>"): "PlaceDocument",
    documents.participant_topic("<id>"): "MeDocument",
    documents.signal_topic("<id>"): "Signal",
}

Struct = type[msgspec.Struct]


# --- what the code says --------------------------------------------------------------------------------------------


def named(kind: Any) -> str:
    """Names a type as the document does."""
    if isinstance(kind, NewType):
        return named(kind.__supertype__)
    if kind in PLAIN:
        return PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(json.dumps(value) for value in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(named(argument) for argument in arguments)
    if origin in (list, tuple):
        return f"list of {named(arguments[0])}"
    if origin is dict:
        return f"map of {named(arguments[1])}"
    return str(kind.__name__)


def default(field: msgspec.structs.FieldInfo) -> str | None:
    """Gives the default as JSON, or nothing where there is none."""
    if field.default_factory is not msgspec.NODEFAULT:
        return json.dumps(field.default_factory())
    return None if field.default is msgspec.NODEFAULT else json.dumps(field.default)


def arguments_of(kind: Struct) -> str:
    """Writes down the keyword arguments of a procedure."""
    written = []
    for field in msgspec.structs.fields(kind):
        given = default(field)
        end = "" if given is None else f" = {given}"
        written.append(f"`{field.encode_name}: {named(field.type)}{end}`")
    return "<br>".join(written)


def rows_of(kind: Struct) -> list[tuple[str, ...]]:
    """Writes down the members of a struct: name, type, and what it means when it is absent."""
    found: list[tuple[str, ...]] = []
    for field in msgspec.structs.fields(kind):
        given = default(field)
        absent = "always there" if given is None else f"`{given}`"
        found.append((f"`{field.encode_name}`", f"`{named(field.type)}`", absent))
    return found


def structs_within(kind: Any) -> Iterator[Struct]:
    """Finds every struct that a type holds, itself included."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from structs_within(field.type)
    for argument in get_args(kind):
        yield from structs_within(argument)


def every_struct() -> dict[str, Struct]:
    """Collects the structs that go over the wire, but for those that are the arguments of a procedure."""
    roots: list[Any] = [*HTTP, documents.Update, *(it.gives for it in PROCEDURES.values())]
    roots += [field.type for it in PROCEDURES.values() for field in msgspec.structs.fields(it.takes)]
    roots += [kind for name, kind in vars(documents).items() if name.endswith("Document") and name != "Document"]
    return {kind.__name__: kind for root in roots for kind in structs_within(root)}


def constants(*prefixes: str) -> set[str]:
    """Collects the URIs of the code that begin with one of the prefixes."""
    values = [*vars(errors).values(), *vars(uris).values(), NOBODY]
    return {value for value in values if isinstance(value, str) and value.startswith(prefixes)}


# --- what the document says ----------------------------------------------------------------------------------------


class Section(msgspec.Struct):
    """One heading, and the rows of the tables below it."""

    under: str
    """The heading of the second level above."""
    rows: list[tuple[str, ...]]


def read_sections(text: str) -> dict[str, Section]:
    """Reads all headings with their tables; a table's first two lines say what the columns are."""
    sections: dict[str, Section] = {}
    under, heading, in_table = "", "", 0
    for line in text.splitlines():
        title = re.fullmatch(r"(##+) (.*)", line)
        if title is not None:
            heading = title[2].strip("`")
            under = heading if title[1] == "##" else under
            assert heading not in sections, f"{heading} stands there twice"
            sections[heading] = Section(under=under, rows=[])
        in_table = in_table + 1 if line.startswith("|") else 0
        if in_table > 2:
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            assert all(cells[:1]), f"a row without a name: {line}"
            assert cells[-1], f"{cells[0]} is not explained"
            sections[heading].rows.append(cells)
    return sections


TEXT = DOCUMENT.read_text()
SECTIONS = read_sections(TEXT)
STRUCTS = every_struct()


def rows_under(heading: str) -> list[tuple[str, ...]]:
    """Collects the rows of a section of the second level and all below it."""
    return [row for section in SECTIONS.values() if section.under == heading for row in section.rows]


def test_the_version_is_the_codes() -> None:
    assert re.findall(r"protocol's version is \*\*(\d+)\*\*", TEXT) == [str(documents.PROTOCOL_VERSION)]


def test_every_subprotocol_is_named() -> None:
    assert set(re.findall(r"`(wamp\.2\.\w+)`", TEXT)) == set(SERIALIZERS)


def test_every_procedure_has_its_callers_arguments_and_result() -> None:
    told = {row[0]: row[1:4] for row in rows_under("Procedures")}
    assert len(told) == len(rows_under("Procedures"))
    assert told == {
        f"`{uri}`": (" and ".join(sorted(it.callers)), arguments_of(it.takes) or "none", f"`{it.gives.__name__}`")
        for uri, it in PROCEDURES.items()
    }


def test_every_topic_is_there_with_what_it_carries() -> None:
    assert {row[0]: row[1] for row in SECTIONS["Topics"].rows} == {f"`{t}`": f"`{it}`" for t, it in TOPICS.items()}
    known = {value for name, value in vars(documents).items() if name.isupper() and isinstance(value, str)}
    assert {topic.partition("<")[0] for topic in TOPICS} == known


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_every_member_of_what_is_sent_is_there(name: str) -> None:
    assert [row[:3] for row in SECTIONS[name].rows] == rows_of(STRUCTS[name])


def test_no_struct_is_there_that_the_code_does_not_have() -> None:
    shapes = {it for it, section in SECTIONS.items() if section.under in ("Shapes", "Joining") and section.rows}
    assert shapes == set(STRUCTS)


def test_every_error_is_there() -> None:
    assert {row[0].strip("`") for row in rows_under("Refusals")} == constants("pitt.error.", "wamp.error.")


def test_every_reason_for_an_end_is_there() -> None:
    assert {row[0].strip("`") for row in SECTIONS["Ends"].rows} == constants("pitt.close.", "wamp.close.")
