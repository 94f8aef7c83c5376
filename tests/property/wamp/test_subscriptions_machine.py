"""A model of who is subscribed to what, against the router, over random histories."""

from __future__ import annotations

import itertools
import json
from typing import Any

import hypothesis.strategies as st
import msgspec
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from pitt.wamp.effects import Authenticate, Close, Event, Joined, Left, Send
from pitt.wamp.limits import Limits
from pitt.wamp.router import Router
from pitt.wamp.serializers import JSON, MSGPACK, Serializer
from pitt.wamp.session import Principal, Session, SessionId, SubscriptionId
from tests.property.wamp.conftest import search

REALMS = ["physics", "chemistry"]
TOPICS = ["a", "a.b", "a.b.c", "a.bc", "b"]
PREFIXES = ["a", "a.", "a.b", "a.b.", "", "b."]
MAX_SUBSCRIPTIONS = 3
Key = tuple[str, str]


class Yes:
    """A policy without a no."""

    def realm_exists(self, realm: str) -> bool:
        return True

    def check_protocol(self, version: int | None) -> None:
        return None

    def authorize(self, session: Session, action: str, uri: str, match: str) -> bool:
        return True


class Member:
    """What the model knows of one session."""

    def __init__(self, realm: str, serializer: Serializer) -> None:
        self.realm = realm
        self.serializer = serializer
        self.request = 0
        self.held: dict[Key, int] = {}


class Subscriptions(RuleBasedStateMachine):
    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        ids = itertools.count(1)
        limits = Limits(max_subscriptions=MAX_SUBSCRIPTIONS)
        self.router = Router(Yes(), random_id=lambda: next(ids), limits=limits)
        self.members: dict[SessionId, Member] = {}

    def drain(self) -> tuple[list[tuple[SessionId, Any]], list[Event]]:
        sent: list[tuple[SessionId, Any]] = []
        for output in self.router.data_to_send():
            if isinstance(output, Send):
                decode = msgspec.msgpack.decode if output.binary else json.loads
                sent.extend((receiver, decode(output.data)) for receiver in output.receivers)
            elif isinstance(output, Close):
                sent.append((output.session, output.code))
        return sent, self.router.events_received()

    def say(self, session: SessionId, serializer: Serializer, *message: Any) -> list[Any]:
        data = serializer.encode(list(message))
        self.router.receive_data(session, data if serializer.binary else data.decode(), 0)
        sent, self.events = self.drain()
        return [what for _, what in sent]

    def ask(self, session: SessionId, code: int, *rest: Any) -> list[Any]:
        member = self.members[session]
        member.request += 1
        return self.say(session, member.serializer, code, member.request, *rest)

    @rule(target=sessions, realm=st.sampled_from(REALMS), serializer=st.sampled_from([JSON, MSGPACK]))
    def join(self, realm: str, serializer: Serializer) -> SessionId:
        session = self.router.connect(serializer, 0)
        hello = {"roles": {"subscriber": {}}, "authmethods": ["ticket"], "authid": "ana"}
        assert self.say(session, serializer, 1, realm, hello) == [[4, "ticket", {}]]
        self.say(session, serializer, 5, "ticket", {})
        assert [type(event) for event in self.events] == [Authenticate]
        assert self.router.admit(session, Principal("ana", "student"))
        assert [type(event) for event in self.drain()[1]] == [Joined]
        self.members[session] = Member(realm, serializer)
        return session

    @rule(
        session=sessions,
        topic=st.sampled_from(TOPICS) | st.sampled_from(PREFIXES),
        match=st.sampled_from(["exact", "prefix"]),
    )
    def subscribe(self, session: SessionId, topic: str, match: str) -> None:
        member = self.members[session]
        (answer,) = self.ask(session, 32, {"match": match}, topic)
        if match == "exact" and (not topic or topic.endswith(".")):
            assert answer[4] == "wamp.error.invalid_uri"
        elif (match, topic) not in member.held and len(member.held) >= MAX_SUBSCRIPTIONS:
            assert answer[4] == "pitt.error.limit_reached"
        else:
            assert answer[:2] == [33, member.request]
            assert member.held.setdefault((match, topic), answer[2]) == answer[2]
            for other in self.members.values():
                if other.realm == member.realm and (match, topic) in other.held:
                    assert other.held[match, topic] == answer[2]

    @rule(session=sessions, data=st.data())
    def unsubscribe(self, session: SessionId, data: st.DataObject) -> None:
        member = self.members[session]
        key = data.draw(st.sampled_from([*sorted(member.held), None]))
        (answer,) = self.ask(session, 34, 10_000 if key is None else member.held.pop(key))
        assert answer[0] == (8 if key is None else 35)

    @rule(session=sessions, data=st.data())
    def revoke(self, session: SessionId, data: st.DataObject) -> None:
        member = self.members[session]
        key = data.draw(st.sampled_from([*sorted(member.held), None]))
        subscription = SubscriptionId(10_000 if key is None else member.held.pop(key))
        assert self.router.revoke(session, subscription) is (key is not None)
        assert self.drain() == ([], [])

    @rule(session=consumes(sessions), way=st.sampled_from(["lost", "goodbye", "violation", "closed"]))
    def leave(self, session: SessionId, way: str) -> None:
        member = self.members.pop(session)
        match way:
            case "lost":
                self.router.disconnect(session)
            case "goodbye":
                self.say(session, member.serializer, 6, {}, "a.b")
            case "violation":
                self.say(session, member.serializer, 99)
            case "closed":
                self.router.close(session, "a.b", "words", 0)
        events = self.drain()[1] or self.events
        assert [type(event) for event in events] == [Left]

    @rule(realm=st.sampled_from(REALMS), topic=st.sampled_from(TOPICS), data=st.data())
    def publish(self, realm: str, topic: str, data: st.DataObject) -> None:
        eligible = data.draw(
            st.none() | st.lists(st.sampled_from([*sorted(self.members), SessionId(999_999)]), max_size=4)
        )
        count = self.router.publish(realm, topic, ["word"], eligible=eligible)
        sent, events = self.drain()
        assert events == []
        assert count == len(sent)
        assert len({event[2] for _, event in sent}) <= 1
        got = sorted((who, event[1], event[3].get("topic")) for who, event in sent)
        wanted = sorted(
            (who, subscription, topic if match == "prefix" else None)
            for who, member in self.members.items()
            if member.realm == realm and (eligible is None or who in eligible)
            for (match, uri), subscription in member.held.items()
            if (topic == uri if match == "exact" else topic.startswith(uri))
        )
        assert got == wanted

    @invariant()
    def the_realms_hold_the_members(self) -> None:
        for realm in REALMS:
            assert sorted(self.router.sessions(realm)) == sorted(
                session for session, member in self.members.items() if member.realm == realm
            )


TestSubscriptions = Subscriptions.TestCase
TestSubscriptions.settings = search
