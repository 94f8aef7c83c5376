"""Rules of people and meetings: joining, coming and going, microphones, hands, the door."""

from __future__ import annotations

from collections.abc import Iterable

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.placing import place_student
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal, not_now, unknown
from pitt.classroom.room import FRONT


def join(command: c.Join, draft: Draft) -> Refusal | None:
    """Makes somebody a participant once; told again, nothing happens."""
    facts = draft.room.facts
    known = facts.participants.get(command.participant)
    if known is not None:
        return _removed() if known.removed else None
    if facts.locked and command.role == "student":
        return Refusal(
            kind="locked",
            code="door_locked",
            words="The door of this class is locked. Ask your teacher to let you in, then try again.",
        )
    draft.add(
        e.ParticipantJoined,
        participant=command.participant,
        role=command.role,
        simulated=command.simulated,
        language=command.language,
    )
    return None


def _removed() -> Refusal:
    return Refusal(
        kind="removed",
        code="removed",
        words="You were removed from this class. You can come back when your teacher opens the next one.",
    )


def note_connected(command: c.NoteConnected, draft: Draft) -> Refusal | None:
    """Brings somebody in: back to the mates they had, or to where the present mode puts a newcomer."""
    known = draft.room.facts.participants.get(command.participant)
    if known is None:
        return unknown("not_joined", "You are not in this class yet. Open its link and join again.")
    if known.removed:
        return _removed()
    if known.left:
        draft.add(e.ParticipantReturned, participant=command.participant)
    draft.add(e.Connected, participant=command.participant)
    _note_attendance(draft, [command.participant])
    if known.role == "student" and not known.sitting_out:
        place_student(draft, command.participant)
    return None


def note_disconnected(command: c.NoteDisconnected, draft: Draft) -> Refusal | None:
    """Notes that somebody dropped; the seat is held."""
    if draft.room.is_here(command.participant):
        draft.add(e.Disconnected, participant=command.participant)
    return None


def note_server_ready(command: c.NoteServerReady, draft: Draft) -> Refusal | None:
    """Notes a start: everybody is returning."""
    draft.add(e.ServerBecameReady)
    return None


def leave(command: c.Leave, draft: Draft) -> Refusal | None:
    """Lets somebody go on purpose: no seat is held, and a stage they leave empty becomes the lobby at once."""
    draft.add(e.ParticipantLeft, participant=draft.by)
    end_empty_broadcast(draft)
    return None


def end_empty_broadcast(draft: Draft) -> None:
    """Ends a broadcast that nobody is left to give: with the groups that are announced already, else with the lobby."""
    facts = draft.room.facts
    if facts.mode != "broadcast" or facts.stage:
        return
    if facts.switch is not None:
        draft.add(e.ModeSwitched, epoch=facts.epoch + 1)
    else:
        epoch = facts.epoch + 1
        draft.add(e.SwitchAnnounced, to="lobby", epoch=epoch, due_at=draft.at, by=draft.order.by, reason="stage_empty")
        draft.add(e.ModeSwitched, epoch=epoch + 1)


def open_meeting(command: c.OpenMeeting, draft: Draft) -> Refusal | None:
    """Opens a meeting; opening an open one changes nothing."""
    ensure_meeting(draft)
    return None


def ensure_meeting(draft: Draft) -> None:
    """Opens a meeting if none is open."""
    facts = draft.room.facts
    if facts.meeting is None:
        draft.add(e.MeetingOpened, meeting=f"m{facts.meetings + 1}", by=draft.by)
        _note_attendance(draft, draft.room.students_here())


def _note_attendance(draft: Draft, who: Iterable[ParticipantId]) -> None:
    facts = draft.room.facts
    if facts.meeting is not None:
        new = tuple(p for p in who if p not in facts.attended and not draft.room.is_instructor(p))
        if new:
            draft.add(e.AttendanceNoted, participants=new)


def end_meeting(command: c.EndMeeting, draft: Draft) -> Refusal | None:
    """Ends the meeting."""
    if draft.room.facts.meeting is None:
        return not_now("no_meeting", "The class is not open, so there is nothing to end.")
    draft.add(e.MeetingEnded, by=draft.by)
    return None


def set_door(command: c.SetDoor, draft: Draft) -> Refusal | None:
    """Locks or unlocks the door."""
    if draft.room.facts.locked != command.locked:
        draft.add(e.DoorSet, locked=command.locked, by=draft.by)
    return None


