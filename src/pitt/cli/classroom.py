"""`pitt classroom`: classrooms and links, straight from the database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitt.cli.options import read_settings, refuse, takes_settings, with_database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from pitt.classroom.ids import InstructorId
    from pitt.settings import Settings
    from pitt.store.session import Database

DAY_MS = 86_400_000


@click.group()
def classroom() -> None:
    """List and create classrooms, and make links that sign instructors in.

    Works on the database directly, whether Pitt runs or not.
    """


@classroom.command("list")
@takes_settings
def list_classrooms(data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Show every classroom: its code, its title and its join link."""
    settings = read_settings(config, assignments, data_dir=data_dir)

    async def work(database: "Database") -> list[tuple[str, str]]:
        from sqlalchemy import select

        from pitt.store.models import Classroom

        async with database.sessions() as session:
            rows = await session.execute(select(Classroom.code, Classroom.title).order_by(Classroom.created_at))
            return [(code, title) for code, title in rows]

    found = with_database(settings, work)
    if not found:
        click.echo("There are no classrooms yet. Make one: pitt classroom create TITLE")
    for code, title in found:
        click.echo(f"{code}  {title}  {_join_link(settings, code)}")


@classroom.command()
@click.argument("title")
@takes_settings
def create(title: str, data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Create a classroom called TITLE and print its join link."""
    settings = read_settings(config, assignments, data_dir=data_dir)
    title = " ".join(title.split())
    if not 1 <= len(title) <= 100:
        refuse("A title has 1 to 100 characters.")

    async def work(database: "Database") -> str:
        from pitt.serving.application import wall_clock
        from pitt.web.links import create_classroom, ensure_first_instructor

        async with database.sessions() as session:
            instructor = (await ensure_first_instructor(session, wall_clock())).instructor
            made = await create_classroom(session, instructor, title, wall_clock())
            code = made.code
            await session.commit()
            return code

    code = with_database(settings, work)
    click.echo(f"{title} has the code {code}. Students join at {_join_link(settings, code)}")


@classroom.command("sign-in-link")
@click.option(
    "--name", metavar="NAME", help="The instructor's name; a new one is added. [default: the first instructor]"
)
@click.option("--days", type=click.IntRange(1, 30), default=1, show_default=True, help="How long the link works.")
@takes_settings
def sign_in_link(
    name: str | None, days: int, data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]
) -> None:
    """Make a link that signs an instructor in."""
    settings = read_settings(config, assignments, data_dir=data_dir)

    async def work(database: "Database") -> str:
        from pitt.serving.application import wall_clock
        from pitt.web.links import issue_sign_in_link

        async with database.sessions() as session:
            now_ms = wall_clock()
            instructor = await _instructor(session, name, now_ms)
            token = await issue_sign_in_link(session, instructor, now_ms, days * DAY_MS)
            await session.commit()
            return token

    token = with_database(settings, work)
    click.echo(f"{_base(settings)}/sign-in#{token}")


async def _instructor(session: "AsyncSession", name: str | None, now_ms: int) -> "InstructorId":
    from sqlalchemy import select

    from pitt.classroom.ids import InstructorId
    from pitt.store.models import Instructor
    from pitt.web.links import ensure_first_instructor, make_id

    if name is None:
        return (await ensure_first_instructor(session, now_ms)).instructor
    found = (await session.scalars(select(Instructor).where(Instructor.name == name))).all()
    if len(found) > 1:
        refuse(f"Several instructors are called {name}. Let one of them make an invitation in the classroom instead.")
    if found:
        return InstructorId(found[0].id)
    added = Instructor(id=make_id(), name=name, created_at=now_ms)
    session.add(added)
    await session.flush()
    return InstructorId(added.id)


def _base(settings: "Settings") -> str:
    from pitt.serving.addresses import reach
    from pitt.serving.running import read_running

    running = read_running(settings.data_dir)
    return running.shared if running else reach(settings, settings.port).shared


def _join_link(settings: "Settings", code: str) -> str:
    return f"{_base(settings)}/c/{code}"
