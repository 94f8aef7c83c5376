"""Keeps what the benchmarks measure: one line on the screen and one object in bench/results.json for each figure."""

import fcntl
import json
import os
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


def record(
    name: str,
    value: float,
    unit: str,
    against: str | None = None,
    ratio: float | None = None,
    *,
    path: Path = RESULTS,
) -> None:
    """Prints a figure and puts it in place of the last one of the same name.

    `against` names the peer or floor measured in the same run, and `ratio` is `value` divided by that one's value.
    Benchmarks may run side by side: each replaces the file as a whole, under a lock.
    """
    figure = {"name": name, "value": _rounded(value), "unit": unit, "against": against, "ratio": _rounded(ratio)}
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        figures = json.loads(path.read_text()) if path.exists() else []
        kept = [other for other in figures if other["name"] != name]
        text = json.dumps(sorted([*kept, figure], key=lambda each: str(each["name"])), indent=2)
        new = path.with_suffix(".new")
        new.write_text(text + "\n")
        new.replace(path)
    finally:
        os.close(folder)
    compared = f"  ({figure['ratio']} × {against})" if against is not None and ratio is not None else ""
    print(f"{name:32} {figure['value']} {unit}{compared}", flush=True)


def _rounded(value: float | None) -> float | None:
    """Returns three digits after the point for small numbers and none for large ones."""
    if value is None:
        return None
    return round(value) if abs(value) >= 1_000 else round(value, 3)
