"""Who gets which event."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from pitt.wamp.broker import PayloadTooLargeError
from pitt.wamp.effects import Send
from pitt.wamp.limits import Limits
from pitt.wamp.policy import Action, Refusal
from pitt.wamp.serializers import JSON, MSGPACK, Serializer
from pitt.wamp.session import Session, SessionId, SubscriptionId
from tests.unit.wamp.conftest import REALM, Bench, Client


class Place(msgspec.Struct):
    group: int
    mates: list[str]


def subscribe(client: Client, request: int, topic: str, match: str = "exact") -> int:
    ((code, answered, subscription),) = client.ask(32, request, {"match": match}, topic)
    assert (code, answered) == (33, request)
    return int(subscription)


def publish(bench: Bench, *args: Any, **kwargs: Any) -> list[tuple[SessionId, Any]]:
    """Publishes as the host and returns who got what, checking the count."""
    bench.drain()
    count = bench.router.publish(REALM, *args, **kwargs)
    sent = bench.drain()[0]
    assert len(sent) == count
    return sent


def test_an_event_reaches_subscribers_and_nobody_else(bench: Bench, serializer: Serializer) -> None:
    ana, bo = bench.join("ana", serializer=serializer), bench.join("bo")
    subscription = subscribe(ana, 1, "pitt.class")
    subscribe(bo, 1, "pitt.other")
    ((receiver, event),) = publish(bench, "pitt.class", [Place(3, ["Bo"])], {"counter": 8})
    assert receiver == ana.id
    assert event[:2] == [36, subscription]
    assert event[3:] == [{}, [{"group": 3, "mates": ["Bo"]}], {"counter": 8}]


def test_the_bytes_are_made_once_for_each_serialiser(bench: Bench) -> None:
    for serializer in (JSON, MSGPACK, JSON, MSGPACK, JSON):
        subscribe(bench.join(serializer=serializer), 1, "pitt.place.", "prefix")
    bench.drain()
    assert bench.router.publish(REALM, "pitt.place.7", ["word"]) == 5
    sends = [output for output in bench.router.data_to_send() if isinstance(output, Send)]
    assert sorted((len(send.receivers), send.binary) for send in sends) == [(2, True), (3, False)]


def test_a_prefix_subscription_learns_the_topic(bench: Bench) -> None:
    ana = bench.join()
    subscribe(ana, 1, "pitt.place.", "prefix")
    for topic in ("pitt.place.1", "pitt.place.epoch7.group2"):
        ((_, event),) = publish(bench, topic, [1])
        assert event[3] == {"topic": topic}
    for topic in ("pitt.place", "pitt.plac", "pitt.plaza.1", "other.pitt.place.1"):
        assert publish(bench, topic, [1]) == []


def test_every_matching_subscription_gets_the_event_under_one_publication(bench: Bench) -> None:
    ana = bench.join()
    ids = [
        subscribe(ana, 1, "pitt.place.1"),
        subscribe(ana, 2, "pitt.place.", "prefix"),
        subscribe(ana, 3, "pitt.", "prefix"),
        subscribe(ana, 4, "pitt.place.1", "prefix"),
    ]
    sent = publish(bench, "pitt.place.1")
    assert sorted(event[1] for _, event in sent) == sorted(ids)
    assert len({event[2] for _, event in sent}) == 1
    assert [event for _, event in sent if len(event) > 4] == []


def test_subscribers_of_one_topic_share_the_subscription(bench: Bench) -> None:
    ana, bo = bench.join("ana"), bench.join("bo")
    assert subscribe(ana, 1, "pitt.class") == subscribe(bo, 1, "pitt.class") == subscribe(ana, 2, "pitt.class")
    assert len(publish(bench, "pitt.class")) == 2


def test_eligible_narrows_and_never_widens(bench: Bench) -> None:
    ana, bo, cy = bench.join("ana"), bench.join("bo"), bench.join("cy")
    for client in (ana, bo):
        subscribe(client, 1, "pitt.place.", "prefix")
    chosen = [bo.id, cy.id, bo.id, SessionId(424242)]
    assert [who for who, _ in publish(bench, "pitt.place.1", [1], eligible=chosen)] == [bo.id]
    assert [who for who, _ in publish(bench, "pitt.place.1", [1], eligible={ana.id, bo.id, cy.id})] == [ana.id, bo.id]
    assert publish(bench, "pitt.place.1", [1], eligible=[]) == []
    assert publish(bench, "pitt.place.1", [1], eligible=[cy.id]) == []
    assert [who for who, _ in publish(bench, "pitt.place.1", [1], eligible=[cy.id, ana.id])] == [ana.id]


def test_who_leaves_gets_nothing_while_others_stay(bench: Bench) -> None:
    ana, bo = bench.join("ana"), bench.join("bo")
    for client in (ana, bo):
        subscribe(client, 1, "pitt.class")
        subscribe(client, 2, "pitt.place.", "prefix")
    bench.router.disconnect(ana.id)
    assert [who for who, _ in publish(bench, "pitt.class")] == [bo.id]
    assert [who for who, _ in publish(bench, "pitt.place.1", eligible=[ana.id, bo.id])] == [bo.id]


def test_unsubscribe_ends_it(bench: Bench) -> None:
    ana = bench.join()
    subscription = subscribe(ana, 1, "pitt.class")
    assert ana.ask(34, 2, subscription) == [[35, 2]]
    assert publish(bench, "pitt.class") == []
    error = ana.ask(34, 3, subscription)
    assert error == [[8, 34, 3, {}, "wamp.error.no_such_subscription", ["You have no such subscription."]]]


def test_one_may_not_unsubscribe_another(bench: Bench) -> None:
    ana, bo = bench.join("ana"), bench.join("bo")
    subscription = subscribe(ana, 1, "pitt.class")
    assert bo.ask(34, 1, subscription)[0][4] == "wamp.error.no_such_subscription"
    assert len(publish(bench, "pitt.class")) == 1


def test_revoking_tells_a_client_that_understands(bench: Bench) -> None:
    ana = bench.join()
    subscription = SubscriptionId(subscribe(ana, 1, "pitt.class"))
    assert bench.router.revoke(ana.id, subscription, "pitt.close.moved")
    assert bench.drain()[0] == [(ana.id, [35, 0, {"subscription": subscription, "reason": "pitt.close.moved"}])]
    assert publish(bench, "pitt.class") == []
    assert not bench.router.revoke(ana.id, subscription, "pitt.close.moved")
    again = SubscriptionId(subscribe(ana, 2, "pitt.class"))
    bench.drain()
    assert bench.router.revoke(ana.id, again)
    assert bench.drain()[0] == []


@pytest.mark.parametrize(
    ("options", "topic", "uri"),
    [
        ({"match": "wildcard"}, "pitt..groups", "wamp.error.option_not_allowed"),
        ({}, "pitt..groups", "wamp.error.invalid_uri"),
        ({}, "pitt.place.", "wamp.error.invalid_uri"),
        ({}, "pitt.place\n", "wamp.error.invalid_uri"),
        ({}, "", "wamp.error.invalid_uri"),
        ({}, "pitt.pl#ce", "wamp.error.invalid_uri"),
        ({}, "x" * 257, "wamp.error.invalid_uri"),
        ({"match": "prefix"}, "pitt..", "wamp.error.invalid_uri"),
    ],
)
def test_topics_that_cannot_be_subscribed(bench: Bench, options: dict[str, str], topic: str, uri: str) -> None:
    ((code, kind, request, details, error, args),) = bench.join().ask(32, 1, options, topic)
    assert (code, kind, request, details, error) == (8, 32, 1, {}, uri)
    assert args[0].endswith(".")


def test_the_policy_is_asked_with_all_it_needs(bench: Bench) -> None:
    asked: list[tuple[str, str, str, str]] = []

    def judge(session: Session, action: Action, uri: str, match: str) -> bool | Refusal:
        asked.append((session.principal.authid, action, uri, match))
        return False if action is Action.SUBSCRIBE else Refusal("pitt.error.quiet", "Only instructors may speak.")

    bench.rules.judge = judge
    ana = bench.join("ana")
    assert ana.ask(32, 1, {"match": "prefix"}, "pitt.place.") == [
        [8, 32, 1, {}, "wamp.error.not_authorized", ["You may not subscribe pitt.place.."]]
    ]
    assert ana.ask(16, 2, {"acknowledge": True}, "pitt.class", ["psst"]) == [
        [8, 16, 2, {}, "pitt.error.quiet", ["Only instructors may speak."]]
    ]
    assert ana.ask(16, 3, {}, "pitt.class", ["psst"]) == []
    assert asked == [
        ("ana", "subscribe", "pitt.place.", "prefix"),
        ("ana", "publish", "pitt.class", "exact"),
        ("ana", "publish", "pitt.class", "exact"),
    ]


def test_too_many_subscriptions_are_refused() -> None:
    bench = Bench(Limits(max_subscriptions=2))
    ana = bench.join()
    subscribe(ana, 1, "pitt.a")
    subscribe(ana, 2, "pitt.b")
    assert ana.ask(32, 3, {}, "pitt.c")[0][4] == "pitt.error.limit_reached"
    subscribe(ana, 4, "pitt.a")
    assert publish(bench, "pitt.c") == []


def test_a_client_publishes_to_all_but_itself(bench: Bench) -> None:
    eva, ana = bench.join("eva", "instructor"), bench.join("ana", serializer=MSGPACK)
    for client in (eva, ana):
        subscribe(client, 1, "pitt.class")
    bench.drain()
    eva.say(16, 2, {"acknowledge": True}, "pitt.class", ["hello"], {"loud": True})
    sent = bench.drain()[0]
    (receiver, event), (publisher, published) = sent
    assert (receiver, event[4:]) == (ana.id, [["hello"], {"loud": True}])
    assert (publisher, published) == (eva.id, [17, 2, event[2]])
    eva.say(16, 3, {"exclude_me": False}, "pitt.class")
    assert sorted(who for who, _ in bench.drain()[0]) == sorted([eva.id, ana.id])


@pytest.mark.parametrize(
    ("options", "receivers"),
    [
        ({"eligible": "ids of ana, bo"}, ["ana", "bo"]),
        ({"exclude": "ids of ana, bo"}, ["cy"]),
        ({"eligible_authid": ["bo", "nobody"]}, ["bo"]),
        ({"exclude_authid": ["bo"]}, ["ana", "cy"]),
        ({"eligible_authrole": ["student"]}, ["ana", "bo"]),
        ({"exclude_authrole": ["student"]}, ["cy"]),
        ({"eligible": "ids of ana, bo", "exclude_authid": ["ana"]}, ["bo"]),
        ({"eligible": []}, []),
    ],
)
def test_a_publisher_lists_receivers(bench: Bench, options: dict[str, Any], receivers: list[str]) -> None:
    eva = bench.join("eva", "instructor")
    listeners = {name: bench.join(name, "guest" if name == "cy" else "student") for name in ("ana", "bo", "cy")}
    for listener in listeners.values():
        subscribe(listener, 1, "pitt.class")
    ids = [listeners["ana"].id, listeners["bo"].id]
    bench.drain()
    eva.say(16, 1, {key: ids if value == "ids of ana, bo" else value for key, value in options.items()}, "pitt.class")
    names = {listener.id: name for name, listener in listeners.items()}
    assert sorted(names[who] for who, _ in bench.drain()[0]) == receivers


def test_bytes_cross_over_to_json(bench: Bench) -> None:
    eva, ana = bench.join("eva", serializer=MSGPACK), bench.join("ana")
    subscribe(ana, 1, "pitt.class")
    subscribe(eva, 1, "pitt.class")
    bench.drain()
    eva.say(16, 2, {}, "pitt.class", [b"\x00\xff", [{"deep": b""}]])
    assert bench.drain()[0][0][1][4] == ["\0AP8=", [{"deep": "\0"}]]
    ana.say(16, 2, {}, "pitt.class", ["\0AP8=", "\0not base64"])
    assert bench.drain()[0][0][1][4] == [b"\x00\xff", "\0not base64"]


def test_a_client_may_not_publish_below_wamp(bench: Bench) -> None:
    error = bench.join().ask(16, 1, {"acknowledge": True}, "wamp.session.on_join")
    assert error[0][4] == "wamp.error.invalid_uri"


def test_what_is_too_large_to_publish_goes_to_nobody() -> None:
    bench = Bench(Limits(max_outbound=100))
    subscribe(bench.join(), 1, "pitt.class")
    subscribe(bench.join(serializer=MSGPACK), 1, "pitt.class")
    with pytest.raises(PayloadTooLargeError):
        bench.router.publish(REALM, "pitt.class", ["x" * 100])
    with pytest.raises(TypeError):
        bench.router.publish(REALM, "pitt.class", [object()])
    assert bench.router.data_to_send() == []


def test_a_realm_without_sessions_is_closed(bench: Bench) -> None:
    ana = bench.join()
    subscribe(ana, 1, "pitt.class")
    bench.router.disconnect(ana.id)
    assert list(bench.router.sessions(REALM)) == []
    assert publish(bench, "pitt.class") == []


def test_an_event_is_compact_json(bench: Bench) -> None:
    subscribe(bench.join(), 1, "pitt.place.", "prefix")
    bench.drain()
    bench.router.publish(REALM, "pitt.place.1", [{"a": "ż"}])
    (send,) = bench.router.data_to_send()
    assert isinstance(send, Send)
    assert send.data == '[36,1,1002,{"topic":"pitt.place.1"},[{"a":"ż"}]]'.encode()
    assert json.loads(send.data)
