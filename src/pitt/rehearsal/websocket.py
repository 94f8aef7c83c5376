"""The client's side of one WebSocket (RFC 6455), without I/O.

Owns the handshake and the frames, as little as a thousand clients in one process can afford: a message that arrives in
one piece is cut out of what was read and nothing else. Must not know what the messages mean.
"""

from __future__ import annotations

from typing import Final

from websockets.frames import Close, Frame, Opcode
from websockets.utils import accept_key, generate_key

LONGEST_MESSAGE: Final = 8_388_608
"""Bytes; a snapshot for an instructor of a thousand has about 200 kB."""
LONGEST_ANSWER: Final = 16_384
_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0, 1, 2, 8, 9, 10


class ServerBrokeProtocolError(Exception):
    """Says in words what the server did that RFC 6455 forbids; the caller drops the connection."""


class WebSocket:
    """Turns bytes read into messages, and messages into bytes to write.

    `opened` becomes true with the server's answer to the handshake, `closed` with its close frame; what is to be
    written in reply collects in `data_to_send`.
    """

    def __init__(self, host: str, path: str, subprotocol: str | None, *, binary: bool = True) -> None:
        self.opened = False
        self.closed = False
        self._opcode = Opcode.BINARY if binary else Opcode.TEXT
        self._subprotocol = subprotocol
        self._key = generate_key()
        self._rest = b""
        self._fragments: list[bytes] = []
        self._fragments_size = 0
        self._close_sent = False
        wanted = f"Sec-WebSocket-Protocol: {subprotocol}\r\n" if subprotocol else ""
        self._out: list[bytes] = [
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {self._key}\r\nSec-WebSocket-Version: 13\r\n{wanted}\r\n".encode("ascii")
        ]

    def data_to_send(self) -> bytes:
        """Takes what is to be written."""
        data = b"".join(self._out)
        self._out.clear()
        return data

    def send(self, message: bytes) -> None:
        """Queues one message, masked as a client must (RFC 6455, section 5.3)."""
        if not self._close_sent:
            self._out.append(Frame(self._opcode, message).serialize(mask=True))

    def close(self, code: int = 1000) -> None:
        """Queues the close frame; nothing can be sent afterwards."""
        if not self._close_sent:
            self._close_sent = True
            self._out.append(Frame(Opcode.CLOSE, Close(code, "").serialize()).serialize(mask=True))

    def receive_data(self, data: bytes) -> list[bytes]:
        """Reads bytes and gives the messages that they complete; raises ServerBrokeProtocolError."""
        if self._rest:
            data = self._rest + data
            self._rest = b""
        at = 0
        if not self.opened:
            at = self._read_answer(data)
            if at == 0:
                return []
        messages: list[bytes] = []
        length = len(data)
        while length - at >= 2:
            first, size = data[at], data[at + 1]
            start = at + 2
            if size == 126:
                start += 2
                size = int.from_bytes(data[at + 2 : start], "big")
            elif size == 127:
                start += 8
                size = int.from_bytes(data[at + 2 : start], "big")
            elif size > 127:
                # RFC 6455, section 5.1: "A server MUST NOT mask any frames that it sends to the client."
                raise ServerBrokeProtocolError("It masks its frames.")
            end = start + size
            if start <= length and size > LONGEST_MESSAGE:
                raise ServerBrokeProtocolError(f"It sends a frame of {size} bytes.")
            if end > length:
                break
            at = end
            if first in (0x81, 0x82):
                messages.append(data[start:end])
            else:
                self._take_frame(first, data[start:end], messages)
        self._rest = data[at:]
        return messages

    def _read_answer(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            if len(data) > LONGEST_ANSWER:
                raise ServerBrokeProtocolError("Its answer to the handshake does not end.")
            self._rest = data
            return 0
        status, *lines = data[:end].decode("latin-1").split("\r\n")
        if status.split(" ")[1:2] != ["101"]:
            raise ServerBrokeProtocolError(f"It does not open the WebSocket: {status}")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("sec-websocket-accept") != accept_key(self._key):
            raise ServerBrokeProtocolError("It answers somebody else's handshake.")
        if headers.get("sec-websocket-protocol") != self._subprotocol:
            raise ServerBrokeProtocolError(f"It does not speak {self._subprotocol}.")
        self.opened = True
        return end + 4

    def _take_frame(self, first: int, payload: bytes, messages: list[bytes]) -> None:
        if first & 0x70:
            # RFC 6455, section 5.2: reserved bits "MUST be 0 unless an extension is negotiated".
            raise ServerBrokeProtocolError("It uses extensions that were not agreed on.")
        opcode, final = first & 0x0F, bool(first & 0x80)
        if opcode == _PING:
            if not self._close_sent:
                self._out.append(Frame(Opcode.PONG, payload).serialize(mask=True))
        elif opcode == _CLOSE:
            self.close()
            self.closed = True
        elif opcode in (_TEXT, _BINARY, _CONTINUATION):
            if (opcode == _CONTINUATION) is not bool(self._fragments):
                raise ServerBrokeProtocolError("Its fragments do not follow one another.")
            self._fragments.append(payload)
            self._fragments_size += len(payload)
            if self._fragments_size > LONGEST_MESSAGE:
                raise ServerBrokeProtocolError("It sends a message without end.")
            if final:
                messages.append(b"".join(self._fragments))
                self._fragments, self._fragments_size = [], 0
        elif opcode != _PONG:
            raise ServerBrokeProtocolError(f"It sends a frame of the unknown kind {opcode}.")
