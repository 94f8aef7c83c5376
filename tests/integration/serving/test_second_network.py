"""Others join over HTTPS, from a machine that is not this one: a second network namespace."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.network import SecondNetwork, second_network
from tests.support.server import PittServer

VISITOR = Path(__file__).with_name("visitor.py")


@pytest.fixture
def network() -> Iterator[SecondNetwork]:
    with second_network() as made:
        yield made


@pytest.mark.namespace
def test_somebody_elsewhere_joins_over_https(network: SecondNetwork, tmp_path: Path) -> None:
    with PittServer(tmp_path / "data", "--lan") as server:
        port = server.running.own.rpartition(":")[2]
        base = f"https://{network.address}:{port}"
        certificate = server.data_dir / "tls/cert.pem"

        visit = network.run(sys.executable, str(VISITOR), base, server.code, str(certificate))

        assert visit.returncode == 0, visit.stderr
        seen = json.loads(visit.stdout)
        assert seen["from"] == network.other_address
        assert seen["health"] == [200, "ok\n"]
        assert seen["page"][0] == 200
        assert "<!doctype html>" in seen["page"][1].lower()
        assert seen["metrics"] == 403
        assert seen["joined"] == "Ana"
        assert seen["subprotocol"] == "wamp.2.json"
        assert seen["welcome"] == 2
        assert f"{base}/c/{server.code}" in server.output
        assert "Browsers warn once" in server.output
        assert "█" in server.output


@pytest.mark.namespace
def test_nobody_elsewhere_joins_without_lan(network: SecondNetwork, tmp_path: Path) -> None:
    with PittServer(tmp_path / "data") as server:
        port = server.running.own.rpartition(":")[2]
        attempt = f"import socket; socket.create_connection(('{network.address}', {port}), 10)"

        assert "ConnectionRefusedError" in network.run(sys.executable, "-c", attempt).stderr
        assert "Only this computer can join" in server.output
