"""The log behind the service: full, moved on by somebody else, and after a kill."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from pitt.classroom import commands as c
from pitt.classroom.ids import ParticipantId
from pitt.protocol import documents as d
from pitt.protocol.errors import STORAGE, Refused
from tests.integration.service.conftest import PHYSICS, Klass, service


@contextmanager
def no_more_room(path: Path) -> Iterator[None]:
    """Lets every new connection of SQLite refuse to make the file larger; pages left in it are few."""

    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=1").close()

    event.listen(Engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(Engine, "connect", prepare)


async def fill(klass: Klass, client: Any) -> Refused:
    """Writes until the store refuses."""
    for _ in range(500):
        try:
            await client.call("pitt.text.send", audience="class", body="x" * 2000)
        except Refused as refused:
            return refused
    raise AssertionError("it was never refused")


async def test_a_full_database_is_said_in_words_changes_nothing_and_works_again_afterwards(path: Path) -> None:
    async with service(path) as klass:
        await klass.join("Ana", "instructor")
    with no_more_room(path):
        async with service(path) as klass:
            ana = await klass.enter("Ana", "instructor")
            refused = await fill(klass, ana)
            assert refused.uri == STORAGE
            assert "Nothing was changed" in refused.words
            assert "Free some space" in refused.words
            texts = len(klass.room.facts.texts)
            with pytest.raises(Refused) as again:
                await ana.call("pitt.text.send", audience="class", body="y" * 2000)
            assert again.value.uri == STORAGE
            assert len(klass.room.facts.texts) == texts
            # What needs no room goes on: questions, presence.
            assert await ana.call("pitt.clock")
            await ana.drop()
            await klass.settled(lambda: "ana" not in klass.room.presence.connected)
            kept = klass.room.facts
    async with service(path) as klass:
        ana = await klass.enter("Ana", "instructor")
        assert klass.room.facts == kept
        await ana.call("pitt.text.send", audience="class", body="again")
        assert klass.room.facts.texts[-1].body == "again"


async def test_a_locked_database_is_said_in_words_and_the_same_process_goes_on_afterwards(path: Path) -> None:
    async with service(path) as klass:
        ana = await klass.enter("Ana", "instructor")
        with closing(sqlite3.connect(path, isolation_level=None)) as another_program:
            another_program.execute("BEGIN IMMEDIATE")
            with pytest.raises(Refused) as refused:
                await ana.call("pitt.hand.raise")
            another_program.execute("ROLLBACK")
        assert refused.value.uri == STORAGE
        assert klass.room.facts.participants["ana"].hand_at is None
        await ana.call("pitt.hand.raise")
        await ana.until(lambda: ana.of_me.get("hand_at"))


async def test_two_writers_of_one_classroom_see_each_others_facts(path: Path) -> None:
    async with service(path) as one, service(path) as other:
        ana = await one.enter("Ana", "instructor")
        await one.join("Ben", "instructor")
        await one.join("Cem")
        ben = await other.enter("Ben", "instructor")
        cem = await other.enter("Cem")
        await ana.call("pitt.door.set", locked=True)
        await ben.call("pitt.hand.raise")
        assert other.room.facts.locked
        assert other.room.facts.participants["ben"].hand_at is not None
        assert {"ben", "cem"} == set(other.room.presence.connected)
        await cem.until(lambda: cem.of_class.get("locked"))
        await ana.call("pitt.text.send", audience="class", body="hello")
        assert one.room.facts.participants["ben"].hand_at is not None
        await cem.call("pitt.hand.raise")
        await ana.call("pitt.hand.raise")
        assert one.room.facts.participants["cem"].hand_at is not None
        await ana.until(lambda: "hand_at" in ana.whole(d.PEOPLE)["people"].get("ana", {}))


async def test_a_stale_command_is_decided_again_on_the_facts_of_the_other_writer(path: Path) -> None:
    async with service(path) as one, service(path) as other:
        ana = await one.enter("Ana", "instructor")
        await one.enter("Cem")
        await one.enter("Dua")
        await one.join("Ben", "instructor")
        ben = await other.enter("Ben", "instructor")
        seen = ben.of_class["epoch"]
        await ana.call("pitt.switch.groups", epoch=ana.of_class["epoch"], size=2, lead_ms=0)
        with pytest.raises(Refused) as refused:
            await ben.call("pitt.switch.broadcast", epoch=seen)
        assert refused.value.uri == "pitt.error.stale_epoch"
        assert "Ana has just split the class" in refused.value.words


async def test_a_refused_order_does_not_trouble_the_others_of_its_moment(klass: Klass) -> None:
    await klass.enter("Ana", "instructor")
    opened = await klass.classrooms.open(PHYSICS)
    ana = ParticipantId("ana")
    outcomes = await asyncio.gather(
        opened.classroom.give(c.EndMeeting(), ana),
        opened.classroom.give(c.RaiseHand(), ana),
        opened.classroom.give(c.RaiseHand(), ParticipantId("nobody")),
        return_exceptions=True,
    )
    assert [isinstance(outcome, Refused) for outcome in outcomes] == [True, False, True]
    assert klass.room.facts.participants["ana"].hand_at is not None
