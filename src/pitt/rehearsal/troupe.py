"""A whole class of simulated students, for some minutes.

Owns their coming and going. Must not know what they do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from random import SystemRandom
from typing import Any, Final

import structlog

from pitt.protocol.errors import Refused
from pitt.rehearsal.cast import Character, cast
from pitt.rehearsal.joining import Server, find_server
from pitt.rehearsal.performing import Performing
from pitt.rehearsal.student import Student

LEAVING_S: Final = 3.0
_log = structlog.get_logger("pitt.rehearsal")


async def rehearse(
    base_url: str,
    code: str,
    students: int,
    minutes: float,
    token: str | None = None,
    *,
    certificate: Path | None = None,
    seed: int | None = None,
) -> None:
    """Fills a classroom with simulated students; returns when all of them have gone.

    They go when the minutes are over, when the meeting ends, or when this is cancelled, and then say goodbye first.
    `token` lets them in as simulated; without one the server decides. `certificate` is trusted over TLS, whatever
    name it is for. The same `seed` gives the same class.

    Raises:
        Refused: in the server's words, when it does not take the first of them.
        OSError: when nothing answers at `base_url`.
        ValueError: when `base_url` is no address, or `students` less than 1.
    """
    if students < 1:
        raise ValueError("A rehearsal needs at least one student.")
    server = find_server(base_url, certificate)
    characters = cast(students, SystemRandom().getrandbits(32) if seed is None else seed)
    performing = await asyncio.to_thread(Performing.open, server.host, server.port)
    troupe = _Troupe(server, code, token, students, performing)
    try:
        # Whatever keeps the first one out keeps all of them out, and is told to whoever asked.
        await troupe.begin(characters)
        await troupe.until_gone(minutes * 60)
    finally:
        await asyncio.shield(troupe.go_home())
        if performing is not None:
            await asyncio.shield(performing.close())


class _Troupe:
    def __init__(
        self, server: Server, code: str, token: str | None, students: int, performing: Performing | None
    ) -> None:
        self._performing = performing
        self._server = server
        self._code = code
        self._token = token
        self._size = students
        self._students: list[Student] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, characters: list[Character]) -> None:
        for character in characters:
            self._students.append(
                Student(character, self._server, self._code, self._token, self._size, self._performing)
            )
        first, *others = self._students
        await first.enter()
        self._start(first.stay(), characters[0])
        for student, character in zip(others, characters[1:], strict=True):
            self._start(self._attend(student, character), character)

    async def until_gone(self, seconds: float) -> None:
        await asyncio.wait(self._tasks, timeout=seconds)

    async def go_home(self) -> None:
        for student in self._students:
            student.leave()
        if self._tasks:
            _, staying = await asyncio.wait(self._tasks, timeout=LEAVING_S)
            for task in staying:
                task.cancel()
            await asyncio.gather(*staying, return_exceptions=True)

    async def _attend(self, student: Student, character: Character) -> None:
        try:
            await student.attend()
        except (Refused, OSError) as reason:
            # The door may have been locked meanwhile; the others are in.
            _log.warning("rehearsal.absent", name=character.name, reason=str(reason))

    def _start(self, life: Coroutine[Any, Any, None], character: Character) -> None:
        self._tasks.add(asyncio.create_task(life, name=f"simulated student {character.name}"))
