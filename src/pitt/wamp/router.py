"""The router: sessions come and go, and what they send reaches the broker or the dealer.

Sans-IO. A shell tells it `connect`, `receive_data`, `disconnect` and `tick`, then takes `data_to_send`; the
host takes `events_received` and answers by `admit`, `deny`, `result`, `error`, `publish`, `close`, `revoke`.
Time is an argument: milliseconds of any clock that does not run backwards. Chance is an argument, too.
No bytes from a client make it raise; what breaks the protocol is answered with ABORT and a close.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from typing import Any, assert_never

from pitt.wamp import uris
from pitt.wamp.broker import Broker
from pitt.wamp.deadlines import Deadlines
from pitt.wamp.dealer import CallKey, Dealer
from pitt.wamp.effects import Authenticate, Event, Joined, Left, Output
from pitt.wamp.limits import Limits
from pitt.wamp.messages import (
    Abort,
    Call,
    Cancel,
    Code,
    Goodbye,
    Hello,
    Inbound,
    Publish,
    Register,
    Request,
    Subscribe,
    Unregister,
    Unsubscribe,
)
from pitt.wamp.messages import Authenticate as AuthenticateMessage
from pitt.wamp.outbox import Outbox
from pitt.wamp.policy import Policy
from pitt.wamp.serializers import MalformedError, Serializer
from pitt.wamp.session import (
    Principal,
    RequestId,
    Session,
    SessionId,
    State,
    SubscriptionId,
)

AGENT = "pitt"

ROLES: dict[str, Any] = {
    "broker": {
        "features": {
            "pattern_based_subscription": True,
            "publisher_exclusion": True,
            "subscriber_blackwhite_listing": True,
            "subscription_revocation": True,
        }
    },
    "dealer": {"features": {"call_canceling": True, "call_timeout": True}},
}
"""What WELCOME announces (WAMP, "Router: Role and Feature Announcement")."""

NORMAL, PROTOCOL_ERROR, POLICY, TOO_BIG = 1000, 1002, 1008, 1009
"""Close codes of RFC 6455, section 7.4.1."""


class _Realm:
    """The open sessions of one realm, with the realm's own broker."""

    __slots__ = ("broker", "sessions")

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.sessions: dict[SessionId, Session] = {}


