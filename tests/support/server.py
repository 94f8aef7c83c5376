"""A real `pitt serve` in a process of its own, for tests."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pitt.serving.running import Running, read_running

PATIENCE_S = 60.0
T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], what: str, *, every_s: float = 0.02) -> T:
    """Returns what `condition` gives as soon as it gives something."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(every_s)
    raise AssertionError(f"Waited {PATIENCE_S:.0f} s in vain for {what}.")


class PittServer:
    """Serves from `data_dir` on a free port; `start` again after a stop or kill takes the same port."""

    def __init__(self, data_dir: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self._options = options
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PITT_")},
            "PITT_DATA_DIR": str(data_dir),
            "PITT_ENGINE": "mesh",
            "PITT_MEDIA_PORT": "0",
            **(environment or {}),
        }
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._output = data_dir.with_name(f"{data_dir.name}.log")

    def start(self) -> Self:
        """Returns when the links have been printed."""
        command = [sys.executable, "-m", "pitt.cli", "serve", "--port", str(self._port), *self._options]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(command, env=self._environment, stdout=output, stderr=subprocess.STDOUT)
        wait_for(lambda: "Stop with Ctrl+C" in self.output or self._process.poll() is not None, "the server")  # type: ignore[union-attr]
        assert self._process.poll() is None, self.output
        self._port = int(self.running.own.rpartition(":")[2])
        return self

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> Running:
        """Where it serves."""
        running = read_running(self.data_dir)
        assert running is not None
        return running

    @property
    def output(self) -> str:
        """What it has printed."""
        return self._output.read_text()

    @property
    def sign_in_link(self) -> str:
        """The instructor's link, for this machine."""
        return self._find(r"https?://\S+/sign-in#\S+")

    @property
    def join_link(self) -> str:
        """The students' link."""
        return self._find(r"https?://\S+/c/\S+")

    @property
    def code(self) -> str:
        """The classroom's code."""
        return self.join_link.rpartition("/")[2]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ends the server by a signal and returns its exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop(signal.SIGKILL)

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, self.output)
        assert found is not None, self.output
        return found[0]
