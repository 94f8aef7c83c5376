"""A WAMP session over one WebSocket, on asyncio's protocols: no task and no stream for a client, only callbacks.

Owns the socket and the calls that wait for an answer. Must not know what is called or told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final, cast

import msgspec

from pitt.protocol.errors import Refused
from pitt.rehearsal.joining import Admission, Server
from pitt.rehearsal.session import SUBPROTOCOL, Answered, Declined, Ended, Session, Told
from pitt.rehearsal.websocket import ServerBrokeProtocolError, WebSocket

OPENING_S: Final = 30.0
LOST: Final = "pitt.rehearsal.lost"
"""Why a session ended when the line broke without GOODBYE."""


class Connection(asyncio.Protocol):
    """One client's line: `call` it, `leave` it; `over` is set, with the reason, when it has ended."""

    def __init__(self, websocket: WebSocket, session: Session) -> None:
        self._websocket = websocket
        self._session = session
        self._transport: asyncio.Transport
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._reason: Ended | None = None
        loop = asyncio.get_running_loop()
        self.welcomed: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[Ended] = loop.create_future()

    @property
    def messages(self) -> int:
        """Counts the WAMP messages received."""
        return self._session.messages

    @property
    def last_bytes(self) -> int:
        """Tells how long the message is that is being read, or was read last."""
        return self._session.last_bytes

    async def call(self, procedure: str, **arguments: Any) -> Any:
        """Calls a procedure; raises Refused in the server's words, or ConnectionError when the line breaks."""
        return await self.start_call(procedure, arguments)

    def start_call(self, procedure: str, arguments: dict[str, Any]) -> asyncio.Future[Any]:
        """Sends a call and gives its answer to wait for."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self.over.done():
            answer.set_exception(ConnectionResetError("The connection has ended."))
            return answer
        self._waiting[self._session.call(procedure, arguments)] = answer
        self._flush()
        return answer

    def say_goodbye(self) -> None:
        """Ends the session in good order."""
        self._session.say_goodbye()
        self._flush()

    def drop(self) -> None:
        """Breaks the line without a word, as a lost network does."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins the handshake."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._websocket.data_to_send())

    def data_received(self, data: bytes) -> None:
        """Reads whatever arrived, down to what it says."""
        try:
            was_open = self._websocket.opened
            messages = self._websocket.receive_data(data)
            for message in messages:
                happening = self._session.receive_message(message)
                if happening is not None:
                    self._take(happening)
        except (ServerBrokeProtocolError, msgspec.DecodeError, LookupError, TypeError) as error:
            self._end(Ended(LOST, f"The server is not understood: {error}"))
            self._transport.abort()
            return
        if self._websocket.opened and (messages or not was_open):
            self._flush()
            if self._session.welcome and not self.welcomed.done():
                self.welcomed.set_result(None)
        elif self._websocket.closed:
            self._transport.write(self._websocket.data_to_send())
        if self._websocket.closed:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends whatever waits."""
        self._end(self._reason or Ended(LOST, str(exc or "The connection was closed.")))

    def _take(self, happening: Answered | Declined | Ended) -> None:
        if isinstance(happening, Ended):
            self._reason = happening
            self._websocket_close_after_flush()
            return
        waiting = self._waiting.pop(happening.request, None)
        if waiting is None or waiting.done():
            return
        if isinstance(happening, Answered):
            waiting.set_result(happening.value)
        else:
            waiting.set_exception(Refused(happening.uri, happening.words, happening.code))

    def _websocket_close_after_flush(self) -> None:
        self._flush()
        self._websocket.close()
        self._transport.write(self._websocket.data_to_send())
        self._transport.close()

    def _flush(self) -> None:
        if not self._websocket.opened:
            return
        for message in self._session.messages_to_send():
            self._websocket.send(message)
        data = self._websocket.data_to_send()
        if data and not self._transport.is_closing():
            self._transport.write(data)

    def _end(self, reason: Ended) -> None:
        if self.over.done():
            return
        self.over.set_result(reason)
        gone = ConnectionResetError(reason.words)
        for waiting in (*self._waiting.values(), self.welcomed):
            if not waiting.done():
                waiting.set_exception(gone)
                # Nobody need look at every answer that never came.
                waiting.exception()
        self._waiting.clear()


async def connect(server: Server, admission: Admission, topics: Iterable[tuple[str, str]], told: Told) -> Connection:
    """Opens the WebSocket and the session; the subscriptions are on their way when it returns.

    `told` is called with the topic and the update of every event. Raises OSError, TimeoutError among them.
    """
    websocket = WebSocket(server.authority, admission.websocket, SUBPROTOCOL)
    session = Session(admission.realm, admission.participant, admission.ticket, topics, admission.protocol, told)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(OPENING_S):
        transport, connection = await loop.create_connection(
            lambda: Connection(websocket, session), server.host, server.port, ssl=server.tls
        )
        try:
            await connection.welcomed
        except BaseException:
            transport.abort()
            raise
    return connection
