"""Somebody with a Firefox: Debian's, headless, with its own fake camera, which shows one colour after another."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.seeing import Viewer, ViewerError

DRIVER = Path(__file__).parents[2] / "web/scripts/firefox.mjs"


class FirefoxPerson(Viewer):
    """Is a person whose page is driven through a Node process."""

    def __init__(self, name: str, driver: subprocess.Popen[str]) -> None:
        """Takes a running driver."""
        self.name = name
        self.colour: tuple[int, ...] | None = None
        self._driver = driver

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """Runs a function in the page."""
        return self._ask("evaluate", {"source": function, "argument": argument})

    def enter(self, link: str) -> None:
        """Comes from the link into the class."""
        self._ask("open", link)
        self._ask("press", "Turn on camera and microphone")
        self._ask("fill", {"label": "Your name", "text": self.name})
        self._ask("press", "Join the class")
        self.expect(lambda: self.attribute("data-connection") == "online", "to be in the class")

    def press(self, name: str) -> None:
        """Presses the button with this text."""
        self._ask("press", name)

    def key(self, key: str) -> None:
        """Strikes a key."""
        self._ask("key", key)

    @property
    def version(self) -> str:
        """Names the browser."""
        return str(self._ask("version"))

    @property
    def faults(self) -> list[str]:
        """Gives what the page's console complained of."""
        return list(self._ask("faults"))

    def _ask(self, command: str, argument: Any = None) -> Any:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        print(json.dumps({"command": command, "argument": argument}), file=self._driver.stdin, flush=True)
        said = json.loads(self._driver.stdout.readline() or '{"error": "the driver has ended"}')
        if "error" in said:
            raise ViewerError(f"{command}: {said['error']}")
        return said["value"]


@contextmanager
def firefox(name: str) -> Iterator[FirefoxPerson]:
    """Starts a Firefox for one person; without one the test is skipped."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("Firefox is not installed (apt-get install firefox-esr)")
    pipe = subprocess.PIPE
    with subprocess.Popen(["node", str(DRIVER), path], stdin=pipe, stdout=pipe, text=True) as driver:
        # Closing its input ends the driver, and with it the browser.
        yield FirefoxPerson(name, driver)
