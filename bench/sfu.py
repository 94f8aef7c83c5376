"""The embedded SFU: processor time per forwarded packet, against the least it can cost and against Janus VideoRoom.

Servers and synthetic participants are a process each, in two network namespaces with a cable (veth) between them. All
get the same packets: sealed with the same SRTP profile, of the same sizes, at the same rate. The time of all threads of
a server is counted, less what it needs while nobody sends, and divided by the packets that arrived.

    python -m bench.sfu [--receivers N] [--seconds N] [--no-peer] [--no-growth]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.crowd import Crowd, Measured, Script, Server, crowd, groups_of, pitt
from bench.floor import bits_of, floor_us
from bench.growth import Point, draw
from bench.janus import PROGRAM, janus
from bench.network import LOAD, Cable, cable
from bench.results import RESULTS, record

SCRIPT = Script()
GROUPS = Script(fps=15, packets=4, keyframe_packets=4)
GROWTH = Script(fps=15, packets=4, keyframe_packets=4)
SIZE = 3
MEMBERS = 99
STEPS = (10, 30, 100, 300, 600, 1_000)
MEMORY_AT = 300
"""After so many connections the memory of one is told: the server's own is spread thin enough."""
KEPT_UP = 0.98
"""A step counts as carried when so much of what was sent has arrived in time."""
PICTURE = Path(__file__).parents[1] / "docs/pictures/sfu-growth.svg"
FLOOR = "one seal and one sendto"


def tell(name: str, measured: Measured) -> None:
    """Prints what was measured."""
    report = measured.report
    print(
        f"  {name}: {measured.us_per_packet:.2f} µs a packet, {measured.packets / measured.seconds:,.0f} packets/s, "
        f"{measured.core:.0%} of a core, clients {measured.crowd_cpu_s / measured.seconds:.0%}, latency p50 "
        f"{report['latency']['p50_ms']:.2f} p99 {report['latency']['p99_ms']:.2f} ms, receivers got "
        f"{report['least']} to {report['most']}",
        flush=True,
    )


async def measure_broadcast(server: Server, clients: Crowd, receivers: int, script: Script, seconds: float) -> Measured:
    """Lets one send to so many."""
    sender = await server.broadcast(clients, receivers)
    return await clients.measure_sending(server, [sender], script, seconds)


