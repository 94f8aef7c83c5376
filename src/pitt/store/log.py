"""The event log in SQL, for every database alike.

Owns the tables `events`, `snapshots` and `seals` and their only writer. Appends that arrive while a commit is under
way are committed together by the next one (group commit), so that the price of a durable write is shared; each keeps
its own success or failure. Must not know what an event means.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from typing import Final, TypeVarTuple, cast

from sqlalchemy import Connection, Row, Select, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pitt.classroom.ids import ClassroomId
from pitt.store import models
from pitt.store.contract import NewEvent, Snapshot, StoredEvent, StoreUnavailable, WrongSequence
from pitt.store.engines import Opened

# Bounds how long the first of a batch waits for the last: 1,000 appends take about 15 ms.
_MAX_BATCH: Final = 1_000
# Streams asked for in one statement; powers of two up to this, so that few statements are ever compiled.
_MAX_STREAMS_ASKED: Final = 64
# A single append collides with another process at most once per round; then it knows the actual number.
_MAX_COLLISIONS: Final = 5

_Ts = TypeVarTuple("_Ts")

_events: Final = cast("Table", models.Event.__table__)
_snapshots: Final = cast("Table", models.Snapshot.__table__)
_seals: Final = cast("Table", models.Seal.__table__)
_insert_events: Final = insert(_events)


class _Append:
    __slots__ = ("events", "expected", "seal", "stream", "waiter")

    def __init__(
        self,
        stream: ClassroomId,
        expected: int,
        events: Sequence[NewEvent],
        seal: bytes | None,
        waiter: asyncio.Future[int],
    ) -> None:
        self.stream = stream
        self.expected = expected
        self.events = events
        self.seal = seal
        self.waiter = waiter


class _Save:
    __slots__ = ("snapshot", "stream", "waiter")

    def __init__(self, stream: ClassroomId, snapshot: Snapshot, waiter: asyncio.Future[int]) -> None:
        self.stream = stream
        self.snapshot = snapshot
        self.waiter = waiter


_Job = _Append | _Save
_Outcome = int | WrongSequence


class SqlEventLog:
    """Keeps the contract `EventLog` on a database whose tables exist. Belongs to one event loop."""

    def __init__(self, opened: Opened) -> None:
        self._engine = opened.engine
        self._transactions = opened.writer
        self._waiting: deque[_Job] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

    async def append(
        self, stream: ClassroomId, expected: int, events: Sequence[NewEvent], seal: bytes | None = None
    ) -> int:
        """Keeps all `events` after number `expected`, or none; see the contract."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._enqueue(_Append(stream, expected, events, seal, waiter))
        return await waiter

    async def read(self, stream: ClassroomId, after: int = 0) -> list[StoredEvent]:
        """Returns the events of a stream that follow number `after`; see the contract."""
        query = (
            select(_events.c.sequence, _events.c.kind, _events.c.data, _events.c.at)
            .where(_events.c.stream == stream, _events.c.sequence > after)
            .order_by(_events.c.sequence)
        )
        return [StoredEvent(*row) for row in await self._fetch(query)]

    async def last(self, stream: ClassroomId, kinds: Collection[str]) -> StoredEvent | None:
        """Returns the last event of a stream that is of one of these kinds; see the contract."""
        query = (
            select(_events.c.sequence, _events.c.kind, _events.c.data, _events.c.at)
            .where(_events.c.stream == stream, _events.c.kind.in_(kinds))
            .order_by(_events.c.sequence.desc())
            .limit(1)
        )
        rows = await self._fetch(query)
        return StoredEvent(*rows[0]) if rows else None

    async def save_snapshot(self, stream: ClassroomId, sequence: int, version: int, data: bytes) -> None:
        """Keeps the state after event `sequence`; see the contract."""
        waiter: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._enqueue(_Save(stream, Snapshot(sequence, version, data), waiter))
        await waiter

    async def load_seal(self, stream: ClassroomId) -> bytes | None:
        """Returns the seal that was kept last; see the contract."""
        rows = await self._fetch(select(_seals.c.key).where(_seals.c.stream == stream))
        return rows[0][0] if rows else None

    async def load_snapshot(self, stream: ClassroomId) -> Snapshot | None:
        """Returns the latest snapshot; see the contract."""
        query = select(_snapshots.c.sequence, _snapshots.c.version, _snapshots.c.data).where(
            _snapshots.c.stream == stream
        )
        rows = await self._fetch(query)
        return Snapshot(*rows[0]) if rows else None

    async def close(self) -> None:
        """Waits for what is being written, then lets go of the database; later appends are refused."""
        self._closed = True
        if self._writer is not None:
            await asyncio.wait([self._writer])
        await self._transactions.close()

    async def _fetch(self, query: Select[*_Ts]) -> Sequence[Row[*_Ts]]:
        async with self._engine.connect() as connection:
            return (await connection.execute(query)).all()

    def _enqueue(self, job: _Job) -> None:
        if self._closed:
            raise StoreUnavailable("The server is shutting down, so this was not saved. Try again in a moment.")
        self._waiting.append(job)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="pitt event log writer")

    async def _write(self) -> None:
        jobs: list[_Job] = []
        try:
            while self._waiting:
                count = min(len(self._waiting), _MAX_BATCH)
                jobs = [self._waiting.popleft() for _ in range(count)]
                await self._commit([job for job in jobs if not job.waiter.done()])
        finally:
            self._writer = None
            stopped = StoreUnavailable("The server is shutting down, so it is not certain that this was saved.")
            for job in (*jobs, *self._waiting):
                _fail(job, stopped)
            self._waiting.clear()

    async def _commit(self, jobs: Sequence[_Job]) -> None:
        failure: Exception | None = None
        for _ in range(_MAX_COLLISIONS):
            try:
                outcomes = await self._transactions.run(partial(_write_all, jobs))
            except IntegrityError as error:
                # Another process took a number first; the next round sees what it wrote.
                failure = error
            except Exception as error:  # noqa: BLE001 - it goes to whoever waits
                failure = error
                break
            else:
                for job, outcome in zip(jobs, outcomes, strict=True):
                    _settle(job, outcome)
                return
        if len(jobs) == 1 or isinstance(failure, StoreUnavailable):
            for job in jobs:
                _fail(job, cast("Exception", failure))
        else:
            # One of them cannot be written at all; the others must not suffer for it.
            for job in jobs:
                await self._commit([job])


