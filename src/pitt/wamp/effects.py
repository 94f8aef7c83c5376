"""What comes out of the router: bytes for the transport, and events for the host.

Both are drained after every call into the router (`data_to_send`, `events_received`), in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pitt.wamp.messages import HelloDetails
from pitt.wamp.session import Principal, RequestId, SessionId


class Send(NamedTuple):
    """One message, serialised once, for one or many sessions that share a serialiser."""

    receivers: Sequence[SessionId]
    data: bytes
    binary: bool


class Close(NamedTuple):
    """The transport of a session is to be closed after all that was sent before.

    `code` is a WebSocket close code (RFC 6455, section 7.4.1); the router has forgotten the session.
    """

    session: SessionId
    code: int
    words: str


Output = Send | Close


class Authenticate(NamedTuple):
    """A client presents a ticket; the host must `admit` or `deny` the session."""

    session: SessionId
    realm: str
    authid: str
    ticket: str
    details: HelloDetails


class Joined(NamedTuple):
    """A session is open."""

    session: SessionId
    realm: str
    principal: Principal


class Left(NamedTuple):
    """A session that had joined is gone; nothing is delivered to it any more."""

    session: SessionId
    realm: str
    principal: Principal
    reason: str
    words: str


class Invoke(NamedTuple):
    """A call the host must answer by `result` or `error`, naming `session` and `request`."""

    session: SessionId
    request: RequestId
    realm: str
    principal: Principal
    procedure: str
    args: list[Any]
    kwargs: dict[str, Any]


class Interrupt(NamedTuple):
    """The caller no longer waits (or asks to stop); answering is allowed and may be discarded."""

    session: SessionId
    request: RequestId


Event = Authenticate | Joined | Left | Invoke | Interrupt
