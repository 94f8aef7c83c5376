"""Appends without end and says so: the child process that a test kills.

Each line on standard output is an acknowledged append: stream, last number, payload of the events.
"""

import asyncio
import os
import sys
from itertools import count

from pitt.classroom.ids import ClassroomId
from pitt.store.contract import NewEvent, WrongSequence
from pitt.store.session import Database

STREAMS = 3
CALLERS_PER_STREAM = 8


async def caller(database: Database, stream: ClassroomId, name: str) -> None:
    expected = 0
    for number in count():
        payload = f"{name}-{number}"
        size = 1 + number % 3
        while True:
            try:
                expected = await database.events.append(
                    stream, expected, [NewEvent("Something", payload.encode(), number)] * size
                )
                break
            except WrongSequence as refusal:
                expected = refusal.actual
        os.write(1, f"{stream} {expected} {payload} {size}\n".encode())


async def main(address: str) -> None:
    async with Database(address) as database:
        await asyncio.gather(
            *(
                caller(database, ClassroomId(f"classroom-{stream}"), f"{stream}-{name}")
                for stream in range(STREAMS)
                for name in range(CALLERS_PER_STREAM)
            )
        )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
