"""`pitt serve`."""

import gc
from pathlib import Path
from typing import Any

import click

from pitt.cli.options import read_settings, refuse, takes_settings


@click.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen. [default: 127.0.0.1, this computer only]")
@click.option("--port", type=int, metavar="PORT", help="[default: 8000]")
@click.option(
    "--lan", is_flag=True, default=None, help="Let others on your network join: HTTPS with a certificate made here."
)
@click.option("--cert", type=click.Path(path_type=Path), metavar="FILE", help="Your own certificate (PEM), with --key.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="The certificate's key (PEM).")
@click.option("--public-url", metavar="URL", help="What people type, when a proxy stands in front of Pitt.")
@click.option("--log-format", type=click.Choice(["console", "json"]), help="[default: console]")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="[default: info]")
@takes_settings
def serve(config: Path | None, assignments: tuple[str, ...], **flags: Any) -> None:
    """Start Pitt and print the links for you and your students.

    Without options only this computer can join, at http://localhost:8000. To let others in:

    \b
      pitt serve --lan                                on your own network
      pitt serve --host 0.0.0.0 --port 443 \\
          --cert fullchain.pem --key privkey.pem      with a certificate of your own
      pitt serve --public-url https://class.example   behind a proxy that speaks HTTPS

    Stop with Ctrl+C; the people in your class come back by themselves after a restart.
    """
    settings = read_settings(config, assignments, **flags)
    # Imports make half a million objects that all stay; looking them over again and again costs a tenth of the start.
    # The server turns the collector on again when it answers.
    gc.disable()
    from pitt.cli.announcement import announce
    from pitt.serving import logs
    from pitt.serving.refusal import CannotServe
    from pitt.serving.server import serve as run

    logs.configure(settings.log_format, settings.log_level)
    try:
        run(settings, announce)
    except CannotServe as error:
        refuse(str(error))
