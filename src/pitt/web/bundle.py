"""The client's files, as Vite built them.

Owns what is served under which address, compressed and cached how. Must not know what is in them, nor need anything
of a request but its address and two headers.
"""

import asyncio
import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).parent / "bundle"
PAGE: Final = "index.html"
HASHED: Final = "assets/"
"""Vite puts the hash of the content into the name of everything below, so that it never changes."""
FOREVER: Final = "public, max-age=31536000, immutable"
ALWAYS_ASK: Final = "no-cache"
ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""In order of preference."""
SMALLEST_COMPRESSED: Final = 512
"""Bytes; below, the headers weigh more than what is saved."""
INCOMPRESSIBLE: Final = ("image/png", "image/jpeg", "image/webp", "font/woff2", "audio/", "video/")
TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pitt is not built yet</title>
<h1>The pages of Pitt are not built yet</h1>
<p>The server runs, but its web client is missing. In the checkout, run <code>make run</code>,
or <code>npm run build</code> in <code>web/</code>; then reload this page.</p>
</html>
"""


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """Is one file with the encodings it can be sent in; `bodies[""]` is the file itself."""

    bodies: dict[str, bytes]
    media_type: str
    etag: str
    cache_control: str
    stamp: tuple[int, int]
    """Time of change and size: a new build is seen without a restart."""


class Bundle:
    """Finds files of one folder and keeps them in memory, compressed once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder.resolve()
        self._assets: dict[str, Asset] = {}

    async def find(self, name: str) -> Asset | None:
        """Gives the file `name`, relative to the folder; nothing when there is none or it lies outside."""
        try:
            path = self._inside(name)
            if path is None:
                return None
            status = path.stat()
        except OSError:
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._assets.get(name)
        if known is None or known.stamp != stamp:
            known = await asyncio.to_thread(_read, path, name, stamp)
            self._assets[name] = known
        return known

    def _inside(self, name: str) -> Path | None:
        if "\0" in name or name.endswith(tuple(ENCODINGS.values())):
            return None
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder) and path.is_file() else None


def choose_encoding(asset: Asset, accepted: dict[str, float]) -> str:
    """Gives the best encoding that the client takes (RFC 9110 section 12.5.3), or "" for the file as it is."""
    for encoding in ENCODINGS:
        if encoding in asset.bodies and accepted.get(encoding, accepted.get("*", 0.0)) > 0:
            return encoding
    return ""


def _read(path: Path, name: str, stamp: tuple[int, int]) -> Asset:
    plain = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    media_type = TYPES.get(path.suffix, guessed)
    bodies = {"": plain}
    for encoding, suffix in ENCODINGS.items():
        beside = path.with_name(path.name + suffix)
        # An older one belongs to an earlier build.
        if beside.is_file() and beside.stat().st_mtime_ns >= stamp[0]:
            bodies[encoding] = beside.read_bytes()
    if len(bodies) == 1 and len(plain) >= SMALLEST_COMPRESSED and not media_type.startswith(INCOMPRESSIBLE):
        bodies["gzip"] = gzip.compress(plain, mtime=0)
    return Asset(
        bodies=bodies,
        media_type=media_type,
        etag=hashlib.sha256(plain).hexdigest()[:32],
        cache_control=FOREVER if name.startswith(HASHED) else ALWAYS_ASK,
        stamp=stamp,
    )
