"""The WebSocket endpoint: the router's shell as a plain ASGI application.

Owns the connections, the clock and the queues. Everything is called from one event loop, and nothing here
waits for a client: a publication is written or queued for all of them in one go.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Container, MutableMapping
from functools import partial
from typing import Any, assert_never

import structlog

from pitt.wamp import uris
from pitt.wamp.effects import Authenticate, Close, Event, Interrupt, Invoke, Joined, Left, Send
from pitt.wamp.frames import close_reason
from pitt.wamp.host import Host
from pitt.wamp.limits import Limits
from pitt.wamp.outlets import AsgiSend, DirectOutlet, Letter, Outlet, QueuedOutlet, Turn
from pitt.wamp.router import PROTOCOL_ERROR, Router
from pitt.wamp.serializers import SERIALIZERS, Serializer
from pitt.wamp.session import Principal, RequestId, Session, SessionId, SubscriptionId

Scope = MutableMapping[str, Any]
AsgiReceive = Callable[[], Awaitable[MutableMapping[str, Any]]]

DIRECT = "pitt.direct"
"""The ASGI extension by which `uvicorn_protocol` offers a connection to write to at once."""

TRY_AGAIN_LATER, INTERNAL_ERROR = 1013, 1011
"""Close codes of the registry that RFC 6455, section 11.7, sets up."""

_log = structlog.get_logger(__name__)


def _random_ids() -> Callable[[], int]:
    """Makes a source of ids of the global scope (WAMP, "IDs": uniformly from [1, 2^53]).

    Ids must differ but need not be secret, and the operating system's chance costs 10 µs a publication.
    """
    bits = random.Random(secrets.randbits(256)).getrandbits  # noqa: S311
    return lambda: bits(53) + 1


def _steady_clock() -> Callable[[], int]:
    """Makes a clock that reads Unix milliseconds but never runs backwards."""
    offset = time.time_ns() - time.monotonic_ns()
    return lambda: (time.monotonic_ns() + offset) // 1_000_000


class Endpoint:
    """Serves WAMP to a host; an ASGI application for the scope type "websocket"."""

    def __init__(
        self,
        host: Host,
        *,
        procedures: Container[str],
        origin_allowed: Callable[[str | None, Scope], bool],
        limits: Limits | None = None,
        max_unread: int = 512 * 1024,
        close_grace_ms: int = 10_000,
        clock: Callable[[], int] | None = None,
    ) -> None:
        """Takes the host and its settings.

        `origin_allowed` judges the Origin header (None if there is none, as from scripts). A client with
        more than `max_unread` bytes unread when the next message comes is closed, and cut off
        `close_grace_ms` later if it does not read even the close frame.
        """
        self.router = Router(host, random_id=_random_ids(), procedures=procedures, limits=limits)
        self._host = host
        self._origin_allowed = origin_allowed
        self._max_unread = max_unread
        self._grace = close_grace_ms / 1000
        self._clock = clock or _steady_clock()
        self._outlets: dict[SessionId, Outlet] = {}
        self._turn = Turn()
        self._heard: dict[SessionId, int] = {}
        self._untold: deque[Event] = deque()
        self._telling = False
        self._gave_up = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at: int | None = None

    # For the host.

    def realm(self, name: str) -> Realm:
        """Returns a handle on a realm, open or not."""
        return Realm(self, name)

    def session(self, session: SessionId) -> Session | None:
        """Returns a connected session, to be read only."""
        return self.router.session(session)

    def last_heard(self, session: SessionId) -> int | None:
        """Returns when the last message of a session came, in Unix milliseconds."""
        return self._heard.get(session)

    def admit(self, session: SessionId, principal: Principal) -> bool:
        """Answers `authenticate` with yes; False if the client has gone meanwhile."""
        done = self.router.admit(session, principal)
        self._pump()
        return done

    def deny(self, session: SessionId, uri: str, words: str) -> bool:
        """Answers `authenticate` with no; False if the client has gone meanwhile."""
        done = self.router.deny(session, uri, words)
        self._pump()
        return done

    def result(
        self,
        session: SessionId,
        request: RequestId,
        args: list[Any],
        kwargs: dict[str, Any] | None = None,
    ) -> bool:
        """Answers `invoke`; False if nobody waits for it any more."""
        done = self.router.result(session, request, args, kwargs)
        self._pump()
        return done

    def error(
        self,
        session: SessionId,
        request: RequestId,
        uri: str,
        words: str,
        kwargs: dict[str, Any] | None = None,
    ) -> bool:
        """Refuses `invoke`; False if nobody waits for it any more."""
        done = self.router.error(session, request, uri, words, kwargs)
        self._pump()
        return done

    def revoke(self, session: SessionId, subscription: SubscriptionId, reason: str | None = None) -> bool:
        """Takes a subscription away, and tells the client if a `reason` (a URI) is given; False if it had none."""
        done = self.router.revoke(session, subscription, reason)
        self._pump()
        return done

    def close(self, session: SessionId, uri: str, words: str) -> bool:
        """Says goodbye to a session, with a reason; False if it is closing or gone."""
        done = self.router.close(session, uri, words, self._clock())
        self._pump()
        return done

    def close_all(self, uri: str = uris.SYSTEM_SHUTDOWN, words: str = "The server stops; come back soon.") -> None:
        """Says goodbye to every session."""
        for session in list(self._outlets):
            self.router.close(session, uri, words, self._clock())
        self._pump()

    # For the server.

    async def __call__(self, scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
        """Serves one connection."""
        if scope["type"] != "websocket":
            raise ValueError(f"This endpoint serves WebSockets, not {scope['type']}.")
        await receive()
        if not self._origin_allowed(_header(scope, b"origin"), scope):
            await _reject(scope, send, "This page may not connect here: its origin is not allowed.")
            return
        serializer = _negotiate(scope["subprotocols"])
        if serializer is None:
            await send({"type": "websocket.accept"})
            words = f"Offer one of the subprotocols {', '.join(SERIALIZERS)}."
            await send({"type": "websocket.close", "code": PROTOCOL_ERROR, "reason": close_reason(words)})
            return
        await send({"type": "websocket.accept", "subprotocol": serializer.subprotocol})
        session = self.router.connect(serializer, self._clock())
        try:
            connection = scope.get("extensions", {}).get(DIRECT)
            if connection is not None:
                self._outlets[session] = DirectOutlet(connection, self._turn, self._max_unread, self._grace)
                connection.receiver = partial(self._received, session)
                self._arm()
                await self._read(session, receive)
            else:
                outlet = QueuedOutlet(send, self._max_unread, self._grace)
                self._outlets[session] = outlet
                self._arm()
                reading = asyncio.create_task(self._read(session, receive))
                try:
                    await asyncio.wait({reading, outlet.task}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    reading.cancel()
                    outlet.task.cancel()
                    await asyncio.gather(reading, outlet.task, return_exceptions=True)
        finally:
            self._outlets.pop(session, None)
            self._heard.pop(session, None)
            self.router.disconnect(session)
            self._pump()

    async def _read(self, session: SessionId, receive: AsgiReceive) -> None:
        while (event := await receive())["type"] == "websocket.receive":
            text = event.get("text")
            self._received(session, text if text is not None else event["bytes"])

    def _received(self, session: SessionId, data: str | bytes) -> None:
        now = self._clock()
        self._heard[session] = now
        try:
            self.router.receive_data(session, data, now)
        except Exception:  # noqa: BLE001
            # Only the host's policy can raise here. The request is lost, so its session must not go on.
            _log.exception("wamp.policy_failed", session=session)
            self._give_up(session, INTERNAL_ERROR, uris.RUNTIME_ERROR, "Something went wrong here; connect again.")
        self._pump()

    def _publish(
        self,
        realm: str,
        topic: str,
        args: list[Any] | None,
        kwargs: dict[str, Any] | None,
        eligible: Collection[SessionId] | None,
    ) -> int:
        count = self.router.publish(realm, topic, args, kwargs, eligible=eligible)
        self._gave_up = False
        self._flush()
        # Publishing itself makes no events and moves no deadline, so flushing is enough mostly.
        if self._gave_up:
            self._pump()
        return count

    # Draining the router.

    def _pump(self) -> None:
        """Sends what the router wants sent, and tells the host what happened, until there is no more.

        The host may call back into the endpoint while it is told something; then only the sending happens
        at once, so that events are told one after the other.
        """
        router = self.router
        while True:
            flushed = self._flush()
            self._untold.extend(router.events_received())
            if self._telling or not (flushed or self._untold):
                break
            self._telling = True
            try:
                while self._untold:
                    self._tell(self._untold.popleft())
            finally:
                self._telling = False
        self._arm()

    def _flush(self) -> int:
        """Sends and closes what the router wants, without telling the host anything."""
        outputs = self.router.data_to_send()
        for output in outputs:
            if type(output) is Send:
                self._send(output)
            elif type(output) is Close:
                self._heard.pop(output.session, None)
                outlet = self._outlets.pop(output.session, None)
                if outlet is not None:
                    outlet.close(output.code, output.words)
        return len(outputs)

    def _send(self, output: Send) -> None:
        outlets = self._outlets
        letter = Letter(output)
        slow = []
        for session in output.receivers:
            outlet = outlets.get(session)
            if outlet is not None and not outlet.send(letter):
                slow.append(session)
        for session in slow:
            words = "You did not read what was sent to you; connect again."
            self._give_up(session, TRY_AGAIN_LATER, uris.TOO_SLOW, words)

    def _give_up(self, session: SessionId, code: int, uri: str, words: str) -> None:
        self._heard.pop(session, None)
        outlet = self._outlets.pop(session, None)
        if outlet is not None:
            _log.info("wamp.gave_up", session=session, reason=uri)
            outlet.close(code, words)
        self.router.disconnect(session, uri, words)
        self._gave_up = True

    def _tell(self, event: Event) -> None:
        host = self._host
        try:
            match event:
                case Invoke():
                    host.invoke(event)
                case Joined():
                    host.joined(event)
                case Left():
                    host.left(event)
                case Authenticate():
                    host.authenticate(event)
                case Interrupt():
                    host.interrupt(event)
                case _:
                    assert_never(event)
        except Exception:  # noqa: BLE001
            # A fault in one event must not keep the others from being told.
            _log.exception("wamp.host_failed", session=event.session, event_type=type(event).__name__)
            words = "Something went wrong here; try again."
            if isinstance(event, Invoke):
                self.router.error(event.session, event.request, uris.RUNTIME_ERROR, words)
            elif isinstance(event, Authenticate):
                self.router.deny(event.session, uris.RUNTIME_ERROR, words)

    def _arm(self) -> None:
        """Keeps the timer at the router's next deadline."""
        at = self.router.next_deadline()
        if at == self._timer_at and self._timer is not None:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timer_at = at
        if at is not None:
            delay = max(0, at - self._clock()) / 1000
            self._timer = asyncio.get_running_loop().call_later(delay, self._due)

    def _due(self) -> None:
        self._timer = None
        self.router.tick(self._clock())
        self._pump()


