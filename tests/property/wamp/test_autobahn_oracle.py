"""Autobahn's message classes as an oracle: both sides read the same out of the same bytes."""

from __future__ import annotations

import itertools
import json
from typing import Any, cast

import hypothesis.strategies as st
import msgspec
import pytest
import txaio
from hypothesis import given

txaio.use_asyncio()

from autobahn.wamp import message as oracle  # noqa: E402
from autobahn.wamp import role  # noqa: E402
from autobahn.wamp.serializer import JsonSerializer, MsgPackSerializer  # noqa: E402

from pitt.wamp import messages as ours  # noqa: E402
from pitt.wamp.effects import Send  # noqa: E402
from pitt.wamp.limits import Limits  # noqa: E402
from pitt.wamp.router import Router  # noqa: E402
from pitt.wamp.serializers import JSON, MSGPACK, Serializer  # noqa: E402
from pitt.wamp.session import Principal, RequestId, Session, SubscriptionId  # noqa: E402
from tests.property.wamp.conftest import search  # noqa: E402

# mypy: disable-error-code="no-untyped-call"

BOTH: dict[str, tuple[Serializer, Any]] = {
    "json": (JSON, JsonSerializer()),
    "msgpack": (MSGPACK, MsgPackSerializer()),
}

ids = st.integers(1, 2**53)
letters = st.characters(codec="utf-8", exclude_characters=".#", exclude_categories=["Z", "C"])
uris = st.lists(st.text(letters, min_size=1, max_size=8), min_size=1, max_size=5).map(".".join)
text = st.text(st.characters(codec="utf-8"), max_size=20)
# Autobahn takes a JSON string that begins with a zero for bytes and fails on bad Base64.
words = text.filter(lambda word: not word.startswith("\0"))
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | st.binary(max_size=20)
)
payloads = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
args = st.none() | st.lists(payloads, max_size=4)
kwargs = st.none() | st.dictionaries(text, payloads, max_size=4)

hellos = st.builds(
    lambda realm, authid, extra: oracle.Hello(
        realm, {"caller": role.RoleCallerFeatures(), "subscriber": role.RoleSubscriberFeatures()}, ["ticket"],
        authid=authid, authextra=extra,
    ),
    uris, text, st.dictionaries(text, payloads, max_size=3),
)  # fmt: skip
publishes = st.builds(
    oracle.Publish,
    ids, uris, args=args, kwargs=kwargs,
    acknowledge=st.none() | st.booleans(), exclude_me=st.none() | st.booleans(),
    exclude=st.none() | st.lists(ids, max_size=3), exclude_authid=st.none() | st.lists(text, max_size=3),
    eligible=st.none() | st.lists(ids, max_size=3), eligible_authrole=st.none() | st.lists(text, max_size=3),
)  # fmt: skip
subscribes = st.builds(oracle.Subscribe, ids, uris, match=st.sampled_from(["exact", "prefix", "wildcard"]))
calls = st.builds(oracle.Call, ids, uris, args=args, kwargs=kwargs, timeout=st.none() | st.integers(1, 2**53))
others = (
    st.builds(oracle.Authenticate, text, st.dictionaries(text, payloads, max_size=3))
    | st.builds(oracle.Goodbye, uris, text)
    | st.builds(oracle.Abort, uris, text)
    | st.builds(oracle.Unsubscribe, ids, ids)
    | st.builds(oracle.Cancel, ids, st.sampled_from([None, "skip", "kill", "killnowait"]))
    | st.builds(oracle.Register, ids, uris)
    | st.builds(oracle.Unregister, ids, ids)
    | st.builds(oracle.Yield, ids, args=args, kwargs=kwargs)
    | st.builds(oracle.Error, st.just(oracle.Invocation.MESSAGE_TYPE), ids, uris, args=args, kwargs=kwargs)
)


def read(serializer: Serializer, data: bytes, binary: bool) -> ours.Inbound:
    return serializer.decode(data if binary else data.decode())


