"""The command line: `pitt serve | classroom | rehearse | doctor | db`.

Owns options, words on the terminal and exit codes. Every command imports what it needs when it runs,
so that help comes at once.
"""

import click

from pitt import __version__
from pitt.cli.classroom import classroom
from pitt.cli.db import db
from pitt.cli.doctor import doctor
from pitt.cli.rehearse import rehearse
from pitt.cli.serve import serve


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every option is a setting too: in the environment (PITT_PORT=8001) or in pitt.toml (port = 8001).",
)
@click.version_option(__version__, package_name="pitt", message="Pitt %(version)s")
def main() -> None:
    """Pitt, a virtual classroom for peer instruction.

    Start with `pitt serve`; it prints the links for you and for your students.
    """


main.add_command(serve)
main.add_command(classroom)
main.add_command(rehearse)
main.add_command(doctor)
main.add_command(db)
