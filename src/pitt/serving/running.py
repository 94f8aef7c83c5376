"""Where a server runs just now, for commands that want to talk with it.

Owns the file `running.json` in the data directory. Must not know what is said to the server.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from pitt.serving.addresses import Reach

FILE_NAME = "running.json"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Says which process serves, and where."""

    pid: int
    own: str
    """For programs on this machine, like http://localhost:8000."""
    shared: str
    """The beginning of the links that are handed out."""
    certificate: Path | None
    """What the server shows when it speaks HTTPS itself."""


@contextmanager
def tell_running(data_dir: Path, reach: Reach, certificate: Path | None) -> Iterator[None]:
    """Tells, while the block runs, where this process serves."""
    path = data_dir / FILE_NAME
    running = Running(
        pid=os.getpid(), own=reach.own, shared=reach.shared, certificate=certificate.absolute() if certificate else None
    )
    draft = path.with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(running, enc_hook=str))
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def read_running(data_dir: Path) -> Running | None:
    """Returns where a server with this data directory runs; nothing when there is none, or it was killed."""
    try:
        content = (data_dir / FILE_NAME).read_bytes()
        running = msgspec.json.decode(content, type=Running, dec_hook=lambda _, value: Path(value))
    except (OSError, msgspec.DecodeError):
        return None
    with suppress(PermissionError):
        try:
            os.kill(running.pid, 0)
        except ProcessLookupError:
            return None
    return running
