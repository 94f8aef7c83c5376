"""How right answers that are numbers stand in files.

Shared by the formats. Numbers have a decimal point: `1,000` could be one or a thousand, and nothing is guessed.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

# Bounded, so that a megabyte of digits is no number and costs nothing.
_NUMBER: Final = re.compile(r"[+−-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)


def decimal_of(written: str) -> Decimal | None:
    """Reads a finite number exactly; null for anything else."""
    written = written.strip()
    if not _NUMBER.fullmatch(written):
        return None
    number = Decimal(written.replace("−", "-"))
    return number if math.isfinite(float(number)) else None


def number_of(written: str) -> float | None:
    """Reads a finite number; null for anything else."""
    number = decimal_of(written)
    return None if number is None else float(number)


def middle_of(low: Decimal, high: Decimal) -> tuple[float, float]:
    """Gives the middle of a range and how far it reaches on either side."""
    middle = low / 2 + high / 2
    return float(middle), abs(float(high / 2 - low / 2))


def written(number: float) -> str:
    """Writes a number so that reading gives the same one; without `.0` for whole ones."""
    shortest = repr(float(number))
    return shortest.removesuffix(".0")
