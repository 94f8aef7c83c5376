"""`pitt rehearse`: a class of simulated students."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitt.cli.options import read_settings, refuse, takes_settings, with_database

if TYPE_CHECKING:
    from pitt.store.session import Database


@click.command()
@click.option("--students", type=click.IntRange(1, 1_000), default=12, show_default=True, metavar="N")
@click.option("--minutes", type=click.FloatRange(min=0.1), default=30, show_default=True, metavar="N")
@click.option("--classroom", "code", metavar="CODE", help="[default: your first classroom]")
@click.option("--url", metavar="URL", help="Where Pitt runs. [default: this computer]")
@takes_settings
def rehearse(
    students: int,
    minutes: float,
    code: str | None,
    url: str | None,
    data_dir: Path | None,
    config: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Fill a classroom with simulated students, to try a whole class alone.

    They have generated faces, join like everybody, talk in their groups, and leave after some minutes or with Ctrl+C.
    """
    import asyncio

    from pitt.rehearsal import rehearse as run

    settings = read_settings(config, assignments, data_dir=data_dir)
    if url is None:
        from pitt.serving.addresses import reach

        url = reach(settings, settings.port).own
    if code is None:
        code = with_database(settings, _first_code)
    click.echo(f"{students} simulated students join {code} at {url}. Ctrl+C sends them home.")
    try:
        asyncio.run(run(url, code, students, minutes))
    except KeyboardInterrupt:
        click.echo("They have gone home.")
    except OSError:
        refuse(f"Nothing answers at {url}. Start Pitt first: pitt serve")


async def _first_code(database: "Database") -> str:
    from pitt.serving.application import wall_clock
    from pitt.web.links import ensure_first_instructor

    async with database.sessions() as session:
        code = (await ensure_first_instructor(session, wall_clock())).code
        await session.commit()
        return code
