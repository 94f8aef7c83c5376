"""Media: the engine is brought to the plan before anybody is told, and offers are answered or refused in words."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from pitt.classroom import commands as c
from pitt.classroom.durations import Durations
from pitt.classroom.ids import ParticipantId
from pitt.media.engine import Direct
from pitt.projections.documents import Directory
from pitt.protocol import documents as d
from pitt.protocol.errors import INVALID, NOT_NOW, UNKNOWN, Refused
from pitt.service.classroom import Classroom
from pitt.service.journal import Journal
from pitt.service.media import LONGEST_OFFER, OfferKind
from pitt.serving.application import wall_clock
from pitt.store.session import Database
from tests.integration.service.conftest import PHYSICS, Client, Klass, service
from tests.support.engine import RecordingEngine

ANA, CEM, DUA, EVA, FIN = (ParticipantId(name) for name in ("ana", "cem", "dua", "eva", "fin"))
NUMBERS = {ANA: 1, CEM: 2, DUA: 3, EVA: 4, FIN: 5}
OFFER = "v=0\r\n"


# --- the writer and the engine --------------------------------------------------------------------------------------


class Wall:
    """Is where a classroom publishes: it notes the topics in the list in which the engine notes its calls."""

    def __init__(self, told: list[tuple[Any, ...]]) -> None:
        self._told = told

    def publish(self, topic: str, update: d.Update, to: Iterable[ParticipantId] | None) -> None:
        self._told.append(("publish", topic))

    def deliver(self) -> None:
        self._told.append(("deliver",))


class Written:
    """Is a classroom on a real log, with Ana and four students in it."""

    def __init__(self, classroom: Classroom, engine: RecordingEngine) -> None:
        self.classroom = classroom
        self.engine = engine
        self._mark = 0

    async def give(self, command: c.Command, by: ParticipantId | None = ANA) -> list[tuple[Any, ...]]:
        """Gives a command, and gives what the engine and the wall were told since the last one."""
        await self.classroom.give(command, by)
        told = self.engine.told[self._mark :]
        self._mark = len(self.engine.told)
        return told

    async def media(self, command: c.Command, by: ParticipantId | None = ANA) -> list[tuple[Any, ...]]:
        """Gives a command, and gives what the engine was told since the last one."""
        return [it for it in await self.give(command, by) if it[0] not in ("publish", "deliver")]

    @property
    def epoch(self) -> int:
        return self.classroom.room.facts.last_act.epoch

    async def split(self, lead_ms: int) -> list[tuple[Any, ...]]:
        return await self.media(c.StartGroups(epoch=self.epoch, lead_ms=lead_ms, groups=[[CEM, DUA], [EVA, FIN]]))


@pytest.fixture
async def written(tmp_path: Path) -> AsyncIterator[Written]:
    engine = RecordingEngine()
    async with Database(f"sqlite:///{tmp_path / 'pitt.db'}") as database:
        await database.upgrade()
        directory = Directory(title="Physics", code="ABC-DEF", engine="sfu", heartbeat_ms=5000, names={})
        classroom = Classroom(
            PHYSICS,
            Journal(database.events, PHYSICS),
            directory,
            Wall(engine.told),
            Durations(),
            wall_clock,
            lambda command, outcome: None,
            engine,
            lambda kind: None,
        )
        await classroom.start()
        found = Written(classroom, engine)
        for who in NUMBERS:
            await found.give(c.Join(participant=who, role="instructor" if who == ANA else "student"), None)
            await found.give(c.NoteConnected(participant=who), None)
        await found.give(c.StartBroadcast(epoch=0))
        yield found
        await classroom.close()
    assert engine.told[-1] == ("forget",), "what is unloaded is forgotten"


def placed(call: tuple[Any, ...]) -> list[tuple[set[int], set[int]]]:
    """Gives who is sent and who receives, by number, in every place of a call."""
    return [({source // 4 for source in sources}, set(receivers)) for sources, receivers in call[2]]


async def test_the_plan_is_applied_before_anything_is_published(written: Written) -> None:
    await written.split(3_000)
    told = await written.give(c.SwitchNow(epoch=written.epoch))
    names = [it[0] for it in told]
    assert names[0] == "apply"
    assert names.count("apply") == 1
    assert ("publish", d.CLASS) in told
    assert placed(told[0]) == [({1}, {1}), ({2, 3}, {2, 3}), ({4, 5}, {4, 5})]
    assert told[0][1] == written.classroom.room.facts.place_epoch


async def test_a_plan_is_announced_with_its_deadline_and_again_when_either_changes(written: Written) -> None:
    (announced,) = await written.split(3_000)
    switch = written.classroom.room.facts.switch
    assert switch is not None
    assert announced[:2] == ("announce", switch.epoch)
    assert placed(announced) == [({1}, {1}), ({2, 3}, {2, 3}), ({4, 5}, {4, 5})]
    assert 0 < announced[3] <= 3_000
    (extended,) = await written.media(c.ExtendCountdown(epoch=written.epoch, at=wall_clock() + 20_000))
    assert extended[:3] == announced[:3]
    assert 3_000 < extended[3] <= 20_000
    (without,) = await written.media(c.SitOut(on=True), FIN)
    assert placed(without) == [({1, 5}, {1, 5}), ({2, 3}, {2, 3}), ({4}, {4})]
    (shared,) = await written.media(c.SetScreen(on=True), CEM)
    assert shared[0] == "announce", "what Cem shares is sent to the group to come, and to nobody now"
    assert await written.media(c.CancelSwitch(epoch=written.epoch)) == [("cancel",)]


async def test_at_once_is_not_announced(written: Written) -> None:
    assert [it[0] for it in await written.split(0)] == ["apply"]
    (back,) = await written.media(c.StartBroadcast(epoch=written.epoch, countdown_ms=0))
    assert placed(back) == [({1}, {1, 2, 3, 4, 5})]


async def test_the_engine_is_told_nothing_of_what_changes_no_route(written: Written) -> None:
    for command in (
        c.SetMicrophone(on=True),
        c.SetCamera(on=True),
        c.RaiseHand(),
        c.ReportActivity(speaking=True),
        c.SendText(audience="class", body="B"),
        c.LowerHand(),
        c.SetScreen(on=True),
    ):
        assert await written.media(command, CEM) == []


async def test_a_screen_is_a_source_while_it_is_shared(written: Written) -> None:
    (shown,) = await written.media(c.SetScreen(on=True))
    assert shown[2][0][0] == (7, 5, 4, 6)
    (hidden,) = await written.media(c.SetScreen(on=False))
    assert hidden[2][0][0] == (5, 4)


async def test_whose_line_breaks_keeps_their_media_and_who_goes_does_not(written: Written) -> None:
    assert await written.media(c.NoteDisconnected(participant=CEM), None) == []
    assert await written.media(c.NoteConnected(participant=CEM), None) == []
    assert [it[0] for it in await written.media(c.Leave(), DUA)] == ["disconnect", "apply"]
    gone, applied = await written.media(c.RemoveParticipant(participant=EVA))
    assert gone == ("disconnect", 4)
    assert placed(applied) == [({1}, {1, 2, 5})]


async def test_the_end_of_a_meeting_forgets_everything_until_the_next_broadcast(written: Written) -> None:
    await written.split(3_000)
    assert await written.media(c.EndMeeting()) == [("forget",)]
    (again,) = await written.media(c.StartBroadcast(epoch=written.epoch))
    assert placed(again) == [({1}, {1, 2, 3, 4, 5})]


async def test_a_broken_engine_keeps_nothing_from_being_published(written: Written) -> None:
    written.engine.broken = True
    assert ("publish", d.CLASS) in await written.give(
        c.StartGroups(epoch=written.epoch, lead_ms=0, groups=[[CEM, DUA], [EVA, FIN]])
    )
    written.engine.broken = False
    (applied,) = await written.media(c.MoveParticipant(participant=FIN, group=1))
    assert placed(applied)[1] == ({2, 3, 5}, {2, 3, 5})


# --- over the wire --------------------------------------------------------------------------------------------------


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()


@pytest.fixture
def offers() -> list[OfferKind]:
    return []


@pytest.fixture
async def routed(path: Path, engine: RecordingEngine, offers: list[OfferKind]) -> AsyncIterator[Klass]:
    async with service(path, Durations(seat_ms=300), engine=engine, offered=offers.append) as running:
        yield running


async def refusal(client: Client, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        await client.call("pitt.media.connect", **arguments)
    assert refused.value.words.endswith(".")
    return refused.value


async def test_an_offer_is_answered_and_the_same_connection_is_a_restart(
    routed: Klass, engine: RecordingEngine, offers: list[OfferKind]
) -> None:
    cem = await routed.enter("Cem")
    assert cem.of_class["engine"] == "sfu"
    for connection in ("a-1", "a-1", "b.2"):
        assert await cem.call("pitt.media.connect", connection=connection, offer=OFFER) == {"answer": "the answer to 1"}
    assert offers == ["first", "restart", "first"]


@pytest.mark.parametrize(
    ("connection", "offer", "code"),
    [
        ("", OFFER, "connection_name"),
        ("x" * 65, OFFER, "connection_name"),
        ("two words", OFFER, "connection_name"),
        ("a", "", "offer_length"),
        ("a", "v=0" + "x" * LONGEST_OFFER, "offer_length"),
        ("a", "nonsense", "offer_refused"),
        ("a", 5, "arguments"),
        (None, OFFER, "arguments"),
    ],
)
async def test_a_bad_offer_is_refused_in_words(
    routed: Klass, offers: list[OfferKind], connection: Any, offer: Any, code: str
) -> None:
    cem = await routed.enter("Cem")
    refused = await refusal(cem, connection=connection, offer=offer)
    assert (refused.uri, refused.code) == (INVALID, code)
    assert offers == []


async def test_there_is_nothing_to_connect_to_in_the_mesh(path: Path) -> None:
    async with service(path, engine=Direct()) as klass:
        cem = await klass.enter("Cem")
        assert cem.of_class["engine"] == "mesh"
        refused = await refusal(cem, connection="a", offer=OFFER)
        assert (refused.uri, refused.code) == (NOT_NOW, "media_direct")


async def test_who_is_removed_while_connecting_is_not_left_connected(routed: Klass, engine: RecordingEngine) -> None:
    ana, cem = await routed.enter("Ana", "instructor"), await routed.enter("Cem")
    await ana.call("pitt.meeting.open")
    opened = routed.classrooms.opened(PHYSICS)
    assert opened is not None
    classroom = opened.classroom
    engine.answering.clear()
    connecting = asyncio.create_task(classroom.media.connect(lambda: classroom.room, cem.who, "a", OFFER))
    await routed.settled(lambda: ("connect", 2, "a") in engine.told)
    await ana.call("pitt.participant.remove", participant="cem")
    mark = len(engine.told)
    engine.answering.set()
    with pytest.raises(Refused) as refused:
        await connecting
    assert refused.value.uri == UNKNOWN
    assert engine.told[mark:] == [("disconnect", 2)]


async def test_two_offers_of_one_person_are_answered_in_their_order(routed: Klass, engine: RecordingEngine) -> None:
    cem = await routed.enter("Cem")
    engine.answering.clear()
    first = asyncio.create_task(cem.call("pitt.media.connect", connection="old", offer=OFFER))
    await routed.settled(lambda: ("connect", 1, "old") in engine.told)
    second = asyncio.create_task(cem.call("pitt.media.connect", connection="new", offer=OFFER))
    await cem.call("pitt.clock")
    assert ("connect", 1, "new") not in engine.told
    engine.answering.set()
    await asyncio.gather(first, second)
    assert [it for it in engine.told if it[0] == "connect"] == [("connect", 1, "old"), ("connect", 1, "new")]


async def test_a_broken_line_disconnects_nobody_until_the_seat_is_released(
    routed: Klass, engine: RecordingEngine
) -> None:
    await routed.enter("Ana", "instructor")
    cem = await routed.enter("Cem")
    await cem.drop()
    await routed.settled(lambda: "cem" in routed.room.presence.gone_since)
    assert ("disconnect", 2) not in engine.told
    await routed.settled(lambda: ("disconnect", 2) in engine.told)


async def test_whom_the_engine_hears_speaks(routed: Klass, engine: RecordingEngine) -> None:
    ana = await routed.enter("Ana", "instructor")
    await routed.enter("Cem")

    def speaks() -> bool:
        return bool(ana.whole(d.INSTRUCTORS)["roster"].get("cem", {}).get("speaking"))

    engine.heard("speaking", 2)
    await ana.until(speaks)
    await ana.call("pitt.activity.report")
    engine.heard("connected", 2)
    assert "cem" in routed.room.presence.speaking
    engine.heard("silent", 2)
    await ana.until(lambda: not speaks())
    engine.heard("speaking", 2)
    await ana.until(speaks)
    engine.heard("disconnected", 2)
    await ana.until(lambda: not speaks())
    for number, classroom in ((99, "physics"), (2, "chemistry")):
        engine.heard("speaking", number, classroom)
    await ana.call("pitt.clock")
    assert routed.room.presence.speaking == frozenset()
