"""The checks of `pitt doctor`, one function each.

Owns what is looked at and the words. Must not change anything, nor know the terminal.
"""

import asyncio
import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from pitt.media.sfu import SfuEngine
from pitt.serving.addresses import media_addresses, reach
from pitt.serving.certificates import CertificateFiles, check_given, expiry
from pitt.serving.listening import is_free
from pitt.serving.media import missing, open_engine
from pitt.serving.refusal import CannotServe
from pitt.serving.running import read_running
from pitt.settings import Settings
from pitt.store.contract import StoreError
from pitt.store.schema import HEAD, read_version
from pitt.store.session import Database
from pitt.web.bundle import FOLDER, PAGE

SMALLEST_SPACE_BYTES = 200_000_000
FILES_FOR_A_CLASS = 2_048
"""1,000 students are 1,000 sockets; the rest is for pages being loaded."""
RELEASED_MS = 1_767_225_600_000
"""The beginning of 2026; no clock that is right shows less."""


class Finding(msgspec.Struct, frozen=True):
    """Is the outcome of one check, with what to do unless all is well."""

    state: Literal["ok", "note", "fault"]
    what: str
    words: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Yields what every check finds, in an order in which earlier faults explain later ones."""
    yield _python()
    yield _bundle()
    yield _data_dir(settings.data_dir)
    yield _database(settings)
    yield _port(settings)
    yield _media(settings)
    yield _clock()
    yield _open_files()
    yield _certificate(settings)
    yield _others(settings)


def _python() -> Finding:
    # An older Python than 3.11 cannot have installed Pitt.
    return Finding("ok", "Python", ".".join(map(str, sys.version_info[:3])))


def _bundle() -> Finding:
    if (FOLDER / PAGE).is_file():
        return Finding("ok", "Web client", "built")
    return Finding("fault", "Web client", "not built. In the checkout run: make bundle (it needs Node 20 or newer).")


def _data_dir(folder: Path) -> Finding:
    what = "Data directory"
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            "fault", what, f"{there} cannot be written. Give this user the right to, or choose another --data-dir."
        )
    free = shutil.disk_usage(there).free
    if free < SMALLEST_SPACE_BYTES:
        return Finding("fault", what, f"{folder} has only {free // 1_000_000} MB left. Free some space.")
    return Finding("ok", what, f"{folder}{'' if folder.exists() else ' (made at the first start)'}")


def _database(settings: Settings) -> Finding:
    what = "Database"
    scheme, _, path = settings.database_url.partition(":///")
    if scheme.startswith("sqlite") and not Path(path).exists():
        return Finding("ok", what, "none yet; pitt serve makes it.")
    try:
        version = asyncio.run(_read_version(settings.database_url))
    except (StoreError, ValueError, OSError) as error:
        return Finding("fault", what, str(error))
    if version == HEAD:
        return Finding("ok", what, f"answers, version {version}")
    return Finding("note", what, f"version {version or 'none'}; this Pitt has {HEAD}. Run: pitt db upgrade")


async def _read_version(url: str) -> str | None:
    async with Database(url) as database, database.engine.connect() as connection:
        return await connection.run_sync(read_version)


def _port(settings: Settings) -> Finding:
    running = read_running(settings.data_dir)
    if running:
        return Finding("ok", "Port", f"Pitt runs at {running.own}")
    if settings.port == 0 or is_free(settings.bind_host, settings.port):
        return Finding("ok", "Port", f"{settings.port} is free")
    return Finding(
        "fault", "Port", f"{settings.port} is in use by another program. Stop it, or choose another: --set port=8001"
    )


def _media(settings: Settings) -> Finding:
    what = "Pictures and sound"
    try:
        words = missing(settings)
        if words is not None:
            state: Literal["ok", "note"] = "ok" if settings.engine == "mesh" else "note"
            return Finding(state, what, f"go directly between browsers (mesh). {words}")
        if not read_running(settings.data_dir):
            # Takes the port for a moment, as a start would.
            engine = open_engine(settings)
            if isinstance(engine, SfuEngine):
                engine.close()
    except CannotServe as refusal:
        return Finding("fault", what, str(refusal))
    where = ", ".join(advertised for _, advertised in media_addresses(settings))
    return Finding("ok", what, f"go through this server (sfu), {where}, port {settings.media_port}")


def _clock() -> Finding:
    if time.time_ns() // 1_000_000 < RELEASED_MS:
        return Finding("fault", "Clock", "shows a time long ago. Set it, or deadlines and certificates are wrong.")
    if shutil.which("timedatectl"):
        asked = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.stdout.strip() == "no":
            return Finding("note", "Clock", "is not synchronised. If it drifts, run: timedatectl set-ntp true")
    return Finding("ok", "Clock", f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M:%S %Z}")


def _open_files() -> Finding:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES_FOR_A_CLASS:
        return Finding(
            "note", "Open files", f"at most {hard}, enough for about {hard // 2} people. Raise the hard limit (ulimit)."
        )
    return Finding("ok", "Open files", "enough for a class of 1,000")


def _certificate(settings: Settings) -> Finding:
    what = "Certificate"
    now = dt.datetime.now(dt.UTC)
    if settings.cert and settings.key:
        given = CertificateFiles(settings.cert, settings.key)
        try:
            check_given(given, now)
        except CannotServe as refusal:
            return Finding("fault", what, str(refusal))
        until = expiry(given.cert)
        if until < now + dt.timedelta(days=14):
            return Finding("note", what, f"{given.cert} expires on {until:%Y-%m-%d}. Renew it.")
        return Finding("ok", what, f"{given.cert}, until {until:%Y-%m-%d}")
    made = settings.data_dir / "tls/cert.pem"
    if made.is_file():
        return Finding("ok", what, f"made here, until {expiry(made):%Y-%m-%d}; --lan renews it by itself")
    return Finding("ok", what, "none needed for this computer alone; --lan makes one")


def _others(settings: Settings) -> Finding:
    what = "Others join at"
    found = reach(settings, settings.port)
    if found.others and found.camera:
        return Finding("ok", what, ", ".join(found.others))
    if found.others:
        return Finding(
            "note", what, f"{', '.join(found.others)}, but without camera: this is plain HTTP. Use pitt serve --lan"
        )
    lan = reach(msgspec.structs.replace(settings, lan=True, cert=None, key=None, host="0.0.0.0"), settings.port)  # noqa: S104
    if lan.others:
        return Finding("note", what, f"nowhere yet; with pitt serve --lan at {', '.join(lan.others)}")
    return Finding("note", what, "nowhere: this computer is on no network.")
