"""A thousand students vote within two seconds, and then vote again; every vote is durable before it is acknowledged.

Server and clients are a process each, on loopback. A vote's clock starts before its call is written and ends with its
result; the count's lag is the time from the moment at which so many votes were acknowledged until an instructor is
told of as many. The floor is a loop that commits one row after the other to a bare SQLite file, in the same run.

    python -m bench.votes [--clients N]
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

import uvloop

from bench.appends import SCHEMA, measure_sqlite
from bench.clients import Classmate
from bench.control import PATIENT, beat, cast_of, join_all, percentile
from bench.results import RESULTS, record
from bench.served import Instructor, instructor_in, serve
from pitt.protocol import documents as d

CLIENTS: Final = 1_000
WITHIN_S: Final = 2.0
PATIENCE_S: Final = 30.0
QUESTION: Final[dict[str, Any]] = {"kind": "single", "options": [{}, {}, {}, {}], "right": [0]}


class Tally:
    """Keeps when an instructor was told how many have voted."""

    def __init__(self, instructor: Instructor) -> None:
        self._instructor = instructor
        self.told: list[tuple[float, int]] = []
        instructor.heard = self._heard

    def _heard(self, topic: str, update: Any) -> None:
        if topic == d.RESULTS:
            voted = self._instructor.knowledge.documents[d.RESULTS][1].get("voted", 0)
            self.told.append((time.perf_counter(), voted))

    def longest_lag_ms(self, acknowledged: Sequence[float]) -> float:
        """Gives the longest time from the n-th acknowledgement until at least n were told of."""
        lags, told = [], iter(self.told)
        at, voted = next(told)
        for number, moment in enumerate(sorted(acknowledged), start=1):
            while voted < number:
                at, voted = next(told)
            lags.append(max(0.0, at - moment))
        return 1_000 * max(lags)


async def vote(
    instructor: Instructor, classmates: Sequence[Classmate], number: int, chance: Random
) -> tuple[list[float], float]:
    """Lets everybody vote at a moment of their own; gives how long each waited, in ms, and the count's longest lag."""
    tally = Tally(instructor)
    acknowledged: list[float] = []

    async def one(classmate: Classmate) -> float:
        await asyncio.sleep(chance.uniform(0, WITHIN_S))
        began = time.perf_counter()
        await classmate.call("pitt.vote", round=1, vote=number, choices=[chance.randrange(4)])
        acknowledged.append(time.perf_counter())
        return 1_000 * (acknowledged[-1] - began)

    async with asyncio.timeout(PATIENCE_S):
        waits = await asyncio.gather(*(one(classmate) for classmate in classmates))
        while not tally.told or tally.told[-1][1] < len(classmates):
            await asyncio.sleep(0.05)
    return waits, tally.longest_lag_ms(acknowledged)


def bare_commit_ms(folder: Path) -> float:
    """Gives how long one commit takes of a loop without anything around it."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", SCHEMA):
            connection.execute(statement)
        done, took = measure_sqlite(connection, 0)
    return 1_000 * took / done


async def main(clients: int, folder: Path) -> None:
    """Measures both votes and records the worse of each figure."""
    chance = Random(1)
    async with serve(folder, settings=PATIENT) as served, instructor_in(served) as instructor:
        classmates = cast_of(served, clients)
        hearts = asyncio.create_task(beat(classmates))
        await join_all(classmates)
        call = instructor.connection.call
        await call("pitt.round.ask", step=0, question=QUESTION)
        first, first_lag = await vote(instructor, classmates, 1, chance)
        await call("pitt.round.open_vote", step=instructor.knowledge.documents[d.ROUND][1]["step"], vote=2)
        second, second_lag = await vote(instructor, classmates, 2, chance)
        hearts.cancel()
        for classmate in classmates:
            classmate.drop()
    bare = bare_commit_ms(folder)
    against = "one commit of a bare sqlite3 loop"
    slowest = max(percentile(first, 99), percentile(second, 99))
    print(f"  median {median([*first, *second]):.1f} ms, longest {max(*first, *second):.1f} ms")
    record("votes.ack.p99_ms", slowest, "ms", against, slowest / bare)
    record("votes.count_lag.max_ms", max(first_lag, second_lag), "ms", against, max(first_lag, second_lag) / bare)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    arguments = parser.parse_args()
    # Not under /tmp, which may be memory.
    with tempfile.TemporaryDirectory(prefix="votes-", dir=RESULTS.parent) as name:
        uvloop.run(main(arguments.clients, Path(name)))
