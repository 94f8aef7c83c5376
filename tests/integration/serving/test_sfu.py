"""The embedded SFU in a real server: what it refuses, what it counts, and the adapter on the native part itself."""

import asyncio
import http.client
import itertools
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pitt.media.engine import OfferRefused
from pitt.media.sfu import SfuEngine
from tests.support.offer import an_offer
from tests.support.server import PittServer, wait_for

pytest.importorskip("pitt_sfu", reason="The media server is not built: make run builds it where there is Rust.")

LOOPBACK = [("127.0.0.1", "127.0.0.1")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PittServer]:
    environment = {"PITT_ENGINE": "sfu"}
    with PittServer(tmp_path_factory.mktemp("sfu") / "data", environment=environment) as running:
        yield running


def ask(server: PittServer, path: str, method: str = "GET", body: object = None) -> str:
    with closing(http.client.HTTPConnection(urlsplit(server.running.own).netloc, timeout=30)) as connection:
        connection.request(
            method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"}
        )
        return connection.getresponse().read().decode()


@pytest.fixture
def student(server: PittServer) -> Iterator[ClientConnection]:
    """A student's open session."""
    joined = json.loads(ask(server, f"/api/classrooms/{server.code}/join", "POST", {"name": "Cem"}))
    url = server.running.own.replace("http", "ws", 1) + joined["websocket"]
    with connect(url, subprotocols=[Subprotocol("wamp.2.json")], proxy=None) as client:
        details = {"authmethods": ["ticket"], "authid": joined["participant"], "roles": {"caller": {}}}
        client.send(json.dumps([1, joined["realm"], details]))
        assert json.loads(client.recv())[0] == 4
        client.send(json.dumps([5, joined["ticket"], {}]))
        assert json.loads(client.recv())[0] == 2
        yield client


_requests = itertools.count(1)


def call(client: ClientConnection, procedure: str, **arguments: Any) -> Any:
    client.send(json.dumps([48, next(_requests), {}, procedure, [], arguments]))
    return json.loads(client.recv())


def test_the_start_says_that_media_go_through_the_server(server: PittServer) -> None:
    assert "Pictures and sound go through this server (sfu): 127.0.0.1, UDP and TCP port " in server.output


BAD_OFFERS = {
    "nonsense": "nonsense",
    "no media": "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
    "one slot": "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n",
    "many lines": "v=0\r\n" + "a=x\r\n" * 10_000,
    "zeros": "\0" * 1_000,
}


@pytest.mark.parametrize("offer", BAD_OFFERS.values(), ids=BAD_OFFERS.keys())
def test_a_bad_offer_is_refused_and_the_class_goes_on(student: ClientConnection, offer: str) -> None:
    answer = call(student, "pitt.media.connect", connection="a", offer=offer)
    assert answer[:2] == [8, 48], answer
    assert (answer[4], answer[6]["code"]) == ("pitt.error.invalid", "offer_refused")
    assert answer[5][0].endswith(".")
    assert call(student, "pitt.clock")[0] == 50


def test_its_figures_are_among_the_metrics(server: PittServer) -> None:
    metrics = ask(server, "/metrics")
    assert "\npitt_sfu_connections 0.0\n" in metrics
    assert "\npitt_sfu_packets_out 0.0\n" in metrics


def test_an_offer_is_answered_once_for_the_meeting_and_ends_with_leaving(
    server: PittServer, student: ClientConnection
) -> None:
    answer = call(student, "pitt.media.connect", connection="page-1", offer=an_offer())
    assert answer[:2] == [50, answer[1]], answer
    sdp = answer[3][0]["answer"]
    assert sdp.count("\r\nm=") == 19
    assert "a=ice-lite" in sdp
    assert " 127.0.0.1 " in sdp, "its candidates are in the answer"
    restarted = call(student, "pitt.media.connect", connection="page-1", offer=an_offer("efgh"))
    assert restarted[0] == 50, restarted
    metrics = ask(server, "/metrics")
    assert '\npitt_media_offers_total{kind="first"} 1.0\n' in metrics
    assert '\npitt_media_offers_total{kind="restart"} 1.0\n' in metrics
    assert "\npitt_sfu_connections 1.0\n" in metrics
    call(student, "pitt.participant.leave")
    wait_for(lambda: "\npitt_sfu_connections 0.0\n" in ask(server, "/metrics"), "the end of the connection")


def test_a_media_port_in_use_ends_the_start_with_words(tmp_path: Path) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "pitt.cli", "serve", "--port", "0", "--data-dir", str(tmp_path / "data")]
        done = subprocess.run(
            [*command, "--set", f"media_port={port}"], capture_output=True, text=True, timeout=60, check=False
        )

    assert done.returncode == 2
    assert done.stderr.startswith(f"pitt: Port {port} for pictures and sound cannot be taken at 127.0.0.1")
    assert "--set media_port=9001" in done.stderr
    assert not (tmp_path / "data").exists()


async def test_the_adapter_drives_the_native_part() -> None:
    engine = SfuEngine(LOOPBACK, 0)
    try:
        assert engine.port > 0
        engine.watch(lambda observation: None)
        engine.apply("physics", 1, [((5, 4), (1, 2)), ((), (3,))])
        engine.announce("physics", 2, [((9, 8), (2,))], 100)
        engine.cancel("physics")
        engine.disconnect("physics", 7)
        with pytest.raises(OfferRefused):
            await engine.connect("physics", 1, "a", "nonsense")
        async with asyncio.timeout(20):
            while (await engine.statistics())["plans_applied"] < 1:
                await asyncio.sleep(0.01)
        engine.forget("physics")
        with pytest.raises(OSError, match="in use"):
            SfuEngine(LOOPBACK, engine.port)
    finally:
        engine.close()
    SfuEngine(LOOPBACK, 0).close()
