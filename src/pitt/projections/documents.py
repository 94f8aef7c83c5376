"""What each audience may know: pure functions from a room to documents.

A document is built whole; what goes over the wire is the difference to the one before. Names come from outside,
since they live outside the event log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from pitt.classroom.ids import ParticipantId
from pitt.classroom.room import FRONT, Group, Room, TextRecord
from pitt.projections import lessons, media_plan, rounds
from pitt.projections.audiences import Audience
from pitt.protocol import documents as d

PAGE = 60
"""How many lines of the list of people everybody is sent; the rest is asked for."""


class Directory(msgspec.Struct, kw_only=True):
    """What stands outside the log: the classroom's title and code, and everybody's display name."""

    title: str
    code: str
    engine: Literal["mesh", "sfu", "none"]
    heartbeat_ms: int
    names: dict[ParticipantId, str]

    def name(self, participant: ParticipantId) -> str:
        """Gives a display name; an erased person's is a dash."""
        return self.names.get(participant, "—")


def document(room: Room, directory: Directory, audience: Audience) -> dict[str, Any]:
    """Builds the whole document of one audience as JSON values, without members that are null or default."""
    built = _BUILDERS[audience.kind](room, directory, audience)
    plain = msgspec.to_builtins(built)
    if not isinstance(plain, dict):
        raise TypeError("a document is an object")
    return plain


def _class(room: Room, directory: Directory, audience: Audience) -> d.ClassDocument:
    facts = room.facts
    switch = facts.switch
    act = facts.last_act
    return d.ClassDocument(
        title=directory.title,
        code=directory.code,
        engine=directory.engine,
        heartbeat_ms=directory.heartbeat_ms,
        mode=facts.mode,
        mode_since=facts.mode_since,
        epoch=facts.last_act.epoch,
        place_epoch=facts.place_epoch,
        meeting=d.Meeting(meeting=facts.meeting.meeting, opened_at=facts.meeting.opened_at) if facts.meeting else None,
        stage=list(facts.stage),
        locked=facts.locked,
        last_switch_by=directory.name(act.by) if act.by else None,
        switch=d.Switch(
            to=switch.to,
            epoch=switch.epoch,
            began_at=switch.began_at,
            at=switch.due_at,
            by=directory.name(switch.by) if switch.by else None,
            reason=switch.reason,
            groups=len(switch.groups),
            stage=list(switch.stage),
        )
        if switch
        else None,
    )


def _place(room: Room, directory: Directory, audience: Audience) -> d.PlaceDocument:
    facts = room.facts
    pending = audience.epoch != facts.place_epoch
    switch = facts.switch
    mode = switch.to if pending and switch else facts.mode
    groups: Mapping[int, Group] = switch.groups if pending and switch else facts.groups
    number = audience.number
    group = groups.get(number) if number != FRONT else None
    members = media_plan.members(room, number, pending=pending)
    kind: Literal["lobby", "broadcast", "group", "front"] = "lobby"
    if mode == "groups":
        kind = "group" if number != FRONT else "front"
    elif mode == "broadcast":
        kind = "broadcast"
    visits = {} if pending else facts.visits
    announcing = frozenset() if pending else facts.announcing
    connected, away = room.presence.connected, room.presence.away
    return d.PlaceDocument(
        epoch=audience.epoch,
        number=number,
        kind=kind,
        members={
            p: d.Member(
                name=directory.name(p),
                role=known.role,
                order=known.order,
                here=p in connected,
                microphone=known.microphone,
                camera=known.camera,
                sharing=known.sharing,
                simulated=known.simulated,
                visiting=_visiting(visits.get(p), number),
                announcing=p in announcing,
                away=p in away,
            )
            for p in members
            for known in (facts.participants[p],)
        },
        sources=list(media_plan.sources_among(room, members, pending=pending)),
        called_at=group.called_at if group and not pending else None,
        texts=_texts(
            (t for t in facts.group_texts if t.group == number and t.place_epoch == facts.place_epoch), directory
        )
        if not pending and kind in ("group", "front")
        else {},
        begins=rounds.who_begins(room, number, group.members) if group else None,
        answers=rounds.answers_of_mates(room, group.members) if group else {},
    )


def _visiting(visit: tuple[int, bool] | None, number: int) -> Literal["", "talking", "listening"]:
    if visit is None or visit[0] != number:
        return ""
    return "listening" if visit[1] else "talking"


def _texts(records: Iterable[TextRecord], directory: Directory) -> dict[str, d.Text]:
    return {
        t.text: d.Text(by=t.by, name=directory.name(t.by), at=t.at, body=t.body, audience=t.audience) for t in records
    }


def _text_list(room: Room, directory: Directory, audience: Audience) -> d.TextsDocument:
    return d.TextsDocument(texts=_texts(room.facts.texts, directory))


