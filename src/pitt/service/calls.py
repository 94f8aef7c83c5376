"""Answers the calls of clients: commands go to the classroom's writer, questions are answered from memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import SystemRandom
from typing import Any, Final

import msgspec

from pitt.classroom.commands import Command
from pitt.classroom.deciding.switches import WHY_AT_FRONT, check_size, preview
from pitt.classroom.events import TextSent
from pitt.classroom.ids import ParticipantId
from pitt.projections import media_plan
from pitt.projections.documents import people_in_order, person
from pitt.protocol import procedures as p
from pitt.protocol.documents import Snapshot, Text, signal_topic
from pitt.protocol.errors import INVALID, NOT_NOW, Refused
from pitt.service.classroom import Classroom
from pitt.service.ports import Rehearse

LONGEST_PAGE: Final = 200
TEXTS_PAGE: Final = 50
_chance: Final = SystemRandom()

SendSignal = Callable[[str, dict[str, Any], ParticipantId], None]


class Calls:
    """Answers the calls to one classroom."""

    def __init__(self, classroom: Classroom, send_signal: SendSignal, rehearse: Rehearse) -> None:
        self._classroom = classroom
        self._send_signal = send_signal
        self._rehearse = rehearse
        self._questions: dict[type[msgspec.Struct], Callable[[Any, ParticipantId], Awaitable[msgspec.Struct]]] = {
            p.GetSnapshot: self._snapshot,
            p.ReadClock: self._clock,
            p.ListPeople: self._people,
            p.PreviewGroups: self._preview,
            p.ReadTexts: self._texts,
            p.SendSignal: self._signal,
            p.ConnectMedia: self._connect_media,
            p.StartRehearsal: self._start_rehearsal,
        }

    async def answer(self, procedure: p.Procedure, arguments: dict[str, Any], by: ParticipantId) -> msgspec.Struct:
        """Answers one call; raises Refused in words."""
        asked = decode(procedure, arguments)
        if isinstance(asked, Command):
            return p.Done(counters=await self._classroom.give(asked, by))
        return await self._questions[type(asked)](asked, by)

    async def _snapshot(self, asked: p.GetSnapshot, by: ParticipantId) -> msgspec.Struct:
        documents = self._classroom.publisher.snapshot(by, asked.topics)
        return Snapshot(at=self._classroom.now(), documents=documents)

    async def _clock(self, asked: p.ReadClock, by: ParticipantId) -> msgspec.Struct:
        return p.ClockReading(at=self._classroom.now())

    async def _people(self, asked: p.ListPeople, by: ParticipantId) -> msgspec.Struct:
        if asked.offset < 0 or not 1 <= asked.limit <= LONGEST_PAGE:
            raise Refused(INVALID, f"Ask for 1 to {LONGEST_PAGE} people at a time.", "page")
        room, directory = self._classroom.room, self._classroom.directory
        listed = people_in_order(room)
        sought = asked.search.strip().casefold()
        if sought:
            listed = [who for who in listed if sought in directory.name(who).casefold()]
        page = listed[asked.offset : asked.offset + asked.limit]
        people = [{"participant": who, **msgspec.to_builtins(person(room, directory, who))} for who in page]
        return p.PeoplePage(total=len(listed), people=people)

    async def _preview(self, asked: p.PreviewGroups, by: ParticipantId) -> msgspec.Struct:
        refusal = check_size(asked.size)
        if refusal is not None:
            raise Refused(INVALID, refusal.words, refusal.code)
        room = self._classroom.room
        grouping = preview(room, size=asked.size, way=asked.way, seed=_chance.getrandbits(32))
        front: dict[str, str] = {seat.participant: WHY_AT_FRONT[seat.reason] for seat in grouping.front}
        participants = room.facts.participants
        front.update({who: "sitting_out" for who in room.students_here() if participants[who].sitting_out})
        return p.GroupsPreview(
            groups=[list(group) for group in grouping.groups],
            front=front,
            repeats=grouping.repeats,
            students=sum(1 for _ in room.students_here()),
        )

    async def _texts(self, asked: p.ReadTexts, by: ParticipantId) -> msgspec.Struct:
        found = [
            fact
            for fact in await self._classroom.journal.texts()
            if _reads(fact, asked.audience, by) and (asked.before is None or fact.text < asked.before)
        ]
        name = self._classroom.directory.name
        texts = {
            fact.text: Text(by=fact.by, name=name(fact.by), at=fact.at, body=fact.body, audience=fact.audience)
            for fact in found[-TEXTS_PAGE:]
        }
        return p.TextsPage(texts=texts, more=len(found) > TEXTS_PAGE)

    async def _signal(self, asked: p.SendSignal, by: ParticipantId) -> msgspec.Struct:
        receiver = ParticipantId(asked.to)
        room = self._classroom.room
        if not media_plan.linked(room, by, receiver):
            raise Refused(NOT_NOW, "You are not connected with them at the moment.", "not_linked")
        self._send_signal(signal_topic(receiver), {"from": by, "epoch": room.facts.epoch, "data": asked.data}, receiver)
        return p.Done(counters={})

    async def _connect_media(self, asked: p.ConnectMedia, by: ParticipantId) -> msgspec.Struct:
        classroom = self._classroom
        answer = await classroom.media.connect(lambda: classroom.room, by, asked.connection, asked.offer)
        return p.MediaAnswer(answer=answer)

    async def _start_rehearsal(self, asked: p.StartRehearsal, by: ParticipantId) -> msgspec.Struct:
        await self._rehearse(self._classroom.directory.code, asked.students)
        return p.Done(counters={})


def decode(procedure: p.Procedure, arguments: dict[str, Any]) -> msgspec.Struct:
    """Reads keyword arguments into what the procedure takes; raises Refused with words that name the field."""
    try:
        return msgspec.convert(arguments, procedure.takes)
    except msgspec.ValidationError as error:
        raise Refused(INVALID, f"{procedure.uri} cannot take that: {error}.", "arguments") from None


def _reads(fact: TextSent, audience: str, who: ParticipantId) -> bool:
    if audience == "class":
        return fact.audience != "group"
    return fact.audience == "group" and (who in fact.readers or fact.by == who)
