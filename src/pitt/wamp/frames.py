"""WebSocket messages as the server writes them (RFC 6455, section 5.2).

A server does not mask ("A server MUST NOT mask any frames that it sends to the client"), so the bytes of a
frame are the same for every receiver and are built once. They are legal even where permessage-deflate was
negotiated: RFC 7692, section 6, marks compressed messages one by one by RSV1.
"""

from __future__ import annotations

from typing import Final

_FIN_TEXT: Final = 0x81
_FIN_BINARY: Final = 0x82
_MAX_REASON_BYTES: Final = 123
"""RFC 6455, section 5.5: a control frame's payload has at most 125 bytes, two of which are the code."""


def frame(data: bytes, *, binary: bool) -> bytes:
    """Returns one unfragmented, unmasked data frame."""
    opcode = _FIN_BINARY if binary else _FIN_TEXT
    size = len(data)
    if size < 126:
        header = bytes((opcode, size))
    elif size < 65536:
        header = bytes((opcode, 126)) + size.to_bytes(2, "big")
    else:
        header = bytes((opcode, 127)) + size.to_bytes(8, "big")
    return header + data


def close_reason(words: str) -> str:
    """Cuts words to what fits into a close frame, at the end of a character."""
    raw = words.encode("utf-8", "replace")
    if len(raw) <= _MAX_REASON_BYTES:
        return words
    return raw[: _MAX_REASON_BYTES - 3].decode("utf-8", "ignore") + "…"
