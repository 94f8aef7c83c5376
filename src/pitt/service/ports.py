"""What the service wants of the parts around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from pitt.classroom.ids import ParticipantId
from pitt.protocol.documents import Role


class Claims(Protocol):
    """Is what a verified ticket says."""

    @property
    def participant(self) -> ParticipantId:
        """Gives whom the ticket is for."""

    @property
    def role(self) -> Role:
        """Gives as what they take part."""


VerifyTicket = Callable[[str, str, str, int], Claims]
"""(ticket, realm, authid, now) -> claims; raises Refused."""

Rehearse = Callable[[str, int], Awaitable[None]]
"""(code, students): starts simulated students and returns when they have been started; raises Refused."""
