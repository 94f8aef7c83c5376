"""Others join over HTTPS, from a machine that is not this one: a second network namespace."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.server import PittServer

VISITOR = Path(__file__).with_name("visitor.py")


class SecondNetwork:
    """A namespace `name`, joined with this one by a pair of virtual network cards."""

    def __init__(self, name: str, here: str, there: str, number: int) -> None:
        self.name = name
        self.here = here
        self.there = there
        self.address = f"10.213.{number}.1"
        self.other_address = f"10.213.{number}.2"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command over there."""
        return subprocess.run(
            ["ip", "netns", "exec", self.name, *command], capture_output=True, text=True, timeout=60, check=False
        )


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@pytest.fixture
def network() -> Iterator[SecondNetwork]:
    number = os.getpid() % 250 + 1
    made = SecondNetwork(f"pitt-test-{number}", f"pitt{number}h", f"pitt{number}t", number)
    with ExitStack() as undo:
        try:
            ip("netns", "add", made.name)
            undo.callback(ip, "netns", "delete", made.name)
            # Deleting the namespace deletes its card, and with it the other end.
            ip("link", "add", made.here, "type", "veth", "peer", "name", made.there, "netns", made.name)
            ip("address", "add", f"{made.address}/24", "dev", made.here)
            ip("link", "set", made.here, "up")
            ip("-n", made.name, "address", "add", f"{made.other_address}/24", "dev", made.there)
            ip("-n", made.name, "link", "set", made.there, "up")
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", "") or str(error)
            pytest.skip(f"a second network namespace needs root and iproute2: {reason.strip()}")
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
