"""Clients without behaviour, light enough for a thousand in one process: of Pitt, and of socket.io.

Both rest on the rehearsal's WebSocket, so that the client's side costs the same.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, cast

import msgspec

from pitt.protocol.documents import CLASS, PLACE_PREFIX
from pitt.rehearsal.connection import Connection, connect
from pitt.rehearsal.joining import Server, join
from pitt.rehearsal.session import Ended
from pitt.rehearsal.student import topics_of
from pitt.rehearsal.websocket import WebSocket


class Classmate:
    """Is a participant who only listens; `expect` tells when a switch is known."""

    def __init__(self, server: Server, code: str, name: str) -> None:
        self._server = server
        self._code = code
        self._name = name
        self._connection: Connection | None = None
        self._place = self._current = self._reported = 0
        self._expected: asyncio.Future[float] | None = None
        self.place_bytes = self.class_bytes = 0

    @property
    def messages(self) -> int:
        """Counts the WAMP messages received."""
        return self._connection.messages if self._connection else 0

    async def join(self) -> None:
        """Joins over HTTP, connects, subscribes, and takes the snapshot."""
        admission = await join(self._server, self._code, self._name, simulated=False)
        topics = topics_of(admission.participant)
        connection = await connect(self._server, admission, topics, self._told)
        self._connection = connection
        connection.over.add_done_callback(self._ended)
        snapshot = await connection.call("pitt.snapshot")
        for document in snapshot["documents"]:
            if document["topic"] == CLASS:
                self._place = self._current = self._reported = document["whole"]["place_epoch"]

    def expect(self) -> asyncio.Future[float]:
        """Gives a future of the moment at which the next switch is known, on the performance counter."""
        self._expected = asyncio.get_running_loop().create_future()
        return self._expected

    async def call(self, procedure: str, **arguments: Any) -> Any:
        """Calls a procedure; raises Refused, or ConnectionError when the line is broken."""
        if self._connection is None:
            raise ConnectionResetError("This client is not connected.")
        return await self._connection.call(procedure, **arguments)

    def beat(self) -> None:
        """Lets the heart beat."""
        if self._connection is not None:
            self._connection.start_call("pitt.clock", {}).add_done_callback(lambda done: done.exception())

    def drop(self) -> None:
        """Breaks the line."""
        if self._connection is not None:
            self._connection.drop()

    def _ended(self, over: asyncio.Future[Ended]) -> None:
        if self._expected is not None and not self._expected.done():
            self._expected.set_exception(ConnectionResetError(f"{self._name} was sent away: {over.result().words}"))

    def _told(self, topic: str, update: Any) -> None:
        size = self._connection.last_bytes if self._connection else 0
        if topic.startswith(PLACE_PREFIX):
            self._place = int(topic.split(".")[2])
            self.place_bytes = size
        elif topic == CLASS:
            changed = update.get("patch") or update["whole"]
            self._current = changed.get("place_epoch", self._current)
            self.class_bytes = size
        if self._place == self._current != self._reported and self._expected is not None:
            self._reported = self._current
            self._expected.set_result(time.perf_counter())
            self._expected = None


class Peer(asyncio.Protocol):
    """Is a client of socket.io: Engine.IO 4 in text messages, and packets `42["name",{...}]`."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._transport: asyncio.Transport
        self._expected: asyncio.Future[float] | None = None
        self._round = 0
        self._heard = 0
        self.connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def expect(self, round_number: int) -> asyncio.Future[float]:
        """Gives a future of the moment at which both messages of a round are decoded."""
        self._round, self._heard = round_number, 0
        self._expected = asyncio.get_running_loop().create_future()
        return self._expected

    def emit(self, name: str, value: Any) -> None:
        """Sends an event."""
        self._send(b"42" + msgspec.json.encode([name, value]))

    def drop(self) -> None:
        """Breaks the line."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins the handshake."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._websocket.data_to_send())

    def data_received(self, data: bytes) -> None:
        """Reads whatever arrived, down to what it says."""
        for packet in self._websocket.receive_data(data):
            if packet.startswith(b"42"):
                _, message = msgspec.json.decode(packet[2:])
                self._hear(message)
            elif packet == b"2":
                self._send(b"3")
            elif packet.startswith(b"40"):
                self.connected.set_result(None)
            elif packet.startswith(b"0"):
                self._send(b"40")

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends whatever waits."""
        for waiting in (self.connected, self._expected):
            if waiting is not None and not waiting.done():
                waiting.set_exception(exc or ConnectionResetError("socket.io closed the connection."))

    def _hear(self, message: dict[str, Any]) -> None:
        if message["round"] == self._round:
            self._heard += 1
            if self._heard == 2 and self._expected is not None:
                self._expected.set_result(time.perf_counter())
                self._expected = None

    def _send(self, packet: bytes) -> None:
        self._websocket.send(packet)
        self._transport.write(self._websocket.data_to_send())


async def connect_peer(port: int, group: int | None) -> Peer:
    """Connects a client of socket.io, as a member of a group or as the instructor."""
    query = "EIO=4&transport=websocket" + (f"&group={group}" if group is not None else "")
    websocket = WebSocket(f"127.0.0.1:{port}", f"/socket.io/?{query}", None, binary=False)
    loop = asyncio.get_running_loop()
    _, peer = await loop.create_connection(lambda: Peer(websocket), "127.0.0.1", port)
    await peer.connected
    return peer
