"""Sessions: the newest device, removal, the end, silence, and calls that come too fast."""

import asyncio
from pathlib import Path

import pytest

from pitt.classroom.durations import Durations
from pitt.classroom.ids import ParticipantId
from pitt.protocol import documents as d
from pitt.protocol.errors import (
    CLOSE_MEETING_ENDED,
    CLOSE_NEWER_DEVICE,
    CLOSE_REMOVED,
    CLOSE_SILENT,
    LOCKED,
    NOT_NOW,
    RATE,
    REMOVED,
    Refused,
)
from pitt.serving.application import wall_clock
from tests.integration.service.conftest import PHYSICS, TICKETS, Client, Klass, service


async def split(ana: Client, **how: object) -> None:
    await ana.call("pitt.switch.groups", **{"epoch": ana.of_class["epoch"], "size": 2, "lead_ms": 0, **how})


async def test_the_newest_device_wins_and_the_older_one_is_told(klass: Klass) -> None:
    ana, older = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    await klass.enter("Dua")
    await split(ana)
    newer = await klass.knock("cem")
    assert await older.over() == CLOSE_NEWER_DEVICE
    await newer.fold()
    assert newer.mates == {"dua"}
    assert "cem" in klass.room.presence.connected
    await newer.call("pitt.hand.raise")
    await ana.until(lambda: ana.whole(d.PEOPLE)["people"].get("cem", {}).get("hand_at"))


async def test_who_is_removed_is_told_and_stays_out(klass: Klass) -> None:
    ana, cem = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    await ana.call("pitt.meeting.open")
    await ana.call("pitt.participant.remove", participant="cem")
    assert await cem.over() == CLOSE_REMOVED
    with pytest.raises(Refused) as refused:
        await klass.knock("cem")
    assert refused.value.uri == REMOVED
    with pytest.raises(Refused) as joining:
        await klass.join("Cem")
    assert joining.value.uri == REMOVED


async def test_a_locked_door_is_said_in_words_and_leaves_no_trace(klass: Klass) -> None:
    ana, cem = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    await ana.call("pitt.door.set", locked=True)
    with pytest.raises(Refused) as refused:
        await klass.join("Dua")
    assert (refused.value.uri, "locked" in refused.value.words) == (LOCKED, True)
    opened = klass.classrooms.opened("physics")
    assert opened is not None
    assert "dua" not in opened.classroom.directory.names
    await cem.drop()
    assert (await klass.enter("Cem")).of_class["locked"]


async def test_the_end_says_goodbye_to_everybody(klass: Klass) -> None:
    ana, cem = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    await ana.call("pitt.meeting.open")
    ending = asyncio.create_task(ana.call("pitt.meeting.end"))
    assert await cem.over() == CLOSE_MEETING_ENDED
    assert await ana.over() == CLOSE_MEETING_ENDED
    ending.cancel()
    assert klass.room.facts.meeting is None
    assert "class is over" in cem.goodbye.result()[1]


async def test_who_leaves_is_let_go_and_seen_to_be_gone(klass: Klass) -> None:
    ana, cem = await klass.enter("Ana", "instructor"), await klass.enter("Cem")
    leaving = asyncio.create_task(cem.call("pitt.participant.leave"))
    await cem.over()
    leaving.cancel()
    await ana.until(lambda: "cem" not in ana.whole(d.PEOPLE)["people"])


async def test_a_silent_client_is_dropped_and_its_seat_held(path: Path) -> None:
    offset = 0
    async with service(path, clock=lambda: wall_clock() + offset) as klass:
        cem = await klass.enter("Cem")
        offset = Durations().silent_after_ms + 60_000
        assert await cem.over() == CLOSE_SILENT
        await klass.settled(lambda: "cem" not in klass.room.presence.connected)
        assert "cem" in klass.room.presence.gone_since


async def test_calls_that_come_too_fast_are_refused_in_words(path: Path) -> None:
    noon = 1_790_000_000_000
    async with service(path, calls_per_second=2, clock=lambda: noon) as klass:
        await klass.join("Cem")
        cem = await klass.knock("cem", TICKETS.issue(PHYSICS, ParticipantId("cem"), "student", noon))
        for _ in range(8):
            await cem.call("pitt.clock")
        with pytest.raises(Refused) as refused:
            await cem.call("pitt.clock")
        assert refused.value.uri == RATE
        assert "Wait a second" in refused.value.words


async def test_signalling_passes_between_mates_only(klass: Klass) -> None:
    ana, cem, dua = await klass.enter("Ana", "instructor"), await klass.enter("Cem"), await klass.enter("Dua")
    eva, fin = await klass.enter("Eva"), await klass.enter("Fin")
    await split(ana, groups=[["cem", "dua"], ["eva", "fin"]])
    await dua.subscribe(d.signal_topic("dua"))
    await cem.call("pitt.signal", to="dua", data={"offer": 1})
    await dua.until(lambda: any(topic == d.signal_topic("dua") for topic, _ in dua.events))
    (signal,) = [it for topic, it in dua.events if topic == d.signal_topic("dua")]
    assert (signal["from"], signal["data"]) == ("cem", {"offer": 1})
    for to in ("eva", "nobody", "cem"):
        with pytest.raises(Refused) as refused:
            await cem.call("pitt.signal", to=to, data={})
        assert refused.value.uri == NOT_NOW
    assert not [topic for topic, _ in (*eva.events, *fin.events) if topic.startswith(d.SIGNAL_PREFIX)]


async def test_what_one_group_writes_no_other_is_told(klass: Klass) -> None:
    ana, cem, dua = await klass.enter("Ana", "instructor"), await klass.enter("Cem"), await klass.enter("Dua")
    eva, _ = await klass.enter("Eva"), await klass.enter("Fin")
    await split(ana, groups=[["cem", "dua"], ["eva", "fin"]])
    await cem.call("pitt.text.send", audience="group", body="sesame")
    await dua.until(lambda: "sesame" in str(dua.place))
    await cem.call("pitt.text.send", audience="class", body="hello")
    await eva.until(lambda: "hello" in str(eva.whole(d.TEXTS)))
    await ana.until(lambda: "hello" in str(ana.whole(d.TEXTS)))
    assert "sesame" not in str(eva.events) + str(ana.events)
    assert "sesame" not in str(await eva.call("pitt.texts.page", audience="group"))
    assert "sesame" in str(await dua.call("pitt.texts.page", audience="group"))


async def test_sitting_out_stays_between_a_student_and_the_instructors(klass: Klass) -> None:
    ana, cem, dua = await klass.enter("Ana", "instructor"), await klass.enter("Cem"), await klass.enter("Dua")
    await cem.call("pitt.sit_out", on=True)
    await ana.until(lambda: ana.whole(d.INSTRUCTORS)["roster"].get("cem", {}).get("sitting_out"))
    await cem.call("pitt.hand.raise")
    await dua.until(lambda: dua.whole(d.PEOPLE)["people"].get("cem", {}).get("hand_at"))
    assert cem.of_me["sitting_out"]
    assert "sitting_out" not in str(dua.events)
    assert "sitting_out" not in str(await dua.call("pitt.snapshot"))
    assert "sitting_out" not in str(await dua.call("pitt.people.page"))
