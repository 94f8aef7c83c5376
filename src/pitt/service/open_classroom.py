"""One classroom with its connected sessions.

Owns who hears of an update by which session. Must not know why they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pitt.classroom.ids import ParticipantId
from pitt.protocol import documents as d
from pitt.service.calls import Calls
from pitt.service.classroom import Classroom
from pitt.service.rates import Bucket
from pitt.wamp.endpoint import Realm
from pitt.wamp.session import SessionId


class OpenClassroom:
    """One classroom with its connected sessions; the writer's messages go out through here."""

    def __init__(self, realm: Realm) -> None:
        self.realm = realm
        self.sessions: dict[ParticipantId, SessionId] = {}
        self.buckets: dict[SessionId, Bucket] = {}
        self.classroom: Classroom
        self.calls: Calls

    def publish(self, topic: str, update: d.Update, to: Iterable[ParticipantId] | None) -> None:
        """Sends an update to the subscribers, or to those of them who are named."""
        eligible = None if to is None else {self.sessions[who] for who in to if who in self.sessions}
        if eligible is None or eligible:
            self.realm.publish(topic, [update], eligible=eligible)

    def deliver(self) -> None:
        """Lets what was published leave now, not at the end of the turn."""
        self.realm.deliver()

    def send_signal(self, topic: str, signal: dict[str, Any], to: ParticipantId) -> None:
        """Passes signalling to one participant."""
        session = self.sessions.get(to)
        if session is not None:
            self.realm.publish(topic, [signal], eligible={session})
