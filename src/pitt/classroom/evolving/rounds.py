"""Folds of rounds: a question is asked, votes come in, the class talks, votes again, and sees the answer."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pitt.classroom import events as e
from pitt.classroom.evolving.change import change_facts, put
from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import ActKind, Room, RoundAct
from pitt.classroom.round import Ballot, Round, Thresholds


def asked(event: e.RoundAsked, room: Room) -> Room:
    """Puts a question on the screens, in the place of any other."""
    begun = Round(
        number=event.round,
        question=event.question,
        phase="voting",
        vote=1,
        opened_at=event.at,
        closes_at=event.closes_at,
        follows=event.follows,
        anonymous=event.anonymous,
    )
    return acted(change_facts(room, round=begun, rounds=event.round), "asked", event.by)


def vote_opened(event: e.VoteOpened, room: Room) -> Room:
    """Opens a vote; what was cast in it before still counts, and its totals are hidden while it is open."""
    first = event.vote == 1
    round_ = room.facts.round
    shown = tuple(vote for vote in round_.shown if vote != event.vote) if round_ else ()
    room = _change(
        room,
        phase="voting" if first else "revoting",
        vote=event.vote,
        opened_at=event.at,
        closes_at=event.closes_at,
        frozen=not first,
        shown=shown,
    )
    return acted(room, "opened", event.by)


def last_called(event: e.LastCalled, room: Room) -> Room:
    """Sets the deadline."""
    return acted(_change(room, closes_at=event.closes_at), "last_call", event.by)


def vote_closed(event: e.VoteClosed, room: Room) -> Room:
    """Closes the vote."""
    return acted(_change(room, phase="closed", closes_at=None), "closed", event.by)


def vote_cast(event: e.VoteCast, room: Room) -> Room:
    """Replaces what somebody voted."""
    round_ = room.facts.round
    if round_ is None:
        return room
    took_ms = max(0, event.at - round_.opened_at)
    ballot = Ballot(answer=event.answer, confidence=event.confidence, took_ms=took_ms)
    ballots = put(round_.ballots(event.vote), event.ballot or event.participant or "", ballot)
    return _change(room, **{"first" if event.vote == 1 else "second": ballots})


def discussion_started(event: e.DiscussionStarted, room: Room) -> Room:
    """Freezes the votes."""
    return acted(
        _change(room, phase="discussing", closes_at=None, frozen=True, show_mates=event.show_mates),
        "discussed",
        event.by,
    )


def discussion_cancelled(event: e.DiscussionCancelled, room: Room) -> Room:
    """Goes back to where the class was; nobody has talked."""
    round_ = room.facts.round
    return _change(room, phase="closed", frozen=round_ is not None and round_.vote == 2)


def key_set(event: e.KeySet, room: Room) -> Room:
    """Gives the question of this round another key."""
    round_ = room.facts.round
    if round_ is None:
        return room
    key = {"right": event.right, "number": event.number, "tolerance": event.tolerance}
    return _change(room, question=replace(round_.question, **key))


def totals_shown(event: e.TotalsShown, room: Room) -> Room:
    """Shows or hides the totals of a vote."""
    round_ = room.facts.round
    if round_ is None:
        return room
    shown = {*round_.shown, event.vote} if event.on else {*round_.shown} - {event.vote}
    return _change(room, shown=tuple(sorted(shown)))


def thresholds_set(event: e.ThresholdsSet, room: Room) -> Room:
    """Says when a discussion is recommended from now on."""
    return change_facts(room, thresholds=Thresholds(discuss_from=event.discuss_from, discuss_up_to=event.discuss_up_to))


def revealed(event: e.RoundRevealed, room: Room) -> Room:
    """Shows the answer; no vote is open any more."""
    return acted(_change(room, phase="revealed", closes_at=None, frozen=True), "revealed", event.by)


def ended(event: e.RoundEnded, room: Room) -> Room:
    """Puts the question away."""
    return acted(replace(change_facts(room, round=None), seal=b""), "ended", event.by)


def _change(room: Room, **changes: Any) -> Room:
    round_ = room.facts.round
    return room if round_ is None else change_facts(room, round=replace(round_, **changes))


def acted(room: Room, kind: ActKind, by: ParticipantId | None) -> Room:
    """Counts a step; what happens by itself surprises nobody who presses at that moment, and counts none."""
    if by is None:
        return room
    return change_facts(room, round_act=RoundAct(step=room.facts.round_act.step + 1, kind=kind, by=by))
