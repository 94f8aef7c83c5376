"""The two serialisations: `wamp.2.json` and `wamp.2.msgpack` (WAMP, "WebSocket Transport").

Everything a peer sent is decoded here, once, into the types of `messages`; whatever does not decode is a
MalformedError with words. Nothing else in the package looks at raw bytes.
"""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec

from pitt.wamp import payload
from pitt.wamp.messages import Inbound

MAX_DEPTH: Final = 32

_UNDEFINED: Final = b"\xd4\x00\x00"
"""How msgpackr, and so wampy, writes JavaScript's `undefined`: an extension of type 0 with one zero byte."""


class MalformedError(ValueError):
    """Says in words why a frame is no WAMP message (WAMP, "Protocol errors")."""


class Serializer:
    """Decodes and encodes one serialisation; stateless, so one instance serves every session."""

    subprotocol: str
    binary: bool

    def decode(self, frame: str | bytes, max_depth: int = MAX_DEPTH) -> Inbound:
        """Reads one WebSocket message: `str` is a text message, `bytes` a binary one.

        Raises MalformedError, and nothing else, whatever the bytes are.
        """
        if isinstance(frame, str) is self.binary:
            # WAMP, "WebSocket Transport": with wamp.2.json "*all* WebSocket messages MUST BE of type
            # **text**", with wamp.2.msgpack "of type **binary**".
            wanted = "binary" if self.binary else "text"
            raise MalformedError(f"{self.subprotocol} needs {wanted} messages")
        try:
            message = self._decode(frame)
        except RecursionError:
            raise MalformedError(f"it is nested deeper than {max_depth} levels") from None
        except (msgspec.MsgspecError, ValueError, TypeError, OverflowError) as reason:
            raise MalformedError(str(reason)) from None
        args = getattr(message, "args", None)
        kwargs = getattr(message, "kwargs", None)
        if args or kwargs:
            try:
                payload.check((args, kwargs), max_depth)
            except payload.BadPayloadError as reason:
                raise MalformedError(str(reason)) from None
            if not self.binary and "\\u0000" in cast(str, frame):
                message = msgspec.structs.replace(
                    message,
                    args=payload.bytes_from_json(args),
                    kwargs=payload.bytes_from_json(kwargs),
                )
        return message

    def _decode(self, frame: str | bytes) -> Inbound:
        raise NotImplementedError

    def encode(self, message: Any) -> bytes:
        """Writes a list (or any part of one) to bytes; raises TypeError for what cannot be written."""
        raise NotImplementedError

    def payload(self, value: Any) -> Any:
        """Returns a payload in the form that `encode` must be given; bytes inside Structs stay untouched."""
        return value


class JsonSerializer(Serializer):
    """`wamp.2.json`, in text messages."""

    subprotocol = "wamp.2.json"
    binary = False

    def __init__(self) -> None:
        self._decoder: msgspec.json.Decoder[Inbound] = msgspec.json.Decoder(Inbound)
        self._encoder = msgspec.json.Encoder()

    def _decode(self, frame: str | bytes) -> Inbound:
        return self._decoder.decode(frame)

    def encode(self, message: Any) -> bytes:
        return self._encoder.encode(message)

    def payload(self, value: Any) -> Any:
        return payload.bytes_to_json(value)


class MsgPackSerializer(Serializer):
    """`wamp.2.msgpack`, in binary messages."""

    subprotocol = "wamp.2.msgpack"
    binary = True

    def __init__(self) -> None:
        self._decoder: msgspec.msgpack.Decoder[Inbound] = msgspec.msgpack.Decoder(Inbound)
        self._encoder = msgspec.msgpack.Encoder()

    def _decode(self, frame: str | bytes) -> Inbound:
        data = cast(bytes, frame)
        if _UNDEFINED in data:
            # wampy sends {"match": undefined} with each exact SUBSCRIBE.
            data = self._encoder.encode(_without_undefined(msgspec.msgpack.decode(data)))
        return self._decoder.decode(data)

    def encode(self, message: Any) -> bytes:
        return self._encoder.encode(message)


def _without_undefined(value: Any) -> Any:
    """Does what JSON.stringify does: leaves undefined out of objects, and makes it null in arrays."""
    if type(value) is dict:
        return {key: _without_undefined(item) for key, item in value.items() if not _is_undefined(item)}
    if type(value) is list:
        return [_without_undefined(item) for item in value]
    return None if _is_undefined(value) else value


def _is_undefined(value: Any) -> bool:
    return type(value) is msgspec.msgpack.Ext and value.code == 0 and bytes(value.data) == b"\0"


JSON: Final = JsonSerializer()
MSGPACK: Final = MsgPackSerializer()
SERIALIZERS: Final[dict[str, Serializer]] = {s.subprotocol: s for s in (JSON, MSGPACK)}
