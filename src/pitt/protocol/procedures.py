"""The procedures that clients may call, who may call them, and what they take.

One table: the router authorises by it, docs/protocol.md is held to it by a test, and the TypeScript types are
generated from it.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from pitt.classroom import commands as c
from pitt.protocol.documents import Snapshot, Text

Caller = Literal["instructor", "student"]
BOTH: Final[frozenset[Caller]] = frozenset({"instructor", "student"})
INSTRUCTORS: Final[frozenset[Caller]] = frozenset({"instructor"})
STUDENTS: Final[frozenset[Caller]] = frozenset({"student"})


class GetSnapshot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the documents one folds; null means all of them."""

    topics: list[str] | None = None


class ReadClock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the server's time; also the heartbeat."""


class ListPeople(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for a page of the list of people."""

    offset: int = 0
    limit: int = 60
    search: str = ""


class PreviewGroups(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks which groups would be formed; changes nothing."""

    size: int = 3
    way: c.WayName = "random"


class GroupsPreview(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `pitt.groups.preview`."""

    groups: list[list[str]]
    front: dict[str, str]
    """Who would stay at the front, with the reason: alone, blocked, sitting_out, away, full."""
    repeats: int
    """Pairs that have met in a group before."""
    students: int


class ReadTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for older texts of the audiences one has been part of."""

    audience: Literal["class", "group"]
    before: str | None = None


class TextsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `pitt.texts.page`: up to 50 texts by id, the newest before the one named."""

    texts: dict[str, Text]
    more: bool


class SendSignal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Passes signalling to a participant whom the media plan, present or announced, links with the caller."""

    to: str
    data: dict[str, Any]


class ConnectMedia(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Offers the one connection that carries all of one's media (SDP, RFC 8866)."""

    connection: str
    """An id that the page makes up for each connection; the same one again restarts its ICE (RFC 8445)."""
    offer: str


class MediaAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to `pitt.media.connect`."""

    answer: str
    """SDP, with every candidate in it."""


class StartRehearsal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fills the classroom with simulated students for some minutes."""

    students: int = 12


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to every command: the counters it caused, by topic (coalesced topics are not listed)."""

    counters: dict[str, int]


class ClockReading(msgspec.Struct, frozen=True, kw_only=True):
    """The server's time, ms since the Unix epoch."""

    at: int


class PeoplePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list of people, in order."""

    total: int
    people: list[dict[str, Any]]


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """One callable procedure: its URI, the struct its keyword arguments decode into, and who may call it."""

    uri: str
    takes: type[msgspec.Struct]
    callers: frozenset[Caller]
    gives: type[msgspec.Struct] = Done


def _command(uri: str, takes: type[c.Command], callers: frozenset[Caller]) -> Procedure:
    return Procedure(uri=uri, takes=takes, callers=callers)


PROCEDURES: Final[dict[str, Procedure]] = {
    procedure.uri: procedure
    for procedure in (
        Procedure(uri="pitt.snapshot", takes=GetSnapshot, callers=BOTH, gives=Snapshot),
        Procedure(uri="pitt.clock", takes=ReadClock, callers=BOTH, gives=ClockReading),
        Procedure(uri="pitt.people.page", takes=ListPeople, callers=BOTH, gives=PeoplePage),
        Procedure(uri="pitt.groups.preview", takes=PreviewGroups, callers=INSTRUCTORS, gives=GroupsPreview),
        Procedure(uri="pitt.texts.page", takes=ReadTexts, callers=BOTH, gives=TextsPage),
        Procedure(uri="pitt.signal", takes=SendSignal, callers=BOTH),
        Procedure(uri="pitt.media.connect", takes=ConnectMedia, callers=BOTH, gives=MediaAnswer),
        Procedure(uri="pitt.rehearsal.start", takes=StartRehearsal, callers=INSTRUCTORS),
        _command("pitt.meeting.open", c.OpenMeeting, INSTRUCTORS),
        _command("pitt.meeting.end", c.EndMeeting, INSTRUCTORS),
        _command("pitt.door.set", c.SetDoor, INSTRUCTORS),
        _command("pitt.participant.remove", c.RemoveParticipant, INSTRUCTORS),
        _command("pitt.participant.leave", c.Leave, BOTH),
        _command("pitt.microphone.set", c.SetMicrophone, BOTH),
        _command("pitt.microphone.lower", c.LowerMicrophone, INSTRUCTORS),
        _command("pitt.camera.set", c.SetCamera, BOTH),
        _command("pitt.screen.set", c.SetScreen, BOTH),
        _command("pitt.hand.raise", c.RaiseHand, BOTH),
        _command("pitt.hand.lower", c.LowerHand, BOTH),
        _command("pitt.sit_out", c.SitOut, STUDENTS),
        _command("pitt.stage.step_on", c.StepOntoStage, INSTRUCTORS),
        _command("pitt.stage.step_off", c.StepOffStage, BOTH),
        _command("pitt.stage.invite", c.InviteToStage, INSTRUCTORS),
        _command("pitt.stage.answer", c.AnswerInvitation, BOTH),
        _command("pitt.stage.take_off", c.TakeOffStage, INSTRUCTORS),
        _command("pitt.switch.groups", c.StartGroups, INSTRUCTORS),
        _command("pitt.switch.broadcast", c.StartBroadcast, INSTRUCTORS),
        _command("pitt.switch.lobby", c.EndBroadcast, INSTRUCTORS),
        _command("pitt.switch.extend", c.ExtendCountdown, INSTRUCTORS),
        _command("pitt.switch.cancel", c.CancelSwitch, INSTRUCTORS),
        _command("pitt.switch.now", c.SwitchNow, INSTRUCTORS),
        _command("pitt.group.visit", c.VisitGroup, INSTRUCTORS),
        _command("pitt.group.end_visit", c.EndVisit, INSTRUCTORS),
        _command("pitt.group.move", c.MoveParticipant, INSTRUCTORS),
        _command("pitt.group.call", c.CallInstructor, STUDENTS),
        _command("pitt.group.dismiss_call", c.DismissCall, INSTRUCTORS),
        _command("pitt.group.nobody_answers", c.SayNobodyAnswers, STUDENTS),
        _command("pitt.group.announce", c.Announce, INSTRUCTORS),
        _command("pitt.pair.set", c.SetPair, INSTRUCTORS),
        _command("pitt.teams.set", c.SetTeams, INSTRUCTORS),
        _command("pitt.round.ask", c.AskQuestion, INSTRUCTORS),
        _command("pitt.round.open_vote", c.OpenVote, INSTRUCTORS),
        _command("pitt.round.last_call", c.CallLast, INSTRUCTORS),
        _command("pitt.round.close_vote", c.CloseVote, INSTRUCTORS),
        _command("pitt.round.discuss", c.Discuss, INSTRUCTORS),
        _command("pitt.round.show_totals", c.ShowTotals, INSTRUCTORS),
        _command("pitt.round.set_key", c.SetKey, INSTRUCTORS),
        _command("pitt.round.set_thresholds", c.SetThresholds, INSTRUCTORS),
        _command("pitt.round.reveal", c.Reveal, INSTRUCTORS),
        _command("pitt.round.end", c.EndRound, INSTRUCTORS),
        _command("pitt.lesson.start", c.StartLesson, INSTRUCTORS),
        _command("pitt.lesson.next", c.GoOn, INSTRUCTORS),
        _command("pitt.lesson.go", c.GoToItem, INSTRUCTORS),
        _command("pitt.lesson.end", c.EndLesson, INSTRUCTORS),
        _command("pitt.vote", c.Vote, STUDENTS),
        _command("pitt.text.send", c.SendText, BOTH),
        _command("pitt.activity.report", c.ReportActivity, BOTH),
        _command("pitt.unreachable.report", c.ReportUnreachable, BOTH),
    )
}
