"""One WAMP session as a client sees it, without I/O.

Owns the messages of the client's roles subscriber and caller, authentication by ticket, and which subscription means
which topic. Must not know what topics and procedures mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from pitt.wamp.messages import Code
from pitt.wamp.serializers import MSGPACK

SUBPROTOCOL: Final = MSGPACK.subprotocol
GOODBYE_AND_OUT: Final = "wamp.close.goodbye_and_out"
_decode: Final = msgspec.msgpack.Decoder(list[Any]).decode


class Answered(msgspec.Struct, frozen=True):
    """Is the answer to a call: its first positional argument."""

    request: int
    value: Any


class Declined(msgspec.Struct, frozen=True):
    """Is the refusal of a call, or of a subscription."""

    request: int
    uri: str
    words: str
    code: str = ""


class Ended(msgspec.Struct, frozen=True):
    """Is the end of the session, with the reason's URI."""

    uri: str
    words: str


Happening = Answered | Declined | Ended
Told = Callable[[str, Any], None]
"""(topic, first positional argument) of an event, called while the message is read."""


class Session:
    """Talks with a router: says HELLO at once, subscribes when it is welcome.

    `welcome` tells whether calls may be sent; `messages` counts what was received, `last_bytes` is the last one's size.
    """

    def __init__(
        self, realm: str, authid: str, ticket: str, topics: Iterable[tuple[str, str]], protocol: int, told: Told
    ) -> None:
        """Takes `topics` as pairs of a topic and how it matches (exact or prefix)."""
        self.welcome = False
        self.ended = False
        self.messages = 0
        self.last_bytes = 0
        self._ticket = ticket
        self._topics = list(topics)
        self._told = told
        self._asked: dict[int, str] = {}
        self._subscriptions: dict[int, str] = {}
        self._last_request = 0
        self._out: list[bytes] = []
        self._send(
            Code.HELLO,
            realm,
            {
                "roles": {"subscriber": {}, "caller": {}},
                "authmethods": ["ticket"],
                "authid": authid,
                "agent": "pitt-rehearsal",
                "x_pitt_protocol": protocol,
            },
        )

    def messages_to_send(self) -> list[bytes]:
        """Takes the messages that are to be sent."""
        out, self._out = self._out, []
        return out

    def call(self, procedure: str, arguments: dict[str, Any]) -> int:
        """Queues a call and gives the number by which its answer will be known."""
        self._last_request += 1
        self._send(Code.CALL, self._last_request, {}, procedure, [], arguments)
        return self._last_request

    def say_goodbye(self) -> None:
        """Queues GOODBYE; the router answers with its own."""
        self._send(Code.GOODBYE, {}, GOODBYE_AND_OUT)

    def receive_message(self, data: bytes) -> Happening | None:
        """Reads one message; events go to `told` at once, since they are many."""
        self.messages += 1
        self.last_bytes = len(data)
        message = _decode(data)
        code = message[0]
        if code == Code.EVENT:
            topic = self._subscriptions.get(message[1], "")
            if len(message) > 4:
                self._told(message[3].get("topic", topic), message[4][0])
            return None
        return self._receive_answer(code, message)

    def _receive_answer(self, code: int, message: list[Any]) -> Happening | None:
        match code:
            case Code.RESULT:
                return Answered(message[1], message[3][0] if len(message) > 3 and message[3] else None)
            case Code.ERROR:
                return Declined(message[2], message[4], _words(message, 5), _code(message))
            case Code.SUBSCRIBED:
                self._subscriptions[message[2]] = self._asked.pop(message[1])
            case Code.CHALLENGE:
                self._send(Code.AUTHENTICATE, self._ticket, {})
            case Code.WELCOME:
                self.welcome = True
                for topic, match in self._topics:
                    self._last_request += 1
                    self._asked[self._last_request] = topic
                    self._send(Code.SUBSCRIBE, self._last_request, {"match": match}, topic)
            case Code.ABORT | Code.GOODBYE:
                if code == Code.GOODBYE and message[2] != GOODBYE_AND_OUT:
                    self._send(Code.GOODBYE, {}, GOODBYE_AND_OUT)
                self.ended = True
                return Ended(message[2], message[1].get("message") or _words(message, 3))
        return None

    def _send(self, *message: Any) -> None:
        self._out.append(MSGPACK.encode(message))


def _code(error: list[Any]) -> str:
    """Gives the name of a refusal's sentence, if it has one."""
    return str(error[6].get("code", "")) if len(error) > 6 else ""


def _words(message: list[Any], at: int) -> str:
    """Gives the sentence that the router puts into the first argument."""
    return str(message[at][0]) if len(message) > at and message[at] else ""
