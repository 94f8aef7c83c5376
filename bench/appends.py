"""Durable appends a second: many callers, one event each, against a bare sqlite3 loop that commits each.

Both use SQLite with WAL and synchronous=FULL in one folder, and take turns, so that what else the machine does meets
both alike. One thousand students vote in one classroom: each caller has its own next number.
"""

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median

import uvloop

from bench.results import RESULTS, record
from pitt.classroom.ids import ClassroomId
from pitt.store.contract import NewEvent
from pitt.store.session import Database

CALLERS = 1_000
TURNS = 5
TURN_S = 0.5
DATA = b'{"round":"7c9e6679","participant":"0b2f1d7a4c","choice":2,"confidence":3}'
CLASSROOM = ClassroomId("physics")
SCHEMA = """
    CREATE TABLE events (stream TEXT, sequence INTEGER, kind TEXT, data BLOB, at INTEGER,
                         PRIMARY KEY (stream, sequence)) WITHOUT ROWID
"""


async def measure_pitt(database: Database, callers: int, after: int) -> tuple[int, float]:
    """Returns how many appends were acknowledged, and in how many seconds."""
    numbers = count(after)
    begin = time.perf_counter()
    end = begin + TURN_S

    async def vote() -> None:
        while time.perf_counter() < end:
            expected = next(numbers)
            await database.events.append(CLASSROOM, expected, [NewEvent("VoteCast", DATA, expected)])

    await asyncio.gather(*(vote() for _ in range(callers)))
    took = time.perf_counter() - begin
    return next(numbers) - after, took


def measure_sqlite(connection: sqlite3.Connection, after: int) -> tuple[int, float]:
    """Returns how many rows were committed one by one, and in how many seconds."""
    number = after
    begin = time.perf_counter()
    end = begin + TURN_S
    while time.perf_counter() < end:
        number += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?)", (CLASSROOM, number, "VoteCast", DATA, number))
        connection.execute("COMMIT")
    return number - after, time.perf_counter() - begin


async def main(folder: Path) -> None:
    """Measures both in turns and records the medians."""
    many: list[float] = []
    single: list[float] = []
    bare: list[float] = []
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", SCHEMA):
            connection.execute(statement)
        async with Database(f"sqlite:///{folder / 'pitt.db'}") as database:
            await database.upgrade()
            pitts = bares = 0
            for _ in range(TURNS):
                for callers, rates in ((CALLERS, many), (1, single)):
                    done, took = await measure_pitt(database, callers, pitts)
                    pitts += done
                    rates.append(done / took)
                done, took = measure_sqlite(connection, bares)
                bares += done
                bare.append(done / took)
            assert len(await database.events.read(CLASSROOM)) == pitts
    floor = median(bare)
    against = "a bare sqlite3 loop that commits each"
    record("appends.per_s", median(many), "1/s", against, median(many) / floor)
    record("appends.one_caller.per_s", median(single), "1/s", against, median(single) / floor)


if __name__ == "__main__":
    # Not under /tmp, which may be memory.
    with tempfile.TemporaryDirectory(prefix="appends-", dir=RESULTS.parent) as name:
        uvloop.run(main(Path(name)))
