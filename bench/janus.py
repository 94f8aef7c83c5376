"""Debian's Janus with its VideoRoom, the peer of Pitt's media server: set up in a temporary folder."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from bench.crowd import Crowd
from bench.network import PATIENCE_S, Side, Spoken

PROGRAM = Path("/usr/bin/janus")
PLUGINS = Path("/usr/lib/x86_64-linux-gnu/janus")
ROOM = 1
LONGEST = 1 << 20
KEEPALIVE_S = 20
TRIES = 30
KNOCK_S = 0.1
STARTS = 20

MAIN = """
general: {{
    configs_folder = "{folder}"
    plugins_folder = "{plugins}/plugins"
    transports_folder = "{plugins}/transports"
    events_folder = "{folder}/none"
    loggers_folder = "{folder}/none"
    debug_level = 2
    {event_loops}
}}
nat: {{
    ice_lite = true
    ice_enforce_list = "{device}"
}}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,\
libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,\
libjanus_videocall.so,libjanus_voicemail.so" }}
transports: {{ disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_rabbitmq.so,\
libjanus_websockets.so" }}
"""
SOCKET = """
general: {{
    enabled = true
    json = "compact"
    path = "{folder}/socket"
    type = "SOCK_SEQPACKET"
}}
"""


class Janus:
    """Is a running Janus with one room."""

    def __init__(self, process: Spoken, connection: socket.socket) -> None:
        self.process = process
        self._socket = connection
        self._transactions = itertools.count(1)
        self._session = 0

    async def open(self) -> None:
        """Makes the session and the room."""
        self._session = (await self._ask(janus="create"))["data"]["id"]
        handle = await self._attach()
        await self._message(
            handle, {"request": "create", "room": ROOM, "publishers": 10, "bitrate": 0, "fir_freq": 0}, "success"
        )

    async def broadcast(self, crowd: Crowd, receivers: int) -> int:
        """Connects one publisher, number 1, and so many subscribers."""
        publisher = await self._attach()
        await self._message(publisher, {"request": "join", "ptype": "publisher", "room": ROOM, "id": 1})
        crowd.process.tell(do="connect", ids=[1], shape="publisher", address=crowd.address)
        offer = (await crowd.process.hear("offer"))["offer"]
        answer = await self._message(
            publisher,
            {"request": "configure", "audio": True, "video": True, "bitrate": 0},
            jsep={"type": "offer", "sdp": offer, "trickle": False},
        )
        crowd.process.tell(do="answer", id=1, answer=answer["jsep"]["sdp"])
        await crowd.connected(1)
        for number in range(2, receivers + 2):
            handle = await self._attach()
            join = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": [{"feed": 1}]}
            offered = await self._join(handle, join)
            crowd.process.tell(do="connect", ids=[number], shape="subscriber", address=crowd.address)
            crowd.process.tell(do="accept", id=number, offer=offered["jsep"]["sdp"])
            answered = (await crowd.process.hear("answer"))["answer"]
            await self._message(
                handle, {"request": "start", "room": ROOM}, jsep={"type": "answer", "sdp": answered, "trickle": False}
            )
            await crowd.connected(1)
        return 1

    async def _join(self, handle: int, join: dict[str, Any]) -> dict[str, Any]:
        """Joins as soon as Janus has noticed, too, that the publisher is connected."""
        for _ in range(TRIES):
            try:
                return await self._message(handle, join)
            except RuntimeError:
                await asyncio.sleep(0.1)
        return await self._message(handle, join)

    async def keep_alive(self) -> None:
        """Tells it now and then that somebody is here, without waiting for what it says."""
        while True:
            await asyncio.sleep(KEEPALIVE_S)
            await self._send({"janus": "keepalive", "session_id": self._session, "transaction": "alive"})

    async def _attach(self) -> int:
        attached = await self._ask(janus="attach", session_id=self._session, plugin="janus.plugin.videoroom")
        handle: int = attached["data"]["id"]
        return handle

    async def _message(
        self, handle: int, body: dict[str, Any], said: str = "event", jsep: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        more = {} if jsep is None else {"jsep": jsep}
        answer = await self._ask(said, janus="message", session_id=self._session, handle_id=handle, body=body, **more)
        data = answer["plugindata"]["data"]
        if "error" in data:
            raise RuntimeError(f"Janus refuses: {data['error']}")
        return answer

    async def _ask(self, said: str = "success", **request: Any) -> dict[str, Any]:
        transaction = str(next(self._transactions))
        await self._send({**request, "transaction": transaction})
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE_S):
            while True:
                answer: dict[str, Any] = msgspec.json.decode(await loop.sock_recv(self._socket, LONGEST))
                if answer.get("transaction") != transaction:
                    continue
                if answer["janus"] == "error":
                    raise RuntimeError(f"Janus refuses: {answer['error']}")
                if answer["janus"] == said:
                    return answer

    async def _send(self, request: dict[str, Any]) -> None:
        await asyncio.get_running_loop().sock_sendall(self._socket, msgspec.json.encode(request))


@asynccontextmanager
async def janus(side: Side, folder: Path, event_loops: int | None = None) -> AsyncIterator[Janus]:
    """Starts Janus at one end of the cable; with `event_loops` that many threads instead of one a connection."""
    loops = "" if event_loops is None else f"event_loops = {event_loops}"
    filled = {"folder": folder, "plugins": PLUGINS, "device": side.device, "event_loops": loops}
    (folder / "janus.jcfg").write_text(MAIN.format(**filled))
    (folder / "janus.transport.pfunix.jcfg").write_text(SOCKET.format(**filled))
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: {}\n")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.setblocking(False)
    process = await _start(side, folder, connection)
    try:
        running = Janus(Spoken(process), connection)
        await running.open()
        alive = asyncio.create_task(running.keep_alive())
        yield running
        alive.cancel()
    finally:
        connection.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _start(side: Side, folder: Path, connection: socket.socket) -> asyncio.subprocess.Process:
    """Starts it until it can be reached: on a busy machine its socket's thread often ends before it has begun."""
    command = side.within(str(PROGRAM), "--configs-folder", str(folder), "--disable-colors")
    for _ in range(STARTS):
        with (folder / "log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
        for _ in range(int(PATIENCE_S / KNOCK_S)):
            try:
                connection.connect(str(folder / "socket"))
            except OSError:
                await asyncio.sleep(KNOCK_S)
            else:
                return process
            if process.returncode is not None:
                break
        else:
            process.kill()
            await process.wait()
    said = (folder / "log").read_text(errors="replace")
    raise RuntimeError(f"Janus cannot be reached. It says:\n{said[-2_000:]}")
