"""What the router asks its host before it lets anything happen. Without a yes the answer is no."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from pitt.wamp.session import Session


class Action(StrEnum):
    """What a session wants to do with a URI."""

    SUBSCRIBE = "subscribe"
    PUBLISH = "publish"
    CALL = "call"


class Refusal(Struct, frozen=True):
    """A no: an error URI, and words that a person can act on."""

    uri: str
    words: str


class Policy(Protocol):
    """Answers at once, from memory: the router cannot wait.

    What takes longer (checking a ticket) is an `Authenticate` event, answered by `admit` or `deny`.
    """

    def realm_exists(self, realm: str) -> bool:
        """Tells whether a session may try to join `realm`; realms open with their first session."""
        ...

    def check_protocol(self, version: int | None) -> Refusal | None:
        """Judges HELLO's `x_pitt_protocol`; None as the answer lets the session go on."""
        ...

    def authorize(self, session: Session, action: Action, uri: str, match: str) -> bool | Refusal:
        """Decides about one request of an open session; `session.principal` says whose it is.

        `match` is "exact" or "prefix" for a subscription and "exact" otherwise. False is answered with
        wamp.error.not_authorized, a Refusal with its own URI and words.
        """
        ...
