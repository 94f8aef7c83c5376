"""No sequence of bytes makes the router raise, and none goes unanswered."""

from __future__ import annotations

import contextlib
import itertools
import json
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import example, given

from pitt.wamp.effects import Authenticate, Close, Joined, Left, Send
from pitt.wamp.messages import Code
from pitt.wamp.router import Router
from pitt.wamp.serializers import JSON, MSGPACK, MalformedError, Serializer
from pitt.wamp.session import Principal, Session, SessionId
from tests.property.wamp.conftest import search

SERIALIZERS: dict[str, Serializer] = {"json": JSON, "msgpack": MSGPACK}


class Whim:
    """A policy that knows one realm and refuses what is long."""

    def realm_exists(self, realm: str) -> bool:
        return len(realm) < 10

    def check_protocol(self, version: int | None) -> None:
        return None

    def authorize(self, session: Session, action: str, uri: str, match: str) -> bool:
        return len(uri) < 10


def encode(serializer: Serializer, message: Any) -> str | bytes:
    return msgspec.msgpack.encode(message) if serializer.binary else json.dumps(message)


scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=9)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)
options = st.fixed_dictionaries(
    {},
    optional={
        "match": st.sampled_from(["exact", "prefix", "wildcard", "x"]) | values,
        "acknowledge": st.booleans() | values,
        "timeout": st.integers(0, 99) | values,
        "mode": st.sampled_from(["skip", "kill", "killnowait"]) | values,
        "eligible": st.lists(st.integers(1, 99), max_size=2) | values,
    },
)
uris = st.sampled_from(["a", "a.", "a.b", "", "..", "pitt.vote", "wamp.a"])
nearly = st.one_of(
    st.tuples(st.sampled_from([16, 32, 48, 64]), st.integers(-1, 9), options | values, uris | values),
    st.tuples(st.just(48), st.integers(1, 9), options, uris, st.lists(values, max_size=2)),
    st.tuples(st.sampled_from([34, 66]), st.integers(1, 9), st.integers(-1, 9)),
    st.tuples(st.just(49), st.integers(1, 9), options),
    st.tuples(st.sampled_from([3, 6]), st.just({}), uris),
    st.tuples(st.just(5), st.text(max_size=3), st.just({})),
    st.tuples(st.sampled_from(list(Code)), values, values),
    st.lists(values, max_size=7),
)
frames = st.tuples(st.just("message"), nearly) | st.tuples(
    st.just("raw"), st.binary(max_size=60) | st.text(max_size=60)
)
HELLO = [1, "realm", {"roles": {"caller": {}}, "authmethods": ["ticket"], "authid": "ana"}]


@pytest.mark.parametrize("name", SERIALIZERS)
@search
@given(handshake=st.integers(0, 3), said=st.lists(frames, max_size=12))
def test_the_router_never_raises_and_forgets_what_it_closes(
    name: str, handshake: int, said: list[tuple[str, Any]]
) -> None:
    serializer = SERIALIZERS[name]
    ids = itertools.count(1)
    router = Router(Whim(), random_id=lambda: next(ids), procedures={"pitt.vote"})
    session = router.connect(serializer, 0)
    now = 0
    closed = joined = left = 0

    def drain() -> None:
        nonlocal closed, joined, left
        for output in router.data_to_send():
            assert not closed, "nothing may follow the close"
            if isinstance(output, Send):
                assert list(output.receivers) == [session]
            else:
                closed += 1
        for event in router.events_received():
            joined += isinstance(event, Joined)
            left += isinstance(event, Left)
            if isinstance(event, Authenticate):
                router.admit(event.session, Principal("ana", "student"))
                drain()

    for message in [HELLO, [5, "ticket", {}], [32, 1, {}, "a"]][:handshake]:
        router.receive_data(session, encode(serializer, message), now)
        drain()
    for kind, content in said:
        now += 10
        try:
            data = encode(serializer, content) if kind == "message" else content
        except (ValueError, UnicodeError):
            continue
        router.receive_data(session, data, now)
        drain()
        router.publish("realm", "a.b", [now])
        router.tick(now)
        drain()
    if closed:
        assert router.session(session) is None
        assert joined == left
    router.disconnect(session)
    drain()
    assert joined == left <= 1
    assert router.sessions("realm") == ()
    assert router.next_deadline() is None


@search
@given(data=st.binary(max_size=300))
@example(b"\x91" * 300)
@example(b"\x81\xa1a" * 100)
@example(b"\xdd\xff\xff\xff\xff")
@example(b"\x95\x30\x01\x80\xa1p\x91\xc7\x05\xff\x00\x00\x00\x00\x00")
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    for serializer, frame in ((MSGPACK, data), (JSON, data.decode("utf-8", "replace"))):
        with contextlib.suppress(MalformedError):
            serializer.decode(frame)


@pytest.mark.parametrize(
    "frame",
    [
        '[48,1,{},"p",' + "[" * 60_000,
        '[48,1,{},"p",' + "[" * 900 + "]" * 900 + "]",
        '[48,1,{"x":' + '{"x":' * 20_000,
        '[1,"r",{"authextra":' + '{"a":' * 500 + "1" + "}" * 500 + "}]",
        "[" * 100_000,
        '[48,1,{},"p",["\\ud800"]]',
        '[48,1,{},"p",[1e999]]',
        '[48,1,{},"p",[' + "9" * 10_000 + "]]",
        '[48,1,{},"p",[NaN]]',
        '[48,1,{},"p",[1],{"a":1}] [6,{},"a"]',
        "\ufeff[6,{},\"a\"]",
    ],
)  # fmt: skip
def test_json_made_to_hurt_is_malformed(frame: str) -> None:
    with pytest.raises(MalformedError):
        JSON.decode(frame)


@pytest.mark.parametrize(
    "tail",
    [
        b"\x91" * 60_000,
        b"\x81\xa1a" * 20_000,
        b"\x91\xc7\x01\x05\x00",
        b"\x91\xd6\xff\x00\x00\x00\x01",
        b"\x91\x81\x01\x02",
        b"\x91\x81\x91\x01\x02",
        b"\x91\x81\x80\x02",
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
    ],
)
def test_msgpack_made_to_hurt_is_malformed(tail: bytes) -> None:
    with pytest.raises(MalformedError):
        MSGPACK.decode(b"\x95\x30\x01\x80\xa1p" + tail)


def test_a_close_is_told_to_the_right_session() -> None:
    ids = itertools.count(1)
    router = Router(Whim(), random_id=lambda: next(ids))
    first, second = router.connect(JSON, 0), router.connect(JSON, 0)
    router.receive_data(second, "[]", 0)
    closes = [output for output in router.data_to_send() if isinstance(output, Close)]
    assert [close.session for close in closes] == [second]
    assert router.session(SessionId(first)) is not None
