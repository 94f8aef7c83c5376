"""What happens to a connection before, beside and after the messages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from pitt.wamp.limits import Limits
from tests.integration.wamp.conftest import Serve, Served, eventually

REALM = "pitt.classroom.physics"
JSON = [Subprotocol("wamp.2.json")]


async def ask(client: ClientConnection, *message: Any) -> Any:
    await client.send(json.dumps(message))
    return json.loads(await client.recv())


@asynccontextmanager
async def joined(served: Served, authid: str = "ana", **settings: Any) -> AsyncIterator[ClientConnection]:
    async with connect(served.url, subprotocols=JSON, close_timeout=1, **settings) as client:
        details = {"roles": {"subscriber": {}}, "authmethods": ["ticket"], "authid": authid}
        assert await ask(client, 1, REALM, details) == [4, "ticket", {}]
        welcome = await ask(client, 5, f"ticket-of-{authid}", {})
        assert welcome[0] == 2
        assert (await ask(client, 32, 1, {"match": "prefix"}, "pitt.place."))[0] == 33
        yield client


async def closing(client: ClientConnection) -> tuple[list[Any], int, str]:
    """Reads to the end; returns the messages and the close frame."""
    messages: list[Any] = []
    try:
        while True:
            messages.append(json.loads(await client.recv()))
    except ConnectionClosed:
        return messages, client.close_code or 0, client.close_reason or ""


async def test_a_client_without_a_wamp_subprotocol_is_told_which_to_offer(serve: Serve) -> None:
    served = await serve()
    async with connect(served.url) as client:
        assert await closing(client) == ([], 1002, "Offer one of the subprotocols wamp.2.json, wamp.2.msgpack.")


async def test_the_first_known_subprotocol_is_chosen(serve: Serve) -> None:
    served = await serve()
    offered = [Subprotocol(name) for name in ("wamp.2.cbor", "wamp.2.msgpack", "wamp.2.json")]
    async with connect(served.url, subprotocols=offered) as client:
        assert client.subprotocol == "wamp.2.msgpack"


async def test_a_foreign_origin_is_refused_before_the_handshake(serve: Serve) -> None:
    served = await serve()
    with pytest.raises(InvalidStatus) as refused:
        async with connect(served.url, subprotocols=JSON, origin=Origin("http://evil.example")):
            pass
    assert refused.value.response.status_code == 403
    assert b"origin" in refused.value.response.body


async def test_who_does_not_join_in_time_is_closed(serve: Serve) -> None:
    served = await serve(limits=Limits(handshake_ms=50))
    async with connect(served.url, subprotocols=JSON) as client:
        words = "You took too long to join; connect again."
        assert await closing(client) == ([[3, {"message": words}, "wamp.error.timeout"]], 1008, words)


@pytest.mark.parametrize("garbage", ["", "{}", "[]", '"[', "[1]", "[99]", "\0", b"\xff\xfe", b""])
async def test_garbage_is_answered_with_abort_and_a_close(serve: Serve, garbage: str | bytes) -> None:
    served = await serve()
    async with connect(served.url, subprotocols=JSON) as client:
        await client.send(garbage)
        messages, code, reason = await closing(client)
        assert [(message[0], message[2]) for message in messages] == [(3, "wamp.error.protocol_violation")]
        assert code == 1002
        assert reason.startswith("This is not a WAMP message")


async def test_invalid_utf8_in_a_text_message_fails_the_connection(serve: Serve) -> None:
    served = await serve()
    async with joined(served) as client:
        await client.send(b"\xff\xfe", text=True)
        messages, code, _ = await closing(client)
        assert (messages, code) == ([], 1007)
    await eventually(lambda: served.school.gone)


async def test_a_message_beyond_the_limit_is_refused_with_the_limit(serve: Serve) -> None:
    served = await serve(limits=Limits(max_inbound=1000))
    async with joined(served) as client:
        await client.send(json.dumps([48, 2, {}, "pitt.echo", ["x" * 1000]]))
        words = "A message may have at most 1000 bytes."
        assert await closing(client) == ([[3, {"message": words}, "wamp.error.payload_size_exceeded"]], 1009, words)


async def test_fragmented_messages_are_put_together(serve: Serve) -> None:
    served = await serve()
    async with joined(served) as client:
        await client.send(['[48,2,{},"pitt', '.echo"', ',["zażółć"]]'])
        assert json.loads(await client.recv()) == [50, 2, {}, ["zażółć"]]


async def test_a_message_of_every_frame_size_arrives(serve: Serve) -> None:
    served = await serve()
    async with joined(served) as client:
        for request, size in enumerate((0, 60, 125, 126, 60_000, 70_000, 120_000), 2):
            assert await ask(client, 48, request, {}, "pitt.echo", ["x" * size]) == [50, request, {}, ["x" * size]]


async def test_the_last_message_heard_is_dated(serve: Serve) -> None:
    now = 1_000
    served = await serve(clock=lambda: now)
    async with joined(served) as client:
        (session,) = served.school.present
        assert served.endpoint.last_heard(session) == 1_000
        now = 2_500
        await ask(client, 48, 2, {}, "pitt.echo")
        assert served.endpoint.last_heard(session) == 2_500
    await eventually(lambda: served.school.gone)
    assert served.endpoint.last_heard(session) is None


async def test_a_lost_connection_leaves(serve: Serve) -> None:
    served = await serve()
    async with joined(served) as client:
        client.transport.abort()
        await eventually(lambda: served.school.gone)
    assert served.school.gone[0].reason == "pitt.close.connection_lost"


async def test_a_client_that_stops_reading_is_closed_and_slows_nobody(serve: Serve) -> None:
    served = await serve(max_unread=64 * 1024)
    realm = served.endpoint.realm(REALM)
    async with joined(served, "sleepy", max_queue=1, compression=None) as sleepy, joined(served, "awake") as awake:
        page = "x" * 10_000
        sent = 0
        while not served.school.gone:
            # The sleepy one's socket, then its queue, fill up; the other gets each event at once.
            realm.publish("pitt.place.1", [sent, page])
            event = json.loads(await asyncio.wait_for(awake.recv(), 5))
            assert event[4] == [sent, page]
            sent += 1
            assert sent < 5_000
        (left,) = served.school.gone
        assert (left.principal.authid, left.reason) == ("sleepy", "pitt.close.too_slow")
        assert realm.publish("pitt.place.1", ["still here"]) == 1
        assert json.loads(await awake.recv())[4] == ["still here"]
        assert [who.authid for who in served.school.present.values()] == ["awake"]
        del sleepy


async def test_a_slow_client_that_reads_again_learns_the_reason(serve: Serve) -> None:
    served = await serve(max_unread=64 * 1024, close_grace_ms=10_000)
    realm = served.endpoint.realm(REALM)
    async with joined(served, "sleepy", max_queue=1, compression=None) as sleepy:
        while not served.school.gone:
            realm.publish("pitt.place.1", ["x" * 10_000])
            await asyncio.sleep(0)
        messages, code, reason = await closing(sleepy)
        assert messages
        assert (code, reason) == (1013, "You did not read what was sent to you; connect again.")


async def test_a_client_that_never_reads_again_is_cut_off(serve: Serve) -> None:
    served = await serve(max_unread=64 * 1024, close_grace_ms=50)
    realm = served.endpoint.realm(REALM)
    async with joined(served, "sleepy", max_queue=1, compression=None) as sleepy:
        while not served.school.gone:
            realm.publish("pitt.place.1", ["x" * 10_000])
            await asyncio.sleep(0)
        await eventually(lambda: not served.endpoint._outlets)
        del sleepy


async def test_shutting_down_says_goodbye_to_everybody(serve: Serve) -> None:
    served = await serve()
    async with joined(served) as ana, joined(served, "bo") as bo:
        served.endpoint.close_all()
        for client in (ana, bo):
            words = "The server stops; come back soon."
            assert json.loads(await client.recv()) == [6, {"message": words}, "wamp.close.system_shutdown"]
            await client.send(json.dumps([6, {}, "wamp.close.goodbye_and_out"]))
            assert await closing(client) == ([], 1000, "Goodbye.")
