"""Synthetic participants: connects them to a media server, lets them send, and asks what they have received."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Protocol

import msgspec

from bench.network import Side, Spoken, spoken

AT_ONCE = 50
"""So many connect at the same time: each costs some milliseconds of arithmetic at both ends."""
CLASSROOM = "bench"


class Script(msgspec.Struct, frozen=True):
    """Says what a participant sends."""

    microphone: bool = True
    camera: bool = True
    fps: float = 30.0
    packets: int = 5
    keyframe_packets: int = 5
    bytes: int = 1_150
    voice_bytes: int = 80

    @property
    def per_second(self) -> float:
        """Gives the packets a second."""
        return self.fps * self.packets * self.camera + 50 * self.microphone

    @property
    def sizes(self) -> list[int]:
        """Gives the sizes of packets in the proportion in which they are sent."""
        voices = max(1, round(50 / self.fps)) if self.microphone else 0
        pictures = self.packets * max(1, round(self.fps / 50)) if self.camera else 0
        return [self.bytes] * pictures + [self.voice_bytes] * voices

    def __str__(self) -> str:
        return (
            f"{self.fps:.0f} pictures a second of {self.packets} × {self.bytes} bytes, 50 voices of {self.voice_bytes}"
        )


class Measured(NamedTuple):
    """Is what a server did for some seconds."""

    seconds: float
    packets: int
    cpu_s: float
    idle_cpu_s: float
    crowd_cpu_s: float
    report: dict[str, Any]

    @property
    def us_per_packet(self) -> float:
        """Gives processor time per packet that arrived, idle subtracted."""
        return (self.cpu_s - self.idle_cpu_s) * 1e6 / max(1, self.packets)

    @property
    def p99_ms(self) -> float:
        """Gives the time from source to receiver that 99 % of the packets stayed below."""
        return float(self.report["latency"]["p99_ms"])

    @property
    def core(self) -> float:
        """Gives the share of one core."""
        return self.cpu_s / self.seconds


class Server(Protocol):
    """Is whoever forwards."""

    process: Spoken

    async def broadcast(self, crowd: Crowd, receivers: int) -> int:
        """Connects one sender and so many receivers, and gives the sender's number."""


class Crowd:
    """Is a process full of synthetic participants."""

    def __init__(self, process: Spoken, side: Side) -> None:
        self.process = process
        self.address = side.address
        self.profile = ""

    async def connected(self, count: int) -> None:
        """Waits until so many more are connected."""
        for _ in range(count):
            self.profile = (await self.process.hear("connected"))["profile"]

    def start(self, ids: Sequence[int], script: Script) -> None:
        """Lets them send."""
        self.process.tell(do="start", ids=list(ids), script=msgspec.to_builtins(script))

    def stop(self, ids: Sequence[int]) -> None:
        """Lets them send nothing more."""
        self.process.tell(do="stop", ids=list(ids))

    async def report(self, begin: int, end: int) -> dict[str, Any]:
        """Gives what was received between two moments, in ns since the Unix epoch."""
        report: dict[str, Any] = (await self.process.ask("report", do="report", **{"from": begin, "to": end}))["report"]
        return report

    async def measure(self, server: Server, seconds: float, idle_cpu_s: float = 0.0) -> Measured:
        """Watches for so long; `idle_cpu_s` is what the server needs a second when nobody sends."""
        self.process.tell(do="clear")
        began, cpu_s, crowd_cpu_s = time.time_ns(), server.process.cpu_s(), self.process.cpu_s()
        await asyncio.sleep(seconds)
        ended = time.time_ns()
        cpu_s, crowd_cpu_s = server.process.cpu_s() - cpu_s, self.process.cpu_s() - crowd_cpu_s
        report = await self.report(began, ended)
        took = (ended - began) / 1e9
        return Measured(took, report["packets"], cpu_s, idle_cpu_s * took, crowd_cpu_s, report)

    async def measure_sending(self, server: Server, ids: Sequence[int], script: Script, seconds: float) -> Measured:
        """Measures the server idle, then while they send."""
        await asyncio.sleep(1)
        idle = await self.measure(server, max(2.0, seconds / 3))
        self.start(ids, script)
        await asyncio.sleep(1.5)
        measured = await self.measure(server, seconds, idle.cpu_s / idle.seconds)
        self.stop(ids)
        return measured


class Pitt:
    """Is Pitt's media server in a process of its own: the same code as within Pitt, without Python around it."""

    def __init__(self, process: Spoken) -> None:
        self.process = process
        self._epoch = 0

    async def join(self, crowd: Crowd, numbers: Sequence[int]) -> None:
        """Connects participants."""
        for begin in range(0, len(numbers), AT_ONCE):
            some = list(numbers[begin : begin + AT_ONCE])
            crowd.process.tell(do="connect", ids=some, shape="participant", address=crowd.address)
            for _ in some:
                offer = await crowd.process.hear("offer")
                answer = await self.process.ask(
                    "answer",
                    do="connect",
                    classroom=CLASSROOM,
                    number=offer["id"],
                    connection="first",
                    offer=offer["offer"],
                )
                crowd.process.tell(do="answer", id=offer["id"], answer=answer["answer"])
            await crowd.connected(len(some))

    async def apply(self, places: Sequence[tuple[list[int], list[int]]]) -> int:
        """Puts a plan in force; gives when it was commanded, in ns since the Unix epoch."""
        self._epoch += 1
        applied = await self.process.ask(
            "applied", do="apply", classroom=CLASSROOM, epoch=self._epoch, places=list(places)
        )
        at: int = applied["at"]
        return at

    def announce(self, places: Sequence[tuple[list[int], list[int]]], due_in_ms: int) -> None:
        """Tells of the plan to come."""
        self.process.tell(
            do="announce", classroom=CLASSROOM, epoch=self._epoch + 1, places=list(places), due_in_ms=due_in_ms
        )

    async def broadcast(self, crowd: Crowd, receivers: int) -> int:
        """Connects one sender, number 1, and so many receivers."""
        numbers = list(range(1, receivers + 2))
        await self.join(crowd, numbers)
        await self.show(numbers)
        return 1

    async def show(self, numbers: Sequence[int]) -> None:
        """Puts all of them in front of number 1, who receives nobody."""
        await self.apply([([1 * 4, 1 * 4 + 1], list(numbers))])

    async def statistics(self) -> dict[str, int]:
        """Gives what it has counted."""
        counted: dict[str, int] = (await self.process.ask("counted", do="count"))["counted"]
        return counted


def groups_of(numbers: Sequence[int], size: int) -> list[tuple[list[int], list[int]]]:
    """Gives the places of groups, one after another."""
    places = []
    for begin in range(0, len(numbers), size):
        group = list(numbers[begin : begin + size])
        places.append(([who * 4 + kind for kind in (1, 0) for who in group], group))
    return places


@asynccontextmanager
async def pitt(side: Side) -> AsyncIterator[Pitt]:
    """Starts Pitt's media server."""
    async with spoken(side, "serve", "--address", side.address) as process:
        await process.hear("ready")
        yield Pitt(process)


@asynccontextmanager
async def crowd(side: Side) -> AsyncIterator[Crowd]:
    """Starts a process for synthetic participants."""
    async with spoken(side, "clients") as process:
        yield Crowd(process, side)
