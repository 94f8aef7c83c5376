"""Finished frames against websockets' own parser."""

from __future__ import annotations

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from pitt.wamp.frames import close_reason, frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
@pytest.mark.parametrize("binary", [False, True])
def test_a_client_reads_the_frame(size: int, binary: bool) -> None:
    client = ClientProtocol(parse_uri("ws://localhost/"), state=OPEN, max_size=None)
    client.receive_data(frame(b"x" * size, binary=binary))
    (event,) = client.events_received()
    assert isinstance(event, Frame)
    assert (event.opcode, event.fin, bytes(event.data)) == (
        Opcode.BINARY if binary else Opcode.TEXT,
        True,
        b"x" * size,
    )
    assert client.parser_exc is None


def test_a_reason_is_cut_between_characters() -> None:
    assert close_reason("short") == "short"
    cut = close_reason("zażółć gęślą jaźń " * 20)
    assert len(cut.encode()) <= 123
    assert cut.endswith("…")
