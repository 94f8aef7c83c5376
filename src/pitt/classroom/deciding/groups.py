"""Rules of running groups: visits, moves, calls for an instructor, speaking and writing to groups."""

from __future__ import annotations

from pitt.classroom import commands as c
from pitt.classroom import events as e
from pitt.classroom.deciding.draft import Draft
from pitt.classroom.deciding.placing import is_blocked
from pitt.classroom.ids import ParticipantId
from pitt.classroom.refusal import Refusal, invalid, not_allowed, not_now, unknown
from pitt.classroom.room import FRONT, LARGEST_GROUP, Group

LONGEST_TEXT = 2_000


def _group(draft: Draft, number: int) -> Group | Refusal:
    facts = draft.room.facts
    if facts.mode != "groups":
        return not_now("no_groups", "There are no groups at the moment.")
    group = facts.groups.get(number)
    if group is None:
        return unknown("group_unknown", "That group is no more: it was merged or has ended. Choose another.")
    return group


def visit(command: c.VisitGroup, draft: Draft) -> Refusal | None:
    """Brings an instructor into a group, which ends its call."""
    group = _group(draft, command.group)
    if isinstance(group, Refusal):
        return group
    if draft.room.facts.visits.get(draft.by) == (command.group, command.listening):
        return None
    draft.add(e.GroupVisited, instructor=draft.by, group=command.group, listening=command.listening)
    if group.called_at is not None:
        draft.add(e.CallEnded, group=command.group, by=draft.by, visited=True)
    return None


def end_visit(command: c.EndVisit, draft: Draft) -> Refusal | None:
    """Brings an instructor back to the front."""
    if draft.by in draft.room.facts.visits:
        draft.add(e.VisitEnded, instructor=draft.by)
    return None


def move(command: c.MoveParticipant, draft: Draft) -> Refusal | None:
    """Moves a student to another group or to the front."""
    room = draft.room
    student = command.participant
    if student not in room.facts.participants:
        return unknown("participant_unknown", "Nobody of that name is in this class any more.")
    if room.is_instructor(student):
        return not_now("is_instructor", "{who} teaches this class too and visits groups alone.", who=student)
    if room.facts.mode != "groups":
        return not_now("no_groups", "There are no groups at the moment.")
    if room.seats.get(student, FRONT) == command.group:
        return None
    if command.group != FRONT:
        group = _group(draft, command.group)
        if isinstance(group, Refusal):
            return group
        if not room.is_here(student):
            return unknown("not_here", "They are not here at the moment. Move them when they are back.")
        if room.facts.participants[student].sitting_out:
            return not_now("sits_out", "{who} sits this one out. Move them when they take part again.", who=student)
        if len(group.members) >= LARGEST_GROUP:
            return not_now("group_full", "That group has six students already. Choose another, or move somebody out.")
        if is_blocked(room, student, group.members):
            return not_now("pair_blocked", "Somebody in that group must not meet {who}. Choose another.", who=student)
    draft.add(e.ParticipantPlaced, participant=student, group=command.group, why="moved", by=draft.by)
    return None


def call_instructor(command: c.CallInstructor, draft: Draft) -> Refusal | None:
    """Puts one's group into the queue of calls, or takes it out."""
    number = draft.room.seats.get(draft.by)
    if number is None:
        return not_now("not_in_group", "You are at the front: your teacher hears you here.")
    called = draft.room.facts.groups[number].called_at is not None
    if command.on and not called:
        draft.add(e.InstructorCalled, group=number, by=draft.by)
    elif not command.on and called:
        draft.add(e.CallEnded, group=number, by=draft.by)
    return None


def dismiss_call(command: c.DismissCall, draft: Draft) -> Refusal | None:
    """Takes a call off the queue."""
    group = _group(draft, command.group)
    if isinstance(group, Refusal):
        return group
    if group.called_at is not None:
        draft.add(e.CallEnded, group=command.group, by=draft.by)
    return None


