"""How long `pitt serve` takes until it answers, and how heavy a student's first page is.

Both are measured from outside: a process that was just started, and a page loaded by Chromium from a real server.
The floor of the start is uvicorn with an application of three lines, started the same way in the same run.
"""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

from bench.results import record

ROUNDS = 7
PAGE_BUDGET_KB = 250.0
FLOOR = """
import uvicorn
async def answer(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
    await send({"type": "http.response.body", "body": b"ok\\n"})
uvicorn.run(answer, port=PORT, loop="uvloop", http="httptools", lifespan="off", log_level="error")
"""


def free_port() -> int:
    """Returns a port that nobody has now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


class Started:
    """A server process, and how many seconds passed until it answered its first request."""

    def __init__(self, command: list[str], port: int) -> None:
        began = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                client = socket.create_connection(("127.0.0.1", port), timeout=60)
                break
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{command} ended with {self.process.returncode}.") from None
                time.sleep(0.001)
        with client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = client.recv(4096)
        self.seconds = time.perf_counter() - began
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"The first answer was {answer[:80]!r}.")

    def stop(self) -> None:
        """Ends the process."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def serve(data_dir: Path) -> tuple[Started, int]:
    """Starts Pitt on a free port."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("pitt")), "serve", f"--port={port}", f"--data-dir={data_dir}"]
    command.append("--set=media_port=0")
    return Started(command, port), port


def measure_start(data_dir: Path) -> None:
    """Records the median of several starts, taken in turns with the floor's."""
    first, _ = serve(data_dir)
    first.stop()
    pitts, floors = [], []
    for _ in range(ROUNDS):
        pitt, _ = serve(data_dir)
        pitt.stop()
        pitts.append(pitt.seconds)
        port = free_port()
        floor = Started([sys.executable, "-c", FLOOR.replace("PORT", str(port))], port)
        floor.stop()
        floors.append(floor.seconds)
    value, against = statistics.median(pitts), statistics.median(floors)
    record("start.ready_s", round(value, 3), "s", f"a bare uvicorn application: {against:.3f} s", value / against)
    print(f"  each: {', '.join(f'{seconds:.2f}' for seconds in pitts)}; the very first start: {first.seconds:.2f} s")


def measure_page(data_dir: Path) -> None:
    """Records how many bytes Chromium received to show the page that a student's link opens."""
    server, port = serve(data_dir)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    sizes: dict[str, int] = {}
    try:
        code = subprocess.run(
            [str(Path(sys.executable).with_name("pitt")), "classroom", "list", f"--data-dir={data_dir}"],
            check=True, capture_output=True, text=True,
        ).stdout.split()[0]  # fmt: skip
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()

            def note(response: Response) -> None:
                # What went over the wire: the server compresses beforehand and always says how long an answer is.
                sizes[response.url] = int(response.headers["content-length"])

            page.on("response", note)
            page.goto(f"http://localhost:{port}/c/{code}")
            # The field for one's name: from here on a student can do something.
            page.get_by_role("textbox").first.wait_for(timeout=60_000)
            page.wait_for_load_state("networkidle")
            browser.close()
    finally:
        server.stop()
    value = sum(sizes.values()) / 1000
    record(
        "start.student_page_kb",
        round(value, 1),
        "kB",
        f"the budget of {PAGE_BUDGET_KB:.0f} kB",
        value / PAGE_BUDGET_KB,
    )
    for url, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"  {size / 1000:8.1f} kB  {url.partition(str(port))[2]}")


def main() -> None:
    """Measures both."""
    os.environ.pop("PITT_CONFIG", None)
    with tempfile.TemporaryDirectory() as folder:
        measure_start(Path(folder) / "data")
        measure_page(Path(folder) / "data")


if __name__ == "__main__":
    main()
