"""Everything that holds for PostgreSQL only.

Owns the driver's settings and what PostgreSQL's errors mean to a person.
"""

from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from pitt.store.contract import StoreFull, StoreUnavailable

_DRIVER: Final = "postgresql+asyncpg"
# Any fixed number will do; two servers that start at once take turns.
UPGRADE_LOCK: Final = "SELECT pg_advisory_xact_lock(7478353)"

_FULL: Final = StoreFull(
    "The database server's disk is full, so this was not saved. Free some space there, then try again."
)
_READ_ONLY: Final = StoreUnavailable(
    "The database can only be read, so this was not saved. Point Pitt at the primary server, then try again."
)
_CROWDED: Final = StoreUnavailable(
    "The database server takes no more connections or memory. Raise its limits or stop what else uses it."
)
_LOCKED: Final = StoreUnavailable(
    "Another program keeps the database locked, so this was not saved. Close it, then try again."
)
_GONE: Final = StoreUnavailable(
    "The database server does not answer, so it is not certain that this was saved. "
    "Start it, then look again before you try again."
)
_REFUSED: Final = StoreUnavailable(
    "The database server does not let Pitt in, or has no database of that name. Check the address, user and password."
)
_DISK: Final = StoreUnavailable(
    "The database server's disk reports an error, so it is not certain that this was saved. Check it, then look again."
)

# SQLSTATE by its beginning, the longest first (PostgreSQL, appendix A).
_BY_SQLSTATE: Final = (
    ("53100", _FULL),
    ("54", _FULL),
    ("53", _CROWDED),
    ("28", _REFUSED),
    ("3D", _REFUSED),
    ("25006", _READ_ONLY),
    ("42501", _READ_ONLY),
    ("40", _LOCKED),
    ("55P03", _LOCKED),
    ("57P", _GONE),
    ("08", _GONE),
    ("58", _DISK),
    ("XX", _DISK),
)


def open_engine(url: URL) -> AsyncEngine:
    """Returns an engine; durability is the server's `synchronous_commit`, which is on unless somebody turned it off."""
    engine = create_async_engine(url.set(drivername=_DRIVER), pool_size=8, max_overflow=8, pool_pre_ping=True)

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connect(dialect: Any, _record: Any, arguments: Any, settings: Any) -> Any:
        # The driver lets the errors of the network through as they are, where SQLAlchemy does not look for them.
        try:
            return dialect.connect(*arguments, **settings)
        except OSError as error:
            raise StoreUnavailable(*_GONE.args) from error

    return engine


def explain(error: BaseException) -> StoreUnavailable | None:
    """Returns what an error of the driver means to a person, or None when it is not the database's condition."""
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate is None:
        return StoreUnavailable(*_GONE.args) if type(error).__name__ == "InterfaceError" else None
    for beginning, meaning in _BY_SQLSTATE:
        if sqlstate.startswith(beginning):
            return type(meaning)(*meaning.args)
    return None
