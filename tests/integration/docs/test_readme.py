"""The README's lesson is a program that runs, with nothing but stock Autobahn, against a real server."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.server import PittServer

ROOT = Path(__file__).parents[3]
LONG_S = 120.0


def example() -> str:
    """Extracts the README's only Python example."""
    (found,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_lesson_splits_the_class_and_brings_it_back(tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.py"
    lesson.write_text(example())
    with PittServer(tmp_path / "data", "--set=durations.lead_ms=100") as server:
        command = [sys.executable, str(lesson), server.sign_in_link, server.code]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=LONG_S, cwd=tmp_path, env={"no_proxy": "*"}
        )
    assert done.returncode == 0, done.stderr
    first, second, last = done.stdout.splitlines()
    assert first.startswith("Group 1:")
    assert second.startswith("Group 2:")
    assert len((first + "," + second).split(",")) == 6
    assert last == "Everybody is back and sees Ana."
