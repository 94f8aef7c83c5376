"""Rules of the stage: who steps onto it, who is invited, who leaves it."""

from __future__ import annotations

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.people import end_empty_broadcast
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal, not_now, unknown
from pitt.classroom.room import LARGEST_STAGE


def step_on(command: c.StepOntoStage, draft: Draft) -> Refusal | None:
    """Adds an instructor to the running broadcast."""
    return _add(draft, draft.by)


def _add(draft: Draft, participant: ParticipantId) -> Refusal | None:
    facts = draft.room.facts
    if facts.mode != "broadcast":
        return not_now("no_broadcast", "There is no broadcast to join. Start one with Broadcast.")
    if participant in facts.stage:
        return None
    if len(facts.stage) >= LARGEST_STAGE:
        return not_now("stage_full", "Four people are on the stage already. Somebody has to step off first.")
    draft.add(e.StageChanged, stage=(*facts.stage, participant), by=draft.by)
    return None


def step_off(command: c.StepOffStage, draft: Draft) -> Refusal | None:
    """Takes the caller off the stage at once; the last one ends the broadcast."""
    facts = draft.room.facts
    if draft.by not in facts.stage:
        return not_now("not_on_stage", "You are not on the stage.")
    draft.add(e.StageChanged, stage=tuple(p for p in facts.stage if p != draft.by), by=draft.by)
    end_empty_broadcast(draft)
    return None


def invite(command: c.InviteToStage, draft: Draft) -> Refusal | None:
    """Invites somebody who is here onto the stage."""
    facts = draft.room.facts
    if facts.mode != "broadcast":
        return not_now("no_broadcast", "There is no broadcast to invite to. Start one with Broadcast.")
    if not draft.room.is_here(command.participant):
        return unknown("not_here", "They are not here at the moment. Invite them when they are back.")
    if command.participant in facts.stage:
        return not_now("already_on_stage", "{who} is on the stage already.", who=command.participant)
    if len(facts.stage) >= LARGEST_STAGE:
        return not_now("stage_full", "Four people are on the stage already. Somebody has to step off first.")
    if facts.participants[command.participant].invited_by is None:
        draft.add(e.InvitedToStage, participant=command.participant, by=draft.by)
    return None


def answer(command: c.AnswerInvitation, draft: Draft) -> Refusal | None:
    """Accepts an invitation (and steps onto the stage) or declines it."""
    if draft.room.facts.participants[draft.by].invited_by is None:
        return not_now("not_invited", "The invitation has been taken back.")
    if command.accept:
        refusal = _add(draft, draft.by)
        if refusal is not None:
            return refusal
    draft.add(e.InvitationEnded, participant=draft.by)
    return None


def take_off(command: c.TakeOffStage, draft: Draft) -> Refusal | None:
    """Takes a student off the stage, or an invitation back; instructors step off by themselves."""
    facts = draft.room.facts
    known = facts.participants.get(command.participant)
    if known is None:
        return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if command.participant in facts.stage:
        if known.role == "instructor" and command.participant != draft.by:
            return not_now(
                "is_instructor",
                "{who} teaches this class too and steps off when ready. Use Broadcast to take over.",
                who=command.participant,
            )
        stage = tuple(p for p in facts.stage if p != command.participant)
        draft.add(e.StageChanged, stage=stage, by=draft.by, off=command.participant)
        end_empty_broadcast(draft)
    elif known.invited_by is not None:
        draft.add(e.InvitationEnded, participant=command.participant)
    else:
        return not_now("not_on_stage", "{who} is not on the stage any more.", who=command.participant)
    return None
