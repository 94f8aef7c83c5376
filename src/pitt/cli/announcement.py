"""What `pitt serve` prints once it answers: who can come in, and how.

Owns the words. Must not know how anything is served.
"""

from typing import TYPE_CHECKING

import click
import structlog

from pitt.store.contract import StoreError
from pitt.web.links import First, ensure_first_instructor, issue_sign_in_link

if TYPE_CHECKING:
    from pitt.serving.addresses import Reach
    from pitt.serving.server import Served

SIGN_IN_LIFETIME_MS = 86_400_000


async def announce(served: "Served") -> None:
    """Makes what the first start lacks, and prints the links."""
    from pitt.serving.application import wall_clock

    now_ms = wall_clock()
    try:
        async with served.application.database.sessions() as session:
            first = await ensure_first_instructor(session, now_ms)
            token = await issue_sign_in_link(session, first.instructor, now_ms, SIGN_IN_LIFETIME_MS)
            await session.commit()
    except StoreError as error:
        await structlog.get_logger("pitt.cli").aerror("no links", reason=str(error))
        return
    click.echo("\n".join(lines(served.reach, first, token, served.fingerprint, served.application.media)))


def lines(reach: "Reach", first: First, token: str, fingerprint: str | None, media: str) -> list[str]:
    """Returns what is printed; `fingerprint` is that of a certificate made here, which no browser knows.

    `media` says which way pictures and sound go.
    """
    link = join_link(reach.shared, first.code)
    said = [
        "",
        "Pitt is ready.",
        "",
        "  You are the instructor. Sign in here (the link is yours alone, for one day):",
        f"    {reach.own}/sign-in#{token}",
        "",
        f"  Your students join here, or type the code {first.code}:",
        f"    {link}",
        *(f"    {join_link(other, first.code)}" for other in reach.others[1:]),
        "",
    ]
    if not reach.others:
        said += ["  Only this computer can join; to let others in, stop and run: pitt serve --lan"]
    elif not reach.camera:
        said += [
            "  Others can open this page, but over plain HTTP browsers give them no camera and no microphone.",
            "  Stop and run: pitt serve --lan",
        ]
    else:
        said += [qr(link)]
    if fingerprint:
        said += [
            "",
            "  Browsers warn once, since this computer made its certificate itself: choose Advanced, then Continue.",
            f"  Its SHA-256 fingerprint is {fingerprint}",
        ]
    return [*said, "", f"  {media}", "", "  Alone? Fill the class: pitt rehearse", "  Stop with Ctrl+C.", ""]


def join_link(base: str, code: str) -> str:
    """Returns the link by which students come into the classroom."""
    return f"{base}/c/{code}"


def qr(text: str) -> str:
    """Draws a QR code with half blocks, for a dark or a light terminal."""
    import io

    import segno

    drawn = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n")
