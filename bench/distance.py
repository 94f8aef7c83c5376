"""A server that is far away: packets come late both ways and some are lost, pages and calls come late.

Two relays of this machine stand between browsers and the server: one for media (UDP, delayed and lossy), one for pages
and calls (TCP, delayed only: a lost segment would be the kernel's affair). Browsers are told the relays' addresses.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from tests.support.server import PittServer, wait_for

RELAY = "127.0.0.2"
"""What browsers are told; the whole of 127/8 is this machine."""
SERVER = "127.0.0.1"
SEED = 1


class Distance(msgspec.Struct, frozen=True, kw_only=True):
    """Says how far a server is from browsers; none by default."""

    delay_ms: float = 0
    """One way."""
    loss: float = 0
    """Share of media packets lost, each way."""
    port: int = 0
    """Where pages are asked for; 0 without a distance."""

    @property
    def environment(self) -> dict[str, str]:
        """Gives what the server must be told."""
        return {"PITT_MEDIA_ADDRESSES": f"{SERVER}={RELAY}"} if self.port else {}

    def of(self, link: str) -> str:
        """Gives a link as it is from afar."""
        return re.sub(r"//[^/]+", f"//localhost:{self.port}", link, count=1) if self.port else link

    @contextmanager
    def opened(self, server: PittServer) -> Iterator[None]:
        """Keeps the relays running."""
        if not self.port:
            yield
            return
        found = re.search(r"UDP and TCP port (\d+)", server.output)
        assert found, server.output
        media = int(found.group(1))
        pages = int(server.running.own.rpartition(":")[2])
        ready = multiprocessing.Event()
        relays = multiprocessing.Process(target=_relay, args=(self, media, pages, ready), daemon=True)
        relays.start()
        try:
            wait_for(ready.is_set, "the relays")
            yield
        finally:
            relays.terminate()
            relays.join()


def far_away(*, delay_ms: float, loss: float) -> Distance:
    """Gives a distance with relays of its own."""
    return Distance(delay_ms=delay_ms, loss=loss, port=8_999)


def _relay(distance: Distance, media: int, pages: int, ready: Any) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: _Front(distance, media), local_addr=(RELAY, media))
        server = await asyncio.start_server(
            lambda reader, writer: _pass_pages(distance, pages, reader, writer), SERVER, distance.port
        )
        ready.set()
        await server.serve_forever()

    asyncio.run(run())


class _Late(asyncio.DatagramProtocol):
    """Hands packets on late, or loses them."""

    def __init__(self, distance: Distance, chance: random.Random) -> None:
        self._distance = distance
        self._chance = chance
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def hand_on(self, send: Any, data: bytes) -> None:
        if self._chance.random() >= self._distance.loss:
            asyncio.get_running_loop().call_later(self._distance.delay_ms / 1000, send, data)


class _Front(_Late):
    """Is the server to browsers; each of them gets a socket of its own behind."""

    def __init__(self, distance: Distance, media: int) -> None:
        super().__init__(distance, random.Random(SEED))
        self._media = media
        self._behind: dict[Any, asyncio.Task[_Behind]] = {}

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if addr not in self._behind:
            self._behind[addr] = asyncio.get_running_loop().create_task(self._open(addr))
        task = self._behind[addr]
        task.add_done_callback(lambda done: self.hand_on(done.result().transport.sendto, data))

    async def _open(self, addr: Any) -> _Behind:
        back = _Behind(self._distance, self._chance, lambda data: self.transport.sendto(data, addr))
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: back, remote_addr=(SERVER, self._media))
        return back


class _Behind(_Late):
    """Is one browser to the server."""

    def __init__(self, distance: Distance, chance: random.Random, send: Any) -> None:
        super().__init__(distance, chance)
        self._send = send

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.hand_on(self._send, data)


async def _pass_pages(
    distance: Distance, pages: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    there_reader, there_writer = await asyncio.open_connection(SERVER, pages)
    await asyncio.gather(_pass(distance, reader, there_writer), _pass(distance, there_reader, writer))


async def _pass(distance: Distance, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    try:
        while data := await reader.read(65_536):
            loop.call_later(distance.delay_ms / 1000, writer.write, data)
    except ConnectionError:
        pass
    loop.call_later(distance.delay_ms / 1000, writer.close)