def remove_participant(command: c.RemoveParticipant, draft: Draft) -> Refusal | None:
    """Removes a student from the meeting."""
    refusal = _student(draft, command.participant)
    if refusal is not None:
        return refusal
    if not draft.room.facts.participants[command.participant].removed:
        draft.add(e.ParticipantRemoved, participant=command.participant, by=draft.by)
        end_empty_broadcast(draft)
    return None


def _student(draft: Draft, participant: ParticipantId) -> Refusal | None:
    if participant not in draft.room.facts.participants:
        return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if draft.room.is_instructor(participant):
        return not_now("is_instructor", "{who} teaches this class too and cannot be removed.", who=participant)
    return None


def set_microphone(command: c.SetMicrophone, draft: Draft) -> Refusal | None:
    """Notes the state of one's own microphone."""
    if draft.room.facts.participants[draft.by].microphone != command.on:
        draft.add(e.MicrophoneSet, participant=draft.by, on=command.on)
    return None


def set_camera(command: c.SetCamera, draft: Draft) -> Refusal | None:
    """Notes the state of one's own camera."""
    if draft.room.facts.participants[draft.by].camera != command.on:
        draft.add(e.CameraSet, participant=draft.by, on=command.on)
    return None


def set_screen(command: c.SetScreen, draft: Draft) -> Refusal | None:
    """Notes whether one shares one's own screen."""
    if draft.room.facts.participants[draft.by].sharing != command.on:
        draft.add(e.ScreenSet, participant=draft.by, on=command.on)
    return None


def lower_microphone(command: c.LowerMicrophone, draft: Draft) -> Refusal | None:
    """Turns somebody's microphone off."""
    known = draft.room.facts.participants.get(command.participant)
    if known is None:
        return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if known.microphone:
        draft.add(e.MicrophoneLowered, participant=command.participant, by=draft.by)
    return None


def raise_hand(command: c.RaiseHand, draft: Draft) -> Refusal | None:
    """Raises a hand; raised again, it keeps its place in the queue."""
    if draft.room.facts.participants[draft.by].hand_at is None:
        draft.add(e.HandRaised, participant=draft.by)
    return None


def lower_hand(command: c.LowerHand, draft: Draft) -> Refusal | None:
    """Lowers one's own hand, or an instructor somebody else's."""
    whose = command.participant or draft.by
    if whose != draft.by and not draft.room.is_instructor(draft.by):
        return Refusal(kind="not_allowed", code="hand_of_another", words="You can only lower your own hand.")
    known = draft.room.facts.participants.get(whose)
    if known is None:
        return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if known.hand_at is not None:
        draft.add(e.HandLowered, participant=whose, by=draft.by)
    return None


def sit_out(command: c.SitOut, draft: Draft) -> Refusal | None:
    """Lets a student wait at the front, or take part again."""
    me = draft.by
    if draft.room.facts.participants[me].sitting_out == command.on:
        return None
    draft.add(e.SittingOutSet, participant=me, on=command.on)
    if command.on:
        for pending, seats in ((False, draft.room.seats), (True, draft.room.pending_seats)):
            if me in seats:
                draft.add(e.ParticipantPlaced, participant=me, group=FRONT, why="sitting_out", pending=pending)
    else:
        place_student(draft, me)
    return None


def report_activity(command: c.ReportActivity, draft: Draft) -> Refusal | None:
    """Notes input or speech; a student who is back from being away may have a mate at the front."""
    presence = draft.room.presence
    if draft.by not in presence.connected:
        # Observed just before their line was lost, and told just after.
        return None
    is_back = draft.by in presence.away
    speaking = draft.by in presence.speaking if command.speaking is None else command.speaking
    draft.add(e.ActivityReported, participant=draft.by, speaking=speaking)
    if is_back and draft.room.facts.mode == "groups" and draft.room.waits(draft.by):
        place_student(draft, draft.by)
    return None


def report_unreachable(command: c.ReportUnreachable, draft: Draft) -> Refusal | None:
    """Notes whom a browser cannot reach."""
    named = tuple(dict.fromkeys(p for p in command.participants if p in draft.room.facts.participants))
    if named != draft.room.presence.cannot_reach.get(draft.by, ()):
        draft.add(e.UnreachableReported, participant=draft.by, cannot_reach=named)
    return None


def set_pair(command: c.SetPair, draft: Draft) -> Refusal | None:
    """Blocks a pair, keeps it together, or frees it."""
    participants = draft.room.facts.participants
    for participant in (command.first, command.second):
        if participant not in participants:
            return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if command.first == command.second:
        return Refusal(kind="invalid", code="pair_of_one", words="A pair is two different students. Choose the second.")
    draft.add(e.PairSet, first=command.first, second=command.second, rule=command.rule)
    return None
