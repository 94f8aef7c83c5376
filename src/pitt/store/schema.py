"""The database's version.

Owns bringing a database to the version of this code, and refusing one that is newer. Alembic is imported only when
there is an older database to change: it costs about as much time as all the rest of a start.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pitt.store.contract import StoreError
from pitt.store.engines import WRITING, Opened, open_engine
from pitt.store.models import Base

if TYPE_CHECKING:
    from alembic.config import Config

# The last of migrations/versions; a test holds it to the files.
HEAD: Final = "0003"

# Alembic's own table, as Alembic makes it.
_version_table: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class DatabaseNewer(StoreError):
    """Says that a newer Pitt has changed the database."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"The database is of version {version}, which a newer Pitt has made; this one knows versions up to {HEAD}. "
            "Install the newer Pitt, or restore the backup from before the upgrade."
        )
        self.version = version


class DatabaseForeign(StoreError):
    """Says that the database holds tables that Pitt did not make."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(
            f"The database already has tables named {', '.join(tables)}, but they are not Pitt's. "
            "Point Pitt at a database of its own."
        )


class Upgraded(NamedTuple):
    """Says from which version to which a database was brought; `before` is None for an empty one."""

    before: str | None
    after: str


async def upgrade(address: str, *, busy_timeout_ms: int = 5_000) -> Upgraded:
    """Brings the database at `address` (a URL) to the version of this code, all of it or nothing.

    Raises `DatabaseNewer`, `DatabaseForeign` or `StoreUnavailable`, and changes nothing then.
    """
    opened = open_engine(address, busy_timeout_ms=busy_timeout_ms)
    try:
        return await upgrade_opened(opened)
    finally:
        await opened.writer.close()
        await opened.engine.dispose()


async def upgrade_opened(opened: Opened) -> Upgraded:
    """Does what `upgrade` does, on an engine that the caller owns."""
    async with opened.engine.connect() as connection:
        before = await connection.run_sync(read_version)
    if before == HEAD:
        return Upgraded(HEAD, HEAD)
    async with opened.engine.connect() as connection:
        writing = await connection.execution_options(**{WRITING: True})
        async with writing.begin():
            return await _upgrade(writing, opened.upgrade_lock)


def read_version(connection: Connection) -> str | None:
    """Returns the version of a database, "" for one that is about to get its first, None for one without Pitt."""
    if not inspect(connection).has_table(_version_table.name):
        return None
    return connection.execute(select(_version_table.c.version_num)).scalar() or ""


def migrate(connection: Connection) -> None:
    """Runs the migrations that a database still lacks, inside the connection's transaction."""
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection | None = None) -> "Config":
    """Returns how Alembic finds Pitt's migrations and, where there is one, the connection to work on."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _upgrade(connection: AsyncConnection, lock: str | None) -> Upgraded:
    if lock is not None:
        await connection.execute(text(lock))
    # Again, since another server may have been here while this one waited for the lock.
    before = await connection.run_sync(read_version)
    if before == HEAD:
        return Upgraded(HEAD, HEAD)
    if before is None:
        await connection.run_sync(_create)
        return Upgraded(None, HEAD)
    if before and not _known(before):
        raise DatabaseNewer(before)
    await connection.run_sync(migrate)
    return Upgraded(before or None, HEAD)


def _create(connection: Connection) -> None:
    # The same tables as by all migrations one after the other (a test compares them), in a tenth of the time.
    there = sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))
    if there:
        raise DatabaseForeign(there)
    Base.metadata.create_all(connection, checkfirst=False)
    _version_table.create(connection, checkfirst=False)
    connection.execute(insert(_version_table).values(version_num=HEAD))


def _known(version: str) -> bool:
    from alembic.script import ScriptDirectory

    return any(script.revision == version for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())