class Router:
    """Routes between many sessions in many realms and one host."""

    def __init__(
        self,
        policy: Policy,
        *,
        random_id: Callable[[], int],
        procedures: Container[str] = frozenset(),
        limits: Limits | None = None,
    ) -> None:
        """Takes the host's policy, a source of random ids in [1, 2^53] and the procedures' names."""
        self.limits = limits or Limits()
        self._policy = policy
        self._random_id = random_id
        self._outbox = Outbox()
        self._calls: Deadlines[CallKey] = Deadlines()
        self._phases: Deadlines[SessionId] = Deadlines()
        self._dealer = Dealer(self._outbox, policy, self.limits, procedures, self._calls)
        self._sessions: dict[SessionId, Session] = {}
        self._realms: dict[str, _Realm] = {}
        self._subscriptions = 0

    # The transport's side.

    def connect(self, serializer: Serializer, now: int) -> SessionId:
        """Takes a new transport connection; the id stands for it until it is closed."""
        session_id = SessionId(self._random_id())
        while session_id in self._sessions:
            session_id = SessionId(self._random_id())
        self._sessions[session_id] = Session(session_id, serializer)
        self._phases.set(session_id, now + self.limits.handshake_ms)
        return session_id

    def receive_data(self, session_id: SessionId, data: str | bytes, now: int) -> None:
        """Takes one WebSocket message: `str` if it was text, `bytes` if it was binary."""
        session = self._sessions.get(session_id)
        if session is None:
            return
        if len(data) > self.limits.max_inbound:
            words = f"A message may have at most {self.limits.max_inbound} bytes."
            self._abort(session, uris.PAYLOAD_SIZE_EXCEEDED, words, TOO_BIG)
            return
        try:
            message = session.serializer.decode(data, self.limits.max_depth)
        except MalformedError as reason:
            self._violate(session, f"This is not a WAMP message: {reason}")
            return
        self._receive(session, message, now)

    def disconnect(
        self,
        session_id: SessionId,
        reason: str = uris.CONNECTION_LOST,
        words: str = "The connection was lost.",
    ) -> None:
        """Learns that a transport is gone or given up; unknown ids are fine. Nothing more is sent to it."""
        session = self._sessions.get(session_id)
        if session is not None:
            self._forget(session, reason, words)

    def tick(self, now: int) -> None:
        """Does what is due: calls time out, unfinished handshakes and goodbyes end."""
        for session_id, request in self._calls.due(now):
            self._dealer.expire(self._sessions[session_id], request)
        for session_id in self._phases.due(now):
            session = self._sessions[session_id]
            if session.state is State.CLOSING:
                self._forget(session, uris.GOODBYE_AND_OUT, "")
                self._outbox.close(session, NORMAL, "You did not say goodbye in time.")
            else:
                words = "You took too long to join; connect again."
                self._abort(session, uris.TIMEOUT, words, POLICY)

    def next_deadline(self) -> int | None:
        """Returns when `tick` has something to do."""
        call, phase = self._calls.next(), self._phases.next()
        if call is None or phase is None:
            return phase if call is None else call
        return min(call, phase)

    def data_to_send(self) -> list[Output]:
        """Takes what is to be sent and closed, in order."""
        return self._outbox.take_outputs()

    def events_received(self) -> list[Event]:
        """Takes what the host must know or answer, in order."""
        return self._outbox.take_events()

    # The host's side.

    def session(self, session_id: SessionId) -> Session | None:
        """Returns a connected session, joined or not."""
        return self._sessions.get(session_id)

    def sessions(self, realm: str) -> Collection[SessionId]:
        """Returns the open sessions of a realm."""
        found = self._realms.get(realm)
        return found.sessions.keys() if found else ()

    def admit(self, session_id: SessionId, principal: Principal) -> bool:
        """Answers `Authenticate` with yes; False if the session has gone meanwhile."""
        session = self._sessions.get(session_id)
        if session is None or session.state is not State.AUTHENTICATING:
            return False
        session.principal = principal
        session.state = State.OPEN
        self._phases.drop(session_id)
        realm = self._realms.get(session.realm)
        if realm is None:
            realm = self._realms[session.realm] = _Realm(
                Broker(self._outbox, self._policy, self.limits, self._subscription, self._random_id)
            )
        realm.sessions[session_id] = session
        details = {
            "agent": AGENT,
            "roles": ROLES,
            "realm": session.realm,
            "authid": principal.authid,
            "authrole": principal.role,
            "authmethod": "ticket",
            "authprovider": AGENT,
            "authextra": principal.extra,
        }
        self._outbox.send(session, [Code.WELCOME, session_id, details])
        self._outbox.tell(Joined(session_id, session.realm, principal))
        return True

    def deny(self, session_id: SessionId, uri: str, words: str) -> bool:
        """Answers `Authenticate` with no; False if the session has gone meanwhile."""
        session = self._sessions.get(session_id)
        if session is None or session.state is not State.AUTHENTICATING:
            return False
        self._abort(session, uri, words, POLICY)
        return True

    def publish(
        self,
        realm: str,
        topic: str,
        args: list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        eligible: Collection[SessionId] | None = None,
    ) -> int:
        """Publishes to the subscribers of a realm, or those of them in `eligible`.

        Returns how many EVENTs go out. Raises PayloadTooLargeError, or TypeError for what cannot be
        serialised; then nothing goes out.
        """
        found = self._realms.get(realm)
        return found.broker.publish(topic, args, kwargs, eligible) if found else 0

    def result(
        self,
        session_id: SessionId,
        request: RequestId,
        args: list[Any],
        kwargs: dict[str, Any] | None = None,
    ) -> bool:
        """Answers `Invoke`; False if nobody waits for it any more."""
        session = self._sessions.get(session_id)
        return session is not None and self._dealer.result(session, request, args, kwargs)

    def error(
        self,
        session_id: SessionId,
        request: RequestId,
        uri: str,
        words: str,
        kwargs: dict[str, Any] | None = None,
    ) -> bool:
        """Refuses `Invoke`; False if nobody waits for it any more."""
        session = self._sessions.get(session_id)
        return session is not None and self._dealer.error(session, request, uri, words, kwargs)

    def revoke(self, session_id: SessionId, subscription: SubscriptionId, reason: str | None = None) -> bool:
        """Takes a subscription away, and tells the client if a `reason` (a URI) is given; False if it had none."""
        session = self._sessions.get(session_id)
        if session is None or session.state is not State.OPEN:
            return False
        return self._realms[session.realm].broker.revoke(session, subscription, reason)

    def close(self, session_id: SessionId, uri: str, words: str, now: int) -> bool:
        """Says GOODBYE to an open session, or ABORT to one that has not joined yet.

        Nothing is delivered to it any more; its transport is closed when it answers, or after
        `Limits.goodbye_ms`. False if it is closing or gone.
        """
        session = self._sessions.get(session_id)
        if session is None or session.state is State.CLOSING:
            return False
        if session.state is not State.OPEN:
            self._abort(session, uri, words, POLICY)
            return True
        self._outbox.send(session, [Code.GOODBYE, {"message": words}, uri])
        self._leave(session, uri, words)
        session.state = State.CLOSING
        self._phases.set(session_id, now + self.limits.goodbye_ms)
        return True

    # A session's life.

    def _receive(self, session: Session, message: Inbound, now: int) -> None:
        if isinstance(message, Abort):
            # WAMP, "ABORT": "No response to an `ABORT` message is expected."
            self._forget(session, message.reason, message.details.message)
            self._outbox.close(session, NORMAL, "You aborted the session.")
        elif session.state is State.OPEN:
            self._receive_open(session, message, now)
        elif session.state is State.CLOSING:
            # WAMP, "Sessions", transition 14: in SHUTTING DOWN "Received other / ignore".
            if isinstance(message, Goodbye):
                self._forget(session, uris.GOODBYE_AND_OUT, "")
                self._outbox.close(session, NORMAL, "Goodbye.")
        elif session.state is State.CONNECTED and isinstance(message, Hello):
            self._hello(session, message)
        elif session.state is State.CHALLENGED and isinstance(message, AuthenticateMessage):
            session.state = State.AUTHENTICATING
            ticket, hello = message.signature, session.hello
            self._outbox.tell(Authenticate(session.id, session.realm, hello.authid, ticket, hello))
        else:
            # WAMP, "HELLO": it "MUST be the very first message sent by the Client"; "Protocol errors":
            # "Receiving `GOODBYE` message, before session was established", and so on.
            name = type(message).__name__
            self._violate(session, f"{name} came before the session was established.")

    def _hello(self, session: Session, message: Hello) -> None:
        details = message.details
        if not uris.is_uri(message.realm):
            self._abort(session, uris.INVALID_URI, "This is not a valid realm.", POLICY)
            return
        refusal = self._policy.check_protocol(details.protocol_version)
        if refusal is not None:
            self._abort(session, refusal.uri, refusal.words, POLICY)
            return
        if not self._policy.realm_exists(message.realm):
            self._abort(session, uris.NO_SUCH_REALM, "There is no such classroom.", POLICY)
            return
        if "ticket" not in details.authmethods:
            self._abort(
                session,
                uris.NO_MATCHING_AUTH_METHOD,
                "Authenticate with a ticket: offer the method 'ticket'.",
                POLICY,
            )
            return
        if not details.authid:
            # WAMP, "Ticket-based Authentication": HELLO.Details.authid "MUST be provided".
            self._abort(session, uris.AUTHENTICATION_REQUIRED, "Say who you are: authid is missing.", POLICY)
            return
        session.realm = message.realm
        session.hello = details
        session.state = State.CHALLENGED
        self._outbox.send(session, [Code.CHALLENGE, "ticket", {}])

    def _receive_open(self, session: Session, message: Inbound, now: int) -> None:
        if isinstance(message, Goodbye):
            self._outbox.send(session, [Code.GOODBYE, {}, uris.GOODBYE_AND_OUT])
            self._forget(session, message.reason, message.details.message)
            self._outbox.close(session, NORMAL, "Goodbye.")
        elif isinstance(message, Cancel):
            self._dealer.cancel(session, message)
        elif isinstance(message, Request):
            # WAMP, "IDs": those in the session scope "MUST be incremented by 1". A gap is harmless and
            # happens when a client fails to serialise a request; a repetition makes answers ambiguous.
            if message.request <= session.last_request:
                self._violate(
                    session,
                    f"Request {message.request} came after request {session.last_request}.",
                )
                return
            session.last_request = message.request
            self._request(session, message, now)
        else:
            # WAMP, "Protocol errors": HELLO after the session was established; ERROR and YIELD answer
            # an INVOCATION, and this router sends none.
            name = type(message).__name__
            self._violate(session, f"{name} came after the session was established.")

    def _request(self, session: Session, message: Request, now: int) -> None:
        broker = self._realms[session.realm].broker
        match message:
            case Call():
                self._dealer.call(session, message, now)
            case Publish():
                broker.publish_for(session, message)
            case Subscribe():
                broker.subscribe(session, message)
            case Unsubscribe():
                broker.unsubscribe(session, message)
            case Register():
                self._dealer.register(session, message)
            case Unregister():
                self._dealer.unregister(session, message)
            case _:
                assert_never(message)

    def _violate(self, session: Session, words: str) -> None:
        """Does what WAMP, "Protocol errors", demands: ABORT, dispose of everything, drop the connection."""
        if session.state is State.CLOSING:
            self._forget(session, uris.PROTOCOL_VIOLATION, words)
            self._outbox.close(session, PROTOCOL_ERROR, words)
        else:
            self._abort(session, uris.PROTOCOL_VIOLATION, words, PROTOCOL_ERROR)

    def _abort(self, session: Session, uri: str, words: str, code: int) -> None:
        self._outbox.send(session, [Code.ABORT, {"message": words}, uri])
        self._forget(session, uri, words)
        self._outbox.close(session, code, words)

    def _forget(self, session: Session, uri: str, words: str) -> None:
        """Removes every trace of a session."""
        if session.state is State.OPEN:
            self._leave(session, uri, words)
        session.state = State.CLOSED
        self._phases.drop(session.id)
        del self._sessions[session.id]

    def _leave(self, session: Session, uri: str, words: str) -> None:
        realm = self._realms[session.realm]
        realm.broker.drop(session)
        self._dealer.drop(session)
        del realm.sessions[session.id]
        if not realm.sessions:
            del self._realms[session.realm]
        self._outbox.tell(Left(session.id, session.realm, session.principal, uri, words))

    def _subscription(self) -> SubscriptionId:
        self._subscriptions += 1
        return SubscriptionId(self._subscriptions)
