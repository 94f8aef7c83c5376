"""Five hundred synthetic participants change their groups at once: from the command to the first packet of each mate.

The clock starts when the media server is commanded and ends, for each participant and each of their new mates, when the
first packet of the mate's voice or picture has been read. A picture counts from a keyframe on: held ahead where the
switch was announced, asked for where it was not.

    python -m bench.sfu_switch [--participants N] [--switches N]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from bench.crowd import Crowd, Pitt, Script, crowd, groups_of, pitt
from bench.network import cable
from bench.results import record
from bench.sfu import missing

SIZE = 3
SPEAKING = Script(fps=10, packets=1, keyframe_packets=2, bytes=1_000)
LISTENING = msgspec.structs.replace(SPEAKING, microphone=False)
"""So little that two cores carry server and clients: of 500 who film and 167 who speak 13,300 packets a second come,
and twice as many go. Whoever does not speak sends no sound, nearly as browsers do (DTX)."""
EVERY = 3
"""So manieth speaks; the groups are mixed by chance, so some have more who speak, some nobody."""
FRAME_MS = 1_000 / SPEAKING.fps
LEAD_MS = 700
AFTER_S = 0.8
"""Longer than a keyframe that has to be asked for twice."""
BETWEEN_S = 1.2
SEED = 7


Place = tuple[list[int], list[int]]
"""Sources and receivers."""


def heard(place: Place) -> Place:
    """Leaves the microphones out of whoever does not speak: nobody waits for them."""
    sources, receivers = place
    return [source for source in sources if source % 4 or (source // 4) % EVERY == 1], receivers


async def switch(
    server: Pitt, clients: Crowd, former: Sequence[Place], places: Sequence[Place], announced: bool
) -> dict[str, Any]:
    """Makes one switch and gives what it was like."""
    clients.process.tell(do="clear")
    await asyncio.sleep(BETWEEN_S)
    if announced:
        server.announce(places, LEAD_MS)
        await asyncio.sleep(LEAD_MS / 1_000)
    at = await server.apply(places)
    await asyncio.sleep(AFTER_S)
    order = {"at": at, "former": [heard(place) for place in former], "routes": [heard(place) for place in places]}
    said = await clients.process.ask("switched", do="switched", **order)
    switched: dict[str, Any] = said["switched"]
    way = "announced" if announced else "immediate"
    print(
        f"  {way}: audio p50 {switched['audio']['p50_ms']:.1f} p99 {switched['audio']['p99_ms']:.1f} max "
        f"{switched['audio']['max_ms']:.1f} ms, video p50 {switched['video']['p50_ms']:.1f} p99 "
        f"{switched['video']['p99_ms']:.1f} max {switched['video']['max_ms']:.1f} ms of {switched['video']['count']}; "
        f"missing {switched['missing']}, stale {switched['stale']}",
        flush=True,
    )
    return switched


async def main(participants: int, switches: int) -> None:
    """Switches to and fro and records the worst of each kind."""
    print(f"  {participants} participants in groups of {SIZE}; one of {EVERY} speaks; each {SPEAKING}", flush=True)
    chance = random.Random(SEED)
    numbers = list(range(1, participants + 1))
    with cable() as ends:
        async with pitt(ends.server) as server, crowd(ends.clients) as clients:
            await server.join(clients, numbers)
            former = groups_of(numbers, SIZE)
            await server.apply(former)
            speaking = numbers[::EVERY]
            clients.start(speaking, SPEAKING)
            clients.start([number for number in numbers if number not in speaking], LISTENING)
            await asyncio.sleep(2)
            outcomes: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
            for index in range(2 * switches):
                chance.shuffle(numbers)
                announced = index % 2 == 0
                cpu_s = server.process.cpu_s()
                places = groups_of(numbers, SIZE)
                outcomes[announced].append(await switch(server, clients, former, places, announced))
                former = places
                if index == 0:
                    took_s = BETWEEN_S + LEAD_MS / 1_000 + AFTER_S
                    print(f"  the server uses {(server.process.cpu_s() - cpu_s) / took_s:.0%} of a core", flush=True)
    every = [*outcomes[True], *outcomes[False]]
    missed = sum(each["missing"] + each["stale"] for each in every)
    if missed:
        sys.exit(f"{missed} packets of former mates came, or mates never did: this is no figure.")
    record(f"switch.sfu.{participants}.audio_p99_ms", max(each["audio"]["p99_ms"] for each in every), "ms")
    record(f"switch.sfu.{participants}.video_p99_ms", max(each["video"]["p99_ms"] for each in outcomes[True]), "ms")
    immediate = max(each["video"]["p99_ms"] for each in outcomes[False])
    record(
        f"switch.sfu.{participants}.immediate.video_p99_ms",
        immediate,
        "ms",
        f"one frame interval ({FRAME_MS:.0f} ms)",
        immediate / FRAME_MS,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--participants", type=int, default=500)
    parser.add_argument("--switches", type=int, default=3, help="of each kind")
    given = parser.parse_args()
    if words := missing(peer=False):
        sys.exit("\n".join(words))
    asyncio.run(main(given.participants, given.switches))
