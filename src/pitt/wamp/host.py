"""What the endpoint wants of the program it serves."""

from __future__ import annotations

from typing import Protocol

from pitt.wamp.effects import Authenticate, Interrupt, Invoke, Joined, Left
from pitt.wamp.policy import Policy


class Host(Policy, Protocol):
    """Decides (as a `Policy`), and is told what happens.

    All methods are called in the event loop and must not block; what takes time is put into a task. An
    exception in one is logged and answered with wamp.error.runtime_error where somebody waits.
    """

    def authenticate(self, event: Authenticate) -> None:
        """Checks a ticket, now or later, and calls `Endpoint.admit` or `Endpoint.deny`."""
        ...

    def joined(self, event: Joined) -> None:
        """Learns that a session is open."""
        ...

    def left(self, event: Left) -> None:
        """Learns that a session is gone, exactly once for each `joined`."""
        ...

    def invoke(self, event: Invoke) -> None:
        """Runs a procedure, now or later, and calls `Endpoint.result` or `Endpoint.error`."""
        ...

    def interrupt(self, event: Interrupt) -> None:
        """Learns that the caller waits no longer; may be ignored."""
        ...
