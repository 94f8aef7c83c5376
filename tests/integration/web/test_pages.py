"""The client's pages and files, and the headers that every answer carries."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from pitt.settings import Settings
from pitt.web import create_app
from pitt.web.bundle import Bundle
from tests.integration.web.conftest import Clock, School, Sessions, SmallClassrooms

ROUTES = [
    "/",
    "/classrooms",
    "/c/QX4-7TP",
    "/c/QX4-7TP/",
    "/c/QX4-7TP/groups/3",
    "/sign-in",
    "/invite",
    "/me",
]
PAGE = b"<!doctype html><script type=module src=/assets/app-1a2b.js></script>" + b" " * 600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    (folder / "favicon.svg").write_bytes(b"<svg/>")
    (folder / "assets" / "app-1a2b.js").write_bytes(b"1;" * 500)
    return folder


@pytest.fixture
async def built(
    rolled_back: async_sessionmaker[AsyncSession],
    classrooms: SmallClassrooms,
    clock: Clock,
    settings: Settings,
    folder: Path,
) -> AsyncIterator[School]:
    app = create_app(settings, Sessions(rolled_back), classrooms, clock=clock, bundle=Bundle(folder))
    async with app.test_app():
        yield School(app, rolled_back, clock)


@pytest.mark.parametrize("route", ROUTES)
async def test_every_route_of_the_client_is_the_page(built: School, route: str) -> None:
    answer = await built.caller().get(route)
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_the_page_is_asked_for_again_and_not_sent_again(built: School) -> None:
    first = await built.caller().get("/")
    again = await built.caller().get("/", {"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert "Content-Security-Policy" in again.headers


async def test_files_are_sent_compressed_and_kept(built: School) -> None:
    answer = await built.caller().get("/assets/app-1a2b.js", {"Accept-Encoding": "gzip, deflate"})
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (await built.caller().get("/favicon.svg")).headers["Content-Type"].startswith("image/svg+xml")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/assets/gone.js", "/index.html", "/assets/../../settings.py", "/assets/%2e%2e/%2e%2e/app.py"]
)
async def test_nothing_else_is_there(built: School, path: str) -> None:
    answer = await built.caller().get(path)
    assert answer.status == 404
    assert b"Check the link" in answer.body


async def test_a_missing_bundle_says_what_to_do(
    rolled_back: async_sessionmaker[AsyncSession],
    classrooms: SmallClassrooms,
    clock: Clock,
    settings: Settings,
    tmp_path: Path,
) -> None:
    app = create_app(settings, Sessions(rolled_back), classrooms, clock=clock, bundle=Bundle(tmp_path / "none"))
    async with app.test_app():
        answer = await School(app, rolled_back, clock).caller().get("/c/QX4-7TP")
    assert answer.status == 503
    assert b"make run" in answer.body
    assert b"<script" not in answer.body


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/assets/app-1a2b.js", "/api/session", "/api/nowhere", "/api/classrooms"]
)
async def test_every_answer_is_guarded(built: School, path: str) -> None:
    headers = (await built.caller().get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "connect-src": "'self' ws://localhost wss://localhost",
        "worker-src": "'self' blob:",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Permissions-Policy"] == "camera=(self), microphone=(self), display-capture=(self)"
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers or "quart" not in headers["Server"].lower()


async def test_answers_of_the_api_are_stored_nowhere(built: School) -> None:
    for path in ("/api/session", "/api/nowhere"):
        assert (await built.caller().get(path)).headers["Cache-Control"] == "no-store"


async def test_only_over_tls_is_tls_asked_for(built: School) -> None:
    assert "max-age" in (await built.caller("https").get("/")).headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x'y"])
async def test_an_odd_host_does_not_loosen_the_policy(built: School, host: str) -> None:
    policy = (await built.caller().get("/", {"Host": host})).headers["Content-Security-Policy"]
    assert "connect-src 'self';" in policy
    assert host not in policy


async def test_the_public_address_counts_as_our_own(
    rolled_back: async_sessionmaker[AsyncSession], classrooms: SmallClassrooms, clock: Clock, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, public_url="https://class.example.org/")
    app = create_app(settings, Sessions(rolled_back), classrooms, clock=clock)
    async with app.test_app():
        school = School(app, rolled_back, clock)
        ina = await school.make_instructor()
        _, code = await school.make_classroom(ina)
        caller = school.caller()
        origin = {"Origin": "https://class.example.org"}
        signed_in = await caller.post("/api/sign-in", {"token": await school.make_link(ina)}, origin)
        assert "Secure" in signed_in.headers["Set-Cookie"]
        assert "Strict-Transport-Security" in signed_in.headers
        joined = await caller.post(f"/api/classrooms/{code}/join", {"name": "Ana"}, origin)
        assert joined.status == 200
