"""The database as the rest of Pitt holds it: one object with the event log and the sessions.

Owns the engine and its end. The web side puts its scoped registry on `sessions`; the service writes through `events`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from pitt.store.contract import EventLog
from pitt.store.engines import open_engine
from pitt.store.log import SqlEventLog
from pitt.store.schema import Upgraded, upgrade_opened


class Database:
    """Holds one database, for one event loop, until `close`.

    `url` is `sqlite:///path` or `postgresql://user@host/name`. A lock of another program is waited for
    `busy_timeout_ms` (SQLite). Nothing is connected to before the first use; call `upgrade` first.
    """

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    events: EventLog

    def __init__(self, url: str, *, busy_timeout_ms: int = 5_000) -> None:
        self._opened = open_engine(url, busy_timeout_ms=busy_timeout_ms)
        self._log = SqlEventLog(self._opened)
        self.engine = self._opened.engine
        self.events = self._log
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def upgrade(self) -> Upgraded:
        """Brings the database to the version of this code; see `schema.upgrade`."""
        return await upgrade_opened(self._opened)

    async def check(self) -> None:
        """Returns when the database answers; raises `StoreUnavailable` when it does not."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Waits for appends under way, then lets go of every connection."""
        await self._log.close()
        await self.engine.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def rolled_back(self) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
        """Yields sessions that all live in one outer transaction, which is rolled back at the end.

        A commit or rollback inside ends only a savepoint. For tests that run one thing at a time: one connection
        cannot serve concurrent sessions, and `events` is not part of it.
        """
        async with self.engine.connect() as connection:
            transaction = await connection.begin()
            try:
                yield sessions_on(connection)
            finally:
                await transaction.rollback()


def sessions_on(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    """Returns sessions bound to one connection; what they commit is a savepoint of its transaction."""
    return async_sessionmaker(bind=connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
