"""Lets `python -m pitt.cli` do what `pitt` does."""

from pitt.cli import main

main(prog_name="pitt")
