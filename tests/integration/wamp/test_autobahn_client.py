"""Stock Autobahn (Python) against the endpoint: that is how others script a classroom."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import txaio

txaio.use_asyncio()

from autobahn.asyncio.wamp import ApplicationRunner, ApplicationSession  # noqa: E402
from autobahn.wamp.exception import ApplicationError  # noqa: E402
from autobahn.wamp.serializer import JsonSerializer, MsgPackSerializer  # noqa: E402
from autobahn.wamp.types import (  # noqa: E402
    CallOptions,
    Challenge,
    CloseDetails,
    ComponentConfig,
    EventDetails,
    PublishOptions,
    SessionDetails,
    SubscribeOptions,
)

from pitt.wamp.session import SubscriptionId  # noqa: E402
from tests.integration.wamp.conftest import Serve, Served, eventually  # noqa: E402

# mypy: disable-error-code="no-untyped-call"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SERIALIZERS = {"json": JsonSerializer, "msgpack": MsgPackSerializer}
REALM = "pitt.classroom.physics"


@pytest.fixture(params=list(SERIALIZERS))
def serializer(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Client(ApplicationSession):
    """Joins with a ticket and remembers what happens."""

    def __init__(self, config: ComponentConfig) -> None:
        super().__init__(config)
        self.details: SessionDetails | None = None
        self.closed: CloseDetails | None = None
        self.happened = asyncio.Event()
        self.person: str = config.extra["authid"]
        self.ticket: str = config.extra["ticket"]
        self.version: int | None = config.extra["version"]

    def onConnect(self) -> None:  # noqa: N802
        extra = None if self.version is None else {"x_pitt_protocol": self.version}
        self.join(self.config.realm, authmethods=["ticket"], authid=self.person, authextra=extra)

    def onChallenge(self, challenge: Challenge) -> str:  # noqa: N802
        assert challenge.method == "ticket"
        return self.ticket

    def onJoin(self, details: SessionDetails) -> None:  # noqa: N802
        self.details = details
        self.happened.set()

    def onLeave(self, details: CloseDetails) -> None:  # noqa: N802
        self.closed = details
        self.happened.set()
        self.disconnect()


async def connect(
    served: Served,
    serializer: str,
    authid: str = "ana",
    *,
    realm: str = REALM,
    ticket: str | None = None,
    version: int | None = 1,
) -> Client:
    extra = {"authid": authid, "ticket": ticket or f"ticket-of-{authid}", "version": version}
    client = Client(ComponentConfig(realm, extra))
    runner = ApplicationRunner(served.url, realm, serializers=[SERIALIZERS[serializer]()])
    await runner.run(lambda _: client, start_loop=False)
    async with asyncio.timeout(10):
        await client.happened.wait()
    return client


async def goodbye(*clients: Client) -> None:
    for client in clients:
        client.leave()
        await eventually(lambda client=client: client.closed is not None)  # type: ignore[misc]


async def test_a_ticket_opens_a_session(serve: Serve, serializer: str) -> None:
    served = await serve()
    client = await connect(served, serializer)
    assert client.details is not None
    assert (client.details.authid, client.details.authrole, client.details.authmethod) == ("ana", "student", "ticket")
    assert client.details.authextra == {"place": "front"}
    assert list(served.school.present) == [client.details.session]
    await goodbye(client)
    await eventually(lambda: served.school.gone)
    assert served.school.gone[0].reason == "wamp.close.normal"


@pytest.mark.parametrize(
    ("settings", "reason", "words"),
    [
        ({"ticket": "forged"}, "wamp.error.authentication_denied", "Your ticket is not valid; join again."),
        ({"realm": "pitt.nowhere"}, "wamp.error.no_such_realm", "There is no such classroom."),
        ({"version": 0}, "pitt.error.stale_page", "Load this page again: it is older than the server."),
    ],
)
async def test_who_may_not_join_is_told_why(
    serve: Serve, serializer: str, settings: dict[str, Any], reason: str, words: str
) -> None:
    client = await connect(await serve(), serializer, **settings)
    assert client.details is None
    assert client.closed is not None
    assert (client.closed.reason, client.closed.message) == (reason, words)


async def test_exact_and_prefix_subscriptions_each_get_the_event(serve: Serve, serializer: str) -> None:
    served = await serve()
    ana, bo = await connect(served, serializer), await connect(served, serializer, "bo")
    got: list[tuple[Any, ...]] = []

    def note(who: str) -> Any:
        def handler(*args: Any, details: EventDetails | None = None, **kwargs: Any) -> None:
            got.append((who, args, kwargs, details and details.topic))

        return handler

    await ana.subscribe(note("ana exact"), "pitt.place.3", SubscribeOptions(details=True))
    prefix = SubscribeOptions(match="prefix", details=True)
    subscription = await ana.subscribe(note("ana prefix"), "pitt.place.", prefix)
    await bo.subscribe(note("bo prefix"), "pitt.place.", prefix)
    realm = served.endpoint.realm(REALM)
    assert realm.publish("pitt.place.3", [{"mates": ["Ana"]}], {"epoch": 4}) == 3
    await eventually(lambda: len(got) == 3)
    payload = (({"mates": ["Ana"]},), {"epoch": 4}, "pitt.place.3")
    assert sorted(got) == [("ana exact", *payload), ("ana prefix", *payload), ("bo prefix", *payload)]

    got.clear()
    first = next(iter(served.school.present))
    assert realm.publish("pitt.place.4", [1], eligible=[first]) == 1
    assert realm.publish("pitt.place.4", [2]) == 2
    await eventually(lambda: len(got) == 3)
    assert sorted(got) == [
        ("ana prefix", (1,), {}, "pitt.place.4"),
        ("ana prefix", (2,), {}, "pitt.place.4"),
        ("bo prefix", (2,), {}, "pitt.place.4"),
    ]

    await subscription.unsubscribe()
    assert realm.publish("pitt.place.4", [3]) == 1
    await goodbye(ana, bo)


async def test_realms_do_not_hear_one_another(serve: Serve, serializer: str) -> None:
    served = await serve()
    here = await connect(served, serializer)
    there = await connect(served, serializer, realm="pitt.classroom.chemistry")
    heard: list[str] = []
    await here.subscribe(lambda word: heard.append(f"here {word}"), "pitt.class")
    await there.subscribe(lambda word: heard.append(f"there {word}"), "pitt.class")
    assert served.endpoint.realm(REALM).publish("pitt.class", ["a"]) == 1
    assert served.endpoint.realm("pitt.classroom.chemistry").publish("pitt.class", ["b"]) == 1
    await eventually(lambda: len(heard) == 2)
    assert sorted(heard) == ["here a", "there b"]
    await goodbye(here, there)


async def test_calls_are_answered_refused_timed_out_and_cancelled(serve: Serve, serializer: str) -> None:
    served = await serve()
    client = await connect(served, serializer)
    assert await client.call("pitt.echo", b"\x00\xff") == b"\x00\xff"
    result = await client.call("pitt.echo", 1, "two", three=[3])
    assert (result.results, result.kwresults) == ((1, "two"), {"three": [3]})

    async def refusal(*args: Any, **kwargs: Any) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await client.call(*args, **kwargs)
        return caught.value

    error = await refusal("pitt.refuse")
    assert (error.error, error.args, error.kwargs) == (
        "pitt.error.stale_epoch",
        ("Ana has just split the class.",),
        {"epoch": 7},
    )
    error = await refusal("pitt.teach")
    assert (error.error, error.args) == ("pitt.error.instructors_only", ("Only an instructor may do this.",))
    error = await refusal("pitt.unheard_of")
    assert (error.error, error.args) == (
        "wamp.error.no_such_procedure",
        ("There is no procedure pitt.unheard_of.",),
    )
    error = await refusal("pitt.break")
    assert error.error == "wamp.error.runtime_error"

    (session_id,) = served.school.present
    session = served.endpoint.session(session_id)
    assert session is not None
    call = client.call("pitt.never")
    await eventually(lambda: session.calls)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await eventually(lambda: served.school.interrupted)
    await goodbye(client)


async def test_a_call_times_out_at_the_router(serve: Serve, serializer: str) -> None:
    served = await serve()
    client = await connect(served, serializer)
    with pytest.raises(ApplicationError) as caught:
        await client.call("pitt.never", options=CallOptions(timeout=50))
    assert caught.value.error == "wamp.error.timeout"
    assert await client.call("pitt.echo", "still here") == "still here"
    await goodbye(client)


async def test_what_a_role_may_not_do_is_refused(serve: Serve, serializer: str) -> None:
    served = await serve()
    student, teacher = await connect(served, serializer), await connect(served, serializer, "prof_eva")
    heard: list[str] = []

    async def refused(request: Any) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await request
        return caught.value

    acknowledged = PublishOptions(acknowledge=True)
    error = await refused(student.publish("pitt.class", "psst", options=acknowledged))
    assert (error.error, error.args) == ("wamp.error.not_authorized", ("You may not publish pitt.class.",))
    error = await refused(student.subscribe(heard.append, "pitt.instructors"))
    assert error.error == "wamp.error.not_authorized"
    error = await refused(student.subscribe(heard.append, "pitt..places", SubscribeOptions(match="wildcard")))
    assert error.error == "wamp.error.option_not_allowed"
    error = await refused(student.register(heard.append, "pitt.mine"))
    assert error.error == "wamp.error.not_authorized"

    await student.subscribe(heard.append, "pitt.class")
    await teacher.subscribe(heard.append, "pitt.class")
    await teacher.publish("pitt.class", "to others", options=acknowledged)
    everybody = PublishOptions(acknowledge=True, exclude_me=False)
    await teacher.publish("pitt.class", "to all", options=everybody)
    await eventually(lambda: len(heard) == 3)
    assert heard.count("to all") == 2
    assert heard.count("psst") == 0
    await goodbye(student, teacher)


async def test_the_host_says_goodbye_with_words(serve: Serve, serializer: str) -> None:
    served = await serve()
    client = await connect(served, serializer)
    (session,) = served.school.present
    assert served.endpoint.close(session, "pitt.close.removed", "Ana has removed you.")
    assert not served.school.present
    await eventually(lambda: client.closed)
    assert client.closed is not None
    assert (client.closed.reason, client.closed.message) == ("pitt.close.removed", "Ana has removed you.")
    await eventually(lambda: not client.is_connected())


async def test_the_host_revokes_a_subscription(serve: Serve, serializer: str) -> None:
    served = await serve()
    client = await connect(served, serializer)
    (session,) = served.school.present
    heard: list[str] = []
    subscription = await client.subscribe(heard.append, "pitt.place.", SubscribeOptions(match="prefix"))
    realm = served.endpoint.realm(REALM)
    assert realm.publish("pitt.place.1", ["before"]) == 1
    assert served.endpoint.revoke(session, SubscriptionId(subscription.id))
    assert realm.publish("pitt.place.1", ["after"]) == 0
    assert await client.call("pitt.echo", "still here") == "still here"
    assert heard == ["before"]
    await goodbye(client)