def _me(room: Room, directory: Directory, audience: Audience) -> d.MeDocument:
    me = audience.participant
    known = room.facts.participants[me]
    visit = room.facts.visits.get(me)
    return d.MeDocument(
        participant=me,
        name=directory.name(me),
        role=known.role,
        microphone=known.microphone,
        camera=known.camera,
        sharing=known.sharing,
        hand_at=known.hand_at,
        sitting_out=known.sitting_out,
        invited_by=directory.name(known.invited_by) if known.invited_by else None,
        nobody_answers_at=room.presence.nobody_answers.get(me),
        visiting=visit[0] if visit else None,
        announcing=me in room.facts.announcing,
        notice=d.Notice(
            number=known.told.number,
            at=known.told.at,
            kind=known.told.kind,  # type: ignore[arg-type]
            by=directory.name(known.told.by) if known.told.by else None,
            reason=known.told.reason,
        )
        if known.told
        else None,
        voted=rounds.votes_of(room, me),
        part=rounds.part_of(room, me),
    )


def _round(room: Room, directory: Directory, audience: Audience) -> d.RoundDocument:
    return rounds.round_document(room)


def _results(room: Room, directory: Directory, audience: Audience) -> d.ResultsDocument:
    return rounds.results_document(room)


def _lesson(room: Room, directory: Directory, audience: Audience) -> d.LessonDocument:
    return lessons.lesson_document(room)


def _plan(room: Room, directory: Directory, audience: Audience) -> d.PlanDocument:
    return lessons.plan_document(room)


# --- lists of people ----------------------------------------------------------------------------------------------


def people_in_order(room: Room) -> list[ParticipantId]:
    """Lists everybody who is here or is expected back: instructors first, then by the order of joining."""
    participants = room.facts.participants
    listed = [*room.presence.connected, *room.presence.gone_since]
    return sorted(listed, key=lambda p: (participants[p].role != "instructor", participants[p].order))


def person(room: Room, directory: Directory, participant: ParticipantId) -> d.Person:
    """Builds one line of the list of people."""
    known = room.facts.participants[participant]
    return d.Person(
        name=directory.name(participant),
        role=known.role,
        order=known.order,
        here=room.is_here(participant),
        hand_at=known.hand_at,
        microphone=known.microphone,
        camera=known.camera,
        simulated=known.simulated,
    )


def _people(room: Room, directory: Directory, audience: Audience) -> d.PeopleDocument:
    listed = people_in_order(room)
    return d.PeopleDocument(
        here=len(room.presence.connected),
        students_here=len(room.presence.connected) - len(room.instructors_here()),
        total=len(listed),
        people={p: person(room, directory, p) for p in listed[:PAGE]},
    )


def _instructors(room: Room, directory: Directory, audience: Audience) -> d.InstructorsDocument:
    facts, presence = room.facts, room.presence
    visitors: dict[int, list[str]] = {}
    for instructor, (number, _) in facts.visits.items():
        visitors.setdefault(number, []).append(instructor)
    roster: dict[str, d.RosterEntry] = {}
    for p in people_in_order(room):
        known = facts.participants[p]
        roster[p] = d.RosterEntry(
            name=directory.name(p),
            role=known.role,
            order=known.order,
            here=p in presence.connected,
            group=room.place_of(p),
            microphone=known.microphone,
            camera=known.camera,
            hand_at=known.hand_at,
            sitting_out=known.sitting_out,
            speaking=p in presence.speaking,
            away=p in presence.away,
            simulated=known.simulated,
            cannot_reach=list(presence.cannot_reach.get(p, ())),
        )
    groups = {
        str(number): d.GroupEntry(
            members=list(group.members),
            visitors=visitors.get(number, []),
            called_at=group.called_at,
            quiet_since=presence.quiet_since.get(number),
        )
        for number, group in facts.groups.items()
    }
    calls = sorted((group.called_at, number) for number, group in facts.groups.items() if group.called_at is not None)
    return d.InstructorsDocument(
        roster=roster,
        groups=groups,
        calls=[number for _, number in calls],
        next_groups={str(number): list(group.members) for number, group in facts.switch.groups.items()}
        if facts.switch
        else {},
        pairs=_pairs(facts.blocked, "blocked", directory) + _pairs(facts.kept, "kept", directory),
        teams=len(facts.teams),
    )


def _pairs(
    pairs: Iterable[tuple[ParticipantId, ParticipantId]], rule: Literal["blocked", "kept"], directory: Directory
) -> list[d.PairEntry]:
    return [
        d.PairEntry(
            first=first,
            second=second,
            first_name=directory.name(first),
            second_name=directory.name(second),
            rule=rule,
        )
        for first, second in sorted(pairs)
    ]


_BUILDERS: Mapping[str, Callable[[Room, Directory, Audience], msgspec.Struct]] = {
    "class": _class,
    "place": _place,
    "people": _people,
    "texts": _text_list,
    "participant": _me,
    "instructors": _instructors,
    "round": _round,
    "results": _results,
    "lesson": _lesson,
    "plan": _plan,
}
