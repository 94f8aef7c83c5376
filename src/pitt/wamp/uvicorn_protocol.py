"""uvicorn's WebSocket protocol with a way past ASGI; give the class to uvicorn as `ws=`.

ASGI costs a queue, a wake-up of a task and two system calls (reading is paused and resumed) for each message
that comes in, and an `await` and a frame of its own for each receiver of each message that goes out. The
endpoint needs none of that: it handles a message at once and writes the same frame to everybody. The
handshake, pings, closing and everything else stay uvicorn's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

from pitt.wamp.endpoint import DIRECT


class DirectWebSocketProtocol(WebSocketsSansIOProtocol):
    """Offers itself to the application as `scope["extensions"]["pitt.direct"]`."""

    receiver: Callable[[str | bytes], None] | None = None

    def handle_connect(self, event: Request) -> None:
        """Adds the extension to the scope before the application's task first runs."""
        super().handle_connect(event)
        scope = cast(dict[str, Any] | None, getattr(self, "scope", None))
        if scope is not None:
            scope["extensions"][DIRECT] = self

    def send_receive_event_to_app(self) -> None:
        """Hands a complete message to the receiver, if the application has set one."""
        if self.receiver is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent or self.disconnected:
            return
        if self.curr_msg_data_type == "bytes":
            self.receiver(bytes(data))
            return
        try:
            text = bytes(data).decode()
        except UnicodeDecodeError:
            # RFC 6455, section 8.1: the endpoint "MUST _Fail the WebSocket Connection_".
            self.conn.fail(1007, "A text message was not valid UTF-8.")
            self.handle_parser_exception()
            return
        self.receiver(text)

    def unread(self) -> int:
        """Returns how many bytes the client has not taken yet."""
        return self.transport.get_write_buffer_size()

    def write(self, wire: bytes) -> None:
        """Writes a finished frame; after the close frame nothing may follow."""
        if not (self.close_sent or self.disconnected):
            self.transport.write(wire)

    def end(self, code: int, reason: str, grace: float) -> None:
        """Sends a close frame, and drops the connection if it is not answered within `grace` seconds."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        try:
            self.conn.send_close(code, reason)
        except InvalidState:
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        # A client that reads nothing never empties the buffer, and close() would wait for that.
        self.close_timer = self.loop.call_later(grace, self.transport.abort)

    def keepalive_timeout(self) -> None:
        """Drops a connection without a pong, even one whose buffer never empties."""
        super().keepalive_timeout()
        self.loop.call_later(self.close_timeout, self.transport.abort)
