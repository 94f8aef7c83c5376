"""Deadlines: the earliest, the due ones, and no memory of the dropped."""

from __future__ import annotations

from pitt.wamp.deadlines import Deadlines


def test_due_ones_come_once_in_order() -> None:
    deadlines: Deadlines[str] = Deadlines()
    for name, at in [("c", 30), ("a", 10), ("b", 20), ("later", 40)]:
        deadlines.set(name, at)
    deadlines.drop("b")
    assert deadlines.next() == 10
    assert deadlines.due(30) == ["a", "c"]
    assert deadlines.due(30) == []
    assert deadlines.next() == 40


def test_a_deadline_moves() -> None:
    deadlines: Deadlines[str] = Deadlines()
    deadlines.set("a", 10)
    deadlines.set("a", 50)
    assert deadlines.due(49) == []
    deadlines.set("a", 20)
    deadlines.set("a", 20)
    assert deadlines.due(60) == ["a"]
    assert deadlines.next() is None


def test_memory_follows_the_live_ones() -> None:
    deadlines: Deadlines[int] = Deadlines()
    for number in range(10_000):
        deadlines.set(number, 10**9 + number)
        if number:
            deadlines.drop(number)
    assert len(deadlines) == 1
    assert len(deadlines._heap) < 200
    assert deadlines.next() == 10**9
