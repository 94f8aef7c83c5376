"""`pitt db`: the database's version, its soundness, its copies."""

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitt.cli.options import read_settings, refuse, takes_settings, with_database

if TYPE_CHECKING:
    import sqlite3

    from pitt.settings import Settings
    from pitt.store.session import Database


@click.group()
def db() -> None:
    """Upgrade, check and back up the database."""


@db.command()
@takes_settings
def upgrade(data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Bring the database to this version, as `pitt serve` does."""
    settings = read_settings(config, assignments, data_dir=data_dir)

    async def work(database: "Database") -> str:
        # Upgraded when it was opened.
        return (await database.upgrade()).after

    click.echo(f"The database is at version {with_database(settings, work)}.")


@db.command()
@takes_settings
def check(data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Tell whether the database is sound; changes nothing."""
    import sqlite3

    path = _file(read_settings(config, assignments, data_dir=data_dir))
    with closing(_open(path)) as connection:
        try:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            gaps = _streams_with_gaps(connection)
        except sqlite3.DatabaseError as error:
            refuse(f"{path} cannot be read as a database of Pitt: {error}. Restore the last backup.")
    faults += [f"a row of {table} points to nothing" for table, *_ in orphans]
    faults += [f"the events of classroom {stream} have a gap" for stream in gaps]
    if faults:
        refuse("\n  ".join([f"{path} is damaged; restore the last backup:", *faults[:20]]))
    click.echo(f"{path} is sound.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@takes_settings
def backup(file: Path | None, data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Copy the database to FILE, also while Pitt runs.

    Without FILE the copy is put beside the database, with the time in its name. To restore one, stop Pitt and put the
    copy in the database's place.
    """
    import sqlite3

    path = _file(read_settings(config, assignments, data_dir=data_dir))
    copy = file or path.with_name(time.strftime("pitt-%Y%m%d-%H%M%S.db"))
    if copy.exists():
        refuse(f"{copy} exists already. Name another file.")
    draft = copy.with_name(f"{copy.name}.part")
    try:
        # Signing keys and people's names are inside.
        draft.touch(mode=0o600)
        with closing(_open(path)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            # The copy shall be one file, with no log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        draft.replace(copy)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        refuse(f"The copy {copy} cannot be written: {error}. Is there room, and may you write there?")
    click.echo(f"Copied to {copy}")


def _file(settings: "Settings") -> Path:
    scheme, _, path = settings.database_url.partition(":///")
    if not scheme.startswith("sqlite"):
        refuse("This is for SQLite. For PostgreSQL use its own tools: pg_dump, pg_amcheck.")
    if not Path(path).is_file():
        refuse(f"There is no database at {path} yet. Start Pitt once, or say which with --data-dir.")
    return Path(path)


def _open(path: Path) -> "sqlite3.Connection":
    import sqlite3

    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _streams_with_gaps(connection: "sqlite3.Connection") -> list[str]:
    counts = "SELECT stream FROM events GROUP BY stream HAVING count(*) <> max(sequence) OR min(sequence) <> 1"
    return [stream for (stream,) in connection.execute(counts)]
