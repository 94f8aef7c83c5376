"""Puts the built web client into every distribution.

Runs npm when the bundle is missing or older than its sources. A distribution made from an sdist
finds the bundle inside and needs no npm. `PITT_SKIP_WEB_BUILD=1` leaves the bundle to the Makefile.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/pitt/web/bundle")
NOT_SOURCES = {"node_modules", "dist", "coverage"}


def sources(web: Path) -> Iterator[Path]:
    """Yields every file the bundle is built from."""
    for folder, folders, files in os.walk(web):
        folders[:] = [name for name in folders if name not in NOT_SOURCES and not name.startswith(".")]
        yield from (Path(folder) / name for name in files if ".test." not in name)


def is_built(root: Path) -> bool:
    """Tells whether the bundle exists and is no older than its sources."""
    index = root / BUNDLE / "index.html"
    if not index.is_file():
        return False
    if (root / "PKG-INFO").is_file():
        # An unpacked sdist, whose files carry the times of unpacking.
        return True
    built = index.stat().st_mtime
    return all(path.stat().st_mtime <= built for path in sources(root / "web"))


class WebClientHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the web client before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the bundle where it is needed; raises in words when it cannot."""
        root = Path(self.root)
        if os.environ.get("PITT_SKIP_WEB_BUILD") == "1" or is_built(root):
            return
        exists = (root / BUNDLE / "index.html").is_file()
        editable = version == "editable"
        if editable and exists:
            return
        npm = shutil.which("npm")
        if npm is None:
            if exists:
                self.app.display_warning("npm is missing: taking the web client as it was last built.")
                return
            words = (
                "The web client is not built, and building it needs npm: "
                "install Node 20 or newer (https://nodejs.org) and try again."
            )
            if editable:
                self.app.display_warning(words)
                return
            raise RuntimeError(words)
        self._build(npm, root / "web")

    def _build(self, npm: str, web: Path) -> None:
        installed = web / "node_modules/.package-lock.json"
        is_installed = installed.is_file() and installed.stat().st_mtime >= (web / "package-lock.json").stat().st_mtime
        for arguments in ([] if is_installed else [["ci", "--no-audit", "--no-fund"]]) + [["run", "build"]]:
            done = subprocess.run([npm, *arguments], cwd=web, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                raise RuntimeError(
                    f"Building the web client failed in `npm {' '.join(arguments)}`:\n{done.stdout}\n{done.stderr}"
                )
        index = web.parent / BUNDLE / "index.html"
        if not index.is_file():
            raise RuntimeError(f"npm built the web client, but {index} is not there.")