class Realm:
    """One realm of an endpoint, as the host sees it."""

    __slots__ = ("_endpoint", "name")

    def __init__(self, endpoint: Endpoint, name: str) -> None:
        self._endpoint = endpoint
        self.name = name

    @property
    def sessions(self) -> Collection[SessionId]:
        """The open sessions, in the order they joined."""
        return self._endpoint.router.sessions(self.name)

    def publish(
        self,
        topic: str,
        args: list[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        eligible: Collection[SessionId] | None = None,
    ) -> int:
        """Publishes to all subscribers, or to those of them in `eligible`; never beyond the subscribers.

        The payload may contain msgspec Structs and is serialised once for each subscription and serialiser.
        Returns how many EVENTs went out; no client is waited for. Raises PayloadTooLargeError, or TypeError
        for what cannot be serialised, and then nothing went out.
        """
        return self._endpoint._publish(self.name, topic, args, kwargs, eligible)

    def deliver(self) -> None:
        """Lets what was published leave now, not at the end of the turn: while it travels, more can be worked out."""
        self._endpoint._turn.end()

    def close(self, uri: str, words: str) -> None:
        """Says goodbye to every session of the realm."""
        for session in list(self.sessions):
            self._endpoint.close(session, uri, words)


def _negotiate(offered: list[str]) -> Serializer | None:
    for subprotocol in offered:
        if subprotocol in SERIALIZERS:
            return SERIALIZERS[subprotocol]
    return None


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return None


async def _reject(scope: Scope, send: AsgiSend, words: str) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": words.encode()})