def payload(message: Any) -> tuple[Any, Any]:
    return message.args or [], message.kwargs or {}


@pytest.mark.parametrize("name", BOTH)
@search
@given(theirs=hellos | publishes | subscribes | calls | others)
def test_what_autobahn_writes_we_read_the_same(name: str, theirs: Any) -> None:
    mine, oracle_serializer = BOTH[name]
    message = read(mine, *oracle_serializer.serialize(theirs))
    match message:
        case ours.Hello():
            assert (message.realm, message.details.authid) == (theirs.realm, theirs.authid)
            assert message.details.authmethods == ["ticket"]
            if name == "msgpack":  # in JSON only payloads carry bytes
                assert message.details.authextra == theirs.authextra
        case ours.Publish():
            assert (message.request, message.topic) == (theirs.request, theirs.topic)
            assert payload(message) == payload(theirs)
            options = message.options
            assert options.acknowledge is (theirs.acknowledge is True)
            assert options.exclude_me is (theirs.exclude_me is not False)
            for listed in ("exclude", "exclude_authid", "eligible", "eligible_authrole"):
                assert getattr(options, listed) == getattr(theirs, listed)
        case ours.Subscribe():
            assert (message.request, message.topic, message.options.match) == (
                theirs.request, theirs.topic, theirs.match,
            )  # fmt: skip
        case ours.Call():
            assert (message.request, message.procedure) == (theirs.request, theirs.procedure)
            assert (payload(message), message.options.timeout) == (payload(theirs), theirs.timeout or 0)
        case ours.Authenticate():
            assert message.signature == theirs.signature
        case ours.Goodbye() | ours.Abort():
            assert (message.reason, message.details.message) == (theirs.reason, theirs.message)
        case ours.Unsubscribe():
            assert (message.request, message.subscription) == (theirs.request, theirs.subscription)
        case ours.Cancel():
            assert (message.request, message.options.mode) == (theirs.request, theirs.mode or "killnowait")
        case ours.Register():
            assert (message.request, message.procedure) == (theirs.request, theirs.procedure)
        case ours.Unregister():
            assert (message.request, message.registration) == (theirs.request, theirs.registration)
        case ours.Yield() | ours.ErrorMessage():
            assert (message.request, payload(message)) == (theirs.request, payload(theirs))


class Yes:
    """A policy without a no."""

    def realm_exists(self, realm: str) -> bool:
        return True

    def check_protocol(self, version: int | None) -> None:
        return None

    def authorize(self, session: Session, action: str, uri: str, match: str) -> bool:
        return True


class Everything:
    """Names any procedure."""

    def __contains__(self, name: object) -> bool:
        return True


class Scene:
    """A joined session whose received bytes autobahn must be able to read."""

    def __init__(self, name: str) -> None:
        self.mine, self.theirs = BOTH[name]
        counter = itertools.count(1)
        self.router = Router(
            Yes(), random_id=lambda: next(counter), procedures=Everything(), limits=Limits(max_subscriptions=1000)
        )
        self.session = self.router.connect(self.mine, 0)
        self.request = 0

    def join(self, realm: str, authid: str, extra: dict[str, Any]) -> list[Any]:
        received = self.say(1, realm, {"roles": {"caller": {}}, "authmethods": ["ticket"], "authid": authid})
        received += self.say(5, "ticket", {})
        self.router.admit(self.session, Principal(authid, "student", extra))
        return received + self.received()

    def say(self, *message: Any) -> list[Any]:
        data = self.mine.encode(list(message))
        self.router.receive_data(self.session, data if self.mine.binary else data.decode(), 0)
        return self.received()

    def ask(self, code: int, *rest: Any) -> list[Any]:
        self.request += 1
        return self.say(code, self.request, *rest)

    def received(self) -> list[Any]:
        found = []
        for output in self.router.data_to_send():
            if isinstance(output, Send):
                assert output.binary is self.mine.binary
                found.extend(self.theirs.unserialize(output.data, output.binary))
        return found


