"""Who may command what: everything that is not allowed is refused, in words, and changes nothing."""

import inspect

import pytest

from pitt.classroom import commands as c
from pitt.classroom.lesson import Lesson, PageItem
from pitt.classroom.question import Question
from tests.unit.classroom.specification import ANA, CEM, DUA, JAN, in_groups

SAMPLES: dict[str, c.Command] = {
    "SetDoor": c.SetDoor(locked=True),
    "RemoveParticipant": c.RemoveParticipant(participant=CEM),
    "LowerMicrophone": c.LowerMicrophone(participant=CEM),
    "SetPair": c.SetPair(first=CEM, second=DUA, rule="kept"),
    "InviteToStage": c.InviteToStage(participant=CEM),
    "TakeOffStage": c.TakeOffStage(participant=CEM),
    "StartGroups": c.StartGroups(epoch=99),
    "StartBroadcast": c.StartBroadcast(epoch=99),
    "EndBroadcast": c.EndBroadcast(epoch=99),
    "ExtendCountdown": c.ExtendCountdown(epoch=99, at=5),
    "CancelSwitch": c.CancelSwitch(epoch=99),
    "SwitchNow": c.SwitchNow(epoch=99),
    "VisitGroup": c.VisitGroup(group=1),
    "MoveParticipant": c.MoveParticipant(participant=CEM, group=0),
    "DismissCall": c.DismissCall(group=1),
    "Announce": c.Announce(on=True),
    "AskQuestion": c.AskQuestion(step=99, question=Question(kind="yes_no")),
    "OpenVote": c.OpenVote(step=99, vote=2),
    "CallLast": c.CallLast(step=99),
    "CloseVote": c.CloseVote(step=99),
    "Discuss": c.Discuss(step=99, epoch=99),
    "ShowTotals": c.ShowTotals(round=1, vote=1, on=True),
    "SetKey": c.SetKey(round=1),
    "Reveal": c.Reveal(step=99),
    "EndRound": c.EndRound(step=99),
    "SetThresholds": c.SetThresholds(discuss_from=35, discuss_up_to=70),
    "StartLesson": c.StartLesson(step=99, lesson=Lesson(items=(PageItem(document="slides", page=1),))),
    "GoOn": c.GoOn(step=99, epoch=99),
    "GoToItem": c.GoToItem(step=99, item=0),
    "EndLesson": c.EndLesson(step=99),
    "Vote": c.Vote(round=1, vote=1, choices=[0]),
    "SetMicrophone": c.SetMicrophone(on=True),
    "SetCamera": c.SetCamera(on=True),
    "SetScreen": c.SetScreen(on=True),
    "AnswerInvitation": c.AnswerInvitation(accept=True),
    "SendText": c.SendText(audience="class", body="B"),
    "ReportUnreachable": c.ReportUnreachable(participants=[]),
    "SitOut": c.SitOut(on=True),
    "Join": c.Join(participant=JAN, role="instructor"),
    "NoteConnected": c.NoteConnected(participant=CEM),
    "NoteDisconnected": c.NoteDisconnected(participant=CEM),
}
KINDS = {
    name: kind
    for name, kind in inspect.getmembers(c, inspect.isclass)
    if issubclass(kind, c.Command) and kind is not c.Command
}
BY_INSTRUCTORS = {
    *("OpenMeeting", "EndMeeting", "SetDoor", "RemoveParticipant", "LowerMicrophone", "SetPair", "StepOntoStage"),
    *("InviteToStage", "TakeOffStage", "StartGroups", "StartBroadcast", "EndBroadcast", "ExtendCountdown"),
    *("CancelSwitch", "SwitchNow", "VisitGroup", "EndVisit", "MoveParticipant", "DismissCall", "Announce"),
    *("AskQuestion", "OpenVote", "CallLast", "CloseVote", "Discuss", "ShowTotals", "SetKey", "Reveal", "EndRound"),
    *("SetThresholds", "SetTeams", "StartLesson", "GoOn", "GoToItem", "EndLesson"),
}
BY_STUDENTS = {"SitOut", "CallInstructor", "SayNobodyAnswers", "Vote"}
BY_ANYBODY = {
    *("Leave", "SetMicrophone", "SetCamera", "SetScreen", "RaiseHand", "LowerHand", "StepOffStage", "AnswerInvitation"),
    *("SendText", "ReportActivity", "ReportUnreachable"),
}
BY_THE_SHELL = {"Join", "NoteConnected", "NoteDisconnected", "NoteServerReady", "Tick"}


def sample(name: str) -> c.Command:
    return SAMPLES.get(name) or KINDS[name]()


def test_every_command_is_somebodys() -> None:
    assert set(KINDS) == BY_INSTRUCTORS | BY_STUDENTS | BY_ANYBODY | BY_THE_SHELL


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_student_commands_only_what_students_may(name: str) -> None:
    story = in_groups((CEM, DUA)).when(sample(name), CEM)
    if name in BY_INSTRUCTORS:
        story.refused("instructors_only", "not_allowed")
    elif name in BY_THE_SHELL:
        story.refused("shell_only", "not_allowed")
    else:
        assert story.refusal is None or story.refusal.kind != "not_allowed"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_instructor_commands_only_what_instructors_may(name: str) -> None:
    story = in_groups((CEM, DUA)).when(sample(name), ANA)
    if name in BY_STUDENTS:
        story.refused("students_only", "not_allowed")
    elif name in BY_THE_SHELL:
        story.refused("shell_only", "not_allowed")
    else:
        assert story.refusal is None or story.refusal.kind != "not_allowed"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_stranger_and_nobody_command_nothing(name: str) -> None:
    story = in_groups((CEM, DUA))
    story.when(sample(name), JAN).refused("not_joined", "unknown")
    if name not in BY_THE_SHELL:
        story.when(sample(name)).refused("nobody", "not_allowed")
