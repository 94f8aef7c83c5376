"""A set of named deadlines, of which the earliest is asked for and the due ones are taken."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

Name = TypeVar("Name")

_SLACK = 64
"""Dead entries that are tolerated in the heap before it is rebuilt."""


class Deadlines(Generic[Name]):
    """Keeps one deadline a name, in milliseconds; memory stays in proportion to the live ones."""

    def __init__(self) -> None:
        self._at: dict[Name, int] = {}
        self._heap: list[tuple[int, int, Name]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._at)

    def set(self, name: Name, at: int) -> None:
        """Sets or moves a deadline."""
        self._at[name] = at
        self._push(name, at)
        if len(self._heap) > 2 * len(self._at) + _SLACK:
            self._heap = []
            for live, when in self._at.items():
                self._count += 1
                self._heap.append((when, self._count, live))
            heapify(self._heap)

    def drop(self, name: Name) -> None:
        """Forgets a deadline, if there is one."""
        self._at.pop(name, None)

    def next(self) -> int | None:
        """Returns the earliest deadline."""
        heap = self._heap
        while heap:
            at, _, name = heap[0]
            if self._at.get(name) == at:
                return at
            heappop(heap)
        return None

    def due(self, now: int) -> list[Name]:
        """Takes out the names whose deadline is not after `now`, earliest first."""
        names = []
        while (at := self.next()) is not None and at <= now:
            name = heappop(self._heap)[2]
            del self._at[name]
            names.append(name)
        return names

    def _push(self, name: Name, at: int) -> None:
        self._count += 1
        heappush(self._heap, (at, self._count, name))
