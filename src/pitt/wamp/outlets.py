"""The way out to one client: bounded, and never awaited by whoever publishes.

`DirectOutlet` writes finished frames, once a turn, into uvicorn's transport, whose buffer is the queue.
`QueuedOutlet` feeds any ASGI server from a queue of its own. Both refuse when the client has not read what it was
sent; the endpoint then closes it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from pitt.wamp.effects import Send
from pitt.wamp.frames import close_reason, frame

AsgiSend = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Letter:
    """One message on its way to many; each of its forms is made at most once."""

    __slots__ = ("_asgi", "_wire", "binary", "data")

    def __init__(self, send: Send) -> None:
        self.data = send.data
        self.binary = send.binary
        self._wire: bytes | None = None
        self._asgi: dict[str, Any] | None = None

    @property
    def wire(self) -> bytes:
        """The message as a WebSocket frame."""
        if self._wire is None:
            self._wire = frame(self.data, binary=self.binary)
        return self._wire

    @property
    def asgi(self) -> dict[str, Any]:
        """The message as an ASGI event."""
        if self._asgi is None:
            if self.binary:
                self._asgi = {"type": "websocket.send", "bytes": self.data}
            else:
                self._asgi = {"type": "websocket.send", "text": self.data.decode()}
        return self._asgi


class Outlet(Protocol):
    """What the endpoint needs of a way out."""

    def send(self, letter: Letter) -> bool:
        """Sends soon, in order; False, and nothing is sent, if too much is unread already."""
        ...

    def close(self, code: int, words: str) -> None:
        """Closes after what was sent before; a client that does not read is cut off after a grace."""
        ...


class DirectConnection(Protocol):
    """What a server offers under `scope["extensions"]["pitt.direct"]`; see `uvicorn_protocol`."""

    receiver: Callable[[str | bytes], None] | None

    def unread(self) -> int:
        """Returns how many bytes wait in the transport."""
        ...

    def write(self, wire: bytes) -> None:
        """Writes a finished frame."""
        ...

    def end(self, code: int, reason: str, grace: float) -> None:
        """Sends a close frame and drops the connection, at the latest after `grace` seconds."""
        ...


class Turn:
    """Gathers what is sent within one turn of the event loop: then each client costs one system call, not one each.

    A class-wide switch sends everybody a place and the class's document; both leave, and arrive, together.
    """

    __slots__ = ("_outlets",)

    def __init__(self) -> None:
        self._outlets: list[DirectOutlet] = []

    def add(self, outlet: DirectOutlet) -> None:
        """Lets the outlet write at the end of the turn."""
        if not self._outlets:
            asyncio.get_running_loop().call_soon(self.end)
        self._outlets.append(outlet)

    def end(self) -> None:
        """Lets all of them write; there may be none."""
        outlets, self._outlets = self._outlets, []
        try:
            while outlets:
                outlets.pop().write()
        finally:
            # Whatever is wrong with one connection must not keep the others from their messages.
            for outlet in outlets:
                self.add(outlet)


class DirectOutlet:
    """Writes at the end of the turn; the transport's buffer is the queue."""

    __slots__ = ("_connection", "_grace", "_max_unread", "_turn", "_waiting", "_waiting_size")

    def __init__(self, connection: DirectConnection, turn: Turn, max_unread: int, grace: float) -> None:
        self._connection = connection
        self._turn = turn
        self._grace = grace
        self._max_unread = max_unread
        self._waiting: list[bytes] = []
        self._waiting_size = 0

    def send(self, letter: Letter) -> bool:
        """Lets the frame wait for the end of the turn."""
        if self._connection.unread() + self._waiting_size > self._max_unread:
            return False
        wire = letter.wire
        if not self._waiting:
            self._turn.add(self)
        self._waiting.append(wire)
        self._waiting_size += len(wire)
        return True

    def write(self) -> None:
        """Writes what waits into the transport."""
        waiting = self._waiting
        if waiting:
            self._waiting = []
            self._waiting_size = 0
            self._connection.write(waiting[0] if len(waiting) == 1 else b"".join(waiting))

    def close(self, code: int, words: str) -> None:
        """Sends the close frame behind what is unread."""
        self.write()
        self._connection.end(code, close_reason(words), self._grace)


class QueuedOutlet:
    """Keeps a queue that a task of its own empties into ASGI's `send`."""

    def __init__(self, send: AsgiSend, max_unread: int, grace: float) -> None:
        """Starts the task; it ends when the outlet is closed or `send` fails, and is the caller's to await."""
        self._send = send
        self._max_unread = max_unread
        self._grace = grace
        self._queue: deque[Letter] = deque()
        self._unread = 0
        self._ready = asyncio.Event()
        self._closing: dict[str, Any] | None = None
        self.task = asyncio.create_task(self._empty())

    def send(self, letter: Letter) -> bool:
        """Queues the message."""
        if self._unread > self._max_unread:
            return False
        self._unread += len(letter.data)
        self._queue.append(letter)
        self._ready.set()
        return True

    def close(self, code: int, words: str) -> None:
        """Lets the task close when the queue is empty, and ends it after the grace in any case."""
        self._closing = {"type": "websocket.close", "code": code, "reason": close_reason(words)}
        self._ready.set()
        asyncio.get_running_loop().call_later(self._grace, self.task.cancel)

    async def _empty(self) -> None:
        while True:
            while self._queue:
                letter = self._queue.popleft()
                await self._send(letter.asgi)
                self._unread -= len(letter.data)
            if self._closing is not None:
                await self._send(self._closing)
                return
            self._ready.clear()
            await self._ready.wait()
