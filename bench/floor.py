"""What forwarding a packet costs at least: one seal of its bytes and one `sendto` over the same cable, nothing else."""

from __future__ import annotations

from bench.network import Cable, spoken

BITS = {"SRTP_AEAD_AES_128_GCM": 128, "SRTP_AEAD_AES_256_GCM": 256}


async def floor_us(ends: Cable, sizes: list[int], bits: int, receivers: int, seconds: float, *more: str) -> float:
    """Gives processor time per packet, in µs: as fast as it goes, each packet to the next of so many receivers."""
    listening = ("sink", "--address", ends.clients.address, "--ports", str(receivers))
    async with spoken(ends.clients, *listening) as sink:
        ports = (await sink.hear("sink"))["ports"]
        to = ",".join(f"{ends.clients.address}:{port}" for port in ports)
        given = ("--from", ends.server.address, "--to", to, "--sizes", ",".join(map(str, sizes)), "--bits", str(bits))
        async with spoken(ends.server, "floor", *given, "--seconds", str(seconds), *more) as program:
            # It begins at once and stays until it is told, so that all it has used is known.
            packets: int = (await program.hear("floor"))["packets"]
            return program.cpu_s() * 1e6 / packets


def bits_of(profile: str) -> int:
    """Gives the length of the key of an SRTP profile."""
    return BITS[profile]
