"""How often an address or a classroom may do something: token buckets.

Owns the counting. Must not know of requests: keys and the time are given.
"""

import ipaddress
from typing import Final

import msgspec

NEVER_MS: Final = 3_600_000
MOST_KEYS: Final = 50_000
"""Buckets kept at once; full ones are forgotten first, they say nothing."""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Allows `burst` at once and `per_s` a second from then on."""

    burst: float
    per_s: float


class Buckets:
    """Counts one kind of thing under many keys."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._levels: dict[str, tuple[float, int]] = {}

    def wait_ms(self, key: str, now_ms: int) -> int:
        """Tells in how many milliseconds there will be a token; 0 when there is one."""
        level = self._level(key, now_ms)
        if level >= 1:
            return 0
        if self._rate.per_s <= 0:
            return NEVER_MS
        return max(1, round((1 - level) / self._rate.per_s * 1000))

    def take(self, key: str, now_ms: int) -> int:
        """Takes one token if there is one, and tells the same as `wait_ms` did before."""
        wait_ms = self.wait_ms(key, now_ms)
        if wait_ms == 0:
            if len(self._levels) >= MOST_KEYS:
                self._forget(now_ms)
            self._levels[key] = (self._level(key, now_ms) - 1, now_ms)
        return wait_ms

    def _level(self, key: str, now_ms: int) -> float:
        level, at = self._levels.get(key, (self._rate.burst, now_ms))
        return min(self._rate.burst, level + max(0, now_ms - at) / 1000 * self._rate.per_s)

    def _forget(self, now_ms: int) -> None:
        full = [key for key in self._levels if self._level(key, now_ms) >= self._rate.burst]
        for key in full or list(self._levels)[: MOST_KEYS // 2]:
            del self._levels[key]


def address_key(address: str) -> str:
    """Gives what counts as one address: an IPv4 address, or the /64 that one IPv6 host owns."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((parsed, 64), strict=False))
    return str(parsed)
