"""A session's life: from HELLO to GOODBYE, and every way it ends early."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pitt.wamp.effects import Invoke, Joined, Left
from pitt.wamp.limits import Limits
from pitt.wamp.policy import Refusal
from pitt.wamp.serializers import MSGPACK, Serializer
from pitt.wamp.session import Principal
from tests.unit.wamp.conftest import HELLO, REALM, ROLES, Bench, authenticating

VIOLATION = "wamp.error.protocol_violation"


def test_hello_challenge_authenticate_welcome(bench: Bench, serializer: Serializer) -> None:
    client = bench.connect(serializer)
    assert client.ask(*HELLO) == [[4, "ticket", {}]]
    client.say(5, "the ticket", {})
    sent, events = bench.drain()
    assert sent == []
    event = authenticating(events)
    assert (event.session, event.realm, event.authid, event.ticket) == (client.id, REALM, "ana", "the ticket")

    ana = Principal("person-7", "student", {"seat": 3})
    assert bench.router.admit(client.id, ana)
    sent, events = bench.drain()
    ((_, welcome),) = sent
    assert welcome[:2] == [2, client.id]
    details = welcome[2]
    assert (details["authid"], details["authrole"], details["authextra"]) == ("person-7", "student", {"seat": 3})
    assert set(details["roles"]) == {"broker", "dealer"}
    assert events == [Joined(client.id, REALM, ana)]
    assert list(bench.router.sessions(REALM)) == [client.id]


@pytest.mark.parametrize(
    ("hello", "uri"),
    [
        ([1, "not a uri", HELLO[2]], "wamp.error.invalid_uri"),
        ([1, "pitt.classroom.unknown", HELLO[2]], "wamp.error.no_such_realm"),
        ([1, REALM, {**ROLES, "authid": "ana"}], "wamp.error.no_matching_auth_method"),
        ([1, REALM, {**ROLES, "authmethods": ["wampcra"], "authid": "ana"}], "wamp.error.no_matching_auth_method"),
        ([1, REALM, {**ROLES, "authmethods": ["ticket"]}], "wamp.error.authentication_required"),
        ([1, REALM, {"authmethods": ["ticket"], "authid": "ana"}], VIOLATION),
        ([1, REALM, {"roles": {}, "authmethods": ["ticket"], "authid": "ana"}], VIOLATION),
        ([1, REALM, {"roles": {"broker": {}}, "authmethods": ["ticket"], "authid": "ana"}], VIOLATION),
    ],
)
def test_a_hello_that_cannot_be_accepted_is_aborted_with_words(bench: Bench, hello: list[Any], uri: str) -> None:
    client = bench.connect()
    abort, (code, words) = client.ask(*hello)
    assert (abort[0], abort[2]) == (3, uri)
    assert abort[1]["message"] == words
    assert code in (1002, 1008)
    assert bench.router.session(client.id) is None


@pytest.mark.parametrize("details", [{"x_pitt_protocol": 3}, {"authextra": {"x_pitt_protocol": 3}}])
def test_the_policy_may_refuse_a_protocol_version(bench: Bench, details: dict[str, Any]) -> None:
    asked = []

    def refuse(version: int | None) -> Refusal:
        asked.append(version)
        return Refusal("pitt.error.stale_page", "Load this page again.")

    bench.rules.protocol = refuse
    abort, _ = bench.connect().ask(1, REALM, {**HELLO[2], **details})
    assert abort == [3, {"message": "Load this page again."}, "pitt.error.stale_page"]
    assert asked == [3]


def test_a_denied_ticket_aborts(bench: Bench) -> None:
    client = bench.connect()
    client.say(*HELLO)
    client.say(5, "forged", {})
    bench.drain()
    assert bench.router.deny(client.id, "wamp.error.authentication_denied", "Join again.")
    sent, events = bench.drain()
    assert [what for _, what in sent] == [
        [3, {"message": "Join again."}, "wamp.error.authentication_denied"],
        (1008, "Join again."),
    ]
    assert events == []


def test_an_answer_for_a_client_that_has_gone_is_told_so(bench: Bench) -> None:
    client = bench.connect()
    client.say(*HELLO)
    client.say(5, "ticket", {})
    bench.router.disconnect(client.id)
    assert not bench.router.admit(client.id, Principal("ana", "student"))
    assert not bench.router.deny(client.id, "a.b", "c")
    assert bench.router.events_received()[1:] == []


@pytest.mark.parametrize(
    "message",
    [
        [5, "ticket", {}],
        [6, {}, "wamp.close.close_realm"],
        [8, 48, 1, {}, "wamp.error.timeout"],
        [16, 1, {}, "pitt.class"],
        [32, 1, {}, "pitt.class"],
        [48, 1, {}, "pitt.vote"],
        [2, 17, {}],
        [36, 1, 1, {}],
        [50, 1, {}],
        [99],
        [],
        {},
        "hello",
    ],
)
def test_anything_but_hello_first_is_a_violation(bench: Bench, message: Any) -> None:
    client = bench.connect()
    client.bench.drain()
    client.send(json.dumps(message))
    (_, abort), (_, close) = bench.drain()[0]
    assert (abort[0], abort[2], close[0]) == (3, VIOLATION, 1002)
    assert bench.router.session(client.id) is None


@pytest.mark.parametrize(
    "message",
    [
        HELLO,
        [5, "again", {}],
        [2, 17, {}],
        [4, "ticket", {}],
        [8, 68, 1, {}, "wamp.error.runtime_error"],
        [70, 1, {}],
        [17, 1, 1],
        [36, 1, 1, {}],
        [50, 1, {}],
        [32, 1, {}, "pitt.class", "too long"],
        [32, 1, {}],
        [32, 0, {}, "pitt.class"],
        [32, 2**53 + 1, {}, "pitt.class"],
        [32, 1.0, {}, "pitt.class"],
        [32, True, {}, "pitt.class"],
        [32, "1", {}, "pitt.class"],
        [32, 1, {"match": "regex"}, "pitt.class"],
        [16, 1, {"acknowledge": 1}, "pitt.class"],
        [48, 1, {"timeout": -1}, "pitt.vote"],
        [48, 1, [], "pitt.vote"],
        [48, 1, {}, "pitt.vote", {}],
        [48, 1, {}, "pitt.vote", [], []],
    ],
)
def test_what_breaks_the_protocol_ends_an_open_session(bench: Bench, message: list[Any]) -> None:
    client = bench.join()
    client.say(*message)
    sent, events = bench.drain()
    (_, abort), (_, close) = sent
    assert (abort[0], abort[2], close[0]) == (3, VIOLATION, 1002)
    (left,) = events
    assert isinstance(left, Left)
    assert left.reason == VIOLATION
    assert not bench.router.sessions(REALM)


def test_text_and_binary_must_fit_the_serialisation(bench: Bench) -> None:
    json_client, msgpack_client = bench.connect(), bench.connect(MSGPACK)
    json_client.send(b'[1,"a",{}]')
    msgpack_client.send('[1,"a",{}]')
    words = [what[1]["message"] for _, what in bench.drain()[0] if isinstance(what, list)]
    assert words == [
        "This is not a WAMP message: wamp.2.json needs text messages",
        "This is not a WAMP message: wamp.2.msgpack needs binary messages",
    ]


def test_too_large_and_too_deep_messages_are_refused() -> None:
    bench = Bench(Limits(max_inbound=200, max_depth=4))
    client = bench.join()
    assert client.ask(48, 1, {}, "pitt.vote", [[[[1]]]]) == []
    abort, close = client.ask(48, 2, {}, "pitt.vote", [[[[[1]]]]])
    assert abort[1]["message"] == "This is not a WAMP message: it is nested deeper than 4 levels"
    client = bench.join()
    abort, close = client.ask(48, 1, {}, "pitt.vote", ["x" * 200])
    assert abort == [3, {"message": "A message may have at most 200 bytes."}, "wamp.error.payload_size_exceeded"]
    assert close[0] == 1009


def test_request_ids_must_grow(bench: Bench) -> None:
    client = bench.join()
    assert client.ask(32, 5, {}, "pitt.class")[0][0] == 33
    assert client.ask(32, 9, {}, "pitt.class")[0][0] == 33
    abort, _ = client.ask(48, 9, {}, "pitt.vote")
    assert abort == [3, {"message": "Request 9 came after request 9."}, VIOLATION]


def test_the_client_says_goodbye(bench: Bench) -> None:
    client = bench.join()
    client.say(6, {"message": "Bye!"}, "wamp.close.close_realm")
    sent, events = bench.drain()
    assert [what for _, what in sent] == [[6, {}, "wamp.close.goodbye_and_out"], (1000, "Goodbye.")]
    assert events == [Left(client.id, REALM, Principal("ana", "student"), "wamp.close.close_realm", "Bye!")]


def test_the_host_says_goodbye_and_waits_for_the_answer(bench: Bench) -> None:
    client = bench.join()
    client.say(32, 1, {}, "pitt.class")
    bench.drain()
    assert bench.router.close(client.id, "pitt.close.ended", "The meeting has ended.", bench.now)
    sent, events = bench.drain()
    assert [what for _, what in sent] == [[6, {"message": "The meeting has ended."}, "pitt.close.ended"]]
    assert [type(event) for event in events] == [Left]
    assert bench.router.publish(REALM, "pitt.class") == 0
    assert not bench.router.close(client.id, "pitt.close.ended", "Twice.", bench.now)
    # WAMP, "Sessions", transition 14: other messages are ignored meanwhile.
    assert client.ask(48, 2, {}, "pitt.vote") == []
    assert client.ask(6, {}, "wamp.close.goodbye_and_out") == [(1000, "Goodbye.")]
    assert bench.drain()[1] == []


def test_a_goodbye_that_is_not_answered_ends_all_the_same() -> None:
    bench = Bench(Limits(goodbye_ms=500))
    client = bench.join()
    bench.router.close(client.id, "pitt.close.ended", "The meeting has ended.", 1_000)
    bench.drain()
    assert bench.router.next_deadline() == 1_500
    bench.tick(1_499)
    assert bench.drain() == ([], [])
    bench.tick(1_500)
    assert bench.drain() == ([(client.id, (1000, "You did not say goodbye in time."))], [])
    assert bench.router.next_deadline() is None


def test_closing_somebody_who_has_not_joined_aborts(bench: Bench) -> None:
    client = bench.connect()
    assert bench.router.close(client.id, "wamp.close.system_shutdown", "Come back soon.", 0)
    assert [what for _, what in bench.drain()[0]] == [
        [3, {"message": "Come back soon."}, "wamp.close.system_shutdown"],
        (1008, "Come back soon."),
    ]


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_an_unfinished_handshake_ends_in_time(steps: int) -> None:
    bench = Bench(Limits(handshake_ms=300))
    client = bench.connect()
    for message in [HELLO, [5, "ticket", {}]][:steps]:
        client.say(*message)
    bench.drain()
    bench.tick(300)
    (_, abort), (_, close) = bench.drain()[0]
    assert (abort[0], abort[2], close[0]) == (3, "wamp.error.timeout", 1008)


def test_abort_from_the_client_needs_no_answer(bench: Bench) -> None:
    client = bench.connect()
    client.say(*HELLO)
    bench.drain()
    assert client.ask(3, {"message": "No ticket."}, "wamp.error.cannot_authenticate") == [
        (1000, "You aborted the session.")
    ]


def test_a_lost_connection_is_told_once(bench: Bench) -> None:
    client = bench.join()
    bench.router.disconnect(client.id)
    bench.router.disconnect(client.id)
    sent, events = bench.drain()
    assert sent == []
    (left,) = events
    assert isinstance(left, Left)
    assert left.reason == "pitt.close.connection_lost"
    client.say(48, 1, {}, "pitt.vote")
    assert bench.drain() == ([], [])


def test_undefined_from_javascript_is_as_good_as_absent(bench: Bench) -> None:
    ana = bench.join(serializer=MSGPACK)
    undefined = b"\xd4\x00\x00"
    ana.send(b"\x94\x20\x01\x81\xa5match" + undefined + b"\xa5pitt.")
    ana.send(b"\x94\x20\x02\x81\xa5match" + undefined + b"\xa1a")
    ana.send(b"\x95\x30\x03\x80\xa9pitt.vote\x92" + undefined + b"\x81\xa1x" + undefined)
    sent, (call,) = bench.drain()
    assert [message[:2] for _, message in sent] == [[8, 32], [33, 2]]
    assert isinstance(call, Invoke)
    assert call.args == [None, {}]
