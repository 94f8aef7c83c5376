"""Owns the forming of groups: how many, who sits with whom, who goes to the front.

Must not know rooms, clocks or connections. Everything here is a pure function; chance comes from a given seed.
"""

from pitt.classroom.grouping.checking import Fault, Violation, check_groups
from pitt.classroom.grouping.forming import form_groups
from pitt.classroom.grouping.history import decay, repeats
from pitt.classroom.grouping.people import (
    VERSION,
    Candidate,
    FrontReason,
    FrontSeat,
    Grouping,
    History,
    Pair,
    Rules,
    Way,
    pair_of,
)
from pitt.classroom.grouping.placing import merge_target, smallest_group_for
from pitt.classroom.grouping.sizes import LARGEST, SMALLEST, group_count, group_sizes

__all__ = [
    "LARGEST",
    "SMALLEST",
    "VERSION",
    "Candidate",
    "Fault",
    "FrontReason",
    "FrontSeat",
    "Grouping",
    "History",
    "Pair",
    "Rules",
    "Violation",
    "Way",
    "check_groups",
    "decay",
    "form_groups",
    "group_count",
    "group_sizes",
    "merge_target",
    "pair_of",
    "repeats",
    "smallest_group_for",
]
