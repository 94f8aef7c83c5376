"""`pitt doctor`: looks at everything Pitt needs, and says what to do about what is amiss."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pitt.cli.options import read_settings, takes_settings

if TYPE_CHECKING:
    from pitt.cli.examination import Finding

MARKS = {"ok": ("ok   ", "green"), "note": ("note ", "yellow"), "fault": ("FAULT", "red")}


@click.command()
@takes_settings
def doctor(data_dir: Path | None, config: Path | None, assignments: tuple[str, ...]) -> None:
    """Check everything Pitt needs, and say what to do.

    Changes nothing. Exits with 1 when something keeps Pitt from running.
    """
    from pitt.cli.examination import examine

    findings = list(_show(examine(read_settings(config, assignments, data_dir=data_dir))))
    faults = sum(finding.state == "fault" for finding in findings)
    if faults:
        click.echo(f"\n{faults} of {len(findings)} checks found a fault.")
        sys.exit(1)
    click.echo("\nPitt can run here. Start it: pitt serve")


def _show(findings: "Iterator[Finding]") -> "Iterator[Finding]":
    for finding in findings:
        mark, colour = MARKS[finding.state]
        click.echo(f"{click.style(mark, fg=colour)}  {finding.what}: {finding.words}")
        yield finding
