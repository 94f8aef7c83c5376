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
    The database of the server that they join has to be on this computer: its key lets them in.
    """
    import asyncio

    from pitt.protocol.errors import Refused
    from pitt.rehearsal import rehearse as run
    from pitt.serving.addresses import reach
    from pitt.serving.running import read_running

    settings = read_settings(config, assignments, data_dir=data_dir)
    running = read_running(settings.data_dir)
    token = certificate = None
    if url is None:
        url = running.own if running else reach(settings, settings.port).own
        certificate = running.certificate if running else None
        # Who may read the data directory may let simulated students in; elsewhere the server decides.
        typed = code
        code, token = with_database(settings, lambda database: _invite(database, typed))
    elif code is None:
        refuse("Which classroom at that address? Say its code: --classroom QX4-7TP")
    click.echo(f"{students} simulated students join {code} at {url}. Ctrl+C sends them home.")
    try:
        asyncio.run(run(url, code, students, minutes, token, certificate=certificate))
    except KeyboardInterrupt:
        click.echo("They have gone home.")
    except Refused as refused:
        refuse(refused.words)
    except (OSError, ValueError):
        refuse(f"Nothing answers at {url}. Start Pitt first: pitt serve")


async def _invite(database: "Database", typed: str | None) -> tuple[str, str]:
    """Returns the code of the classroom, and the token with which simulated students are let in there."""
    from sqlalchemy import select

    from pitt.classroom.ids import ClassroomId
    from pitt.serving.application import wall_clock
    from pitt.store.models import Classroom
    from pitt.web.keys import load_signing_keys
    from pitt.web.lifetimes import Lifetimes
    from pitt.web.links import ensure_first_instructor, read_code
    from pitt.web.tickets import Tickets

    now_ms = wall_clock()
    async with database.sessions() as session:
        if typed is None:
            first = await ensure_first_instructor(session, now_ms)
            classroom, code = first.classroom, first.code
            await session.commit()
        else:
            code = read_code(typed) or typed
            found = await session.scalar(select(Classroom.id).where(Classroom.code == code))
            if found is None:
                refuse(f"There is no classroom {typed}. See: pitt classroom list")
            classroom = ClassroomId(found)
        lifetimes = Lifetimes()
        tickets = Tickets((await load_signing_keys(session, now_ms)).tickets, lifetimes.ticket_ms)
    return code, tickets.issue_rehearsal(classroom, now_ms, lifetimes.rehearsal_ms)
