"""Everything that holds for SQLite only.

Owns the settings of a connection, how a transaction begins, and what SQLite's errors mean to a person.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from pitt.store.contract import StoreFull, StoreUnavailable

_DRIVER: Final = "sqlite+aiosqlite"
_WRITER_DRIVER: Final = "sqlite+pysqlite"
UPGRADE_LOCK: Final = None  # BEGIN IMMEDIATE keeps a second upgrade out.

_BITS_OF_PRIMARY_CODE: Final = 0xFF
_OPENING_AT_ONCE: Final = 20


class _Meaning(NamedTuple):
    kind: type[StoreUnavailable]
    words: str


_FULL: Final = _Meaning(
    StoreFull,
    "The disk or the database is full, so this was not saved. Free some space on the server, then try again.",
)
_LOCKED: Final = _Meaning(
    StoreUnavailable,
    "Another program keeps the database locked, so this was not saved. Close it (a backup, a database browser, a "
    "second Pitt), then try again.",
)
_READ_ONLY: Final = _Meaning(
    StoreUnavailable,
    "The database can only be read, so this was not saved. Let the account that runs Pitt write to the database file "
    "and its folder, then try again.",
)
_DISK: Final = _Meaning(
    StoreUnavailable,
    "The server's disk reports an error, so it is not certain that this was saved. Check the disk, then look again "
    "before you try again.",
)
_CANNOT_OPEN: Final = _Meaning(
    StoreUnavailable,
    "The database file cannot be opened. Check that its folder exists and that Pitt may write there.",
)
_DAMAGED: Final = _Meaning(
    StoreUnavailable,
    "The database file is damaged. Stop Pitt, keep a copy of the file, and restore the last backup.",
)
_NO_DATABASE: Final = _Meaning(
    StoreUnavailable,
    "The database file is not a database. Check the path, or move that file away to begin with an empty one.",
)
_NO_MEMORY: Final = _Meaning(
    StoreUnavailable,
    "The server has run out of memory, so this was not saved. Stop what else runs there, then try again.",
)

_MEANING_BY_PRIMARY_CODE: Final[Mapping[int, _Meaning]] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    sqlite3.SQLITE_NOMEM: _NO_MEMORY,
}


def open_engine(url: URL, *, busy_timeout_ms: int, writing_option: str) -> AsyncEngine:
    """Returns an engine whose every connection is durable, checks foreign keys, and waits for a lock.

    A transaction of a connection with the execution option `writing_option` takes the write lock at its beginning,
    where SQLite waits `busy_timeout_ms` for it. One that reads first and writes later is refused at once when
    somebody else has written in between (SQLITE_BUSY_SNAPSHOT, https://sqlite.org/rescode.html#busy_snapshot).
    """
    engine = create_async_engine(
        url.set(drivername=_DRIVER), connect_args=_connect_args(busy_timeout_ms), pool_size=8, max_overflow=0
    )
    _keep_settings(engine.sync_engine, writing_option)
    return engine


def open_writer_engine(url: URL, *, busy_timeout_ms: int, writing_option: str) -> Engine:
    """Returns an engine with the same settings for one connection in a thread of its own."""
    engine = create_engine(
        url.set(drivername=_WRITER_DRIVER),
        connect_args={**_connect_args(busy_timeout_ms), "check_same_thread": False},
        poolclass=StaticPool,
    )
    _keep_settings(engine, writing_option)
    return engine


def _connect_args(busy_timeout_ms: int) -> dict[str, Any]:
    # The driver must begin nothing by itself: else RELEASE of the outermost savepoint commits
    # (SQLAlchemy, "Transactions with SQLite and the sqlite3 driver").
    return {"isolation_level": None, "timeout": busy_timeout_ms / 1_000}


def _keep_settings(engine: Engine, writing_option: str) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        try:
            _keep_log(cursor)
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA foreign_keys=ON")
            # What is deleted is overwritten with zeros: the keys of anonymous rounds, the names of people.
            cursor.execute("PRAGMA secure_delete=ON")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(writing_option, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _keep_log(cursor: Any) -> None:
    # Where several open a new database at once, SQLite refuses the change of journal to all but one without waiting,
    # for they could wait for each other for ever. Waiting for the write lock, which they hold one by one, is safe.
    for _ in range(_OPENING_AT_ONCE):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except Exception as error:
            if _primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
    cursor.execute("PRAGMA journal_mode=WAL")


def refuse_memory(url: URL) -> None:
    """Raises `ValueError` for a database in memory, which would lose what it acknowledges."""
    if url.database in (None, "", ":memory:") or "mode=memory" in str(url):
        raise ValueError("SQLite needs a file here: sqlite:///path/to/pitt.db")


def explain(error: BaseException) -> StoreUnavailable | None:
    """Returns what an error of the driver means to a person, or None when it is not the database's condition."""
    code = _primary_code(error)
    meaning = None if code is None else _MEANING_BY_PRIMARY_CODE.get(code)
    return meaning.kind(meaning.words) if meaning else None


def _primary_code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _BITS_OF_PRIMARY_CODE
