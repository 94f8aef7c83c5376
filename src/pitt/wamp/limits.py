"""How much of the router one client may use."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Sets the shares of one session; sizes in bytes, durations in milliseconds.

    `max_inbound` bounds what a client sends, `max_outbound` what the host lets the router send.
    `handshake_ms` runs from the connection to WELCOME, `goodbye_ms` from our GOODBYE to the answer.
    A call's timeout is cut to `max_call_timeout_ms`, so that a client cannot make the router remember
    deadlines for years.
    """

    max_inbound: int = 128 * 1024
    max_outbound: int = 1024 * 1024
    max_depth: int = 32
    max_subscriptions: int = 64
    max_pending_calls: int = 64
    max_call_timeout_ms: int = 600_000
    handshake_ms: int = 10_000
    goodbye_ms: int = 5_000
