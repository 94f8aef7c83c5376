"""Every event has its fold, and every fact can be read from the log."""

import inspect
from typing import get_args

import msgspec

from pitt.classroom import events as e
from pitt.classroom.evolve import FOLDS
from tests.unit.classroom.specification import ANA

EVENTS = {
    kind
    for _, kind in inspect.getmembers(e, inspect.isclass)
    if issubclass(kind, e.Event) and kind not in (e.Event, e.Fact, e.Observation)
}

OLD = b'{"type":"CallEnded","at":5,"group":1,"by":"ana"}'
"""As it was logged before it said whether the call was answered."""


def test_a_call_of_an_old_log_ended_without_a_word() -> None:
    assert msgspec.json.decode(OLD, type=e.AnyFact) == e.CallEnded(at=5, group=1, by=ANA, visited=False)


def test_every_event_has_its_fold() -> None:
    assert set(FOLDS) == EVENTS


def test_every_fact_can_be_read_from_the_log() -> None:
    assert set(get_args(e.AnyFact)) == {kind for kind in EVENTS if issubclass(kind, e.Fact)}
