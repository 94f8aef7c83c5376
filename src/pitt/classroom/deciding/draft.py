"""The decision in the making: events so far, and the room as it will be after them."""

from __future__ import annotations

from typing import Any

from pitt.classroom.commands import Order
from pitt.classroom.durations import Durations
from pitt.classroom.events import Event
from pitt.classroom.evolve import evolve
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Room


class Draft:
    """Collects the events of one decision; `room` is always the state after them, so later rules see earlier events."""

    def __init__(self, room: Room, order: Order, durations: Durations) -> None:
        self.before = room
        self.room = room
        self.order = order
        self.at = order.at
        self.durations = durations
        self.events: list[Event] = []

    @property
    def by(self) -> ParticipantId:
        """Gives who ordered; only for commands that the dispatcher has checked to have one."""
        if self.order.by is None:
            raise LookupError("the order has no participant")
        return self.order.by

    def add(self, event_type: type[Event], **fields: Any) -> None:
        """Adds an event and folds it."""
        event = event_type(at=self.at, **fields)
        self.events.append(event)
        self.room = evolve(self.room, event)
