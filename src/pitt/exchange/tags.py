"""How several tags stand in one line: separated by commas, with a backslash before a comma that belongs to one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_TAG: Final = re.compile(r"(?:\\[\s\S]|[^,\\]|\\\Z)++")


def split_tags(line: str) -> tuple[str, ...]:
    """Takes a line of tags apart."""
    return tuple(re.sub(r"\\([\\,])", r"\1", tag) for tag in _TAG.findall(line))


def join_tags(tags: Iterable[str]) -> str:
    """Puts tags into one line."""
    return ", ".join(re.sub(r"[\\,]", r"\\\g<0>", tag) for tag in tags)
