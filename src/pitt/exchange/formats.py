"""Which formats there are, and which of them a file has.

A new format is one more row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from pitt.exchange import aiken, gift, gift_writing, markdown, table
from pitt.exchange.decoding import Decoded, Unreadable, decode
from pitt.exchange.items import Format, Note, Reading

FORMATS: Final[Mapping[str, Format]] = {
    it.name: it
    for it in (
        Format(
            name="gift",
            endings=(".gift", ".gift.txt", ".txt"),
            media_type="text/plain",
            read=gift.read,
            write=gift_writing.write,
            resemblance=gift.resemblance,
        ),
        Format(
            name="aiken",
            endings=(".aiken.txt", ".aiken", ".txt"),
            media_type="text/plain",
            read=aiken.read,
            write=aiken.write,
            resemblance=aiken.resemblance,
        ),
        Format(
            name="csv",
            endings=(".csv", ".tsv"),
            media_type="text/csv",
            read=table.read,
            write=table.write,
            resemblance=table.resemblance,
        ),
        Format(
            name="markdown",
            endings=(".md", ".markdown"),
            media_type="text/markdown",
            read=markdown.read,
            write=markdown.write,
            resemblance=markdown.resemblance,
        ),
    )
}


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read, and as what."""

    format: str
    reading: Reading


def sniff(filename: str, data: bytes) -> Format | Unreadable:
    """Chooses the format of a file by its content, and where that does not tell, by its name's ending."""
    decoded = decode(data)
    return decoded if isinstance(decoded, Unreadable) else _choose(filename, decoded)


def open_file(filename: str, data: bytes, name: str | None = None) -> Opened | Unreadable:
    """Reads a file, in the format of that name or in the one it seems to have; never raises for what is in it.

    The caller shows items and notes before anything is kept.
    """
    decoded = decode(data)
    if isinstance(decoded, Unreadable):
        return decoded
    chosen = _choose(filename, decoded) if name is None else FORMATS.get(name, _UNKNOWN)
    if isinstance(chosen, Unreadable):
        return chosen
    reading = chosen.read(decoded.text)
    if decoded.cut:
        reading = _with_cut(decoded.text, reading)
    return Opened(format=chosen.name, reading=reading)


_UNKNOWN: Final = Unreadable(
    code="format_unknown",
    words="This file looks like none of the formats that Pitt reads: GIFT, Aiken, CSV or Markdown. Choose its format.",
)


def _choose(filename: str, decoded: Decoded) -> Format | Unreadable:
    lines = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = {name: it.resemblance(lines) for name, it in FORMATS.items()}
    best = max(found.values())
    candidates = [it for name, it in FORMATS.items() if found[name] == best]
    if best and len(candidates) == 1:
        return candidates[0]
    named = [it for it in candidates if filename.lower().endswith(it.endings)]
    return named[0] if len(named) == 1 else _UNKNOWN


def _with_cut(text: str, reading: Reading) -> Reading:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    note = Note(
        line=len(lines),
        last=len(lines),
        excerpt=lines[-1].strip()[:120],
        kind="understood_partly",
        code="file_cut",
        words="The file ends in the middle of a character: something is missing. Get the whole file.",
    )
    return msgspec.structs.replace(reading, notes=(*reading.notes, note))
