"""Trouble with the disk and the process: clear words, nothing half written, and all well again afterwards."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import NewEvent, StoredEvent, StoreError, StoreFull, StoreUnavailable
from pitt.store.engines import writing
from pitt.store.models import Classroom
from pitt.store.session import Database
from tests.integration.store import appending

PHYSICS = ClassroomId("physics")
BIOLOGY = ClassroomId("biology")
AT = 1_790_000_000_000


def fact(size: int = 2) -> NewEvent:
    return NewEvent("Something", b"x" * size, AT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pitt.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{path}", busy_timeout_ms=50) as opened:
        await opened.upgrade()
        yield opened


@contextmanager
def every_new_connection(pragma: str) -> Iterator[None]:
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute(pragma).close()

    event.listen(Engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(Engine, "connect", prepare)


async def append_until_refused(database: Database, size: int) -> tuple[int, StoreError]:
    """Appends to one stream until the store refuses, and returns the last acknowledged number and the refusal."""
    last = len(await database.events.read(PHYSICS))
    for _ in range(10_000):
        try:
            last = await database.events.append(PHYSICS, last, [fact(size), fact(size)])
        except StoreUnavailable as refusal:
            return last, refusal
    raise AssertionError("it was never refused")


async def test_a_full_database_is_said_in_words_and_keeps_what_it_has(database: Database) -> None:
    with every_new_connection("PRAGMA max_page_count=80"):
        last, refusal = await append_until_refused(database, 5_000)
        assert isinstance(refusal, StoreFull)
        assert "Free some space" in str(refusal)
        assert last > 10
        together = await asyncio.gather(
            database.events.append(PHYSICS, last, [fact(5_000)] * 9),
            database.events.append(BIOLOGY, 0, [fact(5_000)] * 9),
            database.events.save_snapshot(BIOLOGY, 1, 1, b"x" * 50_000),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in together] == [StoreFull] * 3
        assert len({id(outcome) for outcome in together}) == 3
        assert [stored.sequence for stored in await database.events.read(PHYSICS)] == list(range(1, last + 1))
        assert await database.events.read(BIOLOGY) == []
        assert await database.events.load_snapshot(BIOLOGY) is None
    assert await database.events.append(PHYSICS, last, [fact(50_000)]) == last + 1


async def test_a_full_database_refuses_a_session_in_the_same_words(path: Path) -> None:
    with every_new_connection("PRAGMA max_page_count=80"):
        async with Database(f"sqlite:///{path}") as database:
            await database.upgrade()
            async with database.sessions() as session:
                session.add(Classroom(id=PHYSICS, code="PHY-111", title="x" * 500_000, created_at=AT))
                with pytest.raises(StoreFull, match="Free some space"):
                    await session.commit()
                await session.rollback()
                session.add(Classroom(id=PHYSICS, code="PHY-111", title="Waves", created_at=AT))
                await session.commit()
                assert (await session.execute(select(Classroom.title))).scalars().all() == ["Waves"]


async def test_a_locked_database_is_said_in_words_and_works_when_it_is_let_go(database: Database, path: Path) -> None:
    await database.events.append(PHYSICS, 0, [fact()])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        together = await asyncio.gather(
            database.events.append(PHYSICS, 1, [fact()]),
            database.events.append(BIOLOGY, 0, [fact()]),
            return_exceptions=True,
        )
        for outcome in together:
            assert isinstance(outcome, StoreUnavailable)
            assert "Another program keeps the database locked" in str(outcome)
        async with database.sessions() as session:
            with pytest.raises(StoreUnavailable, match="locked"):
                await writing(session)
        assert len(await database.events.read(PHYSICS)) == 1
        other.execute("ROLLBACK")
    assert await database.events.append(PHYSICS, 1, [fact()]) == 2
    assert await database.events.append(BIOLOGY, 0, [fact()]) == 1
    async with database.sessions() as session:
        session.add(Classroom(id=PHYSICS, code="PHY-111", title="Waves", created_at=AT))
        await session.commit()


async def test_a_lock_that_is_let_go_in_time_is_not_noticed(path: Path) -> None:
    async with Database(f"sqlite:///{path}", busy_timeout_ms=60_000) as database:
        await database.upgrade()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            waiting = asyncio.create_task(database.events.append(PHYSICS, 0, [fact()]))
            done, _ = await asyncio.wait([waiting], timeout=0.05)
            assert not done
            other.execute("ROLLBACK")
        assert await waiting == 1


async def test_a_transaction_that_somebody_overtook_is_refused_and_may_be_tried_again(database: Database) -> None:
    async with database.sessions() as session:
        assert (await session.execute(select(Classroom))).all() == []
        await database.events.append(PHYSICS, 0, [fact()])
        session.add(Classroom(id=PHYSICS, code="PHY-111", title="Waves", created_at=AT))
        with pytest.raises(StoreUnavailable, match="try again"):
            await session.commit()
        await session.rollback()
        await writing(session)
        session.add(Classroom(id=PHYSICS, code="PHY-111", title="Waves", created_at=AT))
        await session.commit()


async def test_a_read_only_database_is_said_in_words(database: Database) -> None:
    with every_new_connection("PRAGMA query_only=ON"):
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="can only be read") as refusal:
                await database.events.append(PHYSICS, 0, [fact()])
            assert "Let the account that runs Pitt write" in str(refusal.value)
        assert await database.events.read(PHYSICS) == []
    assert await database.events.append(PHYSICS, 0, [fact()]) == 1


async def test_a_file_that_may_only_be_read_is_said_in_words(database: Database, path: Path) -> None:
    await database.events.append(PHYSICS, 0, [fact()])
    async with Database(f"sqlite:///file:{path}?mode=ro&uri=true") as reader:
        assert len(await reader.events.read(PHYSICS)) == 1
        with pytest.raises(StoreUnavailable, match="can only be read"):
            await reader.events.append(PHYSICS, 1, [fact()])
    assert await database.events.append(PHYSICS, 1, [fact()]) == 2


async def test_a_failing_disk_is_said_in_words_and_loses_nothing_acknowledged(database: Database, path: Path) -> None:
    last = await database.events.append(PHYSICS, 0, [fact(1_000_000)] * 4)
    log_of_writes = path.with_name("pitt.db-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log_of_writes.stat().st_size + 50_000, hard))
    try:
        last, refusal = await append_until_refused(database, 100_000)
        assert "disk reports an error" in str(refusal)
        assert len(await database.events.read(PHYSICS)) >= last
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    kept = await database.events.read(PHYSICS)
    assert len(kept) - last in (0, 2)
    assert await database.events.append(PHYSICS, len(kept), [fact(100_000)]) == len(kept) + 1


def acknowledged(output: bytes) -> list[tuple[str, int, bytes, int]]:
    whole_lines = output.decode().rpartition("\n")[0].splitlines()
    return [
        (stream, int(last), payload.encode(), int(size))
        for stream, last, payload, size in (line.split() for line in whole_lines)
    ]


@pytest.mark.parametrize("acknowledged_before_the_end", [1, 100, 400])
async def test_nothing_acknowledged_is_lost_by_kill_9(path: Path, acknowledged_before_the_end: int) -> None:
    async with Database(f"sqlite:///{path}") as database:
        await database.upgrade()
    child = subprocess.Popen(
        [sys.executable, appending.__file__, f"sqlite:///{path}"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with child:
        assert child.stdout is not None
        seen = b""
        while seen.count(b"\n") < acknowledged_before_the_end:
            more = os.read(child.stdout.fileno(), 65_536)
            assert more, "the child ended by itself"
            seen += more
        child.kill()
        seen += child.stdout.read()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    async with Database(f"sqlite:///{path}") as database:
        streams = {
            f"classroom-{number}": await database.events.read(ClassroomId(f"classroom-{number}"))
            for number in range(appending.STREAMS)
        }
        receipts = acknowledged(seen)
        assert len(receipts) >= acknowledged_before_the_end
        for stream, last, payload, size in receipts:
            kept = streams[stream][last - size : last]
            assert [stored.data for stored in kept] == [payload] * size
        for stream, events in streams.items():
            assert [stored.sequence for stored in events] == list(range(1, len(events) + 1))
            assert_whole(events)
            assert await database.events.append(ClassroomId(stream), len(events), [fact()]) == len(events) + 1


def assert_whole(events: list[StoredEvent]) -> None:
    """Checks that each append is there with all its events or not at all."""
    starts = [0, *(n + 1 for n, (one, next_) in enumerate(pairwise(events)) if one.data != next_.data), len(events)]
    for start, end in pairwise(starts):
        if start < end:
            assert end - start == 1 + events[start].at % 3
