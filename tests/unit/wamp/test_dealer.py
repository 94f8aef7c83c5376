"""Calls, their answers, and the ways of not waiting for one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pitt.wamp.effects import Event, Interrupt, Invoke, Left
from pitt.wamp.limits import Limits
from pitt.wamp.policy import Refusal
from pitt.wamp.serializers import Serializer
from pitt.wamp.session import RequestId
from tests.unit.wamp.conftest import REALM, Bench, Client


class Receipt(msgspec.Struct):
    counter: int


def invoked(client: Client, *message: Any) -> Invoke:
    client.bench.drain()
    client.say(*message)
    sent, (event,) = client.bench.drain()
    assert sent == []
    assert isinstance(event, Invoke)
    return event


def test_a_call_is_invoked_and_answered(bench: Bench, serializer: Serializer) -> None:
    ana = bench.join(serializer=serializer)
    call = invoked(ana, 48, 1, {}, "pitt.vote", ["b"], {"round": 3})
    assert (call.session, call.request, call.realm) == (ana.id, 1, REALM)
    assert (call.principal.authid, call.procedure, call.args, call.kwargs) == ("ana", "pitt.vote", ["b"], {"round": 3})
    assert bench.router.result(call.session, call.request, [Receipt(9)])
    assert bench.drain()[0] == [(ana.id, [50, 1, {}, [{"counter": 9}]])]
    assert not bench.router.result(call.session, call.request, [Receipt(9)])
    assert not bench.router.error(call.session, call.request, "pitt.error.late", "Too late.")


def test_answers_may_come_in_any_order_and_empty(bench: Bench) -> None:
    ana = bench.join()
    invoked(ana, 48, 1, {}, "pitt.vote")
    second = invoked(ana, 48, 2, {}, "pitt.vote", None, {"only": "named"})
    assert (second.args, second.kwargs) == ([], {"only": "named"})
    bench.router.result(ana.id, RequestId(2), [], {"all": "named"})
    bench.router.result(ana.id, RequestId(1), [])
    assert [message for _, message in bench.drain()[0]] == [[50, 2, {}, [], {"all": "named"}], [50, 1, {}]]


def test_the_host_refuses_with_words(bench: Bench) -> None:
    ana = bench.join()
    call = invoked(ana, 48, 1, {}, "pitt.switch")
    bench.router.error(ana.id, call.request, "pitt.error.stale_epoch", "Bo has just split the class.", {"epoch": 7})
    assert bench.drain()[0] == [
        (ana.id, [8, 48, 1, {}, "pitt.error.stale_epoch", ["Bo has just split the class."], {"epoch": 7}])
    ]


@pytest.mark.parametrize(
    ("procedure", "uri"),
    [
        ("pitt.unheard_of", "wamp.error.no_such_procedure"),
        ("wamp.session.list", "wamp.error.no_such_procedure"),
        ("pitt..vote", "wamp.error.invalid_uri"),
        ("", "wamp.error.invalid_uri"),
    ],
)
def test_procedures_that_are_not_there(bench: Bench, procedure: str, uri: str) -> None:
    ana = bench.join()
    ((code, kind, request, details, error, args),) = ana.ask(48, 1, {}, procedure)
    assert (code, kind, request, details, error) == (8, 48, 1, {}, uri)
    assert args[0].endswith(".")


def test_the_policy_decides_about_calls(bench: Bench) -> None:
    ana = bench.join()
    bench.rules.judge = lambda session, action, uri, match: False
    denied = ["You may not call pitt.switch."]
    assert ana.ask(48, 1, {}, "pitt.switch") == [[8, 48, 1, {}, "wamp.error.not_authorized", denied]]
    bench.rules.judge = lambda session, action, uri, match: Refusal("pitt.error.instructors_only", "Ask Eva.")
    assert ana.ask(48, 2, {}, "pitt.switch") == [[8, 48, 2, {}, "pitt.error.instructors_only", ["Ask Eva."]]]
    assert bench.drain()[1] == []


def test_a_call_times_out(bench: Bench) -> None:
    ana = bench.join()
    bench.now = 1_000
    call = invoked(ana, 48, 1, {"timeout": 250}, "pitt.vote")
    assert bench.router.next_deadline() == 1_250
    bench.tick(1_249)
    assert bench.drain() == ([], [])
    bench.tick(1_250)
    sent, events = bench.drain()
    words = "pitt.vote was not answered in time; try again."
    assert sent == [(ana.id, [8, 48, 1, {}, "wamp.error.timeout", [words]])]
    assert events == [Interrupt(ana.id, call.request)]
    assert not bench.router.result(ana.id, call.request, [])
    assert bench.router.next_deadline() is None


def test_an_answer_in_time_clears_the_deadline(bench: Bench) -> None:
    ana = bench.join()
    call = invoked(ana, 48, 1, {"timeout": 250}, "pitt.vote")
    bench.router.result(ana.id, call.request, [])
    assert bench.router.next_deadline() is None
    assert invoked(ana, 48, 2, {"timeout": 0}, "pitt.vote")
    assert bench.router.next_deadline() is None


def test_a_timeout_is_cut_to_the_limit() -> None:
    bench = Bench(Limits(max_call_timeout_ms=5_000))
    ana = bench.join()
    invoked(ana, 48, 1, {"timeout": 2**50}, "pitt.vote")
    assert bench.router.next_deadline() == 5_000


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"mode": "skip"}, []),
        ({"mode": "killnowait"}, [Interrupt]),
        ({}, [Interrupt]),
    ],
)
def test_cancelling_answers_at_once(bench: Bench, options: dict[str, str], told: list[type[Event]]) -> None:
    ana = bench.join()
    call = invoked(ana, 48, 1, {"timeout": 99}, "pitt.vote")
    words = "The call of pitt.vote was cancelled."
    ana.say(49, 1, options)
    sent, events = bench.drain()
    assert sent == [(ana.id, [8, 48, 1, {}, "wamp.error.canceled", [words]])]
    assert [type(event) for event in events] == told
    assert not bench.router.result(ana.id, call.request, ["too late"])
    assert bench.router.next_deadline() is None


def test_killing_waits_for_the_host(bench: Bench) -> None:
    ana = bench.join()
    call = invoked(ana, 48, 1, {}, "pitt.vote")
    ana.say(49, 1, {"mode": "kill"})
    ana.say(49, 1, {"mode": "kill"})
    assert bench.drain() == ([], [Interrupt(ana.id, call.request)])
    assert bench.router.error(ana.id, call.request, "wamp.error.canceled", "Stopped.")
    assert bench.drain()[0] == [(ana.id, [8, 48, 1, {}, "wamp.error.canceled", ["Stopped."]])]


def test_cancelling_what_is_not_pending_is_nothing(bench: Bench) -> None:
    assert bench.join().ask(49, 77, {}) == []


def test_too_many_pending_calls_are_refused() -> None:
    bench = Bench(Limits(max_pending_calls=2))
    ana = bench.join()
    invoked(ana, 48, 1, {}, "pitt.vote")
    invoked(ana, 48, 2, {}, "pitt.vote")
    assert ana.ask(48, 3, {}, "pitt.vote")[0][4] == "pitt.error.limit_reached"
    bench.router.result(ana.id, RequestId(1), [])
    assert invoked(ana, 48, 4, {}, "pitt.vote")


def test_a_client_registers_nothing(bench: Bench) -> None:
    ana = bench.join()
    words = ["Only the server itself offers procedures."]
    assert ana.ask(64, 1, {}, "pitt.mine") == [[8, 64, 1, {}, "wamp.error.not_authorized", words]]
    assert ana.ask(66, 2, 17)[0][4] == "wamp.error.no_such_registration"


def test_an_answer_too_large_becomes_an_error() -> None:
    bench = Bench(Limits(max_outbound=100))
    ana = bench.join()
    call = invoked(ana, 48, 1, {}, "pitt.vote")
    assert bench.router.result(ana.id, call.request, ["x" * 100])
    assert bench.drain()[0][0][1][4] == "wamp.error.payload_size_exceeded"


def test_who_leaves_waits_for_nothing(bench: Bench) -> None:
    ana = bench.join()
    call = invoked(ana, 48, 1, {"timeout": 50}, "pitt.vote")
    bench.router.disconnect(ana.id)
    _, events = bench.drain()
    assert [type(event) for event in events] == [Interrupt, Left]
    assert not bench.router.result(ana.id, call.request, [])
    assert bench.router.next_deadline() is None
