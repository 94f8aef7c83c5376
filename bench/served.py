"""A real `pitt serve` in a process of its own, and an instructor in its first classroom."""

from __future__ import annotations

import asyncio
import http.cookiejar
import os
import re
import signal
import socket
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from pitt.protocol.documents import INSTRUCTORS, RESULTS
from pitt.rehearsal.connection import Connection, connect
from pitt.rehearsal.folding import Knowledge
from pitt.rehearsal.joining import Admission, find_server
from pitt.rehearsal.student import topics_of

READY_S = 30.0
STOPPING_S = 10.0


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """Says where a server answers, and how to come in."""

    pid: int
    url: str
    sign_in_token: str
    code: str
    data_dir: Path
    certificate: Path | None = None


class Instructor:
    """Is an instructor in the first classroom: `connection` to call, `knowledge` of what is told."""

    def __init__(self, admission: Admission) -> None:
        self.knowledge = Knowledge(admission.participant)
        self.connection: Connection
        self.heard: Callable[[str, Any], None] = lambda topic, update: None

    def told(self, topic: str, update: Any) -> None:
        """Folds an update and passes it on."""
        if not self.knowledge.documents:
            return  # What comes before the snapshot is in it.
        if not self.knowledge.apply(topic, update):
            raise AssertionError(f"A message is missing on {topic}.")
        self.heard(topic, update)

    @property
    def epoch(self) -> int:
        """Gives the epoch that a class-wide command must carry."""
        epoch: int = self.knowledge.of_class["epoch"]
        return epoch


@asynccontextmanager
async def serve(data_dir: Path, *options: str, settings: Mapping[str, int] | None = None) -> AsyncIterator[Served]:
    """Starts a server on a free port and stops it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = [f"--set={name}={value}" for name, value in (settings or {}).items()]
    arguments = ["serve", "--data-dir", str(data_dir), "--port", str(port), "--log-level", "warning", *given, *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PITT_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "pitt.cli",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        env={**environment, "PITT_ENGINE": "mesh", "PITT_MEDIA_PORT": "0", "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_S):
            printed = ""
            while "Ctrl+C" not in printed:
                line = await process.stdout.readline()
                if not line:
                    raise RuntimeError(f"pitt serve ended before it was ready:\n{printed}")
                printed += line.decode()
        reading = asyncio.create_task(_drain(process.stdout))
        link = re.search(r"(https?://\S+)/sign-in#(\S+)", printed)
        code = re.search(r"type the code ([0-9A-Z-]+)", printed)
        assert link is not None
        assert code is not None
        certificate = data_dir / "tls/cert.pem"
        yield Served(
            pid=process.pid,
            url=link[1],
            sign_in_token=link[2],
            code=code[1],
            data_dir=data_dir,
            certificate=certificate if certificate.exists() else None,
        )
        reading.cancel()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOPPING_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _drain(output: asyncio.StreamReader) -> None:
    while await output.read(65_536):
        pass


@asynccontextmanager
async def instructor_in(served: Served, name: str = "Ana") -> AsyncIterator[Instructor]:
    """Signs in, joins and connects an instructor, opens the meeting, and keeps the heart beating."""
    admission = await asyncio.to_thread(_join_as_instructor, served, name)
    instructor = Instructor(admission)
    topics = [*topics_of(admission.participant), *((topic, "exact") for topic in (INSTRUCTORS, RESULTS))]
    server = find_server(served.url, served.certificate)
    instructor.connection = await connect(server, admission, topics, instructor.told)
    snapshot = await instructor.connection.call("pitt.snapshot")
    instructor.knowledge.take_snapshot(snapshot["documents"])
    await instructor.connection.call("pitt.meeting.open")
    beating = asyncio.create_task(_beat(instructor.connection))
    try:
        yield instructor
    finally:
        beating.cancel()
        instructor.connection.drop()


async def _beat(connection: Connection) -> None:
    while not connection.over.done():
        await connection.call("pitt.clock")
        await asyncio.sleep(4)


def _join_as_instructor(served: Served, name: str) -> Admission:
    joined = SignedIn(served).post(f"/api/classrooms/{served.code}/join", {"name": name, "as": "instructor"})
    return msgspec.convert(joined, Admission)


class SignedIn:
    """Talks with the server as an instructor's browser does: with a cookie and the CSRF token."""

    def __init__(self, served: Served) -> None:
        """Signs in by the link that the server has printed."""
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        ]
        server = find_server(served.url, served.certificate)
        if server.tls is not None:
            handlers.append(urllib.request.HTTPSHandler(context=server.tls))
        self._opener = urllib.request.build_opener(*handlers)
        self._url = served.url
        self._csrf = ""
        self._csrf = self.post("/api/sign-in", {"token": served.sign_in_token})["csrf"]

    def get(self, path: str) -> Any:
        """Reads what is at a path; raises HTTPError where it is refused."""
        return msgspec.json.decode(self.read(path))

    def read(self, path: str) -> bytes:
        """Reads a file at a path; raises HTTPError where it is refused."""
        return self._ask(urllib.request.Request(self._url + path))

    def post(self, path: str, body: Any) -> Any:
        """Sends a body to a path; raises HTTPError where it is refused."""
        headers = {"Content-Type": "application/json", "X-Pitt-CSRF": self._csrf}
        return msgspec.json.decode(
            self._ask(urllib.request.Request(self._url + path, msgspec.json.encode(body), headers))
        )

    def _ask(self, request: urllib.request.Request) -> bytes:
        with self._opener.open(request, timeout=READY_S) as response:
            answer: bytes = response.read()
        return answer
