"""Options that several commands share, and how they become settings.

Owns the way from flags to settings and the exit code of a refusal. Must not know what a command does.
"""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from pitt.settings import Settings
    from pitt.store.session import Database

REFUSED = 2
"""Exit code when somebody has to do something first; the words say what."""

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def refuse(words: str) -> NoReturn:
    """Ends the program with words for a person on stderr."""
    click.echo(f"pitt: {words}", err=True)
    sys.exit(REFUSED)


def takes_settings(command: F) -> F:
    """Adds the options by which every command finds its settings."""
    for option in (
        click.option(
            "--set",
            "assignments",
            multiple=True,
            metavar="NAME=VALUE",
            help="Any other setting, e.g. durations.seat_ms=60000. May be repeated.",
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Settings in TOML. [default: pitt.toml in the data directory, if there is one]",
        ),
        click.option(
            "--data-dir",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="DIR",
            help="Where everything is kept. [default: this user's data directory]",
        ),
    ):
        command = option(command)
    return command


def read_settings(config: Path | None, assignments: tuple[str, ...], **flags: Any) -> "Settings":
    """Puts the settings together; a wrong one ends the program in words. Flags that are None were not given."""
    from pitt.settings import SettingsError, from_assignments, load

    try:
        return load(from_assignments(assignments) | flags_given(flags), config=config)
    except SettingsError as error:
        refuse(str(error))


def flags_given(flags: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what was not given, so that a default does not hide the environment."""
    return {name: value for name, value in flags.items() if value is not None}


def with_database(settings: "Settings", work: "Callable[[Database], Coroutine[Any, Any, T]]") -> T:
    """Opens and upgrades the database, does the work, closes it; what cannot be done ends the program in words."""
    import asyncio

    from pitt.serving.database import open_database
    from pitt.serving.refusal import CannotServe
    from pitt.store.contract import StoreError

    async def run() -> T:
        database = await open_database(settings)
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except (CannotServe, StoreError) as error:
        refuse(str(error))
