"""The gallery of screens and states: built into a temporary directory, served, and looked at.

Knows nothing of the screens but the list in screens.json, which the gallery's states are held to.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from pitt.web.safety import content_security_policy

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
PICTURE = Path(__file__).parent / "circuit.png"
CHROMIUM = os.environ.get("PITT_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

Scheme = Literal["light", "dark"]
NARROW, WIDE = (360, 740), (1440, 900)


class Screen(NamedTuple):
    """One line of screens.json: a state of a screen, and the route of the client that shows it."""

    id: str
    route: str
    state: str


def listed_screens() -> list[Screen]:
    """Reads the checked-in list."""
    return [Screen(**line) for line in json.loads((Path(__file__).parent / "screens.json").read_text())]


def build_gallery(into: Path) -> None:
    """Builds the gallery; raises with what Vite said when it cannot."""
    command = ["npx", "vite", "build", "--config", "gallery.config.ts", "--outDir", str(into), "--emptyOutDir"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The gallery was not built:\n{done.stdout}\n{done.stderr}")


class _Gallery(http.server.SimpleHTTPRequestHandler):
    """Serves as Pitt does: under its policy, with one picture for whatever is kept under /images/."""

    def translate_path(self, path: str) -> str:
        """Finds the file for an address."""
        return str(PICTURE) if path.startswith("/images/") else super().translate_path(path)

    def end_headers(self) -> None:
        """Adds the policy of the product."""
        self.send_header("Content-Security-Policy", content_security_policy(self.headers.get("Host", "")))
        super().end_headers()

    def log_request(self, *_: Any) -> None:
        """Says nothing: the browser's own log is looked at."""


@contextmanager
def served(directory: Path) -> Iterator[str]:
    """Serves a directory on loopback and gives its address."""
    handler = functools.partial(_Gallery, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Starts Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def show(page: Page, base: str, state: str, *, rtl: bool = False, language: str = "en") -> None:
    """Shows a state and returns when it stands still; raises when the gallery cannot show it."""
    page.goto(f"{base}/gallery.html?state={state}&language={language}{'&dir=rtl' if rtl else ''}")
    page.wait_for_selector("html[data-gallery]", state="attached")
    said = page.get_attribute("html", "data-gallery")
    if said != "ready":
        raise RuntimeError(f"The gallery does not show {state}: {said}")
