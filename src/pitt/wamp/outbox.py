"""Collects what the router wants sent and told, until somebody drains it."""

from __future__ import annotations

from typing import Any

from pitt.wamp.effects import Close, Event, Output, Send
from pitt.wamp.messages import Code, Request, error
from pitt.wamp.session import Session

_CODES: dict[str, Code] = {
    "Publish": Code.PUBLISH,
    "Subscribe": Code.SUBSCRIBE,
    "Unsubscribe": Code.UNSUBSCRIBE,
    "Call": Code.CALL,
    "Register": Code.REGISTER,
    "Unregister": Code.UNREGISTER,
}


class Outbox:
    """Two queues in order: outputs for transports, events for the host."""

    def __init__(self) -> None:
        self._outputs: list[Output] = []
        self._events: list[Event] = []

    def send(self, session: Session, message: list[Any]) -> None:
        serializer = session.serializer
        self._outputs.append(Send((session.id,), serializer.encode(message), serializer.binary))

    def send_raw(self, output: Send) -> None:
        self._outputs.append(output)

    def refuse(self, session: Session, request: Request, uri: str, words: str) -> None:
        """Answers a request with an ERROR."""
        code = _CODES[type(request).__name__]
        self.send(session, error(code, request.request, uri, words))

    def close(self, session: Session, code: int, words: str) -> None:
        self._outputs.append(Close(session.id, code, words))

    def tell(self, event: Event) -> None:
        self._events.append(event)

    def take_outputs(self) -> list[Output]:
        outputs, self._outputs = self._outputs, []
        return outputs

    def take_events(self) -> list[Event]:
        events, self._events = self._events, []
        return events
