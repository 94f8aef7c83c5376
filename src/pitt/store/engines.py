"""The one place that tells databases apart.

Owns the choice of a driver by address, and the rule that no error of a driver about the database's condition
(full, locked, read-only, gone) reaches a caller in the driver's words.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from pitt.store import postgresql, sqlite
from pitt.store.contract import StoreUnavailable
from pitt.store.writers import AsyncWriter, ThreadWriter, Writer

WRITING: Final = "pitt_writing"


class Opened(NamedTuple):
    """Is an engine with what the rest of the store must know of its database."""

    engine: AsyncEngine
    writer: Writer
    upgrade_lock: str | None


def open_engine(address: str, *, busy_timeout_ms: int) -> Opened:
    """Returns an engine for `sqlite:///file` or `postgresql://...`, and a writer; connects to nothing yet.

    Raises `ValueError` with words for another kind of database or an address that is none.
    """
    url = _url(address)
    backend = url.get_backend_name()
    if backend == "sqlite":
        sqlite.refuse_memory(url)
        engine = sqlite.open_engine(url, busy_timeout_ms=busy_timeout_ms, writing_option=WRITING)
        writer_engine = sqlite.open_writer_engine(url, busy_timeout_ms=busy_timeout_ms, writing_option=WRITING)
        for each in (engine.sync_engine, writer_engine):
            _explain_errors(each, sqlite.explain)
        return Opened(engine, ThreadWriter(writer_engine, WRITING), sqlite.UPGRADE_LOCK)
    if backend == "postgresql":
        engine = postgresql.open_engine(url)
        _explain_errors(engine.sync_engine, postgresql.explain)
        return Opened(engine, AsyncWriter(engine, WRITING), postgresql.UPGRADE_LOCK)
    raise ValueError(f"Pitt keeps its data in SQLite or PostgreSQL, not in {backend!r}.")


def _explain_errors(engine: Engine, explain: Callable[[BaseException], StoreUnavailable | None]) -> None:
    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> StoreUnavailable | None:
        return explain(context.original_exception)


async def writing(session: AsyncSession) -> None:
    """Begins the session's transaction as one that will write; call it before the session's first statement.

    Without it a transaction that reads first may be refused (`StoreUnavailable`) when it comes to write, because
    somebody else wrote in between. It holds the database's write lock until the transaction ends: await nothing
    slow before the commit. In a transaction that has begun already it changes nothing.
    """
    if not session.in_transaction():
        _ = await session.connection(execution_options={WRITING: True})


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError:
        raise ValueError("The database's address must look like sqlite:///path/to/pitt.db") from None
