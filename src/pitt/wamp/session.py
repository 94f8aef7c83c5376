"""What the router remembers of one connected client.

Owns the states of a session's life, the typed ids, and what sessions are subscribed to. Knows nothing
of sockets, of time, or of what a classroom is.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NewType

from msgspec import Struct

from pitt.wamp.messages import HelloDetails, RoleDetails

if TYPE_CHECKING:
    from pitt.wamp.serializers import Serializer

SessionId = NewType("SessionId", int)
"""A WAMP session id: random in [1, 2^53] (WAMP, "IDs", global scope)."""

SubscriptionId = NewType("SubscriptionId", int)
"""A WAMP subscription id: counted by the router (WAMP, "IDs", router scope)."""

RequestId = NewType("RequestId", int)
"""A WAMP request id: counted by the client (WAMP, "IDs", session scope)."""


class Principal(Struct, frozen=True):
    """Names who a session speaks for, as the host decided when it admitted the session.

    `extra` is sent to the client as WELCOME.Details.authextra.
    """

    authid: str
    role: str
    extra: dict[str, Any] = {}


class State(Enum):
    """The router's side of the state chart in WAMP, "Sessions"."""

    CONNECTED = auto()
    CHALLENGED = auto()
    AUTHENTICATING = auto()
    OPEN = auto()
    CLOSING = auto()
    CLOSED = auto()


class PendingCall(Struct):
    """A call the host has been asked to answer.

    `killed` says that the caller sent CANCEL in mode "kill" and still waits for the host's own answer.
    """

    request: RequestId
    procedure: str
    killed: bool = False


class Session:
    """Holds one client's place in the router; read it freely, let only the router change it."""

    __slots__ = (
        "calls",
        "hello",
        "id",
        "last_request",
        "principal",
        "realm",
        "serializer",
        "state",
        "subscriptions",
    )

    def __init__(self, session_id: SessionId, serializer: Serializer) -> None:
        self.id = session_id
        self.serializer = serializer
        self.state = State.CONNECTED
        self.realm = ""
        self.hello = NO_HELLO
        self.principal = NOBODY
        self.last_request = 0
        self.subscriptions: dict[SubscriptionId, Subscription] = {}
        self.calls: dict[RequestId, PendingCall] = {}

    def __repr__(self) -> str:
        return f"<Session {self.id} {self.state.name} {self.realm} {self.principal.authid}>"


NO_HELLO = HelloDetails(roles={"caller": RoleDetails()})
"""The details of a session that has not said HELLO yet."""

NOBODY = Principal(authid="", role="")
"""The principal of a session that the host has not admitted yet."""


Members = dict[SessionId, Session]


class Subscription:
    """A topic or prefix with its subscribers, apart by serialiser."""

    __slots__ = ("details", "id", "match", "members", "uri")

    def __init__(self, subscription_id: SubscriptionId, match: str, uri: str) -> None:
        self.id = subscription_id
        self.match = match
        self.uri = uri
        self.members: dict[Serializer, Members] = {}

    def add(self, session: Session) -> None:
        self.members.setdefault(session.serializer, {})[session.id] = session

    def remove(self, session: Session) -> None:
        members = self.members[session.serializer]
        del members[session.id]
        if not members:
            del self.members[session.serializer]
