"""Folds of the stage: who is on it, and who is invited."""

from __future__ import annotations

from pitt.classroom import events as e
from pitt.classroom.evolving.change import bump_epoch, change_facts, change_participant, tell
from pitt.classroom.room import Room


def invited(event: e.InvitedToStage, room: Room) -> Room:
    """Keeps who invited somebody onto the stage."""
    return change_participant(room, event.participant, invited_by=event.by)


def invitation_ended(event: e.InvitationEnded, room: Room) -> Room:
    """Forgets an invitation."""
    return change_participant(room, event.participant, invited_by=None)


def stage_changed(event: e.StageChanged, room: Room) -> Room:
    """Puts another stage in place, and tells whoever was taken off it."""
    room = bump_epoch(change_facts(room, stage=event.stage))
    if event.off is not None:
        room = tell(room, event.off, event.at, "off_stage", by=event.by)
    return room
