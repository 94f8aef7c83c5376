"""Topics of one realm: who is subscribed, and who gets an event.

An event goes to subscribers only; `eligible` makes the circle smaller, never larger. It is serialised once
for each subscription and serialiser, and the same bytes go to all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Raw

from pitt.wamp import uris
from pitt.wamp.effects import Send
from pitt.wamp.limits import Limits
from pitt.wamp.messages import Code, Publish, PublishOptions, Subscribe, Unsubscribe, payload_of
from pitt.wamp.outbox import Outbox
from pitt.wamp.policy import Action, Policy, Refusal
from pitt.wamp.serializers import Serializer
from pitt.wamp.session import Session, SessionId, Subscription, SubscriptionId


class PayloadTooLargeError(ValueError):
    """The host wants to send more than `Limits.max_outbound`; nothing was sent."""


class _Payload:
    """Arguments that are written at most once for each serialiser."""

    __slots__ = ("_values", "_written")

    def __init__(self, args: Any, kwargs: Any) -> None:
        self._values = payload_of(args, kwargs)
        self._written: dict[Serializer, tuple[Raw, ...]] = {}

    def parts(self, serializer: Serializer) -> tuple[Raw, ...]:
        parts = self._written.get(serializer)
        if parts is None:
            parts = tuple([Raw(serializer.encode(serializer.payload(value))) for value in self._values])
            self._written[serializer] = parts
        return parts


class Broker:
    """Serves the subscriptions of one realm."""

    def __init__(
        self,
        outbox: Outbox,
        policy: Policy,
        limits: Limits,
        next_subscription: Callable[[], SubscriptionId],
        random_id: Callable[[], int],
    ) -> None:
        self._outbox = outbox
        self._policy = policy
        self._limits = limits
        self._next_subscription = next_subscription
        self._random_id = random_id
        self._exact: dict[str, Subscription] = {}
        self._prefix: dict[str, Subscription] = {}
        self._lengths: list[int] = []

    # What a client asks.

    def subscribe(self, session: Session, message: Subscribe) -> None:
        """Answers SUBSCRIBE (WAMP, "Subscribing and Unsubscribing")."""
        match, topic = message.options.match, message.topic
        if match == "wildcard":
            self._outbox.refuse(
                session,
                message,
                uris.OPTION_NOT_ALLOWED,
                "Wildcard subscriptions are not offered; subscribe by prefix or exactly.",
            )
            return
        if not (uris.is_prefix(topic) if match == "prefix" else uris.is_uri(topic)):
            self._outbox.refuse(session, message, uris.INVALID_URI, "This is not a valid topic.")
            return
        refusal = _refusal(self._policy, session, Action.SUBSCRIBE, topic, match)
        if refusal is not None:
            self._outbox.refuse(session, message, refusal.uri, refusal.words)
            return
        table = self._prefix if match == "prefix" else self._exact
        subscription = table.get(topic)
        if subscription is None or subscription.id not in session.subscriptions:
            if len(session.subscriptions) >= self._limits.max_subscriptions:
                self._outbox.refuse(
                    session,
                    message,
                    uris.LIMIT_REACHED,
                    f"You have {len(session.subscriptions)} subscriptions already; end one first.",
                )
                return
            if subscription is None:
                subscription = Subscription(self._next_subscription(), match, topic)
                table[topic] = subscription
                if match == "prefix":
                    self._count_lengths()
            subscription.add(session)
            session.subscriptions[subscription.id] = subscription
        # A repeated SUBSCRIBE is answered "with the subscription ID" it already has: "In case of receiving
        # a SUBSCRIBE message from the same Subscriber and to already subscribed topic, Broker should answer
        # with SUBSCRIBED message, containing the existing Subscription|id."
        self._outbox.send(session, [Code.SUBSCRIBED, message.request, subscription.id])

    def unsubscribe(self, session: Session, message: Unsubscribe) -> None:
        """Answers UNSUBSCRIBE."""
        subscription = session.subscriptions.get(SubscriptionId(message.subscription))
        if subscription is None:
            self._outbox.refuse(session, message, uris.NO_SUCH_SUBSCRIPTION, "You have no such subscription.")
            return
        self._end(session, subscription)
        self._outbox.send(session, [Code.UNSUBSCRIBED, message.request])

    def publish_for(self, session: Session, message: Publish) -> None:
        """Answers PUBLISH; without `acknowledge` a refusal is silent (WAMP, "Publishing and Events")."""
        options, topic = message.options, message.topic
        refusal: Refusal | None
        if not uris.is_uri(topic) or uris.is_reserved(topic):
            refusal = Refusal(uris.INVALID_URI, "This is not a valid topic to publish to.")
        else:
            refusal = _refusal(self._policy, session, Action.PUBLISH, topic, "exact")
        if refusal is not None:
            if options.acknowledge:
                self._outbox.refuse(session, message, refusal.uri, refusal.words)
            return
        publication = self._random_id()
        payload = _Payload(message.args, message.kwargs)
        for subscription in self._matching(topic):
            for serializer, members in subscription.members.items():
                receivers = [
                    receiver.id
                    for receiver in members.values()
                    if not (options.exclude_me and receiver is session)
                    and (not options.filters or _listed(receiver, options))
                ]
                self._deliver(subscription, topic, publication, serializer, receivers, payload)
        if options.acknowledge:
            self._outbox.send(session, [Code.PUBLISHED, message.request, publication])

    # What the host asks.

    def publish(
        self,
        topic: str,
        args: list[Any] | None,
        kwargs: dict[str, Any] | None,
        eligible: Collection[SessionId] | None,
    ) -> int:
        """Delivers an event to subscribers, or those of them in `eligible`; returns how many EVENTs.

        Raises PayloadTooLargeError, or TypeError for what cannot be serialised, before anything is sent.
        """
        publication = self._random_id()
        payload = _Payload(args, kwargs)
        chosen = None if eligible is None else dict.fromkeys(eligible)
        sends = []
        count = 0
        for subscription in self._matching(topic):
            for serializer, members in subscription.members.items():
                if chosen is None:
                    ids = list(members)
                elif len(chosen) <= len(members):
                    ids = [session for session in chosen if session in members]
                else:
                    ids = [session for session in members if session in chosen]
                if ids:
                    count += len(ids)
                    sends.append(self._event(subscription, topic, publication, serializer, ids, payload))
        for send in sends:
            self._outbox.send_raw(send)
        return count

    def revoke(self, session: Session, subscription_id: SubscriptionId, reason: str | None) -> bool:
        """Takes a subscription away (WAMP, "Subscription Revocation"); False if there is none.

        Without a reason, a URI, the client is not told. Nor is one that did not announce the feature: "the
        *Broker* MUST NOT send an **UNSUBSCRIBED** message to the *Subscriber*". (Autobahn 26.10 for Python
        announces it, but takes the message for a violation and drops the connection.)
        """
        subscription = session.subscriptions.get(subscription_id)
        if subscription is None:
            return False
        self._end(session, subscription)
        role = session.hello.roles.get("subscriber")
        if reason is not None and role is not None and role.features.subscription_revocation:
            details = {"subscription": subscription_id, "reason": reason}
            self._outbox.send(session, [Code.UNSUBSCRIBED, 0, details])
        return True

    def drop(self, session: Session) -> None:
        """Ends all subscriptions of a session that goes."""
        for subscription in list(session.subscriptions.values()):
            self._end(session, subscription)

    # Matching and delivering.

    def _matching(self, topic: str) -> list[Subscription]:
        """Finds the exact and all prefix subscriptions.

        WAMP, "Pattern-based Subscription": "When a single event matches more than one of a
        *Subscriber's* subscriptions, the event will be delivered for each subscription."
        """
        matching = []
        found = self._exact.get(topic)
        if found is not None:
            matching.append(found)
        for length in self._lengths:
            if length > len(topic):
                break
            found = self._prefix.get(topic[:length])
            if found is not None:
                matching.append(found)
        return matching

    def _deliver(
        self,
        subscription: Subscription,
        topic: str,
        publication: int,
        serializer: Serializer,
        receivers: list[SessionId],
        payload: _Payload,
    ) -> None:
        if receivers:
            self._outbox.send_raw(self._event(subscription, topic, publication, serializer, receivers, payload))

    def _event(
        self,
        subscription: Subscription,
        topic: str,
        publication: int,
        serializer: Serializer,
        receivers: list[SessionId],
        payload: _Payload,
    ) -> Send:
        # WAMP, "Pattern-based Subscription": the Broker "MUST supply the original `PUBLISH.Topic`".
        details = {"topic": topic} if subscription.match == "prefix" else {}
        data = serializer.encode([Code.EVENT, subscription.id, publication, details, *payload.parts(serializer)])
        if len(data) > self._limits.max_outbound:
            raise PayloadTooLargeError(f"{topic}: {len(data)} bytes")
        return Send(receivers, data, serializer.binary)

    def _end(self, session: Session, subscription: Subscription) -> None:
        del session.subscriptions[subscription.id]
        subscription.remove(session)
        if not subscription.members:
            if subscription.match == "prefix":
                del self._prefix[subscription.uri]
                self._count_lengths()
            else:
                del self._exact[subscription.uri]

    def _count_lengths(self) -> None:
        self._lengths = sorted({len(prefix) for prefix in self._prefix})


def _refusal(policy: Policy, session: Session, action: Action, uri: str, match: str) -> Refusal | None:
    answer = policy.authorize(session, action, uri, match)
    if answer is True:
        return None
    if isinstance(answer, Refusal):
        return answer
    return Refusal(uris.NOT_AUTHORIZED, f"You may not {action} {uri}.")


def _listed(receiver: Session, options: PublishOptions) -> bool:
    """Applies the six rules of WAMP, "Subscriber Black- and Whitelisting"."""
    who = receiver.principal
    return (
        (options.eligible is None or receiver.id in options.eligible)
        and (options.eligible_authid is None or who.authid in options.eligible_authid)
        and (options.eligible_authrole is None or who.role in options.eligible_authrole)
        and (options.exclude is None or receiver.id not in options.exclude)
        and (options.exclude_authid is None or who.authid not in options.exclude_authid)
        and (options.exclude_authrole is None or who.role not in options.exclude_authrole)
    )
