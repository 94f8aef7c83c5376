"""How fast one session may call: a bucket that refills (token bucket, RFC 2697 section 3 in its simplest form)."""

from __future__ import annotations

BURST_S = 4
"""Seconds' worth of calls at once: joining a group of six in the mesh takes about 150 signals."""


class Bucket:
    """Holds up to `BURST_S` seconds' worth of calls and refills steadily; time is given in ms."""

    __slots__ = ("_at", "_level", "_per_second")

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._level = float(per_second * BURST_S)
        self._at: int | None = None

    def take(self, now: int) -> bool:
        """Takes one call, or tells that there is none left."""
        if self._at is not None:
            refill = max(0, now - self._at) * self._per_second / 1000
            self._level = min(self._per_second * BURST_S, self._level + refill)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