def _write_all(jobs: Sequence[_Job], connection: Connection) -> list[_Outcome]:
    last = _last_sequences(connection, {job.stream for job in jobs if isinstance(job, _Append)})
    rows: list[dict[str, object]] = []
    outcomes: list[_Outcome] = []
    for job in jobs:
        stream = job.stream
        if isinstance(job, _Save):
            _save(connection, stream, job.snapshot)
            outcomes.append(job.snapshot.sequence)
            continue
        sequence = last[stream]
        if sequence != job.expected:
            outcomes.append(WrongSequence(stream, job.expected, sequence))
            continue
        for event in job.events:
            sequence += 1
            rows.append(
                {"stream": stream, "sequence": sequence, "kind": event.kind, "data": event.data, "at": event.at}
            )
        last[stream] = sequence
        if job.seal is not None:
            _keep_seal(connection, stream, job.seal)
        outcomes.append(sequence)
    if rows:
        connection.execute(_insert_events, rows)
    return outcomes


def _last_sequences(connection: Connection, streams: Iterable[ClassroomId]) -> dict[ClassroomId, int]:
    wanted = list(streams)
    last: dict[ClassroomId, int] = {}
    for start in range(0, len(wanted), _MAX_STREAMS_ASKED):
        asked = wanted[start : start + _MAX_STREAMS_ASKED]
        width = 1 << (len(asked) - 1).bit_length()
        parameters = {f"stream_{n}": asked[min(n, len(asked) - 1)] for n in range(width)}
        row = connection.execute(_query_of_last(width), parameters).one()
        last.update((stream, sequence or 0) for stream, sequence in zip(asked, row, strict=False))
    return last


@cache
def _query_of_last(width: int) -> Select[*tuple[int, ...]]:
    # One look at the end of the primary key for each; GROUP BY would walk through all events of the streams.
    return select(
        *(
            select(func.max(_events.c.sequence))
            .where(_events.c.stream == bindparam(f"stream_{n}"))
            .scalar_subquery()
            .label(f"last_{n}")
            for n in range(width)
        )
    )


def _save(connection: Connection, stream: ClassroomId, snapshot: Snapshot) -> None:
    here = _snapshots.c.stream == stream
    values = {"sequence": snapshot.sequence, "version": snapshot.version, "data": snapshot.data}
    kept = connection.execute(select(_snapshots.c.sequence).where(here)).scalar()
    if kept is None:
        connection.execute(insert(_snapshots).values(stream=stream, **values))
    elif kept <= snapshot.sequence:
        connection.execute(update(_snapshots).where(here).values(**values))


def _keep_seal(connection: Connection, stream: ClassroomId, key: bytes) -> None:
    connection.execute(delete(_seals).where(_seals.c.stream == stream))
    if key:
        connection.execute(insert(_seals).values(stream=stream, key=key))


def _settle(job: _Job, outcome: _Outcome) -> None:
    if job.waiter.done():
        return
    if isinstance(outcome, WrongSequence):
        job.waiter.set_exception(outcome)
    else:
        job.waiter.set_result(outcome)


def _fail(job: _Job, failure: Exception) -> None:
    if job.waiter.done():
        return
    if isinstance(failure, StoreUnavailable):
        # One exception raised in many tasks would collect all their tracebacks.
        own = type(failure)(*failure.args)
        own.__cause__ = failure.__cause__
        failure = own
    job.waiter.set_exception(failure)