async def measure_pitt(ends: Cable, receivers: int, seconds: float) -> tuple[Measured, Measured, str]:
    """Gives the broadcast at full and at half load, and the SRTP profile."""
    async with pitt(ends.server) as server, crowd(ends.clients) as clients:
        full = await measure_broadcast(server, clients, receivers, SCRIPT, seconds)
        tell(f"Pitt, 1 to {receivers}", full)
        await server.show(range(1, receivers // 2 + 2))
        half = await clients.measure_sending(server, [1], SCRIPT, seconds)
        tell(f"Pitt, 1 to {receivers // 2}", half)
        return full, half, clients.profile


async def measure_janus(ends: Cable, receivers: int, seconds: float, event_loops: int | None) -> tuple[Measured, str]:
    """Gives the broadcast through Janus, and the SRTP profile."""
    with tempfile.TemporaryDirectory(prefix="janus-") as folder:
        async with janus(ends.server, Path(folder), event_loops) as server, crowd(ends.clients) as clients:
            measured = await measure_broadcast(server, clients, receivers, SCRIPT, seconds)
            loops = "a thread each" if event_loops is None else f"{event_loops} threads"
            tell(f"Janus, 1 to {receivers}, {loops}", measured)
            return measured, clients.profile


async def measure_groups(ends: Cable, seconds: float) -> Measured:
    """Gives groups of three who all speak and film."""
    async with pitt(ends.server) as server, crowd(ends.clients) as clients:
        members = range(1, MEMBERS + 1)
        await server.join(clients, members)
        await server.apply(groups_of(members, SIZE))
        measured = await clients.measure_sending(server, members, GROUPS, seconds)
        tell(f"Pitt, {MEMBERS} in groups of {SIZE}", measured)
        return measured


async def measure_growth(ends: Cable, seconds: float) -> list[Point]:
    """Lets more and more receive one sender, until the machine does not carry them."""
    points: list[Point] = []
    async with pitt(ends.server) as server, crowd(ends.clients) as clients:
        empty_kb = server.process.rss_kb()
        await server.join(clients, [1])
        for step in STEPS:
            known = points[-1].receivers if points else 0
            await server.join(clients, range(known + 2, step + 2))
            idle_kb = server.process.rss_kb()
            await server.show(range(1, step + 2))
            measured = await clients.measure_sending(server, [1], GROWTH, seconds)
            tell(f"Pitt, 1 to {step}", measured)
            arrived = measured.packets / measured.seconds / (GROWTH.per_second * step)
            clients_core = measured.crowd_cpu_s / measured.seconds
            points.append(
                Point(step, measured.us_per_packet, measured.core, clients_core, arrived, measured.report["latency"])
            )
            if step == MEMORY_AT:
                record("sfu.kb_per_connection.idle", (idle_kb - empty_kb) / (step + 1), "kB")
                record("sfu.kb_per_connection", (server.process.rss_kb() - empty_kb) / (step + 1), "kB")
            if arrived < KEPT_UP:
                break
    return points


async def measure_floors(ends: Cable, bits: int, receivers: int, seconds: float) -> float:
    """Gives the floor with the profile that was agreed on; prints its parts and its neighbours."""
    floors: dict[str, float] = {}
    for name, key, more in (
        ("seal and send", bits, ()),
        ("seal and send, AES-128", 128, ()),
        ("seal only", bits, ("--only", "seal")),
        ("send only", bits, ("--only", "send")),
    ):
        taken = [await floor_us(ends, SCRIPT.sizes, key, receivers, seconds, *more) for _ in range(3)]
        floors[name] = median(taken)
    print("  floor, " + ", ".join(f"{name} {value:.2f} µs" for name, value in floors.items()), flush=True)
    record("sfu.floor_us_per_packet", floors["seal and send"], "µs")
    return floors["seal and send"]


async def main(receivers: int, seconds: float, peer: bool, growth: bool) -> None:
    """Measures all and records it."""
    print(f"  {SCRIPT}; in groups and while growing {GROWTH}", flush=True)
    with cable() as ends:
        full, half, profile = await measure_pitt(ends, receivers, seconds)
        floor = await measure_floors(ends, bits_of(profile), receivers, min(2.0, seconds / 4))
        groups = await measure_groups(ends, seconds)
        ours = full.us_per_packet
        record("sfu.cpu_us_per_packet", ours, "µs", f"{FLOOR} ({profile})", ours / floor)
        record("sfu.groups.cpu_us_per_packet", groups.us_per_packet, "µs", FLOOR, groups.us_per_packet / floor)
        record("sfu.latency.p99_ms", half.p99_ms, "ms")
        record("sfu.latency.full.p99_ms", full.p99_ms, "ms")
        record("sfu.latency.groups.p99_ms", groups.p99_ms, "ms")
        if peer:
            theirs, their_profile = await measure_janus(ends, receivers, seconds, None)
            few, _ = await measure_janus(ends, receivers, seconds, os.cpu_count() or 2)
            if their_profile != profile:
                print(f"  Not the same work: Pitt agreed on {profile}, Janus on {their_profile}.", flush=True)
            best = min(theirs.us_per_packet, few.us_per_packet)
            record("sfu.cpu_vs_janus", ours, "µs", f"Janus VideoRoom, {best:.1f} µs ({their_profile})", ours / best)
        if growth:
            points = await measure_growth(ends, max(4.0, seconds / 2))
            for point in points:
                record(f"sfu.growth.{point.receivers}.cpu_us_per_packet", point.us_per_packet, "µs")
                record(f"sfu.growth.{point.receivers}.p99_ms", point.latency["p99_ms"], "ms")
            PICTURE.write_text(draw(points, floor, f"{GROWTH}"))
            print(f"  drawn into {PICTURE.relative_to(RESULTS.parents[1])}", flush=True)


def missing(peer: bool) -> Sequence[str]:
    """Says in words what keeps this benchmark from running."""
    needed = []
    if os.geteuid() != 0:
        needed.append("It makes network namespaces: run it as root.")
    if not LOAD.exists():
        needed.append("Build the clients first: cd sfu && cargo build --release -p pitt-sfu-load")
    if peer and not PROGRAM.exists():
        needed.append("Install the peer (apt install janus), or give --no-peer.")
    return needed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--receivers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    parser.add_argument("--no-growth", dest="growth", action="store_false")
    given = parser.parse_args()
    if words := missing(given.peer):
        sys.exit("\n".join(words))
    asyncio.run(main(given.receivers, given.seconds, given.peer, given.growth))