def say_nobody_answers(command: c.SayNobodyAnswers, draft: Draft) -> Refusal | None:
    """Starts or stops the wait after which a student is merged into a group that talks."""
    waiting = draft.by in draft.room.presence.nobody_answers
    if not command.on:
        if waiting:
            draft.add(e.NobodyAnswersWithdrawn, participant=draft.by)
        return None
    if draft.by not in draft.room.seats:
        return not_now("not_in_group", "You are at the front: your teacher hears you here.")
    if not waiting:
        due_at = draft.at + draft.durations.nobody_answers_ms
        draft.add(e.NobodyAnswersSaid, participant=draft.by, due_at=due_at)
    return None


def announce(command: c.Announce, draft: Draft) -> Refusal | None:
    """Lets an instructor speak to all groups without ending them, or stop."""
    facts = draft.room.facts
    on = draft.by in facts.announcing
    if command.on == on:
        return None
    if command.on and facts.mode != "groups":
        return not_now("no_groups", "There are no groups at the moment: everybody hears you on the stage.")
    others = sorted(p for p in facts.announcing if draft.room.is_here(p))
    if command.on and others:
        return not_now("another_announces", "{by} is speaking to all groups. Wait until they are done.", by=others[0])
    draft.add(e.AnnouncementSet, instructor=draft.by, on=command.on)
    return None


def send_text(command: c.SendText, draft: Draft) -> Refusal | None:
    """Writes to the class, to a group one is in, or (instructors) to any group or all of them."""
    body = command.body.strip()
    if not body:
        return invalid("text_empty", "There is nothing to send yet. Write something first.")
    if len(body) > LONGEST_TEXT:
        return invalid("text_long", f"A message has at most {LONGEST_TEXT} characters. Make it shorter, or send two.")
    teaches = draft.room.is_instructor(draft.by)
    group = FRONT
    if command.audience == "groups" and not teaches:
        return not_allowed("text_to_groups", "Only instructors write to all groups. Write to your group or the class.")
    if command.audience == "group":
        if draft.room.facts.mode != "groups":
            return not_now("no_groups", "There are no groups at the moment. Write to the class instead.")
        group = draft.room.place_of(draft.by)
        if command.group is not None and command.group != group:
            if not teaches:
                return not_allowed("text_to_other_group", "You can only write to your own group.")
            found = FRONT if command.group == FRONT else _group(draft, command.group)
            if isinstance(found, Refusal):
                return found
            group = command.group
    draft.add(
        e.TextSent,
        text=f"t{draft.room.facts.texts_sent + 1:08d}",
        by=draft.by,
        audience=command.audience,
        group=group,
        body=body,
        readers=_readers(draft, group) if command.audience == "group" else (),
    )
    return None


def _readers(draft: Draft, number: int) -> tuple[ParticipantId, ...]:
    """Lists whoever is in a place now, held seats included, and the writer."""
    room = draft.room
    group = room.facts.groups.get(number)
    seated = group.members if group else ()
    present = (p for p in room.presence.connected if room.place_of(p) == number)
    return tuple(dict.fromkeys((draft.by, *seated, *present)))


def set_teams(command: c.SetTeams, draft: Draft) -> Refusal | None:
    """Makes teams of the groups that there are, or were last, or of those named; or of nobody."""
    facts = draft.room.facts
    if command.teams is None:
        current = tuple(group.members for group in facts.groups.values()) if facts.mode == "groups" else ()
        teams = current or facts.last_groups
        if not teams:
            return not_now("teams_none", "There are no groups to make teams of. Split the class first.")
    else:
        teams = tuple(tuple(team) for team in command.teams if team)
        named = [p for team in teams for p in team]
        if any(p not in facts.participants or draft.room.is_instructor(p) for p in named):
            return invalid("teams_unknown", "These teams name somebody who is not a student here. Make them again.")
        if len(set(named)) < len(named):
            return invalid("teams_twice", "Somebody is in two of these teams. Take them out of one.")
        if any(len(team) > LARGEST_GROUP for team in teams):
            return invalid("teams_large", f"A team has at most {LARGEST_GROUP} students. Split the larger ones.")
    if teams != facts.teams:
        draft.add(e.TeamsSet, teams=teams)
    return None
