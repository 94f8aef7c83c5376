"""The door of the classroom's rules: an order comes in, events or a refusal come out.

Pure: no I/O, no clock, no chance but the order's seed. The caller appends the facts among the events to the log,
folds all of them with `evolve`, and sends a `Tick` when `next_deadline` is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pitt.classroom import commands as c
from pitt.classroom.commands import Order
from pitt.classroom.deciding import groups, lessons, people, rounds, stage, switches, timers
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.placing import seat_who_waits
from pitt.classroom.durations import Durations
from pitt.classroom.events import Event
from pitt.classroom.refusal import Refusal, not_allowed, unknown
from pitt.classroom.room import Room

_Rule = Callable[[Any, Draft], Refusal | None]

_BY_INSTRUCTORS: Final[dict[type[c.Command], _Rule]] = {
    c.OpenMeeting: people.open_meeting,
    c.EndMeeting: people.end_meeting,
    c.SetDoor: people.set_door,
    c.RemoveParticipant: people.remove_participant,
    c.LowerMicrophone: people.lower_microphone,
    c.SetPair: people.set_pair,
    c.SetTeams: groups.set_teams,
    c.StepOntoStage: stage.step_on,
    c.InviteToStage: stage.invite,
    c.TakeOffStage: stage.take_off,
    c.StartGroups: switches.start_groups,
    c.StartBroadcast: switches.start_broadcast,
    c.EndBroadcast: switches.end_broadcast,
    c.ExtendCountdown: switches.extend,
    c.CancelSwitch: switches.cancel,
    c.SwitchNow: switches.switch_now,
    c.VisitGroup: groups.visit,
    c.EndVisit: groups.end_visit,
    c.MoveParticipant: groups.move,
    c.DismissCall: groups.dismiss_call,
    c.Announce: groups.announce,
    c.AskQuestion: rounds.ask,
    c.OpenVote: rounds.open_vote,
    c.CallLast: rounds.call_last,
    c.CloseVote: rounds.close_vote,
    c.Discuss: rounds.discuss,
    c.ShowTotals: rounds.show_totals,
    c.SetKey: rounds.set_key,
    c.SetThresholds: rounds.set_thresholds,
    c.Reveal: rounds.reveal,
    c.EndRound: rounds.end,
    c.StartLesson: lessons.start,
    c.GoOn: lessons.go_on,
    c.GoToItem: lessons.go_to,
    c.EndLesson: lessons.end,
}
_BY_ANYBODY: Final[dict[type[c.Command], _Rule]] = {
    c.Leave: people.leave,
    c.SetMicrophone: people.set_microphone,
    c.SetCamera: people.set_camera,
    c.SetScreen: people.set_screen,
    c.RaiseHand: people.raise_hand,
    c.LowerHand: people.lower_hand,
    c.StepOffStage: stage.step_off,
    c.AnswerInvitation: stage.answer,
    c.SendText: groups.send_text,
    c.ReportActivity: people.report_activity,
    c.ReportUnreachable: people.report_unreachable,
}
_BY_STUDENTS: Final[dict[type[c.Command], _Rule]] = {
    c.SitOut: people.sit_out,
    c.CallInstructor: groups.call_instructor,
    c.SayNobodyAnswers: groups.say_nobody_answers,
    c.Vote: rounds.vote,
}
_BY_THE_SHELL: Final[dict[type[c.Command], _Rule]] = {
    c.Join: people.join,
    c.NoteConnected: people.note_connected,
    c.NoteDisconnected: people.note_disconnected,
    c.NoteServerReady: people.note_server_ready,
    c.Tick: timers.tick,
}


def decide(room: Room, order: Order, durations: Durations) -> tuple[Event, ...] | Refusal:
    """Decides one order: the events it causes (perhaps none), or a refusal after which nothing has changed."""
    decided = decide_and_fold(room, order, durations)
    return decided if isinstance(decided, Refusal) else decided[0]


def decide_and_fold(room: Room, order: Order, durations: Durations) -> tuple[tuple[Event, ...], Room] | Refusal:
    """Decides as `decide` does and gives the room after the events, too: the draft has folded them already."""
    draft = Draft(room, order, durations)
    rule = _rule_for(order, room)
    refusal = rule if isinstance(rule, Refusal) else rule(order.command, draft)
    if refusal is not None:
        return refusal
    seat_who_waits(draft)
    rounds.couple(draft)
    return tuple(draft.events), draft.room


def _rule_for(order: Order, room: Room) -> _Rule | Refusal:
    """Finds the rule, default deny: who is not a participant may give no order but through the shell."""
    kind = type(order.command)
    if order.by is None:
        rule = _BY_THE_SHELL.get(kind)
        return rule if rule is not None else not_allowed("nobody", "Somebody has to give this command.")
    known = room.facts.participants.get(order.by)
    if known is None or known.removed:
        return unknown("not_joined", "You are not in this class. Open its link and join again.")
    if kind in _BY_ANYBODY:
        return _BY_ANYBODY[kind]
    if known.role == "instructor" and kind in _BY_INSTRUCTORS:
        return _BY_INSTRUCTORS[kind]
    if known.role == "student" and kind in _BY_STUDENTS:
        return _BY_STUDENTS[kind]
    if kind in _BY_INSTRUCTORS:
        return not_allowed("instructors_only", "Only instructors of this class can do that. Ask your teacher.")
    if kind in _BY_STUDENTS:
        return not_allowed("students_only", "Only students can do that.")
    return not_allowed("shell_only", "Nobody may do that.")
