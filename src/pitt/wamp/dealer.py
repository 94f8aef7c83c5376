"""Calls on their way to the host and back. Only the host has procedures."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from pitt.wamp import uris
from pitt.wamp.deadlines import Deadlines
from pitt.wamp.effects import Interrupt, Invoke, Send
from pitt.wamp.limits import Limits
from pitt.wamp.messages import Call, Cancel, Code, Register, Unregister, error, payload_of
from pitt.wamp.outbox import Outbox
from pitt.wamp.policy import Action, Policy, Refusal
from pitt.wamp.session import PendingCall, RequestId, Session, SessionId

CallKey = tuple[SessionId, RequestId]


class Dealer:
    """Serves the calls of all realms; what is pending lies with the session."""

    def __init__(
        self,
        outbox: Outbox,
        policy: Policy,
        limits: Limits,
        procedures: Container[str],
        deadlines: Deadlines[CallKey],
    ) -> None:
        self._outbox = outbox
        self._policy = policy
        self._limits = limits
        self._procedures = procedures
        self._deadlines = deadlines

    # What a client asks.

    def call(self, session: Session, message: Call, now: int) -> None:
        """Hands a CALL to the host (WAMP, "Calling and Invocations")."""
        refusal = self._judge(session, message)
        if refusal is not None:
            self._outbox.refuse(session, message, refusal.uri, refusal.words)
            return
        request = RequestId(message.request)
        session.calls[request] = PendingCall(request, message.procedure)
        if message.options.timeout:
            # WAMP, "Call Timeouts": "a *Dealer* supporting this feature MUST start a timeout timer upon
            # receiving a `CALL` message with a `timeout` option".
            timeout_ms = min(message.options.timeout, self._limits.max_call_timeout_ms)
            self._deadlines.set((session.id, request), now + timeout_ms)
        self._outbox.tell(
            Invoke(
                session.id,
                request,
                session.realm,
                session.principal,
                message.procedure,
                message.args or [],
                message.kwargs,
            )
        )

    def _judge(self, session: Session, message: Call) -> Refusal | None:
        procedure = message.procedure
        if not uris.is_uri(procedure):
            return Refusal(uris.INVALID_URI, "This is not a valid name of a procedure.")
        if procedure not in self._procedures:
            return Refusal(uris.NO_SUCH_PROCEDURE, f"There is no procedure {procedure}.")
        answer = self._policy.authorize(session, Action.CALL, procedure, "exact")
        if answer is not True:
            if isinstance(answer, Refusal):
                return answer
            return Refusal(uris.NOT_AUTHORIZED, f"You may not call {procedure}.")
        if len(session.calls) >= self._limits.max_pending_calls:
            return Refusal(
                uris.LIMIT_REACHED,
                f"{len(session.calls)} of your calls are still unanswered; wait for one.",
            )
        return None

    def cancel(self, session: Session, message: Cancel) -> None:
        """Cancels a call (WAMP, "Call Canceling"); a call answered meanwhile is nothing to cancel."""
        request = RequestId(message.request)
        pending = session.calls.get(request)
        if pending is None:
            return
        if message.options.mode == "kill":
            # "**kill**: `INTERRUPT` is sent to the callee, but `ERROR` is not returned to the caller until
            # after the callee has responded".
            if not pending.killed:
                pending.killed = True
                self._outbox.tell(Interrupt(session.id, request))
            return
        self._take(session, request)
        words = f"The call of {pending.procedure} was cancelled."
        self._outbox.send(session, error(Code.CALL, request, uris.CANCELED, words))
        if message.options.mode == "killnowait":
            self._outbox.tell(Interrupt(session.id, request))

    def register(self, session: Session, message: Register) -> None:
        self._outbox.refuse(session, message, uris.NOT_AUTHORIZED, "Only the server itself offers procedures.")

    def unregister(self, session: Session, message: Unregister) -> None:
        self._outbox.refuse(session, message, uris.NO_SUCH_REGISTRATION, "You have registered no procedure.")

    # What the host answers.

    def result(self, session: Session, request: RequestId, args: list[Any], kwargs: dict[str, Any] | None) -> bool:
        """Sends RESULT; False if nobody waits for it any more."""
        pending = session.calls.get(request)
        if pending is None:
            return False
        serializer = session.serializer
        values = (serializer.payload(value) for value in payload_of(args, kwargs))
        data = serializer.encode([Code.RESULT, request, {}, *values])
        self._take(session, request)
        if len(data) > self._limits.max_outbound:
            words = f"The answer of {pending.procedure} is too large to be sent."
            self._outbox.send(session, error(Code.CALL, request, uris.PAYLOAD_SIZE_EXCEEDED, words))
        else:
            self._outbox.send_raw(Send((session.id,), data, serializer.binary))
        return True

    def error(
        self,
        session: Session,
        request: RequestId,
        uri: str,
        words: str,
        kwargs: dict[str, Any] | None,
    ) -> bool:
        """Sends ERROR; False if nobody waits for it any more."""
        if self._take(session, request) is None:
            return False
        self._outbox.send(session, error(Code.CALL, request, uri, words, kwargs))
        return True

    def expire(self, session: Session, request: RequestId) -> None:
        """Answers a call whose time is up (WAMP, "Call Timeouts": as if cancelled by "killnowait")."""
        pending = self._take(session, request)
        if pending is not None:
            words = f"{pending.procedure} was not answered in time; try again."
            self._outbox.send(session, error(Code.CALL, request, uris.TIMEOUT, words))
            self._outbox.tell(Interrupt(session.id, request))

    def drop(self, session: Session) -> None:
        """Forgets the calls of a session that goes."""
        for request in list(session.calls):
            self._take(session, request)
            self._outbox.tell(Interrupt(session.id, request))

    def _take(self, session: Session, request: RequestId) -> PendingCall | None:
        self._deadlines.drop((session.id, request))
        return session.calls.pop(request, None)
