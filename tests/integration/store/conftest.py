"""Databases for the store's tests: an SQLite file, and PostgreSQL where PITT_TEST_POSTGRES names a server."""

import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from pitt.store.session import Database

SERVER = os.environ.get("PITT_TEST_POSTGRES")
BACKENDS = ["sqlite", "postgresql"] if SERVER else ["sqlite"]


@pytest.fixture(params=BACKENDS)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Yields the address of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pitt.db'}"
        return
    assert SERVER is not None
    server = make_url(SERVER).set(drivername="postgresql+asyncpg")
    name = f"pitt_test_{secrets.token_hex(6)}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        async with engine.connect() as connection:
            await connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        await engine.dispose()


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """Yields an empty database of this version."""
    async with Database(address) as opened:
        await opened.upgrade()
        yield opened
