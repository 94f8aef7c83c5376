"""Takes a PDF apart in a process of its own, whose time and memory are bounded.

`split` is what others call. What the process writes is JSON, so that nothing of a document is ever executed here.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

import msgspec

MOST_PAGES: Final = 300
LONGEST_TEXT: Final = 5_000
"""Of one page, for those who listen instead of looking."""
CPU_S: Final = 30
WALL_S: Final = 60
MEMORY_BYTES: Final = 1_500_000_000
LARGEST_RESULT: Final = 120_000_000

UNREADABLE: Final = "This is no PDF that Pitt can read. Export your slides as PDF once more, then choose it again."


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page as a PDF of its own, with its size in points."""

    data: bytes
    width: float
    height: float
    text: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True, tag="refusal"):
    """Says in words why a file was not taken."""

    code: str
    words: str


class Split(msgspec.Struct, frozen=True, kw_only=True, tag="split"):
    """The pages in their order."""

    pages: tuple[Page, ...]


Outcome = Split | Refusal

_decoder: Final[msgspec.msgpack.Decoder[Outcome]] = msgspec.msgpack.Decoder(Outcome)


async def split(raw: bytes) -> Outcome:
    """Takes a PDF apart into pages; refuses anything else in words.

    A document that takes more time or memory than it may counts as unreadable, whatever is in it.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "pitt.slides.splitter",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        async with asyncio.timeout(WALL_S):
            written, _ = await process.communicate(raw)
    except TimeoutError:
        written = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if not written or len(written) > LARGEST_RESULT:
        return Refusal(code="document_unreadable", words=UNREADABLE)
    try:
        outcome: Outcome = _decoder.decode(written)
    except msgspec.DecodeError:
        return Refusal(code="document_unreadable", words=UNREADABLE)
    return outcome
