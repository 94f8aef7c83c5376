"""The client's WebSocket against the server's side of the websockets library, bytes in, bytes out."""

from collections.abc import Iterator

import pytest
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from pitt.rehearsal.websocket import ServerBrokeProtocolError, WebSocket


def open_both(*, binary: bool = True) -> tuple[WebSocket, ServerProtocol]:
    client = WebSocket("localhost:8000", "/ws", "wamp.2.msgpack", binary=binary)
    server = ServerProtocol(select_subprotocol=lambda _, offered: offered[0], max_size=None)
    server.receive_data(client.data_to_send())
    (request,) = server.events_received()
    assert isinstance(request, Request)
    server.send_response(server.accept(request))
    assert client.receive_data(b"".join(server.data_to_send())) == []
    assert client.opened
    return client, server


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize(
    ("length", "chunk"),
    [
        *((length, 1) for length in (0, 1, 125, 126)),
        *((length, chunk) for length in (0, 125, 126, 65_535, 65_536, 200_000) for chunk in (999, 1_000_000)),
    ],
)
def test_messages_of_every_length_arrive_however_they_are_cut(length: int, chunk: int) -> None:
    client, server = open_both()
    sent = [bytes([number]) * length for number in range(3)]
    for message in sent:
        server.send_binary(message)
    wire = b"".join(server.data_to_send())
    assert [message for part in chunks(wire, chunk) for message in client.receive_data(part)] == sent


def test_what_the_client_sends_is_understood() -> None:
    client, server = open_both()
    client.send(b"x" * 70_000)
    client.send(b"")
    server.receive_data(client.data_to_send())
    frames = [frame for frame in server.events_received() if isinstance(frame, Frame)]
    assert [(frame.opcode, bytes(frame.data)) for frame in frames] == [
        (Opcode.BINARY, b"x" * 70_000),
        (Opcode.BINARY, b""),
    ]


def test_text_is_sent_as_text() -> None:
    client, server = open_both(binary=False)
    client.send(b"42")
    server.receive_data(client.data_to_send())
    (frame,) = server.events_received()
    assert isinstance(frame, Frame)
    assert frame.opcode is Opcode.TEXT


def test_a_fragmented_message_is_put_together_around_a_ping() -> None:
    client, server = open_both()
    server.send_binary(b"one ", fin=False)
    server.send_ping(b"are you there?")
    server.send_continuation(b"two", fin=True)
    assert client.receive_data(b"".join(server.data_to_send())) == [b"one two"]
    server.receive_data(client.data_to_send())
    (pong,) = server.events_received()
    assert isinstance(pong, Frame)
    assert (pong.opcode, bytes(pong.data)) == (Opcode.PONG, b"are you there?")


def test_a_close_frame_is_answered_and_nothing_follows_it() -> None:
    client, server = open_both()
    server.send_close(1001)
    client.receive_data(b"".join(server.data_to_send()))
    assert client.closed
    client.send(b"too late")
    server.receive_data(client.data_to_send())
    assert server.close_rcvd is not None
    assert client.data_to_send() == b""


def test_a_message_right_behind_the_handshake_is_read() -> None:
    client = WebSocket("localhost", "/ws", "wamp.2.msgpack")
    server = ServerProtocol(select_subprotocol=lambda _, offered: offered[0])
    server.receive_data(client.data_to_send())
    (request,) = server.events_received()
    assert isinstance(request, Request)
    server.send_response(server.accept(request))
    server.send_binary(b"early")
    assert client.receive_data(b"".join(server.data_to_send())) == [b"early"]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
        b"\r\n\r\n",
        b"x" * 20_000,
    ],
)
def test_an_answer_that_opens_nothing_is_refused(answer: bytes) -> None:
    client = WebSocket("localhost", "/ws", "wamp.2.msgpack")
    with pytest.raises(ServerBrokeProtocolError):
        client.receive_data(answer)


@pytest.mark.parametrize(
    "wire",
    [
        bytes((0x82, 0x81, 0, 0, 0, 0, 1)),
        bytes((0xC2, 1, 1)),
        bytes((0x80, 1, 1)),
        bytes((0x83, 1, 1)),
        bytes((0x82, 127)) + (2**40).to_bytes(8, "big"),
    ],
    ids=["masked", "reserved bit", "continues nothing", "unknown opcode", "endless"],
)
def test_frames_that_break_the_protocol_are_refused(wire: bytes) -> None:
    client, _ = open_both()
    with pytest.raises(ServerBrokeProtocolError):
        client.receive_data(wire)
