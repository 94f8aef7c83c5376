"""Two network namespaces and a cable (veth) between them, and processes in them that are spoken to by lines of JSON."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

LOAD = Path(__file__).parents[1] / "sfu/target/release/pitt-load"
LONGEST_LINE = 1 << 24
PATIENCE_S = 30.0
OPEN_FILES = 8_192


class Side(NamedTuple):
    """Is one end of the cable: a namespace with one address."""

    namespace: str
    device: str
    address: str

    def within(self, *command: str) -> list[str]:
        """Gives the command that runs a command here."""
        return ["ip", "netns", "exec", self.namespace, *command]


class Cable(NamedTuple):
    """Connects whoever serves with whoever is served."""

    server: Side
    clients: Side


@contextmanager
def cable() -> Iterator[Cable]:
    """Lays a cable between two new namespaces, which are gone afterwards. Needs root."""
    name = f"pt{os.getpid()}"
    ends = Cable(Side(f"{name}s", f"{name}s", "10.77.0.1"), Side(f"{name}c", f"{name}c", "10.77.0.2"))
    _raise_open_files()
    try:
        for side in ends:
            _run("ip", "netns", "add", side.namespace)
        _run("ip", "link", "add", ends.server.device, "type", "veth", "peer", "name", ends.clients.device)
        for side in ends:
            _run("ip", "link", "set", side.device, "netns", side.namespace)
            _run(*side.within("ip", "address", "add", f"{side.address}/24", "dev", side.device))
            _run(*side.within("ip", "link", "set", "lo", "up"))
            _run(*side.within("ip", "link", "set", side.device, "up"))
        yield ends
    finally:
        for side in ends:
            subprocess.run(["ip", "netns", "delete", side.namespace], check=False, capture_output=True)


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _raise_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Spoken:
    """Is a process that is told and says things, an object a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.pid = process.pid
        self._process = process
        self.heard: list[dict[str, Any]] = []
        """What it said that nobody has waited for."""

    def tell(self, **order: Any) -> None:
        """Tells it to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")

    async def hear(self, *said: str) -> dict[str, Any]:
        """Waits until it says something of these; anything else goes to `heard`, but what it refuses is an error."""
        assert self._process.stdout is not None
        for index, heard in enumerate(self.heard):
            if heard["said"] in said:
                return self.heard.pop(index)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                line = await self._process.stdout.readline()
                if not line:
                    raise RuntimeError(f"The process ended while it was to say: {', '.join(said)}.")
                saying: dict[str, Any] = msgspec.json.decode(line)
                if saying["said"] in said:
                    return saying
                if saying["said"] == "refused":
                    raise RuntimeError(saying["why"])
                self.heard.append(saying)

    async def ask(self, said: str, **order: Any) -> dict[str, Any]:
        """Tells it something and waits for what it says."""
        self.tell(**order)
        return await self.hear(said)

    def cpu_s(self) -> float:
        """Gives the processor time of all its threads, from the scheduler's own count (ns)."""
        tasks = Path(f"/proc/{self.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def rss_kb(self) -> int:
        """Gives its resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


@asynccontextmanager
async def spoken(side: Side, *arguments: str) -> AsyncIterator[Spoken]:
    """Runs `pitt-load` at one end of the cable; it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *side.within(str(LOAD), *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    try:
        yield Spoken(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
