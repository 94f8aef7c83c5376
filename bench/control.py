"""The control plane: a thousand participants join, and each is told its group.

Server and clients are a process each, on loopback. The clock of a split starts before the instructor's call is written
and ends, for each client, when it has decoded both messages by which it knows its group: the place's and the class's.
The peer is socket.io with the same clients' code, rooms that exist already, and messages of the same sizes.

    python -m bench.control [--clients N] [--rounds N] [--no-peer] [--profile FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uvloop

from bench.clients import Classmate, Peer, connect_peer
from bench.results import record
from bench.served import Instructor, Served, instructor_in, serve
from pitt.rehearsal.joining import find_server

SIZE = 3
QUIET_S = 0.4
"""Between switches: the instructors' map, gathered for 150 ms, has gone out, and nobody works."""
ROUND_S = 20.0
JOINING_S = 60.0
AT_ONCE = 200
"""How many are joining at any moment; all at once would measure the operating system's patience instead."""
HERE = Path(__file__).parent
PATIENT = {
    "rate_limits.joins_per_minute": 1_000_000,
    "rate_limits.calls_per_second": 10_000,
    "durations.silent_after_ms": 60_000,
}
"""Neither many joins from one address nor a busy machine may end the measurement."""


class Figures:
    """Collects what is measured with Pitt, for the peer to be compared with."""

    def __init__(self) -> None:
        self.splits_ms: list[float] = []
        self.backs_ms: list[float] = []
        self.place_bytes: list[int] = []
        self.class_bytes: list[int] = []


