"""Checks what a peer put into `Arguments` and `ArgumentsKw`, and converts binary data for JSON.

Application payloads are opaque to a router, but they are handed to procedures and forwarded in another
serialisation, so they may hold only what every serialiser can carry: null, booleans, integers of 64 bits,
numbers, strings, bytes, lists, and maps with string keys.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

MIN_INT = -(2**63)
MAX_INT = 2**64 - 1
_MAY_HOLD_BYTES = frozenset((bytes, list, dict))
_LEAVES = frozenset((str, bytes, bool, float, type(None)))


class BadPayloadError(ValueError):
    """Says in words what a peer's payload must not contain."""


def check(parts: Iterable[Any], max_depth: int) -> None:
    """Walks the decoded parts of a payload.

    Raises BadPayloadError when one is nested deeper than `max_depth` lists and maps, or holds something that
    cannot be forwarded.
    """
    level: Iterable[Any] = parts
    for _ in range(max_depth + 1):
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is int:
                if not MIN_INT <= item <= MAX_INT:
                    raise BadPayloadError("an integer does not fit into 64 bits")
            elif kind is list:
                below.extend(item)
            elif kind is dict:
                for key in item:
                    if type(key) is not str:
                        raise BadPayloadError("the key of a map is not a string")
                below.extend(item.values())
            elif kind not in _LEAVES:
                raise BadPayloadError("an extension type cannot be forwarded")
        if not below:
            return
        level = below
    raise BadPayloadError(f"it is nested deeper than {max_depth} levels")


def bytes_from_json(value: Any) -> Any:
    """Turns strings that begin with a zero into bytes (WAMP, "Binary support in JSON").

    The caller has checked the depth. A string that is not valid Base64 stays a string.
    """
    kind = type(value)
    if kind is str:
        if value[:1] != "\0":
            return value
        try:
            return base64.b64decode(value[1:], validate=True)
        except (binascii.Error, ValueError):
            return value
    if kind is list:
        return [bytes_from_json(item) for item in value]
    if kind is dict:
        return {key: bytes_from_json(item) for key, item in value.items()}
    return value


def bytes_to_json(value: Any) -> Any:
    """Turns bytes into Base64 strings that begin with a zero (WAMP, "Binary support in JSON").

    Returns the same object where there is nothing to turn.
    """
    kind = type(value)
    if kind is bytes:
        return "\0" + base64.b64encode(value).decode("ascii")
    if kind is list:
        for item in value:
            if type(item) in _MAY_HOLD_BYTES:
                return [bytes_to_json(item) for item in value]
    elif kind is dict:
        for item in value.values():
            if type(item) in _MAY_HOLD_BYTES:
                return {key: bytes_to_json(item) for key, item in value.items()}
    return value
