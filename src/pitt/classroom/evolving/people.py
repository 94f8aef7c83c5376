"""Folds of people: joining, coming and going, microphones, cameras, screens, hands, sitting out."""

from __future__ import annotations

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_facts, change_participant, change_presence, drop, put, tell
from pitt.classroom.evolving.seats import vacate
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Participant, Room


def joined(event: e.ParticipantJoined, room: Room) -> Room:
    """Adds somebody to the classroom, in the order of joining."""
    facts = room.facts
    participant = Participant(
        role=event.role, order=len(facts.participants) + 1, simulated=event.simulated, language=event.language
    )
    instructors = facts.instructors
    if event.role == "instructor":
        instructors = (*instructors, event.participant)
    return change_facts(
        room,
        participants=put(facts.participants, event.participant, participant),
        instructors=instructors,
    )


def returned(event: e.ParticipantReturned, room: Room) -> Room:
    """Counts somebody who had left as one of the class again."""
    return change_participant(room, event.participant, left=False)


def left(event: e.ParticipantLeft, room: Room) -> Room:
    """Frees everything that was held for somebody."""
    room = _gone(vacate(room, event.participant), event.participant)
    return change_participant(room, event.participant, left=True, sharing=False, hand_at=None, invited_by=None)


def removed(event: e.ParticipantRemoved, room: Room) -> Room:
    """Frees everything that was held for somebody, and keeps them out until the next meeting."""
    room = _gone(vacate(room, event.participant), event.participant)
    return change_participant(
        room, event.participant, removed=True, left=True, sharing=False, hand_at=None, invited_by=None
    )


def _gone(room: Room, participant: ParticipantId) -> Room:
    """Counts somebody as disconnected before their line is: nobody may be grouped with them meanwhile."""
    presence = room.presence
    return change_presence(
        change_facts(room, former_stage=tuple(p for p in room.facts.former_stage if p != participant)),
        connected=drop(presence.connected, participant),
        last_active=drop(presence.last_active, participant),
        away=presence.away - {participant},
        speaking=presence.speaking - {participant},
        cannot_reach=drop(presence.cannot_reach, participant),
    )


def microphone_set(event: e.MicrophoneSet, room: Room) -> Room:
    """Keeps the state of somebody's own microphone."""
    return change_participant(room, event.participant, microphone=event.on)


def camera_set(event: e.CameraSet, room: Room) -> Room:
    """Keeps the state of somebody's own camera."""
    return change_participant(room, event.participant, camera=event.on)


def screen_set(event: e.ScreenSet, room: Room) -> Room:
    """Keeps whether somebody shares their own screen."""
    return change_participant(room, event.participant, sharing=event.on)


def microphone_lowered(event: e.MicrophoneLowered, room: Room) -> Room:
    """Turns a microphone off, and tells its owner."""
    room = change_participant(room, event.participant, microphone=False)
    return tell(room, event.participant, event.at, "microphone_lowered", by=event.by)


def hand_raised(event: e.HandRaised, room: Room) -> Room:
    """Puts a hand into the queue."""
    return change_participant(room, event.participant, hand_at=event.at)


def hand_lowered(event: e.HandLowered, room: Room) -> Room:
    """Takes a hand out of the queue, and tells its owner if somebody else did."""
    room = change_participant(room, event.participant, hand_at=None)
    if event.by != event.participant:
        room = tell(room, event.participant, event.at, "hand_lowered", by=event.by)
    return room


def sitting_out_set(event: e.SittingOutSet, room: Room) -> Room:
    """Keeps whether a student sits out."""
    return change_participant(room, event.participant, sitting_out=event.on)
