"""Joining over HTTP, like a browser does before it opens its WebSocket.

Owns where a server is, and the two requests. Must not know what happens in the classroom.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote, urlsplit

import httptools
import msgspec

from pitt.protocol.errors import INVALID, Refused

ANSWER_S: Final = 30.0
T = TypeVar("T")


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Says where a server is and, over TLS, whom to trust."""

    host: str
    port: int
    authority: str
    """The Host header."""
    tls: ssl.SSLContext | None = None


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """Is the answer to joining, as much of it as a client without media needs."""

    participant: str
    secret: str
    ticket: str
    realm: str
    websocket: str
    name: str
    protocol: int


class _Ticket(msgspec.Struct, frozen=True):
    ticket: str


class _Refusal(msgspec.Struct, frozen=True):
    error: str = INVALID
    message: str = ""
    code: str = ""


def find_server(base_url: str, certificate: Path | None = None) -> Server:
    """Reads a server's address; `certificate` is trusted whatever name it is for.

    Raises ValueError for what is no address of a server.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{base_url} is no address like http://localhost:8000.")
    tls = None
    if parts.scheme == "https":
        tls = ssl.create_default_context(cafile=certificate)
        if certificate is not None:
            # The very certificate is known, so that neither its name nor who signed it matters.
            tls.check_hostname = False
            tls.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    port = parts.port or (443 if tls else 80)
    return Server(host=parts.hostname, port=port, authority=parts.netloc.rpartition("@")[2], tls=tls)


async def join(server: Server, code: str, name: str, token: str | None = None, *, simulated: bool = True) -> Admission:
    """Joins a classroom as somebody new.

    Raises:
        Refused: in the server's words.
        OSError: when the server cannot be reached, or does not answer.
    """
    body: dict[str, Any] = {"name": name}
    if simulated:
        body["simulated"] = True
    if token is not None:
        body["rehearsal"] = token
    return await _post(server, f"/api/classrooms/{quote(code)}/join", body, Admission)


async def renew_ticket(server: Server, code: str, admission: Admission) -> Admission:
    """Asks for a fresh ticket for somebody who joined before; raises like `join`."""
    body = {"participant": admission.participant, "secret": admission.secret}
    fresh = await _post(server, f"/api/classrooms/{quote(code)}/ticket", body, _Ticket)
    return msgspec.structs.replace(admission, ticket=fresh.ticket)


async def _post(server: Server, path: str, body: dict[str, Any], shape: type[T]) -> T:
    content = msgspec.json.encode(body)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {server.authority}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    async with asyncio.timeout(ANSWER_S):
        answer = await _exchange(server, head.encode("ascii") + content)
    try:
        if answer.status == 200:
            return msgspec.json.decode(answer.body, type=shape)
        refusal = msgspec.json.decode(answer.body, type=_Refusal)
    except msgspec.DecodeError:
        raise ConnectionError(f"{server.authority} answers {answer.status} and is no Pitt, it seems.") from None
    raise Refused(refusal.error, refusal.message, refusal.code)


class _Answer(asyncio.Protocol):
    """Collects one HTTP answer; `done` is set when it is complete, or fails when the line breaks before."""

    def __init__(self, request: bytes) -> None:
        self.status = 0
        self.body = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._parser: Any = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not asyncio's classes.
        cast(asyncio.WriteTransport, transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(ConnectionError(f"That is no HTTP: {error}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionResetError("The connection was closed before the answer."))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.status = self._parser.get_status_code()
        if not self.done.done():
            self.done.set_result(None)

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)


async def _exchange(server: Server, request: bytes) -> _Answer:
    loop = asyncio.get_running_loop()
    transport, answer = await loop.create_connection(lambda: _Answer(request), server.host, server.port, ssl=server.tls)
    try:
        await answer.done
    finally:
        transport.close()
    return answer