@pytest.mark.parametrize("name", BOTH)
@search
@given(realm=uris, topic=uris, procedure=uris, error=uris, args=args, kwargs=kwargs, words=words)
def test_what_we_write_autobahn_reads_the_same(
    name: str,
    realm: str,
    topic: str,
    procedure: str,
    error: str,
    args: list[Any] | None,
    kwargs: dict[str, Any] | None,
    words: str,
) -> None:
    scene = Scene(name)
    router, session = scene.router, scene.session
    challenge, welcome = scene.join(realm, "ana", {"seat": 3})
    assert isinstance(challenge, oracle.Challenge)
    assert challenge.method == "ticket"
    assert isinstance(welcome, oracle.Welcome)
    assert (welcome.session, welcome.realm, welcome.authid, welcome.authrole) == (session, realm, "ana", "student")
    assert welcome.authextra == {"seat": 3}
    assert welcome.roles["broker"].pattern_based_subscription is True

    (exact,) = scene.ask(32, {}, topic)
    (prefix,) = scene.ask(32, {"match": "prefix"}, topic[:1])
    assert {exact.MESSAGE_TYPE, prefix.MESSAGE_TYPE} == {oracle.Subscribed.MESSAGE_TYPE}
    assert router.publish(realm, topic, args, kwargs) == 2
    for event, subscription, named in zip(scene.received(), (exact, prefix), (None, topic), strict=True):
        assert isinstance(event, oracle.Event)
        assert (event.subscription, event.topic) == (subscription.subscription, named)
        assert payload(event) == (args or [], kwargs or {})
    relayed = [*([args or []]), *([kwargs] if kwargs else [])]
    if not topic.startswith("wamp"):
        published = scene.ask(16, {"acknowledge": True, "exclude_me": False}, topic, *map(scene.mine.payload, relayed))
        assert [type(one) for one in published] == [oracle.Event, oracle.Event, oracle.Published]
        assert payload(published[0]) == payload(published[1]) == (args or [], kwargs or {})

    assert scene.ask(48, {}, procedure, *map(scene.mine.payload, relayed)) == []
    router.result(session, RequestId(scene.request), cast(list[Any], args), kwargs)
    (result,) = scene.received()
    assert isinstance(result, oracle.Result)
    assert (result.request, payload(result)) == (scene.request, (args or [], kwargs or {}))
    assert scene.ask(48, {}, procedure) == []
    router.error(session, RequestId(scene.request), error, words)
    (refused,) = scene.received()
    assert isinstance(refused, oracle.Error)
    assert (refused.request_type, refused.request, refused.error) == (48, scene.request, error)

    (unsubscribed,) = scene.ask(34, exact.subscription)
    assert (unsubscribed.MESSAGE_TYPE, unsubscribed.request) == (35, scene.request)
    router.revoke(session, SubscriptionId(prefix.subscription), error)
    assert scene.received() == []
    router.close(session, error, words, 0)
    (goodbye,) = scene.received()
    assert isinstance(goodbye, oracle.Goodbye)
    assert (goodbye.reason, goodbye.message) == (error, words)


@pytest.mark.parametrize("name", BOTH)
@search
@given(raw=st.recursive(leaves, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(text, inner, max_size=3)),
       code=st.sampled_from([1, 3, 5, 6, 16, 32, 34, 48, 49]))  # fmt: skip
def test_what_we_accept_autobahn_accepts(name: str, raw: Any, code: int) -> None:
    mine, theirs = BOTH[name]
    message = [code, *raw] if isinstance(raw, list) else [code, raw]
    data = msgspec.msgpack.encode(message) if mine.binary else json.dumps(mine.payload(message)).encode()
    try:
        read(mine, data, mine.binary)
    except ValueError:
        return
    theirs.unserialize(data, mine.binary)
