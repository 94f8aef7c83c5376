"""Simulated students who are seen and heard, through the media server of a real process."""

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pitt.rehearsal.performing import FACES
from tests.support.server import PittServer, wait_for

pytest.importorskip("pitt_sfu", reason="The media server is not built: make run builds it where there is Rust.")


def figure(server: PittServer, name: str) -> float:
    with urllib.request.urlopen(f"{server.running.own}/metrics", timeout=30) as answer:
        found = re.search(rf"^pitt_sfu_{name} (\S+)$", answer.read().decode(), re.MULTILINE)
    return float(found.group(1)) if found else 0


def test_students_send_their_media_until_they_go_home(tmp_path: Path) -> None:
    with PittServer(tmp_path / "data", environment={"PITT_ENGINE": "sfu"}) as server:
        # More than there are films: some look alike.
        students = FACES + 1
        command = [sys.executable, "-m", "pitt.cli", "rehearse", "--data-dir", str(server.data_dir)]
        rehearsal = subprocess.Popen([*command, "--students", str(students)])
        try:
            # One in six comes late.
            wait_for(lambda: figure(server, "connections") >= students - 1, "media of those who are on time")
            before = figure(server, "packets_in")
            wait_for(lambda: figure(server, "packets_in") > before + 500, "pictures and voices")
        finally:
            rehearsal.terminate()
            rehearsal.wait(30)
        wait_for(lambda: figure(server, "connections") == 0, "their media to end")
        assert figure(server, "connections_failed") == 0
