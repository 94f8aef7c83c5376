"""A second network: a namespace that reaches this machine through a pair of virtual network cards."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest


class SecondNetwork:
    """A namespace `name`, joined with this one by a pair of virtual network cards."""

    def __init__(self, name: str, here: str, there: str, number: int) -> None:
        """Names it, its two cards, and the number that is in its addresses."""
        self.name = name
        self.here = here
        self.there = there
        self.address = f"10.213.{number}.1"
        self.other_address = f"10.213.{number}.2"

    def block(self, *rules: str) -> None:
        """Drops there what these nftables expressions match, coming or going; replaces what was blocked before."""
        self.unblock()
        chains = [
            f"add chain inet wall {hook} {{ type filter hook {hook} priority 0; }}" for hook in ("input", "output")
        ]
        drops = [f"add rule inet wall {hook} {rule} drop" for hook in ("input", "output") for rule in rules]
        done = self.run("nft", "; ".join(["add table inet wall", *chains, *drops]))
        assert done.returncode == 0, done.stderr

    def unblock(self) -> None:
        """Lets everything through again."""
        done = self.run("nft", "add table inet wall; delete table inet wall")
        assert done.returncode == 0, done.stderr

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs a command over there."""
        return subprocess.run(
            ["ip", "netns", "exec", self.name, *command], capture_output=True, text=True, timeout=60, check=False
        )


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@contextmanager
def second_network() -> Iterator[SecondNetwork]:
    """Makes one, which needs root; without it the test is skipped."""
    number = os.getpid() % 250 + 1
    made = SecondNetwork(f"pitt-test-{number}", f"pitt{number}h", f"pitt{number}t", number)
    with ExitStack() as undo:
        try:
            _ip("netns", "add", made.name)
            undo.callback(_ip, "netns", "delete", made.name)
            # Deleting the namespace deletes its card, and with it the other end.
            _ip("link", "add", made.here, "type", "veth", "peer", "name", made.there, "netns", made.name)
            _ip("address", "add", f"{made.address}/24", "dev", made.here)
            _ip("link", "set", made.here, "up")
            _ip("-n", made.name, "address", "add", f"{made.other_address}/24", "dev", made.there)
            _ip("-n", made.name, "link", "set", made.there, "up")
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", "") or str(error)
            pytest.skip(f"a second network namespace needs root and iproute2: {reason.strip()}")
        yield made
