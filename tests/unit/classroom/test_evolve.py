"""Every event has its fold, and every fact can be read from the log."""

import inspect
from typing import get_args

from pitt.classroom import events as e
from pitt.classroom.evolve import FOLDS

EVENTS = {
    kind
    for _, kind in inspect.getmembers(e, inspect.isclass)
    if issubclass(kind, e.Event) and kind not in (e.Event, e.Fact, e.Observation)
}


def test_every_event_has_its_fold() -> None:
    assert set(FOLDS) == EVENTS


def test_every_fact_can_be_read_from_the_log() -> None:
    assert set(get_args(e.AnyFact)) == {kind for kind in EVENTS if issubclass(kind, e.Fact)}