def rss_kb(pid: int) -> int:
    """Gives the resident memory of a process in kB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def cpu_ms(pid: int) -> float:
    """Gives the processor time that a process has used, in ms (proc(5), fields utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def percentile(values: Sequence[float], percent: float) -> float:
    """Gives the value below which `percent` of all lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def cast_of(served: Served, clients: int) -> list[Classmate]:
    """Makes the clients; none of them has done anything yet."""
    server = find_server(served.url.replace("localhost", "127.0.0.1"))
    return [Classmate(server, served.code, f"Student {number}") for number in range(clients)]


async def join_all(classmates: Sequence[Classmate]) -> float:
    """Lets everybody in, many at the same moment, and gives how many seconds it took."""
    doors = asyncio.Semaphore(AT_ONCE)

    async def enter(classmate: Classmate) -> None:
        async with doors:
            await classmate.join()

    began = time.perf_counter()
    async with asyncio.timeout(JOINING_S):
        await asyncio.gather(*(enter(classmate) for classmate in classmates))
    return time.perf_counter() - began


async def switch(instructor: Instructor, classmates: Sequence[Classmate], procedure: str, **more: Any) -> list[float]:
    """Makes one switch and gives, in ms, when each client knew of it."""
    arrivals = [classmate.expect() for classmate in classmates]
    began = time.perf_counter()
    done = instructor.connection.call(procedure, epoch=instructor.epoch, **more)
    async with asyncio.timeout(ROUND_S):
        _, *at = await asyncio.gather(done, *arrivals)
    return [(it - began) * 1000 for it in at]


async def measure_pitt(clients: int, rounds: int, profile: Path | None) -> Figures:
    """Joins everybody, then splits the class and brings it back."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="pitt-bench-") as folder:
        async with serve(Path(folder), settings=PATIENT) as served, instructor_in(served) as instructor:
            before_kb = rss_kb(served.pid)
            recorder = await start_profile(served.pid, profile, "joins") if profile else None
            classmates = cast_of(served, clients)
            hearts = asyncio.create_task(beat(classmates))
            took_s = await join_all(classmates)
            await asyncio.sleep(1)
            await stop_profile(recorder)
            received = sum(classmate.messages for classmate in classmates)
            record("control.joins.s", took_s, "s")
            record("control.messages_per_join", received / clients, "messages")
            record("control.kb_per_participant", (rss_kb(served.pid) - before_kb) / clients, "kB")
            gc.collect()
            gc.freeze()
            gc.disable()
            recorder = await start_profile(served.pid, profile, "splits") if profile else None
            before_ms = cpu_ms(served.pid)
            for _ in range(rounds):
                figures.splits_ms += await switch(
                    instructor, classmates, "pitt.switch.groups", size=SIZE, way="random", lead_ms=0
                )
                figures.place_bytes += [classmate.place_bytes for classmate in classmates]
                figures.class_bytes += [classmate.class_bytes for classmate in classmates]
                await asyncio.sleep(QUIET_S)
                figures.backs_ms += await switch(
                    instructor, classmates, "pitt.switch.broadcast", countdown_ms=0, confirmed=True
                )
                await asyncio.sleep(QUIET_S)
            print(f"  pitt, processor time: {(cpu_ms(served.pid) - before_ms) / rounds:.0f} ms for a split and back")
            await stop_profile(recorder)
            gc.enable()
            hearts.cancel()
            for classmate in classmates:
                classmate.drop()
    return figures


async def beat(classmates: Sequence[Classmate]) -> None:
    """Lets every heart beat each 5 s, evenly spread."""
    while True:
        for number, classmate in enumerate(classmates):
            classmate.beat()
            if number % 20 == 19:
                await asyncio.sleep(5 * 20 / len(classmates))


async def measure_peer(clients: int, rounds: int, place_bytes: int, class_bytes: int) -> list[float]:
    """Does the same fan-out through socket.io and gives, in ms, when each client had decoded both messages."""
    await install_peer()
    node = await asyncio.create_subprocess_exec(
        "node",
        str(HERE / "socketio/server.js"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert node.stdout is not None
    assert node.stdin is not None
    splits_ms: list[float] = []
    try:
        async with asyncio.timeout(ROUND_S):
            port = int(await node.stdout.readline())
        instructor = await connect_peer(port, None)
        peers: list[Peer] = []
        for start in range(0, clients, 100):
            groups = (number // SIZE + 1 for number in range(start, min(clients, start + 100)))
            peers += await asyncio.gather(*(connect_peer(port, group) for group in groups))
        gc.collect()
        gc.freeze()
        gc.disable()
        message = {"groups": -(-clients // SIZE), "placeBytes": place_bytes, "classBytes": class_bytes}
        for round_number in range(1, rounds + 1):
            arrivals = [peer.expect(round_number) for peer in peers]
            began = time.perf_counter()
            instructor.emit("split", {"round": round_number, **message})
            async with asyncio.timeout(ROUND_S):
                at = await asyncio.gather(*arrivals)
            splits_ms += [(it - began) * 1000 for it in at]
            await asyncio.sleep(QUIET_S)
        gc.enable()
        for peer in (*peers, instructor):
            peer.drop()
    finally:
        node.stdin.close()
        try:
            async with asyncio.timeout(5):
                await node.wait()
        except TimeoutError:
            node.kill()
            await node.wait()
    return splits_ms


async def install_peer() -> None:
    """Installs socket.io beside this file, once."""
    folder = HERE / "socketio"
    if (folder / "node_modules/socket.io/package.json").exists():
        return
    if shutil.which("npm") is None:
        raise SystemExit("The benchmark needs Node 20 or later with npm.")
    print("Installing socket.io for the comparison ...", flush=True)
    npm = await asyncio.create_subprocess_exec("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
    if await npm.wait() != 0:
        raise SystemExit("socket.io could not be installed; --no-peer measures without it.")


async def start_profile(pid: int, prefix: Path, phase: str) -> asyncio.subprocess.Process:
    """Lets py-spy watch the server (py-spy has to be installed)."""
    output = f"{prefix}.{phase}.txt"
    spy = await asyncio.create_subprocess_exec(
        "py-spy", "record", "--pid", str(pid), "--rate", "500", "--format", "raw", "--output", output, "--nonblocking",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.sleep(1)
    return spy


async def stop_profile(spy: asyncio.subprocess.Process | None) -> None:
    """Lets py-spy write what it saw."""
    if spy is not None:
        spy.send_signal(2)
        await spy.wait()


def show(title: str, values: Sequence[float]) -> None:
    """Prints how values are spread."""
    spread = ", ".join(f"p{percent} {percentile(values, percent):.1f}" for percent in (50, 90, 99))
    print(f"  {title}: {spread}, max {max(values):.1f} ms", flush=True)


async def main(arguments: argparse.Namespace) -> None:
    """Measures and records."""
    figures = await measure_pitt(arguments.clients, arguments.rounds, arguments.profile)
    show("pitt, split", figures.splits_ms)
    show("pitt, back", figures.backs_ms)
    ours = percentile(figures.splits_ms, 99)
    place_bytes, class_bytes = (round(statistics.fmean(it)) for it in (figures.place_bytes, figures.class_bytes))
    print(f"  messages: place {place_bytes} bytes, class {class_bytes} bytes")
    if arguments.no_peer:
        record("control.split.p99_ms", ours, "ms")
        return
    peer_ms = await measure_peer(arguments.clients, arguments.rounds, place_bytes, class_bytes)
    show("socket.io", peer_ms)
    theirs = percentile(peer_ms, 99)
    record("control.split.p99_ms", ours, "ms", against="socket.io 4.8.4, same fan-out", ratio=ours / theirs)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.control", description="Measures the control plane.")
    parser.add_argument("--clients", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--no-peer", action="store_true", help="leave socket.io out")
    parser.add_argument("--profile", type=Path, metavar="PREFIX", help="let py-spy write PREFIX.joins.txt, .splits.txt")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard == resource.RLIM_INFINITY else min(hard, 65_536), hard))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(parse(sys.argv[1:])))
