"""The database's version: made anew, brought up to date, left alone, refused."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url, text

from pitt.store import schema, sqlite
from pitt.store.contract import StoreUnavailable
from pitt.store.engines import open_engine
from pitt.store.models import Base
from pitt.store.schema import DatabaseForeign, DatabaseNewer, Upgraded, upgrade
from pitt.store.session import Database


async def run(address: str, work: Any) -> Any:
    async with Database(address) as database, database.engine.begin() as connection:
        return await connection.run_sync(work)


def shape(connection: Connection) -> dict[str, Any]:
    """Returns all that is known of the tables, in no particular order."""
    found = inspect(connection)
    tables: dict[str, Any] = {}
    for name in found.get_table_names():
        tables[name] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column.get("default"))
                for column in found.get_columns(name)
            },
            "key": found.get_pk_constraint(name),
            "foreign": sorted(found.get_foreign_keys(name), key=str),
            "unique": sorted(found.get_unique_constraints(name), key=str),
            "checks": sorted(found.get_check_constraints(name), key=str),
            "indexes": sorted(found.get_indexes(name), key=str),
            "options": found.get_table_options(name),
        }
    return tables


async def test_an_empty_database_is_made_and_then_left_alone(address: str) -> None:
    assert await upgrade(address) == Upgraded(before=None, after=schema.HEAD)
    assert await upgrade(address) == Upgraded(before=schema.HEAD, after=schema.HEAD)


async def test_two_servers_that_start_at_once_take_turns(address: str) -> None:
    results = await asyncio.gather(*(upgrade(address) for _ in range(4)))
    assert sorted(results, key=str) == [Upgraded(schema.HEAD, schema.HEAD)] * 3 + [Upgraded(None, schema.HEAD)]


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    def open_at_once(path: Path, together: threading.Barrier) -> str:
        url = make_url(f"sqlite:///{path}")
        engine = sqlite.open_writer_engine(url, busy_timeout_ms=5_000, writing_option="writing")
        together.wait()
        try:
            with engine.connect() as connection:
                return str(connection.scalar(text("PRAGMA journal_mode")))
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as threads:
        for number in range(150):
            together = threading.Barrier(4)
            paths = [tmp_path / f"{number}.db"] * 4
            assert list(threads.map(open_at_once, paths, [together] * 4)) == ["wal"] * 4


async def test_the_models_the_migrations_and_the_short_way_agree(address: str, tmp_path: Path) -> None:
    def by_migrations(connection: Connection) -> dict[str, Any]:
        schema.migrate(connection)
        return shape(connection)

    def differences(connection: Connection) -> list[Any]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    step_by_step = await run(address, by_migrations)
    assert await run(address, differences) == []

    def empty(connection: Connection) -> None:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))

    await run(address, empty)
    await upgrade(address)
    assert await run(address, differences) == []
    assert await run(address, shape) == step_by_step


async def test_an_older_database_is_brought_up_to_date(address: str) -> None:
    def begin_with_nothing(connection: Connection) -> None:
        MigrationContext.configure(connection)._ensure_version_table()

    await run(address, begin_with_nothing)
    assert await upgrade(address) == Upgraded(before=None, after=schema.HEAD)
    assert "people" in await run(address, shape)


async def test_migrations_can_be_undone(address: str) -> None:
    def there_and_back(connection: Connection) -> dict[str, Any]:
        from alembic import command

        schema.migrate(connection)
        command.downgrade(schema.alembic_config(connection), "base")
        return shape(connection)

    assert set(await run(address, there_and_back)) == {"alembic_version"}


def test_the_code_names_the_last_migration() -> None:
    assert ScriptDirectory.from_config(schema.alembic_config()).get_heads() == [schema.HEAD]


async def test_a_newer_database_is_refused_in_words_and_left_as_it_is(address: str) -> None:
    await upgrade(address)

    def pretend(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await run(address, pretend)
    before = await run(address, shape)
    with pytest.raises(DatabaseNewer, match="version 9999, which a newer Pitt has made") as refusal:
        await upgrade(address)
    assert refusal.value.version == "9999"
    assert "Install the newer Pitt" in str(refusal.value)
    assert await run(address, shape) == before
    assert await run(address, schema.read_version) == "9999"


async def test_a_database_of_somebody_else_is_refused_in_words(address: str) -> None:
    await run(address, lambda connection: connection.execute(text("CREATE TABLE people (id INTEGER)")) and None)
    with pytest.raises(DatabaseForeign, match="people"):
        await upgrade(address)
    assert set(await run(address, shape)) == {"people"}


async def test_a_failed_upgrade_changes_nothing(address: str) -> None:
    def begin_in_the_way(connection: Connection) -> None:
        MigrationContext.configure(connection)._ensure_version_table()
        connection.execute(text("CREATE TABLE snapshots (id INTEGER)"))

    await run(address, begin_in_the_way)
    with pytest.raises(Exception, match="snapshots"):
        await upgrade(address)
    assert set(await run(address, shape)) == {"alembic_version", "snapshots"}


async def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="Check that its folder exists"):
        await upgrade(f"sqlite:///{tmp_path / 'nowhere' / 'pitt.db'}")


async def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "pitt.db"
    path.write_bytes(b"Dear diary, " * 1_000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        await upgrade(f"sqlite:///{path}")
    assert path.read_bytes() == b"Dear diary, " * 1_000


@pytest.mark.parametrize("address", ["", "pitt.db", "mysql://localhost/pitt", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_will_not_do_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)sqlite"):
        open_engine(address, busy_timeout_ms=1)


def test_checking_an_up_to_date_database_does_not_import_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pitt.store.schema import upgrade;"
        "print(asyncio.run(upgrade(sys.argv[1])), 'alembic' in sys.modules)"
    )
    path = tmp_path / "pitt.db"
    for before in ("None", f"'{schema.HEAD}'"):
        output = subprocess.run(
            [sys.executable, "-c", program, f"sqlite:///{path}"], check=True, capture_output=True, text=True
        ).stdout
        assert output == f"Upgraded(before={before}, after='{schema.HEAD}') False\n"


async def test_every_connection_is_durable_and_checks_foreign_keys(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'pitt.db'}", busy_timeout_ms=1_234) as database:
        await database.upgrade()

        def settings(connection: Connection) -> list[Any]:
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

        async with database.engine.connect() as connection:
            assert await connection.run_sync(settings) == ["wal", 2, 1, 1_234]
        assert await database._opened.writer.run(settings) == ["wal", 2, 1, 1_234]


async def test_the_file_of_a_closed_database_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "pitt.db"
    await upgrade(f"sqlite:///{path}")
    assert [file.name for file in tmp_path.iterdir()] == ["pitt.db"]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
