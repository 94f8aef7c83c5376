"""Folds of observations: who is here, active, speaking, unreachable, or waits for an answer; only memory keeps them."""

from __future__ import annotations

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_presence, drop, put
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import Presence, Room


def connected(event: e.Connected, room: Room) -> Room:
    """Notes that somebody is here, and active."""
    presence = room.presence
    return change_presence(
        room,
        connected=put(drop(presence.connected, event.participant), event.participant, event.at),
        gone_since=drop(presence.gone_since, event.participant),
        last_active=put(presence.last_active, event.participant, event.at),
        away=presence.away - {event.participant},
    )


def disconnected(event: e.Disconnected, room: Room) -> Room:
    """Notes since when somebody is gone."""
    presence = room.presence
    known = room.facts.participants.get(event.participant)
    gone = presence.gone_since
    if known is not None and not known.left:
        gone = put(gone, event.participant, event.at)
    return change_presence(
        room,
        connected=drop(presence.connected, event.participant),
        gone_since=gone,
        last_active=drop(presence.last_active, event.participant),
        away=presence.away - {event.participant},
        speaking=presence.speaking - {event.participant},
        nobody_answers=drop(presence.nobody_answers, event.participant),
        cannot_reach=drop(presence.cannot_reach, event.participant),
    )


def activity_reported(event: e.ActivityReported, room: Room) -> Room:
    """Notes that somebody is active, and whether they speak; speech answers a mate who waited for it."""
    presence = room.presence
    p = event.participant
    speaking = presence.speaking | {p} if event.speaking else presence.speaking - {p}
    quiet, answers = presence.quiet_since, presence.nobody_answers
    group = room.seats.get(p)
    if group is not None and (event.speaking or p in presence.speaking):
        quiet = put(quiet, group, event.at)
    if group is not None and event.speaking:
        answers = drop(answers, *(q for q in answers if q != p and room.seats.get(q) == group))
    return change_presence(
        room,
        last_active=put(presence.last_active, p, event.at),
        away=presence.away - {p},
        speaking=speaking,
        quiet_since=quiet,
        nobody_answers=answers,
    )


def went_away(event: e.WentAway, room: Room) -> Room:
    """Notes that somebody is away."""
    return change_presence(room, away=room.presence.away | {event.participant})


def unreachable_reported(event: e.UnreachableReported, room: Room) -> Room:
    """Notes whom a browser cannot reach."""
    cannot = room.presence.cannot_reach
    if event.cannot_reach:
        return change_presence(room, cannot_reach=put(cannot, event.participant, event.cannot_reach))
    return change_presence(room, cannot_reach=drop(cannot, event.participant))


def nobody_answers_said(event: e.NobodyAnswersSaid, room: Room) -> Room:
    """Notes who waits for an answer, and until when."""
    return change_presence(room, nobody_answers=put(room.presence.nobody_answers, event.participant, event.due_at))


def nobody_answers_withdrawn(event: e.NobodyAnswersWithdrawn, room: Room) -> Room:
    """Forgets who waited for an answer."""
    return change_presence(room, nobody_answers=drop(room.presence.nobody_answers, event.participant))


def server_became_ready(event: e.ServerBecameReady, room: Room) -> Room:
    """Everybody who holds a seat, the stage or a hand is returning; their time begins now."""
    gone = {
        p: event.at
        for p, known in room.facts.participants.items()
        if not known.left and p not in room.presence.connected and _holds(room, p)
    }
    connected = dict.fromkeys(room.presence.connected, event.at)
    quiet = dict.fromkeys(room.facts.groups, event.at)
    presence = Presence(ready_at=event.at, connected=connected, gone_since=gone, quiet_since=quiet)
    return replace(room, presence=presence)


def _holds(room: Room, participant: ParticipantId) -> bool:
    """Tells whether something is kept for a participant that ends when they do not return."""
    facts = room.facts
    known = facts.participants[participant]
    return (
        participant in room.seats
        or participant in room.pending_seats
        or participant in facts.stage
        or (facts.switch is not None and participant in facts.switch.stage)
        or participant in facts.visits
        or participant in facts.announcing
        or known.sharing
        or known.hand_at is not None
        or known.invited_by is not None
    )
