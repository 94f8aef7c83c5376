"""What a media engine does for the service, and the engine of classes whose browsers connect directly.

Owns the port. Must not know classrooms, sockets or the native part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

EngineName = Literal["mesh", "sfu", "none"]
Places = Sequence[tuple[Sequence[int], Sequence[int]]]
"""For each place the ids of its sources, in order of priority, and the numbers of its receivers."""


class OfferRefused(Exception):
    """Says in words why an offer cannot be answered; nothing has changed."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """Is what an engine noticed of one participant's media."""

    kind: Literal["connected", "disconnected", "speaking", "silent"]
    classroom: str
    number: int


Observer = Callable[[Observation], None]


class Engine(Protocol):
    """Carries plans out. Participants are numbers, unique in their classroom; a source's id is its number * 4 + kind.

    All but `connect` return at once, and are idempotent.
    """

    @property
    def name(self) -> EngineName:
        """Tells clients which engine is at work."""

    @property
    def takes_routes(self) -> bool:
        """Tells whether media go through the engine; where they do not, nobody need tell it any plan."""

    def watch(self, observer: Observer) -> None:
        """Tells from now on what is noticed, on the running event loop."""

    async def connect(self, classroom: str, number: int, connection: str, offer: str) -> str:
        """Answers an offer (SDP); the same `connection` restarts its ICE, another one replaces it.

        Raises OfferRefused.
        """

    def disconnect(self, classroom: str, number: int) -> None:
        """Ends a participant's connection."""

    def apply(self, classroom: str, epoch: int, places: Places) -> None:
        """Makes this the plan: everybody in a place is sent its sources but their own; who is in none, nothing."""

    def announce(self, classroom: str, epoch: int, places: Places, due_in_ms: int) -> None:
        """Tells the plan to come, in place of what was announced before."""

    def cancel(self, classroom: str) -> None:
        """Forgets the plan that was announced."""

    def forget(self, classroom: str) -> None:
        """Ends all connections of a classroom and forgets its plans."""


class Direct:
    """Is the engine of browsers that connect directly (mesh), or not at all (none): the server has nothing to do."""

    takes_routes = False

    def __init__(self, name: EngineName = "mesh") -> None:
        self.name: EngineName = name

    def watch(self, observer: Observer) -> None:
        """Notices nothing."""

    async def connect(self, classroom: str, number: int, connection: str, offer: str) -> str:
        """Refuses every offer."""
        raise OfferRefused("no media go through this server")

    def disconnect(self, classroom: str, number: int) -> None:
        """Does nothing."""

    def apply(self, classroom: str, epoch: int, places: Places) -> None:
        """Does nothing: browsers read the plan from their documents."""

    def announce(self, classroom: str, epoch: int, places: Places, due_in_ms: int) -> None:
        """Does nothing."""

    def cancel(self, classroom: str) -> None:
        """Does nothing."""

    def forget(self, classroom: str) -> None:
        """Does nothing."""
