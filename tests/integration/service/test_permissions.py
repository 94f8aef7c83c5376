"""Default deny: every procedure, every topic and publishing, for every role."""

import pytest

from pitt.protocol import documents as d
from pitt.protocol.errors import INVALID, NOT_ALLOWED, TICKET, UNKNOWN, Refused
from pitt.protocol.procedures import PROCEDURES
from pitt.service.calls import decode
from pitt.serving.application import wall_clock
from pitt.web.tickets import Tickets
from tests.integration.service.conftest import PHYSICS, TICKETS, Client, Klass


async def refusal_of(client: Client, procedure: str) -> Refused | None:
    """Calls with an argument that nothing takes: who may call is refused for that alone, so that nothing happens."""
    try:
        await client.call(procedure, no_such_argument=True)
    except Refused as refused:
        return refused
    return None


async def test_every_procedure_is_callable_by_its_callers_and_nobody_else(klass: Klass) -> None:
    clients = {
        "instructor": await klass.enter("Ana", "instructor"),
        "student": await klass.enter("Cem"),
    }
    before = klass.room.facts
    for uri, procedure in PROCEDURES.items():
        for role, client in clients.items():
            refused = await refusal_of(client, uri)
            assert refused is not None, f"{role} calls {uri} with nonsense"
            wanted = INVALID if role in procedure.callers else NOT_ALLOWED
            assert refused.uri == wanted, f"{role} calls {uri}: {refused}"
            assert refused.words.endswith(".")
    assert klass.room.facts == before


async def test_there_are_no_other_procedures(klass: Klass) -> None:
    ana = await klass.enter("Ana", "instructor")
    for uri in ("pitt.no.such", "wamp.session.list", "pitt.meeting", ""):
        with pytest.raises(Refused):
            await ana.call(uri)


async def test_topics_are_for_their_audience_only(klass: Klass) -> None:
    ana, cem = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    await klass.enter("Dua")
    for topic in (d.CLASS, d.PEOPLE, d.TEXTS, d.ROUND, d.participant_topic(cem.who), d.signal_topic(cem.who)):
        await cem.subscribe(topic)
    await cem.subscribe("pitt.place.0.0")
    await ana.subscribe(d.INSTRUCTORS)
    await ana.subscribe(d.RESULTS)
    for topic in (
        d.INSTRUCTORS,
        d.RESULTS,
        d.participant_topic("dua"),
        d.participant_topic("ana"),
        d.signal_topic("dua"),
        d.place_topic(0, 1),
        d.place_topic(9, 0),
        "pitt",
        "pitt.everything",
        "wamp.session.on_join",
    ):
        with pytest.raises(Refused):
            await cem.subscribe(topic)
    with pytest.raises(Refused):
        await ana.subscribe(d.participant_topic("cem"))
    for prefix in ("pitt", "pitt.participant", "pitt.participant.", "pitt.signal", "p"):
        for client in (ana, cem):
            with pytest.raises(Refused):
                await client.subscribe(prefix, "prefix")


async def test_nobody_publishes(klass: Klass) -> None:
    for client in (await klass.enter("Ana", "instructor"), await klass.enter("Cem")):
        for topic in (d.CLASS, d.place_topic(0, 0), d.participant_topic(client.who), "pitt.free"):
            with pytest.raises(Refused) as refused:
                await client.publish(topic, {"n": 1})
            assert refused.value.uri == NOT_ALLOWED
            assert "call a procedure" in refused.value.words


