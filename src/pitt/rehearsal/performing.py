"""What simulated students look and sound like where media go through the server: films of drawn faces, played natively.

Owns the films and the native part's life. Must not know what students do in the classroom.
"""

from __future__ import annotations

import asyncio
import importlib
import socket
import uuid
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any, Final

from pitt.protocol.errors import Refused

FACES: Final = 6
Call = Callable[..., Awaitable[Any]]
"""(procedure, **arguments) -> its result; raises Refused."""


class Performing:
    """Lets students be seen and heard; to be closed."""

    def __init__(self, performers: Any) -> None:
        self._performers = performers
        self._on: set[int] = set()

    @classmethod
    def open(cls, host: str, port: int) -> Performing | None:
        """Starts the native part, to reach a server at `host`; nothing where it is not built or cannot be."""
        try:
            native = importlib.import_module("pitt_sfu")
            return cls(native.Performers(_reels(), _address_towards(host, port)))
        except (ImportError, OSError, AttributeError):
            return None

    def plays(self, student: int) -> bool:
        """Tells whether a student is seen and heard."""
        return student in self._on

    async def begin(self, student: int, call: Call) -> None:
        """Connects a student's media; where the server refuses, a drawn face has to do."""
        try:
            offer = await asyncio.to_thread(self._performers.offer, student, student % FACES)
            answered = await call("pitt.media.connect", connection=uuid.uuid4().hex, offer=offer)
            await asyncio.to_thread(self._performers.answer, student, answered["answer"])
        except (Refused, OSError):
            self.end(student)
            return
        self._on.add(student)

    def film(self, student: int, on: bool) -> None:
        """Lets a student send, or not: a camera that nobody watches is off."""
        self._performers.film(student, on)

    def received(self) -> dict[int, int]:
        """Counts the packets that each student has received so far."""
        counted: dict[int, int] = self._performers.received()
        return counted

    def talk(self, student: int, speaking: bool) -> None:
        """Lets a student talk, or listen."""
        self._performers.talk(student, speaking)

    def end(self, student: int) -> None:
        """Ends a student's media, as when the line is lost."""
        self._on.discard(student)
        self._performers.leave(student)

    async def close(self) -> None:
        """Ends everybody's media."""
        await asyncio.to_thread(self._performers.close)


def _reels() -> list[tuple[bytes, bytes, bytes]]:
    films = files("pitt.rehearsal") / "films"
    names = ("face-{}-quiet.vp8", "face-{}-talking.vp8", "voice-{}.opus")
    return [
        (read[0], read[1], read[2])
        for read in ([(films / name.format(face)).read_bytes() for name in names] for face in range(FACES))
    ]


def _address_towards(host: str, port: int) -> str:
    """Finds which of this machine's addresses leads to the server; nothing is sent."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind, protocol) as towards:
        towards.connect(address)
        found: str = towards.getsockname()[0]
    return found
