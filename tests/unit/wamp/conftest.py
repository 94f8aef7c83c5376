"""A router under test: messages in, messages out, events beside."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from pitt.wamp.effects import Authenticate, Close, Event, Send
from pitt.wamp.limits import Limits
from pitt.wamp.policy import Action, Refusal
from pitt.wamp.router import Router
from pitt.wamp.serializers import JSON, MSGPACK, Serializer
from pitt.wamp.session import Principal, Session, SessionId

REALM = "pitt.classroom.physics"
ROLES: dict[str, Any] = {"roles": {"subscriber": {"features": {"subscription_revocation": True}}, "caller": {}}}
HELLO: list[Any] = [1, REALM, {**ROLES, "authmethods": ["ticket"], "authid": "ana"}]

Judge = Callable[[Session, Action, str, str], bool | Refusal]


class Rules:
    """A policy that says yes until a test says otherwise."""

    def __init__(self) -> None:
        self.realms = {REALM, "pitt.classroom.chemistry"}
        self.protocol: Callable[[int | None], Refusal | None] = lambda version: None
        self.judge: Judge = lambda session, action, uri, match: True

    def realm_exists(self, realm: str) -> bool:
        return realm in self.realms

    def check_protocol(self, version: int | None) -> Refusal | None:
        return self.protocol(version)

    def authorize(self, session: Session, action: Action, uri: str, match: str) -> bool | Refusal:
        return self.judge(session, action, uri, match)


class Bench:
    """Drives a router with a hand-turned clock and counted ids, and decodes what it sends."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.rules = Rules()
        self.now = 0
        ids = itertools.count(1001)
        self.router = Router(
            self.rules,
            random_id=lambda: next(ids),
            procedures={"pitt.vote", "pitt.switch"},
            limits=limits,
        )

    def connect(self, serializer: Serializer = JSON) -> Client:
        return Client(self, self.router.connect(serializer, self.now), serializer)

    def join(self, authid: str = "ana", role: str = "student", serializer: Serializer = JSON) -> Client:
        client = self.connect(serializer)
        client.say(1, REALM, {**ROLES, "authmethods": ["ticket"], "authid": authid})
        client.say(5, "a ticket", {})
        assert self.router.admit(client.id, Principal(authid, role))
        self.drain()
        return client

    def tick(self, now: int) -> None:
        self.now = now
        self.router.tick(now)

    def drain(self) -> tuple[list[tuple[SessionId, Any]], list[Event]]:
        """Returns [(session, message or Close)] and the events since the last time."""
        sent: list[tuple[SessionId, Any]] = []
        for output in self.router.data_to_send():
            match output:
                case Send(receivers, data, binary):
                    message = msgspec.msgpack.decode(data) if binary else json.loads(data)
                    sent.extend((receiver, message) for receiver in receivers)
                case Close(session, code, words):
                    sent.append((session, (code, words)))
        return sent, self.router.events_received()


class Client:
    """One end of a connection."""

    def __init__(self, bench: Bench, session: SessionId, serializer: Serializer) -> None:
        self.bench = bench
        self.id = session
        self.serializer = serializer

    def send(self, data: str | bytes) -> None:
        self.bench.router.receive_data(self.id, data, self.bench.now)

    def say(self, *message: Any) -> None:
        if self.serializer is MSGPACK:
            self.send(msgspec.msgpack.encode(message))
        else:
            self.send(json.dumps(message))

    def ask(self, *message: Any) -> list[Any]:
        """Says something and returns what comes back to this client."""
        self.bench.drain()
        self.say(*message)
        return [what for session, what in self.bench.drain()[0] if session == self.id]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture(params=["json", "msgpack"])
def serializer(request: pytest.FixtureRequest) -> Serializer:
    return JSON if request.param == "json" else MSGPACK


def authenticating(events: list[Event]) -> Authenticate:
    (event,) = events
    assert isinstance(event, Authenticate)
    return event