WRONG: list[tuple[str, dict[str, object]]] = [
    ("pitt.switch.groups", {"epoch": 0, "size": "x"}),
    ("pitt.switch.groups", {"epoch": 0, "size": 1}),
    ("pitt.switch.groups", {"epoch": 0, "size": 7}),
    ("pitt.switch.groups", {"epoch": 0, "size": True}),
    ("pitt.switch.groups", {"epoch": 0, "size": 2.5}),
    ("pitt.switch.groups", {"size": 3}),
    ("pitt.switch.groups", {"epoch": None}),
    ("pitt.switch.groups", {"epoch": 0, "way": "by_magic"}),
    ("pitt.switch.groups", {"epoch": 0, "lead_ms": -1}),
    ("pitt.switch.groups", {"epoch": 0, "groups": "cem"}),
    ("pitt.switch.groups", {"epoch": 0, "groups": [["cem", 7]]}),
    ("pitt.groups.preview", {"size": 1}),
    ("pitt.groups.preview", {"size": "x"}),
    ("pitt.people.page", {"limit": 0}),
    ("pitt.people.page", {"limit": 10**9}),
    ("pitt.people.page", {"offset": -1}),
    ("pitt.text.send", {"audience": "everybody", "body": "B"}),
    ("pitt.text.send", {"audience": "class", "body": " "}),
    ("pitt.text.send", {"audience": "class", "body": "x" * 2001}),
    ("pitt.text.send", {"audience": "class", "body": ["B"]}),
    ("pitt.door.set", {"locked": "yes"}),
    ("pitt.participant.remove", {"participant": 5}),
    ("pitt.participant.remove", {}),
    ("pitt.pair.set", {"first": "cem", "second": "cem", "rule": "kept"}),
    ("pitt.snapshot", {"topics": "pitt.class"}),
    ("pitt.signal", {"to": "cem", "data": "offer"}),
]


async def test_arguments_that_make_no_sense_are_refused_in_words_and_change_nothing(klass: Klass) -> None:
    ana, _ = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    before = klass.room
    for procedure, arguments in WRONG:
        with pytest.raises(Refused) as refused:
            await ana.call(procedure, **arguments)
        assert refused.value.uri == INVALID, (procedure, arguments, refused.value)
        assert refused.value.words.endswith(".")
    with pytest.raises(Refused) as positional:
        await ana.call("pitt.door.set", True)
    assert positional.value.uri == INVALID
    assert klass.room.facts == before.facts


@pytest.mark.parametrize("uri", sorted(PROCEDURES))
def test_every_procedure_names_the_argument_it_does_not_know(uri: str) -> None:
    with pytest.raises(Refused, match=r"no_such_argument|missing required"):
        decode(PROCEDURES[uri], {"no_such_argument": 1})


async def test_a_forged_stale_or_anothers_ticket_opens_nothing(klass: Klass) -> None:
    cem, now = await klass.join("Cem"), wall_clock()
    await klass.join("Dua")
    forged = Tickets(b"x" * 32, 60_000).issue(PHYSICS, cem, "student", now)
    stale = TICKETS.issue(PHYSICS, cem, "student", now - 60_001)
    for ticket in ("", "nonsense", forged, stale, forged[:-4], "é" * 20):
        with pytest.raises(Refused) as refused:
            await klass.knock("cem", ticket)
        assert refused.value.uri == TICKET
        assert refused.value.words.endswith(".")
    with pytest.raises(Refused):
        await klass.knock("dua", TICKETS.issue(PHYSICS, cem, "student", now))
    assert not klass.room.presence.connected


async def test_an_unknown_classroom_and_somebody_who_never_joined_are_refused(klass: Klass) -> None:
    with pytest.raises(Refused) as classroom:
        await klass.knock("cem", realm="chemistry")
    assert (classroom.value.uri, "no such class" in classroom.value.words) == (UNKNOWN, True)
    with pytest.raises(Refused) as stranger:
        await klass.knock("stranger")
    assert stranger.value.uri == UNKNOWN
    assert (await klass.enter("Cem")).of_class["title"] == "Physics"


async def test_the_role_is_the_classrooms_and_not_the_tickets(klass: Klass) -> None:
    await klass.join("Cem")
    cem = await klass.knock("cem", role="instructor")
    with pytest.raises(Refused) as refused:
        await cem.call("pitt.meeting.open")
    assert refused.value.uri == NOT_ALLOWED
